import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, stopListening } from '../../../server/http/listen.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { readJson, type ReadPage } from '../../support/features.ts';
import { hasQgis, qgisSkipped, runQgis } from '../../support/qgis.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

type Read = {
  collections: Record<LayerId, { ids: string[]; count: number; crs: string; fields: Record<string, string>; withoutShape: number }>;
  inBox: Record<LayerId, string[]>;
  filtered: string[] | null;
  tiles: Record<string, { ids: string[]; drawn: number }>;
  complaints: string[];
};

const fieldTypes = { String: 'String', Integer: 'Integer', Number: 'Real', Boolean: 'Boolean', Instant: 'DateTime', Day: 'Date', Object: 'JSON' } as const;
const script = new URL('qgis_read.py', import.meta.url).pathname;
const box = [30.49, 50.44, 30.53, 50.47];

onEmbedded(hasQgis ? 'QGIS' : `QGIS (${qgisSkipped})`, (get) => {
  let app: TestApp;
  let server: Server;
  let read: Read;
  const asked: string[] = [];
  beforeAll(async () => {
    if (!hasQgis) return;
    await makeTown(get(), { incidents: 1200 });
    app = testApp(get());
    const listening = await listen((request) => {
      asked.push(decodeURIComponent(request.url.slice(new URL(request.url).origin.length)));
      return app.request(request.url, { method: request.method, headers: request.headers });
    }, '127.0.0.1', 0);
    server = listening.server;
    read = await runQgis<Read>(script, {
      address: listening.address, collections: standingLayers, box, filter: ['incidents', '"offence" = \'robbery\' AND "handlingCode" = 0'],
      tiles: { incidents: 'id', areas: 'id', hexes: 'cell', hotspots: 'cell' }, view: [30.44, 50.39, 30.56, 50.51],
    });
  });
  afterAll(async () => {
    if (hasQgis) await stopListening(server, 100);
  });

  const idsOf = async (id: LayerId, query: string): Promise<string[]> =>
    (await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=10000&${query}`)).features.map((feature) => feature.id).sort();

  it.skipIf(!hasQgis)('reads every collection over all its pages, with fields of the types that are described', async () => {
    for (const id of standingLayers) {
      const { ids, count, crs, fields, withoutShape } = read.collections[id];
      expect([id, ids]).toEqual([id, await idsOf(id, '')]);
      expect([id, count, crs, withoutShape]).toEqual([id, ids.length, 'EPSG:4326', 0]);
      for (const { name, type } of layers[id].features.fields) {
        // A field that is null in all features on the first page is a String to QGIS, whatever it would be.
        expect([id, name, fields[name]]).toEqual([id, name, expect.stringMatching(new RegExp(`^(${fieldTypes[type]}|String${type === 'String' ? '|DateTime' : ''})$`))]);
      }
    }
    expect(read.collections.incidents.fields).toMatchObject({ occurredFrom: 'DateTime', handlingCode: 'Integer', offence: 'String' });
    expect(asked.filter((path) => path.startsWith('/ogc/collections/incidents/items?') && path.includes('cursor=')).length).toBeGreaterThan(1);
  });

  it.skipIf(!hasQgis)('asks for what the map shows, and gets what is in it', async () => {
    for (const id of standingLayers) {
      expect([id, read.inBox[id]]).toEqual([id, await idsOf(id, `bbox=${box.join(',')}`)]);
      expect(asked.some((path) => path.startsWith(`/ogc/collections/${id}/items?`) && path.includes('bbox=30.4'))).toBe(true);
    }
    expect(read.inBox.incidents.length).toBeGreaterThan(100);
    expect(read.inBox.incidents.length).toBeLessThan(read.collections.incidents.count);
  });

  it.skipIf(!hasQgis)('filters by properties', async () => {
    const robberies = await idsOf('incidents', 'offences=robbery');
    expect(robberies.length).toBeGreaterThan(300);
    expect(read.filtered).toEqual(robberies);
  });

  it.skipIf(!hasQgis)('draws the vector tiles, in which there is what is in the collections', async () => {
    for (const [id, name] of [['incidents', 'id'], ['areas', 'id'], ['hotspots', 'cell']] as const) {
      expect([id, read.tiles[id]!.ids]).toEqual([id, (await readJson<ReadPage>(app, `/ogc/collections/${id}/items?limit=10000`)).features.map(({ properties }) => properties[name]).sort()]);
    }
    // Hexagons of tiles are as fine as the zoom: those of some resolution, and all of them.
    const byResolution = await Promise.all([7, 8, 9, 10].map((resolution) => idsOf('hexes', `resolution=${resolution}`)));
    expect(byResolution.map((ids) => ids.join())).toContain(read.tiles['hexes']!.ids.join());
    for (const [id, { drawn }] of Object.entries(read.tiles)) expect([id, drawn > 50]).toEqual([id, true]);
    expect(asked.filter((path) => /^\/tiles\/incidents\/\d+\/\d+\/\d+\.mvt$/.test(path)).length).toBeGreaterThan(1);
  });

  it.skipIf(!hasQgis)('complains of nothing', () => {
    expect([read.complaints, app.faults]).toEqual([[], []]);
  });
});
