import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { VectorTile } from '@mapbox/vector-tile';
import Papa from 'papaparse';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { methodOf } from '../../../server/analysis/methods.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import { analysisResult } from '../../../server/model/analysis.ts';
import {
  areaList, brief, cellReport, hexDayTable, hexTable, rhythm, series, status, type HexTable,
} from '../../../server/model/answers.ts';
import { changeTable } from '../../../server/model/change_table.ts';
import { localPerson } from '../../../server/model/who.ts';
import { runAnalysis } from '../../../server/tasks/run_analysis.ts';
import { decodeHexTable, hexTableType } from '../../../tiles/hex_table.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { readJson, readPages } from '../../support/features.ts';
import { followed } from '../../support/followed.ts';
import { makeTown, type Town } from '../../support/town.ts';

/** One question, asked at every door. */
const view = 'agency=town&from=2026-02-01&to=2026-03-29&offences=burglary&hours=6-21&area=district:west';
const grid = 'resolution=8';
type Row = Record<string, unknown>;

/** Rows by their ids, without what only one form has: a name of the geometry, a running number. */
const byId = (rows: readonly Row[], id: string): Map<string, Row> => new Map(rows.map((row) => [String(row[id]), row]).sort(([one], [other]) => (one! < other! ? -1 : 1)) as [string, Row][]);

