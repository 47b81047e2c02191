import Papa from 'papaparse';
import { Problem } from '../model/problem.ts';
import { rejection } from '../model/row.ts';
import type { Rejection, Row } from '../model/row.ts';

/**
 * Delimited text to records, piece by piece and in bounded memory. Papa Parse reads the records; what is added is the
 * line on which each begins, and recovery: a quote that is opened and never closed would otherwise swallow every record
 * up to the next quote, or the end of the file. Here it costs its own line only.
 */
export type Records = {
  /** Takes the next piece of text, whose lines end in `\n`; returns the records that are now complete. */
  push(text: string, isLast: boolean): (Row | Rejection)[];
};

export const longestValue = 100_000;
const longestRecord = 1 << 20;
const parsedAtOnce = 1 << 18;
const mostBrokenQuotes = 1000;

type Parsed = { data: string[][]; errors: { row: number }[]; meta: { cursor: number } };

export function csvRecords(delimiter: string): Records {
  let text = '';
  let line = 1;
  let skipsToNextLine = false;
  let brokenQuotes = 0;

  const parse = (isLast: boolean, preview = 0): Parsed =>
    new Papa.Parser({ delimiter, newline: '\n', quoteChar: '"', preview }).parse(text, 0, !isLast) as Parsed;

  /** Gives up the line that the record beginning at `offset` begins on, so that reading goes on with the next one. */
  function giveUpLine(offset: number, records: (Row | Rejection)[]): void {
    const end = text.indexOf('\n', offset);
    const lost = text.slice(offset, end === -1 ? undefined : end);
    records.push(rejection(line, null, lost, 'unclosed_quote',
      'A quotation mark is opened on this line and not closed properly. Write a quotation mark inside a value twice, and put the whole value in quotation marks.'));
    brokenQuotes += 1;
    if (brokenQuotes > mostBrokenQuotes) {
      throw new Problem('unprocessable', 'broken_quoting',
        `More than ${mostBrokenQuotes} lines open a quotation mark and do not close it, the latest is line ${line}. The file is not quoted as CSV is: export it again.`);
    }
    text = end === -1 ? '' : text.slice(end + 1);
    line += 1;
  }

  function readWhatIsComplete(isLast: boolean, records: (Row | Rejection)[]): void {
    while (text.length > 0) {
      const parsed = parse(isLast);
      const broken = new Set(parsed.errors.map((error) => error.row));
      const interrupted = parsed.data.findIndex((values, index) => {
        let breaks = 0;
        for (const value of values) breaks += newlinesIn(value);
        if (broken.has(index) && breaks > 0) return true;
        if (broken.has(index)) records.push(badQuotes(line, values, delimiter));
        else if (!isBlank(values)) records.push(checked({ line, values }));
        line += 1 + breaks;
        return false;
      });
      if (interrupted === -1) {
        text = text.slice(isLast ? text.length : parsed.meta.cursor);
        return;
      }
      giveUpLine(interrupted === 0 ? 0 : parse(isLast, interrupted).meta.cursor, records);
    }
  }

  function push(piece: string, isLast: boolean): (Row | Rejection)[] {
    const records: (Row | Rejection)[] = [];
    text += piece;
    if (skipsToNextLine) {
      const end = text.indexOf('\n');
      text = end === -1 ? '' : text.slice(end + 1);
      if (end === -1) return records;
      skipsToNextLine = false;
      line += 1;
    }
    if (text.length < parsedAtOnce && !isLast) return records;
    readWhatIsComplete(isLast, records);
    while (text.length > longestRecord) {
      if (text.includes('\n')) {
        giveUpLine(0, records);
        readWhatIsComplete(isLast, records);
      } else {
        records.push(rejection(line, null, text, 'record_too_long', `The record is longer than ${longestRecord.toLocaleString('en')} characters.`));
        skipsToNextLine = true;
        text = '';
      }
    }
    return records;
  }

  return { push };
}

function newlinesIn(value: string): number {
  let count = 0;
  for (let at = value.indexOf('\n'); at !== -1; at = value.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Lines without anything on them are no records; nor is the end-of-file mark of old systems. */
const isBlank = (values: string[]): boolean => values.length === 1 && (values[0] === '\u001a' || values[0]!.trim() === '');

const badQuotes = (line: number, values: string[], delimiter: string): Rejection =>
  rejection(line, null, values.join(delimiter), 'bad_quotes',
    'A quotation mark stands where none may stand. Write a quotation mark inside a value twice, and put the whole value in quotation marks.');

/** Rows with a value that cannot be kept are named here, while the position of the value is known. */
function checked(row: Row): Row | Rejection {
  const tooLong = row.values.findIndex((value) => value.length > longestValue);
  if (tooLong !== -1) {
    return rejection(row.line, `column ${tooLong + 1}`, row.values[tooLong]!, 'value_too_long',
      `The value has ${row.values[tooLong]!.length.toLocaleString('en')} characters; ${longestValue.toLocaleString('en')} are allowed.`);
  }
  const withNul = row.values.findIndex((value) => value.includes('\0'));
  if (withNul !== -1) {
    return rejection(row.line, `column ${withNul + 1}`, row.values[withNul]!, 'nul', 'The value holds a NUL character, which no text may hold. Export the row again.');
  }
  return row;
}
