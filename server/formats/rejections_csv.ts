import { stringify } from 'csv-stringify/sync';
import type { Rejection } from '../model/row.ts';
import { spreadsheetSafe } from './spreadsheet_safe.ts';

const row = (cells: readonly (string | number | null)[]): readonly (string | number)[] =>
  cells.map((cell) => (typeof cell === 'string' ? spreadsheetSafe(cell) : cell ?? ''));

/** Refused rows as a table for people. With a byte order mark, without which spreadsheets take UTF-8 for something else. */
export async function* rejectionsCsv(pages: AsyncIterable<readonly Rejection[]>): AsyncGenerator<string> {
  yield `\ufeff${stringify([['line', 'field', 'value', 'code', 'reason']])}`;
  for await (const page of pages) {
    yield stringify(page.map(({ line, field, value, code, reason }) => row([line, field, value, code, reason])) as string[][]);
  }
}
