import { Problem } from '../model/problem.ts';
import { isRejection, rejection } from '../model/row.ts';
import type { Rejection, Row } from '../model/row.ts';
import { csvRecords } from './csv_records.ts';
import type { Records } from './csv_records.ts';
import type { Batch, Bytes, Format, ReadOptions, Table } from './format.ts';
import { decodeText } from './text.ts';

/** Comma, semicolon, tab or bar separated text with a header line, as RFC 4180 describes it and as programs write it. */
export const csv: Format = {
  id: 'csv',
  title: 'Delimited text (CSV, TSV)',
  extensions: ['.csv', '.tsv', '.txt', '.csv.gz', '.tsv.gz'],
  recognise: () => true,
  readTable,
  readShapes: null,
};

const mostColumns = 500;

async function readTable(bytes: Bytes, options: ReadOptions): Promise<Table> {
  const text = unifyNewlines(decodeText(bytes, options.encoding));
  const opening = await readOpening(text);
  const mark = /^sep=(.)\n/i.exec(opening.text);
  const delimiter = readDelimiter(options.delimiter) ?? mark?.[1] ?? sniffDelimiter(opening.text);
  const records = csvRecords(delimiter);
  const waiting = records.push(opening.text, opening.isAll);
  // Until the header is complete, read on: its record may be longer than the first piece of text.
  while (waiting.length <= (mark ? 1 : 0) && !opening.isAll) {
    const next = await text.next();
    opening.isAll = next.done === true;
    waiting.push(...records.push(next.done ? '' : next.value, opening.isAll));
  }
  if (mark) waiting.shift();
  const columns = readHeader(waiting.shift());
  return { columns, batches: batches(columns, waiting, records, opening.isAll ? null : text) };
}

async function* batches(columns: string[], first: (Row | Rejection)[], records: Records, text: AsyncIterator<string> | null): AsyncGenerator<Batch> {
  if (first.length > 0) yield sort(columns, first);
  while (text !== null) {
    const next = await text.next();
    const read = records.push(next.done ? '' : next.value, next.done === true);
    if (read.length > 0) yield sort(columns, read);
    if (next.done) return;
  }
}

/** Lines may end in CRLF, LF or CR, even within one file; a quoted value's own line breaks become LF too. */
async function* unifyNewlines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let endsInReturn = false;
  for await (const piece of text) {
    let whole: string = endsInReturn ? `\r${piece}` : piece;
    endsInReturn = whole.endsWith('\r');
    if (endsInReturn) whole = whole.slice(0, -1);
    yield whole.includes('\r') ? whole.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : whole;
  }
  if (endsInReturn) yield '\n';
}

const longestOpening = 1 << 20;

/** Enough of the file to hold its first line that is not blank, and the one after it. */
async function readOpening(text: AsyncIterator<string>): Promise<{ text: string; isAll: boolean }> {
  let opening = '';
  for (;;) {
    const next = await text.next();
    if (next.done) break;
    opening += next.value;
    const firstEnd = opening.indexOf('\n', opening.search(/\S/));
    if (opening.length > longestOpening || (firstEnd > 0 && opening.includes('\n', firstEnd + 1) && /\S/.test(opening))) return { text: opening, isAll: false };
  }
  if (opening.trim() === '') throw new Problem('unprocessable', 'empty_file', 'The file holds nothing but blank lines.');
  return { text: opening, isAll: true };
}

const delimiterNames: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', bar: '|', pipe: '|' };

function readDelimiter(given: string | undefined): string | null {
  if (given === undefined) return null;
  const delimiter = delimiterNames[given.toLowerCase()] ?? given;
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new Problem('bad_request', 'bad_delimiter', `"${given}" cannot separate columns. Give one character, or the word tab.`);
  }
  return delimiter;
}

/** The header decides, not the data: values hold commas, names of columns rarely do. */
function sniffDelimiter(opening: string): string {
  const header = (/\S[^\n]*/.exec(opening)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function readHeader(header: Row | Rejection | undefined): string[] {
  if (header === undefined) throw new Problem('unprocessable', 'empty_file', 'The file is empty.');
  if (isRejection(header)) {
    throw new Problem('unprocessable', 'bad_header', `The header (line ${header.line}) cannot be read. ${header.reason}`);
  }
  if (header.values.length > mostColumns) {
    throw new Problem('unprocessable', 'too_many_columns', `The header names ${header.values.length} columns; ${mostColumns} are allowed.`);
  }
  const columns = header.values.map((name, index) => name.trim() || `column ${index + 1}`);
  if (columns.some((name) => name.length > 200)) {
    throw new Problem('unprocessable', 'bad_header', `The header (line ${header.line}) has a name of more than 200 characters: the first line must name the columns.`);
  }
  const repeated = columns.filter((name, index) => columns.indexOf(name) !== index);
  if (repeated.length > 0) {
    throw new Problem('unprocessable', 'duplicate_header', `The header names ${repeated.map((name) => `"${name}"`).join(', ')} more than once, so it is not clear which column is meant. Rename one.`);
  }
  return columns;
}

function sort(columns: string[], records: (Row | Rejection)[]): Batch {
  const batch: Batch = { rows: [], rejections: [] };
  for (const record of records) {
    const fitted = isRejection(record) ? named(record, columns) : fit(record, columns);
    if (isRejection(fitted)) batch.rejections.push(fitted);
    else batch.rows.push(fitted);
  }
  return batch;
}

/** Spreadsheets add empty values at the end of rows; any other difference in width means that values stand in wrong columns. */
function fit(row: Row, columns: string[]): Row | Rejection {
  if (row.values.length === columns.length) return row;
  if (row.values.length > columns.length && row.values.slice(columns.length).every((value) => value === '')) {
    return { line: row.line, values: row.values.slice(0, columns.length) };
  }
  return rejection(row.line, null, row.values.join(' | '), 'ragged',
    `The row has ${row.values.length} values, the header ${columns.length} columns. A value that holds the separator must stand in quotation marks.`);
}

const named = (refused: Rejection, columns: string[]): Rejection => {
  const position = /^column (\d+)$/.exec(refused.field ?? '')?.[1];
  return position === undefined ? refused : { ...refused, field: columns[Number(position) - 1] ?? refused.field };
};
