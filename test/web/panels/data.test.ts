import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { importStatuses } from '../../../server/model/import_report.ts';
import { geoJsonHead, readFileHead, tableHead } from '../../../web/panels/file_head.ts';
import { accountAdds, canUndo, isUnderWay, sendingRate, shareRead, timeLeft } from '../../../web/panels/import_account.ts';
import { uploadQuestion } from '../../../web/panels/upload_question.ts';

describe('the head of a file', () => {
  test('gives the columns whatever separates them, without a byte order mark, with quotes undone', () => {
    expect(tableHead('\uFEFFa,"b, c","d ""e"""\n1,2,3')).toEqual({ format: 'table', columns: ['a', 'b, c', 'd "e"'] });
    expect(tableHead('fecha;longitud;latitud\r\n')?.columns).toEqual(['fecha', 'longitud', 'latitud']);
    expect(tableHead('a\tb|c\n')?.columns).toEqual(['a', 'b|c']);
  });

  test('says nothing about what is not a table', () => {
    expect(tableHead('one column only\n1\n')).toBeNull();
    expect(tableHead('PK\u0003\u0004\u0000,\u0000')).toBeNull();
    expect(tableHead('')).toBeNull();
  });

  test('gives the properties of the first feature', () => {
    expect(geoJsonHead('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":1,"more":{"x":2},"name":"a } b"},"geometry":'))
      .toEqual({ format: 'geojson', columns: ['id', 'more', 'name'] });
    expect(geoJsonHead('{"type":"FeatureCollection","features":[]}')).toBeNull();
  });

  test('reads through gzip, and only the beginning of a file', async () => {
    const text = `id,when,kind\n${'1,2026-01-01,theft\n'.repeat(200_000)}`;
    expect((await readFileHead(new Blob([gzipSync(text)]), 'a.csv.gz'))?.columns).toEqual(['id', 'when', 'kind']);
    expect((await readFileHead(new Blob([text]), 'a.csv'))?.columns).toEqual(['id', 'when', 'kind']);
    expect(await readFileHead(new Blob(['not gzip at all']), 'a.csv.gz')).toBeNull();
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      tableHead(text);
      geoJsonHead(text);
    }));
  });
});

describe('the account of an import', () => {
  const report = { rowsRead: 10, stored: 4, changed: 1, unchanged: 2, duplicate: 2, rejected: 1 };
  test('adds up or does not', () => {
    expect(accountAdds(report)).toBe(true);
    expect(accountAdds({ ...report, rejected: 0 })).toBe(false);
  });

  test('knows how far it is only when the size is known', () => {
    expect(shareRead({ fileBytes: 200, bytesRead: 50, status: 'running' })).toBe(0.25);
    expect(shareRead({ fileBytes: null, bytesRead: 50, status: 'running' })).toBeNull();
    expect(shareRead({ fileBytes: 200, bytesRead: 190, status: 'publishing' })).toBe(1);
    expect(importStatuses.filter((status) => isUnderWay({ status }))).toEqual(['queued', 'running', 'publishing']);
  });

  test('can be undone when it is of incidents, has completed and did anything', () => {
    const { stored, changed } = report;
    expect(importStatuses.filter((status) => canUndo({ kind: 'incidents', status, stored, changed }))).toEqual(['completed']);
    expect((['incidents', 'areas', 'backdrop'] as const).filter((kind) => canUndo({ kind, status: 'completed', stored, changed }))).toEqual(['incidents']);
    expect([[1, 0], [0, 1], [0, 0]].map(([some, other]) => canUndo({ kind: 'incidents', status: 'completed', stored: some!, changed: other! }))).toEqual([true, true, false]);
  });

  test('says the time left as people do', () => {
    expect([0.2, 4, 12, 89, 90, 600, 5400, 20_000].map(timeLeft)).toEqual([
      { unit: 'seconds', value: 1 }, { unit: 'seconds', value: 4 }, { unit: 'seconds', value: 15 }, { unit: 'seconds', value: 90 },
      { unit: 'minutes', value: 2 }, { unit: 'minutes', value: 10 }, { unit: 'hours', value: 2 }, { unit: 'hours', value: 6 },
    ]);
  });

  test('gives no rate before there is one', () => {
    expect(sendingRate(0, 100, 1000)).toBeNull();
    expect(sendingRate(50, 100, 100)).toBeNull();
    expect(sendingRate(50, 100, 1000)).toEqual({ perSecond: 50, secondsLeft: 1 });
  });
});

describe('the address of an upload', () => {
  const fields = (entries: Record<string, string>): FormData => {
    const form = new FormData();
    for (const [name, value] of Object.entries(entries)) form.set(name, value);
    return form;
  };

  test('carries what was entered and leaves the rest to the server', () => {
    const question = uploadQuestion(fields({ preset: 'generic', source: ' ', zone: 'Europe/Kyiv', 'mapping.occurredFrom': 'when', 'mapping.id': '' }), 'incidents', 'a.csv');
    expect(question).toEqual({
      kind: 'incidents', file: 'a.csv', source: undefined, preset: 'generic', zone: 'Europe/Kyiv', mapping: '{"occurredFrom":"when"}',
    });
  });

  test('sends no mapping with a layout that is known, and none with areas', () => {
    expect(uploadQuestion(fields({ preset: 'chicago' }), 'incidents', 'a.csv').mapping).toBeUndefined();
    expect(uploadQuestion(fields({ shapeKind: 'district', preset: 'x' }), 'areas', 'a.geojson')).toMatchObject({ kind: 'areas', shapeKind: 'district' });
  });
});
