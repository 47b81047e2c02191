import { gzipSync } from 'node:zlib';

/** Where the bytes of a tile are, and for how many tiles on from it, by the order of the ids. Offsets count from the first tile. */
export type PmtilesEntry = { tileId: number; offset: number; length: number; runLength: number };

/** Bytes of the header, and of header and root directory together at most: what a reader takes first (PMTiles 3, section 3). */
export const headerBytes = 127;
const mostAtFirst = 16_384;
/** Entries of a leaf at the least: with these a leaf has some 10 kB. */
const leastLeaf = 4096;

function varint(into: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) into.push((rest % 128) | 128);
  into.push(rest);
}

/** A directory as bytes, compressed: ids, run lengths, lengths and offsets, one column after the other. */
function directory(entries: readonly PmtilesEntry[]): Uint8Array {
  const bytes: number[] = [];
  varint(bytes, entries.length);
  entries.forEach(({ tileId }, place) => varint(bytes, tileId - (entries[place - 1]?.tileId ?? 0)));
  for (const { runLength } of entries) varint(bytes, runLength);
  for (const { length } of entries) varint(bytes, length);
  entries.forEach(({ offset }, place) => {
    const before = entries[place - 1];
    // 0 for what follows the entry before without a gap.
    varint(bytes, before !== undefined && before.offset + before.length === offset ? 0 : offset + 1);
  });
  return gzipSync(Uint8Array.from(bytes));
}

/** Root directory, and the leaves that it leads to where it would be too long for the first reading. Entries ascend. */
export function directories(entries: readonly PmtilesEntry[]): { root: Uint8Array; leaves: Uint8Array } {
  const whole = directory(entries);
  if (whole.length <= mostAtFirst - headerBytes) return { root: whole, leaves: new Uint8Array() };
  for (let size = leastLeaf; ; size = Math.ceil(size * 1.5)) {
    const leaves: Uint8Array[] = [];
    const pointers: PmtilesEntry[] = [];
    let offset = 0;
    for (let at = 0; at < entries.length; at += size) {
      const leaf = directory(entries.slice(at, at + size));
      // A run of no length leads to a leaf.
      pointers.push({ tileId: entries[at]!.tileId, offset, length: leaf.length, runLength: 0 });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = directory(pointers);
    if (root.length <= mostAtFirst - headerBytes) return { root, leaves: Buffer.concat(leaves) };
  }
}
