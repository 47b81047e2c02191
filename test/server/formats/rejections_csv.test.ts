import Papa from 'papaparse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rejection } from '../../../server/model/row.ts';
import { rejectionsCsv } from '../../../server/formats/rejections_csv.ts';
import { spreadsheetSafe } from '../../../server/formats/spreadsheet_safe.ts';

async function* pages<T>(all: T[][]): AsyncGenerator<T[]> {
  yield* all;
}

async function written(all: Rejection[][]): Promise<string> {
  let text = '';
  for await (const piece of rejectionsCsv(pages(all))) text += piece;
  return text;
}

describe('refused rows as CSV', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx', '\nx', '\0=x', '  =1', '\u00a0=1', '＝1', '＋1', '－1', '＠x', '-', '=HYPERLINK("http://x")'])(
    'disarm %j', (text) => {
      expect(spreadsheetSafe(text)).toBe(`'${text}`);
    });

  it.each(['-87.65', '+41.88', '-1,5', '1e5', '-3E-7', 'plain', '', '31/02/2026', "'quoted", 'a=b'])('leave %j alone', (text) => {
    expect(spreadsheetSafe(text)).toBe(text);
  });

  it('begin with a header even when there are none', async () => {
    expect(await written([])).toBe('\ufeffline,field,value,code,reason\n');
  });

  it('read back as they were, whatever stands in them', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !/[\r\0]/.test(value));
    const rejection = fc.record({ line: fc.nat(), field: fc.option(text, { nil: null }), value: fc.option(text, { nil: null }), code: text, reason: text });
    await fc.assert(fc.asyncProperty(fc.array(rejection, { minLength: 1, maxLength: 20 }), async (rows) => {
      const [, ...read] = Papa.parse<string[]>((await written([rows])).slice(1), { newline: '\n' }).data;
      expect(read.slice(0, rows.length)).toEqual(rows.map((row) => [String(row.line), ...[row.field, row.value, row.code, row.reason].map((cell) => spreadsheetSafe(cell ?? ''))]));
    }), { numRuns: 200 });
  });
});
