import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * H3 cells of one resolution as their rank among them: the number of the base cell, then one digit 0 to 6 for each
 * resolution, read to base 7. Order-preserving and dense: neighbours along the curve differ by 1. At most 122 * 7^15, a safe integer.
 */
export type HexRanks = { resolution: number; rank: Float64Array };

// H3 index as text: the digit 8 (mode 1), the resolution, then 13 digits for 7 bits of base cell and 15 digits of 3 bits,
// unused ones 7. `high` are the first five of the 13: base cell, four digits and the highest bit of the fifth; `low` the rest.
const finest = 15;
const textLength = 15;
const codes = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const valueOf = new Uint8Array(256).fill(255);
codes.forEach((code, value) => { valueOf[code] = value; });

/** Four digits to base 8 read to base 7; `none` where one of them is 7. */
const none = 0xffff;
const septal = Uint16Array.from({ length: 4096 }, (_, bits) => {
  const digits = [bits >> 9, (bits >> 6) & 7, (bits >> 3) & 7, bits & 7];
  return digits.includes(7) ? none : digits.reduce((value, digit) => value * 7 + digit, 0);
});
/** Three digits to base 7 read to base 8. */
const octal = Uint16Array.from({ length: 343 }, (_, rank) => Math.floor(rank / 49) * 64 + (Math.floor(rank / 7) % 7) * 8 + (rank % 7));

const notCells = (): RangeError => new RangeError('cells are H3 indexes as text, ascending and of one resolution');

/** RangeError unless the cells are ascending and of one resolution. */
export function ranksOf(cells: readonly string[]): HexRanks {
  const resolution = cells.length === 0 ? 0 : valueOf[cells[0]!.charCodeAt(1) & 255]!;
  const rank = new Float64Array(cells.length);
  if (resolution > finest) throw notCells();
  const grid = gridOf(resolution);
  let before = -1;
  for (let i = 0; i < cells.length; i++) {
    const own = rankOf(cells[i]!, grid);
    if (own <= before) throw notCells();
    rank[i] = own;
    before = own;
  }
  return { resolution, rank };
}

/** Of a resolution: its digit in the text, the bits of `high` and `low` that it does not use, and what its ranks are too large by when those are 0. */
type Grid = { code: number; unusedHigh: number; unusedLow: number; divisor: number };

function gridOf(resolution: number): Grid {
  const unused = 3 * (finest - resolution);
  return {
    code: codes[resolution]!, divisor: 7 ** (finest - resolution),
    unusedHigh: unused > 32 ? 2 ** (unused - 32) - 1 : 0,
    unusedLow: (unused > 31 ? 0xffff_ffff : 2 ** unused - 1) | 0,
  };
}

/** -1 for what is no cell of the resolution. */
function rankOf(cell: string, { code: own, unusedHigh, unusedLow, divisor }: Grid): number {
  if (cell.length !== textLength || cell.charCodeAt(0) !== codes[8] || cell.charCodeAt(1) !== own) return -1;
  let high = 0;
  let low = 0;
  let wrong = 0;
  for (let i = 2; i < 7; i++) {
    const code = cell.charCodeAt(i);
    const value = valueOf[code & 255]!;
    wrong |= (code & 0xff00) | value;
    high = (high << 4) | value;
  }
  for (let i = 7; i < textLength; i++) {
    const code = cell.charCodeAt(i);
    const value = valueOf[code & 255]!;
    wrong |= (code & 0xff00) | value;
    low = (low << 4) | value;
  }
  if (wrong > 15) return -1;
  // Unused digits are 7; as 0 they do not stand in the way of reading.
  if ((high & unusedHigh) !== unusedHigh || (low & unusedLow) !== unusedLow) return -1;
  high ^= unusedHigh;
  low ^= unusedLow;
  const a = septal[(high >>> 1) & 4095]!;
  const b = septal[((high & 1) << 11) | (low >>> 21)]!;
  const c = septal[(low >>> 9) & 4095]!;
  const d = septal[low & 511]!;
  if (a === none || b === none || c === none || d === none) return -1;
  return (((((high >>> 13) * 2401 + a) * 2401 + b) * 2401 + c) * 343 + d) / divisor;
}

// Sixteen bytes a cell, the first unused, so that digits can be written in pairs. The first of a pair is the lower byte.
const stride = textLength + 1;
const pairs = Uint16Array.from({ length: 256 }, (_, byte) => codes[byte >> 4]! | (codes[byte & 15]! << 8));

/** The cells as text. */
export function cellsOf({ resolution, rank }: HexRanks): string[] {
  const words = new Uint16Array((rank.length * stride) / 2);
  const grouped = Math.max(0, resolution - 3);
  const groupSize = 7 ** (resolution - grouped);
  const shift = 8 ** (finest - resolution);
  let block = -1;
  let upper = 0;
  for (let i = 0; i < rank.length; i++) {
    const own = Math.floor(rank[i]! / groupSize);
    // Neighbours share all but their last digits.
    if (own !== block) upper = bitsOf(own, grouped);
    block = own;
    const bits = upper + (octal[rank[i]! - own * groupSize]! + 1) * shift - 1;
    const low = bits >>> 0;
    const high = (bits - low) / 0x1_0000_0000;
    const at = (i * stride) / 2;
    words[at] = codes[8]! << 8;
    words[at + 1] = pairs[(resolution << 4) | (high >>> 16)]!;
    words[at + 2] = pairs[(high >>> 8) & 255]!;
    words[at + 3] = pairs[high & 255]!;
    words[at + 4] = pairs[low >>> 24]!;
    words[at + 5] = pairs[(low >>> 16) & 255]!;
    words[at + 6] = pairs[(low >>> 8) & 255]!;
    words[at + 7] = pairs[low & 255]!;
  }
  const text = new TextDecoder().decode(words);
  const cells = new Array<string>(rank.length);
  for (let i = 0; i < rank.length; i++) cells[i] = text.slice(i * stride + 1, (i + 1) * stride);
  return cells;
}

/** Base cell and the first so many digits in their places, as the number that the last 52 bits of an index are. */
function bitsOf(rank: number, places: number): number {
  let bits = 0;
  let rest = rank;
  for (let place = places; place >= 1; place--) {
    const above = Math.floor(rest / 7);
    bits += (rest - above * 7) * 8 ** (finest - place);
    rest = above;
  }
  return bits + rest * 2 ** 45;
}

/** How many, their resolution, and each rank as its difference from the one before. */
export function writeRanks(out: ByteWriter, { resolution, rank }: HexRanks): void {
  out.uint32(rank.length);
  out.uint8(resolution);
  const steps = new Float64Array(rank.length);
  for (let i = 0; i < rank.length; i++) steps[i] = rank[i]! - (i === 0 ? 0 : rank[i - 1]!);
  out.varints(steps);
}

const baseCells = 122;

export function readRanks(from: ByteReader): HexRanks {
  const count = from.uint32();
  const resolution = from.uint8();
  if (resolution > finest) throw new RangeError('there is no such H3 resolution');
  const rank = from.sums(count);
  for (let i = 1; i < count; i++) if (rank[i] === rank[i - 1]) throw new RangeError('cells do not ascend');
  if (count > 0 && rank[count - 1]! >= baseCells * 7 ** resolution) throw new RangeError('there is no such cell');
  return { resolution, rank };
}
