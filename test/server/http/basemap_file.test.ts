import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBasemap, type Basemap } from '../../../server/http/basemap_file.ts';
import { byteRange } from '../../../server/http/byte_range.ts';
import { basemapRoutes } from '../../../server/routes/basemap.ts';

/** The smallest file with a header and metadata. */
function pmtiles(): Buffer {
  const metadata = gzipSync(JSON.stringify({ name: 'Київ', attribution: '© OpenStreetMap', vector_layers: [{ id: 'roads' }, { id: 'water' }] }));
  const header = Buffer.alloc(127);
  header.write('PMTiles', 'latin1');
  header.writeUInt8(3, 7);
  header.writeBigUInt64LE(127n, 24);
  header.writeBigUInt64LE(BigInt(metadata.length), 32);
  header.writeUInt8(2, 97);
  header.writeUInt8(1, 99);
  header.writeUInt8(2, 100);
  header.writeUInt8(14, 101);
  [30.2, 50.2, 30.9, 50.6].forEach((degrees, at) => header.writeInt32LE(degrees * 1e7, 102 + 4 * at));
  return Buffer.concat([header, metadata]);
}

let folder = '';
let basemap: Basemap;
const content = pmtiles();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexwatch-basemap-'));
  writeFileSync(join(folder, 'city.pmtiles'), content);
  writeFileSync(join(folder, 'other.pmtiles'), 'this is text');
  basemap = await openBasemap(join(folder, 'city.pmtiles'));
});
afterAll(async () => {
  await basemap.close();
  rmSync(folder, { recursive: true });
});

describe('a basemap', () => {
  it('is described from its header', async () => {
    const response = await basemapRoutes(basemap).request('/basemap.json');
    expect(await response.json()).toEqual({
      url: '/basemap.pmtiles', tileType: 'mvt', minZoom: 2, maxZoom: 14, bounds: [30.2, 50.2, 30.9, 50.6],
      name: 'Київ', attribution: '© OpenStreetMap', vectorLayers: ['roads', 'water'],
    });
  });

  it('is refused at the start when it does not exist or is something else', async () => {
    await expect(openBasemap(join(folder, 'none.pmtiles'))).rejects.toMatchObject({ code: 'bad_basemap', message: expect.stringContaining('does not exist') });
    await expect(openBasemap(join(folder, 'other.pmtiles'))).rejects.toMatchObject({ code: 'bad_basemap' });
    await expect(openBasemap(folder)).rejects.toMatchObject({ code: 'bad_basemap' });
  });

  it('is served whole and in ranges', async () => {
    const ask = (range?: string) => basemapRoutes(basemap).request('/basemap.pmtiles', { headers: range === undefined ? {} : { Range: range } });
    const whole = await ask();
    expect([whole.status, whole.headers.get('Accept-Ranges')]).toEqual([200, 'bytes']);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(content);
    const part = await ask('bytes=0-6');
    expect([part.status, part.headers.get('Content-Range'), await part.text()]).toEqual([206, `bytes 0-6/${content.length}`, 'PMTiles']);
    const beyond = await ask('bytes=999999-');
    expect([beyond.status, beyond.headers.get('Content-Range')]).toEqual([416, `bytes */${content.length}`]);
  });
});

describe('a Range header', () => {
  it.each([
    [undefined, 'all'], ['bytes=0-9', { start: 0, end: 10 }], ['bytes=90-', { start: 90, end: 100 }], ['bytes=90-500', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }], ['bytes=-500', { start: 0, end: 100 }], ['bytes=100-', 'beyond'], ['bytes=-0', 'beyond'],
    ['bytes=9-5', 'all'], ['bytes=0-1,5-6', 'all'], ['rows=0-1', 'all'], ['bytes=-', 'all'],
  ])('%s of 100 bytes is %o', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected);
  });
});
