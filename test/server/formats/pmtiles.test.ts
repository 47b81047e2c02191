import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PMTiles, tileIdToZxy, zxyToTileId } from 'pmtiles';
import { expect, it } from 'vitest';
import { writePmtiles, type TileOfFile } from '../../../server/formats/pmtiles.ts';
import type { FileAbout } from '../../../server/formats/writer.ts';
import { hexes } from '../../../tiles/hexes.ts';
import { numbersFrom } from '../../support/scatter.ts';

const about = { program: 'hexwatch test', dataVersion: '7', question: { layer: 'hexes' } } as unknown as FileAbout;

/** Writes tiles and reads them back with the public reader. */
async function archiveOf(tiles: readonly TileOfFile[], { minZoom, maxZoom }: { minZoom: number; maxZoom: number }): Promise<{ archive: PMTiles; file: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'hexwatch-pmtiles-'));
  const pieces: Buffer[] = [];
  try {
    await writePmtiles({ layer: hexes, about, minZoom, maxZoom, bbox: [30, 50, 31, 51] }, (async function* all() { yield* tiles; })(),
      { folder, put: async (bytes) => { pieces.push(Buffer.from(bytes)); } }, new AbortController().signal);
  } finally {
    await rm(folder, { recursive: true });
  }
  const file = Buffer.concat(pieces);
  const archive = new PMTiles({
    getKey: () => 'memory',
    getBytes: async (offset, length) => ({ data: Uint8Array.from(file.subarray(offset, offset + length)).buffer }),
  });
  return { archive, file };
}

const tileOf = (tileId: number, text: string): TileOfFile => {
  const [z, x, y] = tileIdToZxy(tileId);
  return { address: { z, x, y }, bytes: new TextEncoder().encode(text) };
};

it('gives every tile back, equal ones kept once, and nothing where there is none', async () => {
  const first = zxyToTileId(6, 0, 0);
  const tiles = [0, 1, 2, 5, 6, 9].map((place) => tileOf(first + place, place < 3 ? 'equal' : `tile ${place % 2}`));
  const { archive } = await archiveOf(tiles, { minZoom: 6, maxZoom: 6 });
  const header = await archive.getHeader();
  expect([header.numAddressedTiles, header.numTileEntries, header.numTileContents, header.clustered, header.specVersion, header.tileType, header.tileCompression, header.internalCompression])
    .toEqual([6, 4, 3, true, 3, 1, 2, 2]);
  expect([header.minZoom, header.maxZoom, header.minLon, header.minLat, header.maxLon, header.maxLat, header.centerLon, header.centerLat]).toEqual([6, 6, 30, 50, 31, 51, 30.5, 50.5]);
  for (let place = 0; place < 12; place += 1) {
    const [z, x, y] = tileIdToZxy(first + place);
    const expected = tiles.find(({ address }) => address.x === x && address.y === y);
    const found = await archive.getZxy(z, x, y);
    expect(found === undefined ? undefined : Buffer.from(found.data).toString()).toBe(expected === undefined ? undefined : Buffer.from(expected.bytes).toString());
  }
  const metadata = await archive.getMetadata() as { name: string; vector_layers: { id: string; fields: Record<string, string> }[]; hexwatch: FileAbout };
  expect([metadata.name, metadata.vector_layers[0]!.id, Object.keys(metadata.vector_layers[0]!.fields), metadata.hexwatch]).toEqual([hexes.title, 'hexes', hexes.fields.map(({ name }) => name), about]);
});

it('keeps header and root directory within the first 16 kB, however many tiles there are', { timeout: 60_000 }, async () => {
  const random = numbersFrom(5);
  const ids: number[] = [];
  for (let id = zxyToTileId(10, 0, 0); ids.length < 40_000; id += 1 + Math.floor(random() * 20)) ids.push(id);
  const tiles = ids.map((id, place) => tileOf(id, `${place} ${'x'.repeat(Math.floor(random() * 40))}`));
  const { archive, file } = await archiveOf(tiles, { minZoom: 10, maxZoom: 10 });
  const header = await archive.getHeader();
  expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
  expect([header.leafDirectoryLength! > 0, header.numTileEntries, header.tileDataOffset + header.tileDataLength!]).toEqual([true, 40_000, file.length]);
  for (let at = 0; at < tiles.length; at += 97) {
    const { address: { z, x, y }, bytes } = tiles[at]!;
    expect(Buffer.from((await archive.getZxy(z, x, y))!.data).equals(Buffer.from(bytes))).toBe(true);
  }
});

it('is a file that can be read when it holds nothing', async () => {
  const { archive } = await archiveOf([], { minZoom: 0, maxZoom: 3 });
  expect([(await archive.getHeader()).numAddressedTiles, await archive.getZxy(0, 0, 0)]).toEqual([0, undefined]);
});

it('refuses tiles that do not ascend', async () => {
  await expect(archiveOf([tileOf(9, 'a'), tileOf(8, 'b')], { minZoom: 0, maxZoom: 3 })).rejects.toThrow(RangeError);
  await expect(archiveOf([tileOf(9, 'a'), tileOf(9, 'b')], { minZoom: 0, maxZoom: 3 })).rejects.toThrow(RangeError);
});
