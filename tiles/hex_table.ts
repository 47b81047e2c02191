import { byteWriter, openSealed, type ByteReader, type ByteWriter } from './bytes.ts';
import { inOrderOfCount, inOrderOfRows, readAmounts, readMeta, writeAmounts, writeMeta } from './hex_columns.ts';
import { cellsOf, ranksOf, readRanks, writeRanks, type HexRanks } from './hex_ranks.ts';

/**
 * The table of hexagons in few bytes, exact: every number comes out as it went in. The layout is described byte by byte on
 * the server's page `/docs#hex-table`, from `server/http/docs/binary_forms.ts`; a change needs another magic.
 */
export const hexTableType = 'application/vnd.hexwatch.hexes';

/** As JSON has it: arrays of equal length, one entry per hexagon, ascending. */
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

/** As the bytes have it: `verdict` says for each hexagon which of the different (z, p, q, bin) is its own; NaN and -128 stand for null. */
export type HexTyped<Meta = unknown> = HexRanks & {
  meta: Meta;
  count: Uint32Array;
  harm: Float64Array;
  verdict: Uint32Array;
  z: Float64Array;
  p: Float64Array;
  q: Float64Array;
  bin: Int8Array;
};

const magic = 'HXT2';
const noBin = -128;

/** RangeError for cells that do not ascend or are of several resolutions, and for counts that are no counts. */
export function encodeHexTable(table: HexColumns): Uint8Array {
  const out = byteWriter();
  out.raw(new TextEncoder().encode(magic));
  writeMeta(out, table.meta);
  const ranks = ranksOf(table.cell);
  const rows = table.cell.length;
  const count = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    count[row] = table.count[row]!;
    if (count[row] !== table.count[row]) throw new RangeError('counts are whole numbers from 0 to 2^32 - 1');
  }
  writeRanks(out, ranks);
  out.varints(count);
  writeAmounts(out, inOrderOfCount(count, table.harm));
  writeVerdicts(out, table);
  return out.seal();
}

/**
 * z, p and q depend only on the sum over the neighbourhood and the number of neighbours, so that few of them differ: each
 * combination stands there once, and each row says which is its own. 0 is the next one that no row has had.
 */
function writeVerdicts(out: ByteWriter, table: HexColumns): void {
  const rows = table.cell.length;
  const orNaN = (values: readonly (number | null)[]): Float64Array => {
    const column = new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = values[row] ?? NaN;
    return column;
  };
  const columns = [orNaN(table.z), orNaN(table.p), orNaN(table.q)] as const;
  const bin = new Int8Array(rows);
  for (let row = 0; row < rows; row++) bin[row] = table.bin[row] ?? noBin;
  const { first, verdict } = intern(columns, bin);
  out.uint32(first.length);
  for (const column of columns) out.float64s(first.map((row) => column[row]!));
  out.int8s(first.map((row) => bin[row]!));
  out.varints(verdict);
}

/** Rows in which a combination stands first, and for each row 0 there and else the place of its combination plus 1. */
function intern([zs, ps, qs]: readonly [Float64Array, Float64Array, Float64Array], bin: Int8Array): { first: number[]; verdict: Uint32Array } {
  const rows = bin.length;
  // Bits are compared, not values: that tells -0 from 0, and NaN is equal to itself.
  const [z, p, q] = [new Int32Array(zs.buffer), new Int32Array(ps.buffer), new Int32Array(qs.buffer)];
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2))) - 1;
  const placeAt = new Int32Array(mask + 1);
  const verdict = new Uint32Array(rows);
  const first: number[] = [];
  for (let row = 0; row < rows; row++) {
    const [low, high] = [2 * row, 2 * row + 1];
    let slot = (Math.imul(Math.imul(z[low]! ^ p[low]!, 0x85eb_ca6b) ^ z[high]! ^ q[low]!, 0xc2b2_ae35) >>> 9) & mask;
    for (;;) {
      const place = placeAt[slot]!;
      if (place === 0) {
        placeAt[slot] = first.push(row);
        break;
      }
      const known = 2 * first[place - 1]!;
      if (z[known] === z[low] && z[known + 1] === z[high] && p[known] === p[low] && p[known + 1] === p[high]
        && q[known] === q[low] && q[known + 1] === q[high] && bin[known / 2] === bin[row]) {
        verdict[row] = place;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { first, verdict };
}

/** RangeError for bytes that are something else, of another version, damaged or incomplete. */
export function decodeHexTyped<Meta>(bytes: Uint8Array): HexTyped<Meta> {
  const from = openSealed(bytes, magic, 'a table of hexagons');
  const meta = readMeta<Meta>(from);
  const ranks = readRanks(from);
  const count = from.varints32(ranks.rank.length);
  const harm = inOrderOfRows(count, readAmounts(from, count.length));
  const different = from.uint32();
  const [z, p, q] = [from.float64s(different), from.float64s(different), from.float64s(different)];
  const typed = { meta, ...ranks, count, harm, z, p, q, bin: from.int8s(different), verdict: readVerdicts(from, count.length, different) };
  from.end();
  return typed;
}

function readVerdicts(from: ByteReader, rows: number, different: number): Uint32Array {
  const verdict = from.varints32(rows);
  let known = 0;
  for (let row = 0; row < rows; row++) {
    const code = verdict[row]!;
    if (code > known) throw new RangeError('a verdict that is not there yet');
    verdict[row] = code === 0 ? known++ : code - 1;
  }
  if (known !== different) throw new RangeError('verdicts that no hexagon has');
  return verdict;
}

/** The JSON form. Columns are made when they are looked at: text and nulls cost more than reading the bytes. */
export function decodeHexTable<Meta>(bytes: Uint8Array): HexColumns<Meta> {
  const typed = decodeHexTyped<Meta>(bytes);
  const { verdict } = typed;
  const ofVerdict = (values: Float64Array | Int8Array, none: number): (number | null)[] => {
    const known = [...values].map((value) => (Object.is(value, none) ? null : value));
    const column = new Array<number | null>(verdict.length);
    for (let row = 0; row < verdict.length; row++) column[row] = known[verdict[row]!]!;
    return column;
  };
  return lazily({
    meta: () => typed.meta,
    cell: () => cellsOf(typed),
    count: () => Array.from(typed.count),
    harm: () => Array.from(typed.harm),
    z: () => ofVerdict(typed.z, NaN),
    p: () => ofVerdict(typed.p, NaN),
    q: () => ofVerdict(typed.q, NaN),
    bin: () => ofVerdict(typed.bin, noBin),
  });
}

/** An object whose properties are made at their first use and kept. */
function lazily<T extends object>(makers: { [Key in keyof T]: () => T[Key] }): T {
  const made = {} as T;
  for (const key of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(made, key, {
      enumerable: true, configurable: true,
      get: () => {
        const value = makers[key]();
        Object.defineProperty(made, key, { enumerable: true, configurable: true, writable: true, value });
        return value;
      },
    });
  }
  return made;
}
