import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import type { FileRow, FileTable } from '../../../server/formats/writer.ts';
import { mostRows, xlsxFile } from '../../../server/formats/xlsx_file.ts';
import { columnLetters, longestText } from '../../../server/formats/xlsx_sheet.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { about, fields, huge, mixedRows, pointRows, polygonRows, tableOf } from './awkward_rows.ts';
import { inBatches, writeFile } from './write_file.ts';

const unzip = async (path: string, part: string): Promise<string> => (await promisify(execFile)('unzip', ['-p', path, part], { maxBuffer: 1e9 })).stdout;
const hasUnzip = ((): boolean => {
  try {
    execFileSync('unzip', ['-v'], { stdio: 'pipe' });
    return true;
  } catch {
    return process.env['HEXWATCH_NO_SKIP'] === '1';
  }
})();

async function written<T>(table: FileTable, rows: readonly FileRow[], look: (path: string) => Promise<T>): Promise<T> {
  const file = await writeFile(xlsxFile, table, rows);
  try {
    return await look(file.path);
  } finally {
    await file.remove();
  }
}

const cases: [string, FileTable['geometry'], readonly FileRow[]][] = [
  ['points', 'point', pointRows], ['polygons', 'polygon', polygonRows], ['several sorts of shapes', 'mixed', mixedRows], ['one row', 'point', pointRows.slice(0, 1)],
];

/** GDAL keeps a spreadsheet's times without a zone and to about a millisecond. */
const atMs = (instant: unknown): unknown => (typeof instant === 'string' ? Math.round(Date.parse(`${instant.replace(/Z$/, '')}Z`) / 2) + 0 : instant);

/** A row as GDAL reads it in a spreadsheet: no minus zero, an empty cell for an empty text; of a text that was cut its beginning. */
function stored({ properties, geometry }: FileRow, kind: FileTable['geometry']): Record<string, unknown> {
  const values = Object.fromEntries(fields.map(({ name, type }) => {
    const value = properties[name] ?? null;
    if (value === null || value === '') return [name, null];
    if (type === 'Instant') return [name, atMs(value)];
    if (type === 'Boolean') return [name, Number(value)];
    if (type === 'Object') return [name, JSON.stringify(value)];
    return [name, typeof value === 'string' && value.length > longestText ? value.slice(0, 20) : value === 0 ? 0 : value];
  }));
  const [longitude = null, latitude = null] = geometry?.type === 'Point' ? geometry.coordinates as Position : [];
  return kind === 'point' ? { ...values, longitude, latitude } : values;
}

describe('XLSX', () => {
  it.skipIf(!hasUnzip)('is a whole archive, with text as text and never as a formula', () => written(tableOf('point', pointRows.length), pointRows, async (path) => {
    expect((await promisify(execFile)('unzip', ['-t', path])).stdout).toContain('No errors detected');
    const sheet = await unzip(path, 'xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<c t="inlineStr"><is><t>=1+1</t></is></c>');
    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet.match(/<row /g)).toHaveLength(pointRows.length + 1);
    expect(sheet).toContain(`<autoFilter ref="A1:N${pointRows.length + 1}"/>`);
  }));

  it.skipIf(!hasUnzip)('cuts texts that a cell cannot hold, and says how many', () => written(tableOf('point', pointRows.length), pointRows, async (path) => {
    const texts = [...(await unzip(path, 'xl/worksheets/sheet1.xml')).matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text!);
    const cut = texts.filter((text) => text.endsWith(' …[cut]'));
    expect(cut).toHaveLength(1);
    expect([cut[0]!.length <= longestText, huge.startsWith(cut[0]!.slice(0, -7)), cut[0]!.isWellFormed()]).toEqual([true, true, true]);
    expect(await unzip(path, 'xl/worksheets/sheet2.xml')).toContain(`1 texts were longer than ${longestText} characters`);
  }));

  it.skipIf(!hasUnzip)('writes what looks like an escape so that it stays what it is', () => {
    const row = { ...pointRows[0]!, properties: { ...pointRows[0]!.properties, text: '_x0041_ \u0001 _x' } };
    return written(tableOf('point', 1), [row], async (path) => expect(await unzip(path, 'xl/worksheets/sheet1.xml')).toContain('>_x005F_x0041_  _x<'));
  });

  it('refuses more rows than a sheet holds, before anything is written', async () => {
    async function* none(): AsyncGenerator<never> {
      yield* [];
      throw new Error('No row may be asked for.');
    }
    await expect(writeFile(xlsxFile, tableOf('point', mostRows + 1), none())).rejects.toMatchObject({ kind: 'unprocessable', code: 'too_many_rows_for_format' });
  });

  it('stops when nobody wants the file any more, and when no more can be put', async () => {
    const leaving = new AbortController();
    async function* rows(): AsyncGenerator<readonly FileRow[]> {
      yield pointRows;
      leaving.abort(new Error('left'));
      yield pointRows;
    }
    await expect(writeFile(xlsxFile, tableOf('point', 16), rows(), leaving.signal)).rejects.toThrow('left');
    const full = { folder: '/nowhere', put: async (): Promise<void> => { throw new Error('full'); } };
    await expect(xlsxFile.write(tableOf('point', 8), inBatches(pointRows), full, new AbortController().signal)).rejects.toThrow('full');
  });

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA', 'XFD']);
  });

  describe.skipIf(!hasGdal())('read by GDAL', () => {
    it.each(cases)('gives %s back with their types', (_what, geometry, rows) => written(tableOf(geometry, rows.length), rows, async (path) => {
      const read = await gdalRows(path, '--config', 'OGR_XLSX_HEADERS', 'FORCE', `${geometry}_rows`);
      expect(read.map(({ properties: { text, occurredFrom, ...others } }) =>
        ({ ...others, occurredFrom: atMs(occurredFrom), text: typeof text === 'string' && text.length > 1000 ? text.slice(0, 20) : text })))
        .toEqual(rows.map((row) => stored(row, geometry)));
    }));

    it('says on the second sheet what the rows are', () => written(tableOf('point', 1), pointRows.slice(0, 1), async (path) => {
      const read = Object.fromEntries((await gdalRows(path, '--config', 'OGR_XLSX_HEADERS', 'FORCE', 'About')).map(({ properties: { What, Value } }) => [What, Value]));
      const inWords = Object.fromEntries(Object.entries({ ...about, rows: 1, warnings: undefined }).filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
      expect(read).toMatchObject({ ...inWords, 'warning few': 'Few incidents – be careful\n', 'column text': "A text; it's free." });
    }));
  });
});
