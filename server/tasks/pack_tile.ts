import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';

/** How bytes travel, by the names of RFC 9110, section 8.4.1. */
export type Coding = 'br' | 'zstd' | 'gzip' | 'identity';
/** Those that are quick enough to be made while somebody waits. */
export type LiveCoding = 'zstd' | 'gzip';

/** A tile as it is kept and sent: as it was first compressed, and in each other form once that has been asked for. */
export type Packed = {
  live: LiveCoding;
  bytes: Uint8Array;
  forms: Map<Coding, Promise<Uint8Array>>;
  /** Brotli once it is made. */
  small: Uint8Array | null;
  /** How many times it was sent to somebody who takes brotli. */
  asked: number;
};

const compress = {
  // Level 3 is quicker than gzip at level 1 and gives fewer bytes: of 293 kB, a tile of 8,000 points, 118 against 120 kB.
  zstd: (bytes: Uint8Array) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 1 }),
  // The same tile: 105 kB, in four times as long.
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }),
} as const;

const unpack = { zstd: promisify(zstdDecompress), gzip: promisify(gunzip) } as const;

export async function packTile(bytes: Uint8Array, live: LiveCoding): Promise<Packed> {
  return { live, bytes: await compress[live](bytes), forms: new Map(), small: null, asked: 0 };
}

/** Room in the memory, in numbers of eight bytes, the other forms included. */
export const weighPacked = (packed: Packed | null): number => 50 + (packed === null ? 0 : (3 * packed.bytes.length) / 8);

/**
 * The tile in the first of the codings (in the order of preference) that it can be had in. Brotli is made beside the answer when
 * somebody who takes it asks a second time, and is sent from then on: what is asked for once is not worth it.
 */
export async function packedAs(packed: Packed, codings: readonly Coding[]): Promise<{ coding: Coding; bytes: Uint8Array }> {
  if (codings.includes('br')) {
    packed.asked += 1;
    if (packed.asked === 2) void makeSmall(packed);
  }
  const coding = codings.find((one) => one !== 'br' || packed.small !== null) ?? 'identity';
  if (coding === 'br') return { coding, bytes: packed.small! };
  if (coding === packed.live) return { coding, bytes: packed.bytes };
  return { coding, bytes: await formOf(packed, coding) };
}

async function makeSmall(packed: Packed): Promise<void> {
  try {
    packed.small = await compress.br(await unpack[packed.live](packed.bytes));
  } catch {
    // Then it goes on being sent as it is.
  }
}

function formOf(packed: Packed, coding: 'zstd' | 'gzip' | 'identity'): Promise<Uint8Array> {
  const known = packed.forms.get(coding);
  if (known !== undefined) return known;
  const made = unpack[packed.live](packed.bytes).then((bytes) => (coding === 'identity' ? bytes : compress[coding](bytes)));
  // Who takes bytes as they are asks seldom, and they are the largest.
  if (coding !== 'identity') packed.forms.set(coding, made);
  return made;
}
