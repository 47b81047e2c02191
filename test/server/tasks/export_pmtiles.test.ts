// Before all else: the program describes its schemas for OpenAPI only when that was loaded first.
import { testApp, type TestApp } from '../../support/app.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PMTiles } from 'pmtiles';
import { beforeAll, expect, it } from 'vitest';
import type { FileAbout } from '../../../server/formats/writer.ts';
import { localPerson } from '../../../server/model/who.ts';
import { exportPmtiles, zoomsOf, type Zooms } from '../../../server/tasks/export_pmtiles.ts';
import { resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { limitsAt } from '../../../tiles/web_mercator_quad.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, type Town } from '../../support/town.ts';

const about = { program: 'hexwatch test', dataVersion: '1' } as unknown as FileAbout;

onBothDatabases('a layer as PMTiles', (get) => {
  let app: TestApp;
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(get(), { incidents: 600 });
    app = testApp(get());
  });

  async function archiveOf(layer: LayerId, zooms: Zooms): Promise<PMTiles> {
    const folder = await mkdtemp(join(tmpdir(), 'hexwatch-pmtiles-'));
    const pieces: Buffer[] = [];
    const resolved = await resolveFilter(get(), localPerson, { from: '2026-01-01', to: '2026-04-01' });
    try {
      await exportPmtiles(get(), layer, { question: { resolved, resolution: null, measure: 'count', kind: null }, about, zooms },
        { folder, put: async (bytes) => { pieces.push(Buffer.from(bytes)); } }, new AbortController().signal);
    } finally {
      await rm(folder, { recursive: true });
    }
    const file = Buffer.concat(pieces);
    return new PMTiles({ getKey: () => layer, getBytes: async (offset, length) => ({ data: Uint8Array.from(file.subarray(offset, offset + length)).buffer }) });
  }

  it.each(standingLayers)('holds of %s exactly the tiles of /tiles, byte for byte', { timeout: 120_000 }, async (layer) => {
    const zooms = zoomsOf(layer, { maxZoom: 12 });
    const archive = await archiveOf(layer, zooms);
    const window = (layers[layer].parameters as readonly string[]).includes('from') ? '?from=2026-01-01&to=2026-04-01' : '';
    let tiles = 0;
    for (let z = zooms.minZoom; z <= zooms.maxZoom; z += 1) {
      const { minTileCol, maxTileCol, minTileRow, maxTileRow } = limitsAt([town.west, town.south, town.east, town.north], z, 0.6);
      for (let x = minTileCol; x <= maxTileCol; x += 1) {
        for (let y = minTileRow; y <= maxTileRow; y += 1) {
          const answer = await app.request(`/tiles/${layer}/${z}/${x}/${y}.mvt${window}`);
          const found = await archive.getZxy(z, x, y);
          expect([z, x, y, answer.status]).toEqual([z, x, y, found === undefined ? 204 : 200]);
          if (found === undefined) continue;
          tiles += 1;
          expect(Buffer.from(found.data).equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
        }
      }
    }
    expect(tiles).toBeGreaterThan(8);
    expect((await archive.getHeader()).numAddressedTiles).toBeGreaterThanOrEqual(tiles);
  });

  it('is refused where there would be too many tiles, and for zooms that cannot be', async () => {
    await expect(archiveOf('backdrop', { minZoom: 0, maxZoom: 22 })).rejects.toMatchObject({ code: 'too_many_tiles', kind: 'unprocessable' });
    for (const zooms of [{ minZoom: 9, maxZoom: 8 }, { maxZoom: 23 }]) expect(() => zoomsOf('hexes', zooms)).toThrow(expect.objectContaining({ code: 'bad_zooms' }) as Error);
    expect([zoomsOf('incidents', {}), zoomsOf('hexes', {}), zoomsOf('incidents', { minZoom: 3 }).minZoom]).toEqual([{ minZoom: 8, maxZoom: 14 }, { minZoom: 0, maxZoom: 14 }, 8]);
  });
});
