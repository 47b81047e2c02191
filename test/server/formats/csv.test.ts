import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieces, problemOf, readWhole } from './read.ts';
import { recogniseFormat } from '../../../server/formats/formats.ts';

const values = (whole: { rows: { values: string[] }[] }): string[][] => whole.rows.map((row) => row.values);

describe('a table of delimited text', () => {
  it('is read with the line on which each row begins', async () => {
    const whole = await readWhole(readFileSync(new URL('fixtures/incidents.csv', import.meta.url)));
    expect(whole.format).toBe('csv');
    expect(whole.columns).toEqual(['id', 'occurred_at', 'offence', 'longitude', 'latitude', 'address']);
    expect(whole.rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 9, 10, 11, 12]);
    expect(whole.rows[2]!.values[5]).toBe('The "Old Mill"');
    expect(whole.rows[5]!.values[5]).toBe('Two\nlines');
  });

  it.each([[','], [';'], ['\t'], ['|']])('is separated by %j without being told', async (delimiter) => {
    const text = [['when', 'where', 'what'], ['1', '2,5', 'x']].map((row) => row.map((value) => (value.includes(delimiter) ? `"${value}"` : value)).join(delimiter)).join('\n');
    expect(values(await readWhole(text))).toEqual([['1', '2,5', 'x']]);
  });

  it('takes the separator that a spreadsheet names in the first line, and the one that a person names', async () => {
    expect(await readWhole('sep=;\na;b,c\n1;2')).toMatchObject({ columns: ['a', 'b,c'], rows: [{ line: 3, values: ['1', '2'] }] });
    expect((await readWhole('a:b\n1:2', { delimiter: ':' })).columns).toEqual(['a', 'b']);
    expect((await readWhole('a\tb,c,d\n1\t2', { delimiter: 'tab' })).columns).toEqual(['a', 'b,c,d']);
    expect((await problemOf(readWhole('a\n1', { delimiter: '"' }))).code).toBe('bad_delimiter');
  });

  it('loses its byte order mark and may be packed', async () => {
    expect((await readWhole('\ufeffid,b\n1,2')).columns).toEqual(['id', 'b']);
    expect(values(await readWhole(gzipSync('id,b\n1,2\n3,4')))).toEqual([['1', '2'], ['3', '4']]);
  });

  it.each([['\n'], ['\r\n'], ['\r'], ['mixed']])('may end its lines with %j', async (end) => {
    const lines = ['a,b', '1,"x', 'y"', '2,z', '3,'];
    const text = end === 'mixed' ? lines.map((line, index) => line + ['\n', '\r\n', '\r'][index % 3]).join('') : lines.join(end);
    for (const pieceSize of [1, 3, 1000]) {
      const whole = await readWhole(text, { pieceSize });
      expect(whole.rows).toEqual([{ line: 2, values: ['1', 'x\ny'] }, { line: 4, values: ['2', 'z'] }, { line: 5, values: ['3', ''] }]);
    }
  });

  it('skips blank lines and the end-of-file mark, and counts them as lines', async () => {
    expect((await readWhole('\n\na,b\n\n1,2\n   \n3,4\n\u001a')).rows).toEqual([{ line: 5, values: ['1', '2'] }, { line: 7, values: ['3', '4'] }]);
  });

  it('refuses rows of another width, except for empty values that a spreadsheet added', async () => {
    const whole = await readWhole('a,b\n1,2,,\n1,2,3\n1\n1,2');
    expect(values(whole)).toEqual([['1', '2'], ['1', '2']]);
    expect(whole.rejections.map(({ line, code, value }) => [line, code, value])).toEqual([[3, 'ragged', '1 | 2 | 3'], [4, 'ragged', '1']]);
  });

  it('gives up the line on which a quotation mark is not closed, and reads on', async () => {
    for (const text of ['a,b\n1,"x\n2,y\n3,z\n', 'a,b\n1,"x\n2,"y"\n3,z\n', 'a,b\n1,"x\n2,y\n3,"z"']) {
      const whole = await readWhole(text);
      expect(whole.rejections).toMatchObject([{ line: 2, code: 'unclosed_quote', value: '1,"x' }]);
      expect(whole.rows).toEqual([{ line: 3, values: ['2', 'y'] }, { line: 4, values: ['3', 'z'] }]);
    }
  });

  it('finds an unclosed quotation mark in a file larger than what is held at once', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `${index},some text ${index}`);
    rows[1000] = '1000,"never closed';
    const whole = await readWhole(`a,b\n${rows.join('\n')}`);
    expect(whole.rejections).toMatchObject([{ line: 1002, code: 'unclosed_quote' }]);
    expect(whole.rows.length).toBe(199_999);
    expect(whole.rows.at(-1)).toEqual({ line: 200_001, values: ['199999', 'some text 199999'] });
  });

  it('refuses a stray quotation mark that stays on its line', async () => {
    const whole = await readWhole('a,b\n"x" y",1\n5\'10" tall,2');
    expect(whole.rejections).toMatchObject([{ line: 2, code: 'bad_quotes' }]);
    expect(values(whole)).toEqual([['5\'10" tall', '2']]);
  });

  it('gives up on a file that is not quoted as CSV is', async () => {
    expect((await problemOf(readWhole(`a,b\n${'1,"x\n'.repeat(3000)}`))).code).toBe('broken_quoting');
  });

  it('refuses a value of a million characters with its line, quickly, and reads on', async () => {
    const whole = await readWhole(`a,b\n1,2\n3,${'x'.repeat(1_000_000)}\n4,5\n6,"${'y'.repeat(1_000_000)}"\n7,8`);
    expect(whole.rejections.map(({ line, field, code }) => [line, field, code])).toEqual([[3, 'b', 'value_too_long'], [5, 'b', 'value_too_long']]);
    expect(whole.rejections.every(({ value }) => value!.length <= 200)).toBe(true);
    expect(values(whole)).toEqual([['1', '2'], ['4', '5'], ['7', '8']]);
  });

  it('does not hold a line without an end', async () => {
    const whole = await readWhole(`a,b\n${'x'.repeat(12_000_000)}\n1,2`);
    expect(whole.rejections).toMatchObject([{ line: 2, code: 'record_too_long' }]);
    expect(whole.rows).toEqual([{ line: 3, values: ['1', '2'] }]);
  });

  it('refuses NUL with its line and column', async () => {
    const whole = await readWhole(`name,other\n${'fine,fine\n'.repeat(5)}ba\0d,x`);
    expect(whole.rejections).toMatchObject([{ line: 7, field: 'name', code: 'nul', value: 'ba␀d' }]);
  });

  it('says which column names repeat', async () => {
    const problem = await problemOf(readWhole('date,x,Date,date\n1,2,3,4'));
    expect(problem).toMatchObject({ code: 'duplicate_header', message: expect.stringContaining('"date"') as string });
  });

  it('names columns without a name by their place, and takes a name like __proto__ for a name', async () => {
    expect((await readWhole('a,,,__proto__\n1,2,3,4')).columns).toEqual(['a', 'column 2', 'column 3', '__proto__']);
  });

  it('has at most 500 columns', async () => {
    expect((await problemOf(readWhole(`${Array.from({ length: 501 }, (_, index) => `c${index}`).join(',')}\n`))).code).toBe('too_many_columns');
    expect((await problemOf(readWhole(Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(',')))).code).toBe('too_many_columns');
  });

  it('tells an empty file from one that has only a header', async () => {
    expect((await problemOf(readWhole(''))).code).toBe('empty_file');
    expect((await problemOf(readWhole('\n \n\r\n'))).code).toBe('empty_file');
    expect(await readWhole('a,b\n')).toMatchObject({ columns: ['a', 'b'], rows: [], rejections: [] });
  });

  it('reads Cyrillic in UTF-8, in UTF-16 with a mark, and in windows-1251 only when told', async () => {
    const letters = 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’ʼ\'';
    expect(values(await readWhole(`a,b\n${letters},1`, { pieceSize: 1 }))).toEqual([[letters, '1']]);
    expect(values(await readWhole(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`a,b\n${letters},1`, 'utf16le')])))).toEqual([[letters, '1']]);
    const bytes = Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xca, 0xe8, 0xbf, 0xe2, 0x2c, 0x31]);
    const problem = await problemOf(readWhole(bytes));
    expect(problem).toMatchObject({ code: 'bad_encoding', message: expect.stringMatching(/line 2.*windows-1251/) as string });
    expect(values(await readWhole(bytes, { encoding: 'windows-1251' }))).toEqual([['Київ', '1']]);
    expect((await problemOf(readWhole(bytes, { encoding: 'klingon' }))).code).toBe('unknown_encoding');
  });

  it.each([
    ['an Excel workbook', Buffer.from('504b0304140006000800', 'hex'), /Excel workbook/],
    ['a PDF', Buffer.from('%PDF-1.7\n%'), /PDF/],
    ['a web page', Buffer.from('<!DOCTYPE html><html><body>Sign in</body></html>'), /web page/],
    ['random bytes', Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256)), /binary/],
    ['UTF-16 without a mark', Buffer.from('date,place\n2020,here\n', 'utf16le'), /UTF-16/],
  ])('is not %s, and says what that is', async (_, bytes, words) => {
    const problem = await problemOf(readWhole(bytes));
    expect(problem).toMatchObject({ code: 'not_a_table', message: expect.stringMatching(words) as string });
  });

  it('notices that a packed file is cut off', async () => {
    const packed = gzipSync(`a,b\n${Array.from({ length: 10_000 }, (_, index) => `${index},${Math.sin(index)}`).join('\n')}`);
    expect((await problemOf(readWhole(packed.subarray(0, packed.length - 2000)))).code).toBe('damaged_gzip');
  });

  it('closes its source when the reader stops early', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield new TextEncoder().encode('a,b\n');
        for (;;) yield new TextEncoder().encode('1,2\n'.repeat(10_000));
      } finally {
        closed = true;
      }
    }
    const { format, bytes } = await recogniseFormat(endless());
    const table = await format.readTable(bytes, {});
    for await (const batch of table.batches) if (batch.rows.length > 0) break;
    // Leaving the loop ends the rows; the bytes behind them are let go by whoever opened them.
    await (bytes as AsyncGenerator<Uint8Array>).return(undefined);
    expect(closed).toBe(true);
  });

  it('accounts for every record of any text that was written as CSV is, however it arrives', async () => {
    const value = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', 'a,b', 'a;b', 'say "x"', 'two\nlines', 'Київ', '\r\n', '"', ' padded '));
    const records = fc.array(fc.tuple(value, value, value), { maxLength: 30 });
    await fc.assert(fc.asyncProperty(records, fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 50 }), async (rows, delimiter, end, pieceSize) => {
      const write = (text: string): string => `"${text.replaceAll('"', '""')}"`;
      const text = [['one', 'two', 'three'], ...rows].map((row) => row.map(write).join(delimiter)).join(end);
      const whole = await readWhole(text, { pieceSize });
      const unified = rows.map((row) => row.map((one) => one.replaceAll('\r\n', '\n').replaceAll('\r', '\n')));
      const withNul = unified.filter((row) => row.some((one) => one.includes('\0')));
      expect(whole.rejections.length).toBe(withNul.length);
      expect(values(whole)).toEqual(unified.filter((row) => !withNul.includes(row)));
      // The text is read as it was written, so each line is where it is in the text.
      expect(whole.rows.every((row, index) => index === 0 || row.line > whole.rows[index - 1]!.line)).toBe(true);
    }), { numRuns: 300 });
  });

  it('survives any bytes: rows, rejections or a Problem, never anything else', async () => {
    const nasty = fc.array(fc.oneof(
      fc.constantFrom('"', '""', ',', ';', '\n', '\r', '\r\n', '\0', 'a', '1', '"x"', '\u001a', '\ufeff', 'sep=,', '{', '[', '<'), fc.string({ maxLength: 5 })), { maxLength: 60 })
      .map((parts) => parts.join(''));
    await fc.assert(fc.asyncProperty(nasty, fc.integer({ min: 1, max: 9 }), async (text, pieceSize) => {
      const once = await readWhole(text, { pieceSize }).catch((error: { name: string; code: string }) => ({ problem: error.name, code: error.code }));
      const again = await readWhole(text).catch((error: { name: string; code: string }) => ({ problem: error.name, code: error.code }));
      if ('problem' in once) expect(once.problem).toBe('Problem');
      else {
        const lines = [...once.rows, ...once.rejections].map(({ line }) => line);
        expect(new Set(lines).size).toBe(lines.length);
      }
      // How the bytes arrive must not matter.
      expect('rows' in again ? [again.rows, again.rejections] : again).toEqual('rows' in once ? [once.rows, once.rejections] : once);
    }), { numRuns: 500 });
  });
});

it('reads bytes piece by piece', async () => {
  const found: number[] = [];
  for await (const piece of pieces('abcdef', 4)) found.push(piece.length);
  expect(found).toEqual([4, 2]);
});
