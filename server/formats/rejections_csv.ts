import { stringify } from 'csv-stringify/sync';
import type { Rejection } from '../model/row.ts';

/**
 * Refused rows as a table for people. It is opened in a spreadsheet, where text that begins like a formula would be run:
 * such text gets an apostrophe. Numbers are left alone. csv-stringify's own `escape_formulas` misses NUL, leading spaces
 * and full-width signs.
 */
const formulaLike = /^(?:[\t\r\n\0]|[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
const isNumber = /^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

export const spreadsheetSafe = (text: string): string => (formulaLike.test(text) && !isNumber.test(text) ? `'${text}` : text);

const row = (cells: readonly (string | number | null)[]): readonly (string | number)[] =>
  cells.map((cell) => (typeof cell === 'string' ? spreadsheetSafe(cell) : cell ?? ''));

/** With a byte order mark, without which spreadsheets take UTF-8 for something else. */
export async function* rejectionsCsv(pages: AsyncIterable<readonly Rejection[]>): AsyncGenerator<string> {
  yield `\ufeff${stringify([['line', 'field', 'value', 'code', 'reason']])}`;
  for await (const page of pages) {
    yield stringify(page.map(({ line, field, value, code, reason }) => row([line, field, value, code, reason])) as string[][]);
  }
}
