import { byteReader, byteWriter, type ByteReader, type ByteWriter } from './bytes.ts';

/**
 * The table of hexagons in few bytes, exact: every number comes out as it went in. All numbers little-endian; a varint is
 * seven bits a byte, lowest first, the high bit set on all bytes but the last.
 *
 *   4 bytes   "HXT1"
 *   uint32    length of the header, then the header: `meta` of the JSON form, in UTF-8
 *   uint32    n, number of hexagons
 *   uint8     their H3 resolution
 *   n varint  cells, ascending, as differences of their rank among the cells of the resolution: the number of the base
 *             cell, then one digit 0 to 6 for each resolution, read to base 7
 *   n varint  count
 *   float64   scale s of harm; if s > 0: n varint, harm = varint / s; if s = 0: n float64
 *   uint32    d, number of different (z, p, q, bin)
 *   d float64 z, d float64 p, d float64 q (NaN for null), d int8 bin (-128 for null)
 *   n varint  index of the hexagon's (z, p, q, bin)
 *
 * The last part is short because z, p and q depend only on the sum over the neighbourhood and the number of neighbours,
 * so that few of them differ. Compress it with gzip.
 */
export const hexTableType = 'application/vnd.hexwatch.hexes';

export type HexColumns<Meta = unknown> = {
  meta: Meta;
  cell: string[];
  count: number[];
  harm: number[];
  z: (number | null)[];
  p: (number | null)[];
  q: (number | null)[];
  bin: (number | null)[];
};

const magic = 'HXT1';
const finest = 15;

// H3 index: 1 bit 0, 4 bits mode, 3 bits 0, 4 bits resolution, 7 bits base cell, 15 digits of 3 bits. The upper 32 bits hold
// everything down to the highest bit of the fifth digit.
const resolutionOf = (cell: string): number => parseInt(cell.slice(1, 2), 16);

/** Order-preserving and dense: neighbours along the curve differ by 1. At most 122 * 7^15, a safe integer. */
function rankOf(cell: string, resolution: number): number {
  const high = parseInt(cell.slice(0, -8), 16);
  const low = parseInt(cell.slice(-8), 16);
  const digits = (high % 0x2000) * 0x1_0000_0000 + low;
  let rank = (high >>> 13) & 0x7f;
  for (let place = 1; place <= resolution; place += 1) rank = rank * 7 + (Math.floor(digits / 8 ** (finest - place)) % 8);
  return rank;
}

function cellOf(rank: number, resolution: number): string {
  let digits = 8 ** (finest - resolution) - 1;
  let rest = rank;
  for (let place = resolution; place >= 1; place -= 1) {
    digits += (rest % 7) * 8 ** (finest - place);
    rest = Math.floor(rest / 7);
  }
  const high = 0x0800_0000 + resolution * 0x10_0000 + rest * 0x2000 + Math.floor(digits / 0x1_0000_0000);
  return high.toString(16) + (digits % 0x1_0000_0000).toString(16).padStart(8, '0');
}

const scales = [1, 2, 4, 8, 10, 100, 1000];
const maxVarint = 2 ** 49;

/** The smallest scale at which every value is a whole number; 0 when there is none. */
const scaleOf = (values: readonly number[]): number =>
  scales.find((scale) => values.every((value) => Number.isInteger(value * scale) && value >= 0 && value * scale < maxVarint
    && (value * scale) / scale === value)) ?? 0;

function writeHarm(out: ByteWriter, harm: readonly number[]): void {
  const scale = scaleOf(harm);
  out.float64(scale);
  for (const value of harm) {
    if (scale > 0) out.varint(value * scale);
    else out.float64(value);
  }
}

function writeStatistics(out: ByteWriter, { z, p, q, bin }: HexColumns): void {
  const rows: number[] = [];
  const known = new Map<string, { place: number; times: number; row: number }>();
  const keys = z.map((_, row) => `${z[row]},${p[row]},${q[row]},${bin[row]}`);
  keys.forEach((key, row) => {
    const entry = known.get(key);
    if (entry === undefined) known.set(key, { place: 0, times: 1, row });
    else entry.times += 1;
  });
  // The most frequent first: their index is one byte.
  [...known.values()].sort((a, b) => b.times - a.times || a.row - b.row).forEach((entry, place) => {
    entry.place = place;
    rows.push(entry.row);
  });
  out.uint32(rows.length);
  for (const column of [z, p, q]) for (const row of rows) out.float64(column[row] ?? NaN);
  for (const row of rows) out.int8(bin[row] ?? -128);
  for (const key of keys) out.varint(known.get(key)!.place);
}

export function encodeHexTable(table: HexColumns): Uint8Array {
  const out = byteWriter();
  const header = new TextEncoder().encode(JSON.stringify(table.meta));
  const resolution = table.cell.length > 0 ? resolutionOf(table.cell[0]!) : 0;
  out.raw(new TextEncoder().encode(magic));
  out.uint32(header.length);
  out.raw(header);
  out.uint32(table.cell.length);
  out.uint8(resolution);
  let before = 0;
  for (const cell of table.cell) {
    const rank = rankOf(cell, resolution);
    if (resolutionOf(cell) !== resolution || rank < before) throw new RangeError('cells are ascending and of one resolution');
    out.varint(rank - before);
    before = rank;
  }
  for (const count of table.count) out.varint(count);
  writeHarm(out, table.harm);
  writeStatistics(out, table);
  return out.finish();
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function readCells(from: ByteReader, rows: number): string[] {
  const resolution = from.uint8();
  let rank = 0;
  return times(rows, () => {
    rank += from.varint();
    return cellOf(rank, resolution);
  });
}

function readHarm(from: ByteReader, rows: number): number[] {
  const scale = from.float64();
  return times(rows, () => (scale > 0 ? from.varint() / scale : from.float64()));
}

/** Meta is what the server wrote; who knows its type names it. */
export function decodeHexTable<Meta>(bytes: Uint8Array): HexColumns<Meta> {
  const from = byteReader(bytes);
  const decoder = new TextDecoder();
  if (decoder.decode(from.raw(4)) !== magic) throw new RangeError('not a table of hexagons');
  const meta = JSON.parse(decoder.decode(from.raw(from.uint32()))) as Meta;
  const rows = from.uint32();
  const cell = readCells(from, rows);
  const count = times(rows, from.varint);
  const harm = readHarm(from, rows);
  const different = from.uint32();
  const [z, p, q] = times(3, () => times(different, () => orNull(from.float64())));
  const bin = times(different, from.int8).map((value) => (value === -128 ? null : value));
  const index = times(rows, from.varint);
  const column = <T>(values: readonly T[]): T[] => index.map((at) => values[at]!);
  return { meta, cell, count, harm, z: column(z!), p: column(p!), q: column(q!), bin: column(bin) };
}
