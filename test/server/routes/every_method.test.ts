import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, it } from 'vitest';
import { methods } from '../../../server/analysis/methods.ts';
import { takenNames } from '../../../server/analysis/parameters.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import { chartCsv, tableCsv } from '../../../server/formats/result_csv.ts';
import { analysisResult } from '../../../server/model/analysis.ts';
import { localPerson } from '../../../server/model/who.ts';
import { runAnalysis } from '../../../server/tasks/run_analysis.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { readJson, type ReadPage } from '../../support/features.ts';
import { makeTown } from '../../support/town.ts';

onEmbedded('every method', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    await makeTown(get(), { incidents: 300 });
    app = testApp(get());
  });

  it('has parameters of its own, none named as one of the filter or of the command line', () => {
    expect(methods.flatMap(({ id, parameters }) => Object.keys(parameters).filter((name) => takenNames.has(name)).map((name) => `${id}.${name}`))).toEqual([]);
  });

  it.each(methods.map(({ id }) => id))('%s runs with its defaults, keeps one shape, and its layer comes out of the doors', { timeout: 30_000 }, async (id) => {
    const method = methods.find((one) => one.id === id)!;
    const result = await runAnalysis(get(), localPerson, readAnalysisAsked(method, { agency: 'town', from: '2026-02-01', to: '2026-03-01' }));
    expect(analysisResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    const said = [...result.reading, ...result.warnings.map(({ text }) => text), ...result.figures.map(({ title }) => title)];
    for (const { en, uk } of said) expect([en, uk].every((text) => text.length > 0 && !/[{}]|undefined|NaN|null/.test(text)), `${en} | ${uk}`).toBe(true);
    for (const table of result.tables) for (const line of table.rows) expect([table.id, line.length]).toEqual([table.id, table.columns.length]);
    for (const table of result.tables) expect(tableCsv(table, 'uk').split('\r\n')).toHaveLength(table.rows.length + 2);
    for (const chart of result.charts) expect(chartCsv(chart, 'en').length).toBeGreaterThan(5);
    const page = await readJson<ReadPage>(app, `/ogc/collections/analysis/items?agency=town&analysis=${result.id}&limit=10000`);
    expect(page.numberMatched).toBe(result.layer?.unit.length ?? 0);
    expect(new Set(page.features.map((feature) => feature.id)).size).toBe(page.features.length);
    const tile = await app.request(`/tiles/analysis/9/299/172.mvt?agency=town&analysis=${result.id}`);
    if (page.features.length === 0) return expect(tile.status).toBe(204);
    const bytes = new Uint8Array(await tile.arrayBuffer());
    expect([tile.status, bytes.length <= 500_000]).toEqual([200, true]);
    expect(new VectorTile(new PbfReader(bytes)).layers['analysis']!.length).toBeGreaterThan(0);
  });
});
