import { afterAll, beforeAll, expect, it } from 'vitest';
import { hexTable, incidentPage, areaList } from '../../../server/model/answers.ts';
import { hexBoundary } from '../../../server/model/hex.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { change, followed } from '../../support/followed.ts';
import { readJson, readPages, type ReadFeature, type ReadPage } from '../../support/features.ts';
import { makeTown, type Town } from '../../support/town.ts';

/** One view through every door: the collections say what the product's own API says. */
const filters = ['', 'from=2026-01-10&to=2026-03-01&offences=robbery', 'from=2026-01-01&to=2026-04-01&hours=22-3&weekdays=5-7', 'from=2026-01-01&to=2026-04-01&area=district:west'];

const featuresOf = async (app: TestApp, id: string, query: string): Promise<{ features: ReadFeature[]; first: ReadPage }> => {
  const pages = await readPages(app, `/ogc/collections/${id}/items?limit=75&${query}`);
  return { features: pages.flatMap(({ features }) => features), first: pages[0]! };
};

onBothDatabases('one view through every door', (get) => {
  let app: TestApp;
  let town: Town;
  let stop: () => Promise<unknown> = async () => {};
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
  });
  afterAll(() => stop());

  async function compareIncidents(query: string): Promise<void> {
    const { features, first } = await featuresOf(app, 'incidents', query);
    const listed = incidentPage.parse(await readJson(app, `/api/v1/incidents?limit=1000&${query}`));
    const placed = listed.incidents.filter(({ longitude }) => longitude !== null);
    expect(placed.length).toBeGreaterThan(5);
    expect(features.map(({ id, geometry, properties }) => ({ ...properties, id, longitude: geometry.coordinates[0], latitude: geometry.coordinates[1] }))).toEqual(placed);
    expect([first.numberMatched, first.meta]).toEqual([listed.meta.placed, listed.meta]);
  }

  async function compareHexes(query: string, resolution: number): Promise<void> {
    const table = hexTable.parse(await readJson(app, `/api/v1/hexes?resolution=${resolution}&${query}`));
    const counts = hexTable.parse(await readJson(app, `/api/v1/hexes?resolution=${resolution}&statistic=none&${query}`));
    const rows = table.cell.map((cell, row) => ({ cell, bin: table.bin[row] ?? 0, count: table.count[row]!, harm: table.harm[row]!, rate: table.rate![row]!, z: table.z[row], p: table.p[row], q: table.q[row] }));
    const hexes = await featuresOf(app, 'hexes', `resolution=${resolution}&${query}`);
    expect(hexes.features.map(({ properties }) => properties)).toEqual(rows.filter(({ count }) => count > 0).map(({ cell, count, harm, rate }) => ({ cell, count, harm, rate })));
    expect(hexes.first.meta).toEqual(counts.meta);
    const hotspots = await featuresOf(app, 'hotspots', `resolution=${resolution}&${query}`);
    expect(hotspots.features.map(({ properties }) => properties)).toEqual(rows.filter(({ bin }) => bin !== 0).map(({ rate: _, ...row }) => row));
    expect(hotspots.first.meta).toEqual(table.meta);
    for (const { id, geometry, properties } of hexes.features.slice(0, 20)) {
      expect([id, geometry]).toEqual([properties['cell'], { type: 'Polygon', coordinates: [hexBoundary(id)] }]);
    }
  }

  async function compareAreas(query: string): Promise<void> {
    const { areas, meta } = areaList.parse(await readJson(app, `/api/v1/areas?${query}`));
    const { features, first } = await featuresOf(app, 'areas', query);
    expect(features.map(({ properties }) => properties)).toEqual(areas.map(({ bbox: _, ...area }) => area));
    expect(first.meta).toEqual(meta);
  }

  const compareAll = async (): Promise<void> => {
    for (const query of filters) {
      if (query !== '') await compareIncidents(query);
      await compareHexes(query, 8);
      await compareAreas(query);
    }
    await compareHexes('from=2026-01-01&to=2026-04-01', 10);
  };

  it('gives the same rows and figures counted by the database', { timeout: 60_000 }, compareAll);

  it('gives the same rows and figures counted from the column index, within boxes too', { timeout: 60_000 }, async () => {
    const boxes = ['30.47,50.42,30.52,50.46', '30.52,50.4,30.47,50.5', '30.4985,50.4485,30.5015,50.4515'];
    const matched = (): Promise<number[]> => Promise.all(boxes.flatMap((box) => filters.map(async (query) =>
      (await readJson<ReadPage>(app, `/ogc/collections/incidents/items?limit=1&bbox=${box}&${query}`)).numberMatched)));
    const counted = await matched();
    expect(Math.min(...counted)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...counted)).toBeGreaterThan(50);
    const columns = followed(get());
    stop = () => columns.index.close();
    await columns.ready();
    expect((await readJson<{ columns: { state: string } }>(app, '/api/v1/status')).columns.state).toBe('ready');
    expect(await matched()).toEqual(counted);
    await compareAll();
  });

  it('reads datetime as from and to', async () => {
    for (const [id, asked, window] of [['hexes', '2026-01-10/2026-02-28', 'from=2026-01-10&to=2026-03-01'], ['areas', '2026-02-01', 'from=2026-02-01&to=2026-02-02'], ['incidents', '2026-01-10/2026-02-28', 'from=2026-01-10&to=2026-03-01']]) {
      const [one, other] = await Promise.all([`datetime=${asked}`, window].map((query) => readJson<ReadPage>(app, `/ogc/collections/${id}/items?${query}`)));
      expect([one!.features, one!.meta]).toEqual([other!.features, other!.meta]);
    }
  });

  it('keeps one window over all pages when data are published meanwhile', async () => {
    const path = '/ogc/collections/hexes/items?limit=50';
    const first = await readJson<ReadPage>(app, path);
    await change(get(), town.agency.agencyId, 1);
    const second = await readJson<ReadPage>(app, first.links.find(({ rel }) => rel === 'next')!.href);
    expect(second.meta.filter).toEqual(first.meta.filter);
    expect(second.meta.dataVersion).not.toBe(first.meta.dataVersion);
    expect((await readJson<ReadPage>(app, path)).meta.filter).not.toEqual(first.meta.filter);
  });

  it('pages through incidents of which the times differ by a microsecond, and through stretches with hardly any', async () => {
    const whole = await readJson<ReadPage>(app, '/ogc/collections/incidents/items?limit=10000');
    expect(whole.features.length).toBe(400);
    for (const [query, takes] of [
      ['limit=1', null], ['limit=37', null], ['limit=3&bbox=30.4985,50.4485,30.5015,50.4515', ([x, y]: number[]) => x! >= 30.4985 && x! <= 30.5015 && y! >= 50.4485 && y! <= 50.4515],
    ] as const) {
      const pages = await readPages(app, `/ogc/collections/incidents/items?${query}`);
      const expected = whole.features.filter(({ geometry }) => takes === null || takes(geometry.coordinates));
      expect(pages.flatMap(({ features }) => features.map(({ id }) => id))).toEqual(expected.map(({ id }) => id));
    }
  });
});