onBothDatabases('one view through every door', (get) => {
  let app: TestApp;
  let town: Town;
  let stop: () => Promise<unknown> = async () => {};
  beforeAll(async () => {
    town = await makeTown(get(), { incidents: 2000 });
    app = testApp(get());
  });
  afterAll(() => stop());

  async function bytesOf(path: string, headers: Record<string, string> = {}): Promise<Uint8Array> {
    const response = await app.request(path, { headers });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Every tile of a zoom over the town put together: what lies in several of them has to say the same in each. */
  async function tiles(layer: LayerId, zoom: number, query: string): Promise<Row[]> {
    const column = (longitude: number): number => Math.floor(((longitude + 180) / 360) * 2 ** zoom);
    const row = (latitude: number): number => Math.floor(((1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom);
    const found = new Map<string, Row>();
    for (let x = column(town.west) - 1; x <= column(town.east) + 1; x += 1) {
      for (let y = row(town.north) - 1; y <= row(town.south) + 1; y += 1) {
        const response = await app.request(`/tiles/${layer}/${zoom}/${x}/${y}.mvt?${query}`);
        if (response.status === 204) continue;
        expect(response.status).toBe(200);
        const tile = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers[layer]!;
        for (let i = 0; i < tile.length; i += 1) {
          const { properties } = tile.feature(i);
          const id = String(properties['cell'] ?? properties['id']);
          if (found.has(id)) expect(properties).toEqual(found.get(id));
          found.set(id, properties);
        }
      }
    }
    return [...found.values()];
  }

  const collection = async (layer: LayerId, query: string): Promise<Row[]> =>
    (await readPages(app, `/ogc/collections/${layer}/items?limit=37&${query}`)).flatMap(({ features }) => features.map(({ properties }) => properties));

  const geojson = async (layer: LayerId, query: string): Promise<Row[]> =>
    (JSON.parse(new TextDecoder().decode(await bytesOf(`/api/v1/exports/${layer}.geojson?${query}`))) as { features: { properties: Row }[] }).features.map(({ properties }) => properties);

  async function csv(layer: LayerId, query: string): Promise<Row[]> {
    const text = new TextDecoder().decode(await bytesOf(`/api/v1/exports/${layer}.csv?${query}`));
    const { data } = Papa.parse<Record<string, string>>(text.trim(), { header: true });
    const numeric = new Set(layers[layer].features.fields.filter(({ type }) => type === 'Integer' || type === 'Number').map(({ name }) => name as string));
    return data.map((row) => Object.fromEntries(layers[layer].features.fields.map(({ name }) =>
      [name, row[name] === '' ? null : numeric.has(name) ? Number(row[name]) : row[name]])));
  }

  async function geopackage(layer: LayerId, query: string): Promise<Row[]> {
    const folder = mkdtempSync(join(tmpdir(), 'hexwatch-door-'));
    try {
      const file = join(folder, 'layer.gpkg');
      writeFileSync(file, await bytesOf(`/api/v1/exports/${layer}.gpkg?${query}`));
      const database = new DatabaseSync(file, { readOnly: true });
      const { table } = database.prepare('select table_name as "table" from gpkg_contents').get() as { table: string };
      const columns = layers[layer].features.fields.map(({ name }) => `"${name}"`).join(', ');
      const rows = database.prepare(`select ${columns} from "${table}"`).all() as Row[];
      database.close();
      return rows.map((row) => ({ ...row }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** null stands for what is not defined; a tile leaves it out. */
  const withNulls = (layer: LayerId, rows: readonly Row[]): Row[] =>
    rows.map((row) => Object.fromEntries(layers[layer].features.fields.map(({ name }) => [name, row[name] ?? null])));

  async function compareDoors(layer: LayerId, id: string, expected: readonly Row[], query: string): Promise<void> {
    expect(expected.length).toBeGreaterThan(0);
    const said = byId(withNulls(layer, expected), id);
    const doors = { tiles: await tiles(layer, 13, query), collection: await collection(layer, query), geojson: await geojson(layer, query), csv: await csv(layer, query), geopackage: await geopackage(layer, query) };
    for (const [door, rows] of Object.entries(doors)) expect([layer, door, byId(withNulls(layer, rows), id)]).toEqual([layer, door, said]);
  }

  const columnsOf = ({ meta: _, ...columns }: HexTable): object => columns;

  async function compareHexagons(): Promise<{ counts: HexTable; tested: HexTable }> {
    const counts = hexTable.parse(await readJson(app, `/api/v1/hexes?${view}&${grid}&statistic=none`));
    const tested = hexTable.parse(await readJson(app, `/api/v1/hexes?${view}&${grid}`));
    const { rate: _, ...compact } = tested;
    expect(decodeHexTable(await bytesOf(`/api/v1/hexes?${view}&${grid}`, { Accept: hexTableType }))).toEqual(compact);
    expect(columnsOf({ ...counts, z: [], p: [], q: [], bin: [], rate: [] })).toEqual(columnsOf({
      ...tested, ...onlyRows(tested, (row) => tested.count[row]! > 0), z: [], p: [], q: [], bin: [], rate: [],
    }));
    await compareDoors('hexes', 'cell', counts.cell.map((cell, row) => ({ cell, count: counts.count[row], harm: counts.harm[row], rate: counts.rate![row] })), `${view}&${grid}`);
    const marked = tested.cell.flatMap((cell, row) => ((tested.bin[row] ?? 0) === 0 ? [] : [{
      cell, bin: tested.bin[row], count: tested.count[row], harm: tested.harm[row], z: tested.z[row], p: tested.p[row], q: tested.q[row],
    }]));
    await compareDoors('hotspots', 'cell', marked, `${view}&${grid}`);
    return { counts, tested };
  }

  const onlyRows = ({ cell, count, harm }: HexTable, keep: (row: number) => boolean): Pick<HexTable, 'cell' | 'count' | 'harm'> => {
    const kept = cell.map((_, row) => row).filter(keep);
    return { cell: kept.map((row) => cell[row]!), count: kept.map((row) => count[row]!), harm: kept.map((row) => harm[row]!) };
  };

  async function compareChanges(counts: HexTable): Promise<void> {
    const { meta, ...columns } = changeTable.parse(await readJson(app, `/api/v1/changes?${view}&${grid}&against=2026-01-04/2026-02-01`));
    const now = columns.cell.flatMap((cell, row) => (columns.count[row] === 0 ? [] : [[cell, columns.count[row]]]));
    expect(now).toEqual(counts.cell.map((cell, row) => [cell, counts.count[row]]));
    const before = hexTable.parse(await readJson(app, `/api/v1/hexes?${view.replace('from=2026-02-01&to=2026-03-29', 'from=2026-01-04&to=2026-02-01')}&${grid}&statistic=none`));
    expect(columns.cell.flatMap((cell, row) => (columns.before[row] === 0 ? [] : [[cell, columns.before[row]]]))).toEqual(before.cell.map((cell, row) => [cell, before.count[row]]));
    expect([meta.rows, meta.changes.rows]).toEqual([counts.meta.rows, before.meta.rows]);
    const rows = columns.cell.map((_, row) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]])));
    await compareDoors('changes', 'cell', rows, `${view}&${grid}&against=2026-01-04/2026-02-01`);
  }

  /** A kept analysis is the same rows again, whatever is asked about meanwhile; its counts are those of the hexagons. */
  async function compareAnalysis(counts: HexTable): Promise<void> {
    const texts = Object.fromEntries(new URLSearchParams(view));
    const asked = readAnalysisAsked(methodOf('period_comparison')!, { ...texts, unit: 'hex:8', against: '2026-01-04/2026-02-01' });
    const result = await runAnalysis(get(), localPerson, asked);
    expect(analysisResult.parse(await readJson(app, `/api/v1/analyses/${result.id}?agency=town`))).toEqual(result);
    const { unit, columns } = result.layer!;
    const rows = unit.map((id, row) => ({ id, unit: id, ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]])) }));
    const some = new Map(rows.filter((row) => Number((row as Row)['count']) > 0).map((row) => [row.unit, (row as Row)['count']]));
    expect([...some].toSorted()).toEqual(counts.cell.map((cell, row) => [cell, counts.count[row]]).toSorted());
    await compareDoors('analysis', 'id', rows, `agency=town&analysis=${result.id}`);
  }

  async function compareDays({ meta, cell, count, harm }: HexTable): Promise<void> {
    for (const [measure, values] of [['count', count], ['harm', harm]] as const) {
      const slice = hexDayTable.parse(await readJson(app, `/api/v1/hexes/days?${view}&${grid}&step=day&measure=${measure}`));
      const sums = new Float64Array(slice.cell.length);
      slice.value.forEach((value, i) => { sums[slice.cellIndex[i]!]! += value; });
      expect(slice.cell).toEqual(cell);
      expect([...sums]).toEqual(values.map((value) => expect.closeTo(value, 6)));
      if (measure === 'count') expect(slice.value.reduce((sum, value) => sum + value, 0) + slice.unplaced.reduce((sum, value) => sum + value, 0)).toBe(meta.rows);
    }
  }

  async function compareTotals({ meta, cell, count, harm }: HexTable, tested: HexTable): Promise<void> {
    const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
    expect(total(count)).toBe(meta.placed);
    const written = brief.parse(await readJson(app, `/api/v1/brief?${view}&${grid}`));
    expect([written.count, written.harm]).toEqual([meta.rows, expect.closeTo(total(harm), 6)]);
    const hot = tested.cell.filter((_, row) => (tested.bin[row] ?? 0) >= 2);
    expect([written.hotspots!.cells, written.hotspots!.ranked.flatMap(({ cells }) => cells).sort()]).toEqual([tested.meta.hotspots!.hot['95'], hot]);
    const steps = series.parse(await readJson(app, `/api/v1/series?${view}&step=day`));
    expect([total(steps.count), total(steps.harm)]).toEqual([meta.rows, expect.closeTo(written.harm, 6)]);
    const hours = rhythm.parse(await readJson(app, `/api/v1/rhythm?${view}`));
    expect(total(hours.count) + hours.unknown).toBe(meta.rows);
    const { areas } = areaList.parse(await readJson(app, `/api/v1/areas?${view}`));
    const west = areas.find(({ id }) => id === 'district:west')!;
    expect([west.count, west.harm]).toEqual([meta.placed, expect.closeTo(written.harm, 6)]);
    const busiest = count.indexOf(Math.max(...count));
    const report = cellReport.parse(await readJson(app, `/api/v1/hexes/${cell[busiest]!}?${view}`));
    const row = tested.cell.indexOf(cell[busiest]!);
    expect([report.count, report.harm, report.z, report.q, report.bin]).toEqual([count[busiest], harm[busiest], tested.z[row], tested.q[row], tested.bin[row]]);
    const all = await collection('incidents', view);
    expect(all.length).toBe(meta.placed);
  }

  async function compareAreas(): Promise<void> {
    const { areas } = areaList.parse(await readJson(app, `/api/v1/areas?${view}`));
    await compareDoors('areas', 'id', areas.map(({ bbox: _, ...area }) => area), view);
  }

  async function compareStatus(): Promise<void> {
    const { agency } = status.parse(await readJson(app, '/api/v1/status'));
    const whole = hexTable.parse(await readJson(app, `/api/v1/hexes?agency=town&from=2020-01-01&to=2030-01-01&${grid}&statistic=none`));
    expect([agency!.rows, agency!.placed, agency!.dataVersion]).toEqual([whole.meta.rows, whole.meta.placed, whole.meta.dataVersion]);
  }

  async function compareAll(): Promise<void> {
    const { counts, tested } = await compareHexagons();
    await compareChanges(counts);
    await compareAnalysis(counts);
    await compareDays(counts);
    await compareTotals(counts, tested);
    await compareAreas();
    await compareStatus();
    expect(app.faults).toEqual([]);
  }

  it('shows the same cells, counts, harm, hotspots, changes and areas, counted by the database', { timeout: 120_000 }, compareAll);

  it('shows the same from the column index', { timeout: 120_000 }, async () => {
    const columns = followed(get());
    stop = () => columns.index.close();
    await columns.ready();
    expect(status.parse(await readJson(app, '/api/v1/status')).columns!.state).toBe('ready');
    await compareAll();
  });
});
