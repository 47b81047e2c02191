import { encodeHexDays } from '../../../tiles/hex_days.ts';
import { encodeHexTable } from '../../../tiles/hex_table.ts';

/** What the worked examples of the binary forms hold: small enough to be read, with every case in it. */
export const exampleTable = {
  meta: { resolution: 9 }, cell: ['891e62055b7ffff', '891e62055bbffff', '891e6205c6fffff'],
  count: [3, 200, 3], harm: [0.25, 1095, 19], z: [2.5, null, 2.5], p: [0.0125, null, 0.0125], q: [0.05, null, 0.05], bin: [2, null, 2],
};

export const exampleDays = {
  meta: { step: 'day' }, cell: exampleTable.cell, from: Int32Array.of(20_454, 20_455), start: Uint32Array.of(0, 2, 3),
  cellIndex: Uint32Array.of(0, 2, 1), value: Float64Array.of(1, 3, 200), unplaced: Float64Array.of(0, 2),
};

/** A stretch of bytes and what it says. */
export type Stretch = { offset: number; bytes: Uint8Array; type: string; says: string };

type Reading = { stretches: Stretch[]; take: (type: string, length: number, says: (bytes: DataView) => string) => DataView; varints: (count: number, what: string) => number[] };

/** Reads on its own, not with the decoder of the program: the example shows that the description suffices. */
function reading(all: Uint8Array): Reading {
  const stretches: Stretch[] = [];
  let at = 0;
  const note = (type: string, length: number, says: (bytes: DataView) => string): DataView => {
    const bytes = all.subarray(at, at + length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    stretches.push({ offset: at, bytes, type, says: says(view) });
    at += length;
    return view;
  };
  const varints = (count: number, what: string): number[] => {
    const values: number[] = [];
    let end = at;
    while (values.length < count) {
      let value = 0;
      for (let unit = 1, more = true; more; unit *= 128) {
        value += (all[end]! % 128) * unit;
        more = all[end]! > 127;
        end += 1;
      }
      values.push(value);
    }
    if (count > 0) note(`${count} varint${count > 1 ? 's' : ''}`, end - at, () => `${what}: ${values.join(', ')}`);
    return values;
  };
  return { stretches, take: note, varints };
}

const text = (view: DataView): string => new TextDecoder().decode(view);
const uint32 = (what: string) => (view: DataView): string => `${what}: ${view.getUint32(0, true)}`;

function readHead({ take }: Reading): void {
  take('4 bytes', 4, text);
  const length = take('uint32', 4, uint32('length of the header')).getUint32(0, true);
  take('UTF-8', length, text);
}

function readCells({ take, varints }: Reading): number {
  const count = take('uint32', 4, uint32('hexagons')).getUint32(0, true);
  take('uint8', 1, (view) => `H3 resolution: ${view.getUint8(0)}`);
  const ranks = varints(count, 'rank, then differences of rank');
  return ranks.length;
}

function readAmounts({ take, varints }: Reading, count: number, what: string): void {
  const scale = take('float64', 8, (view) => `scale: ${view.getFloat64(0, true)}`).getFloat64(0, true);
  varints(count, `${what} times ${scale}`);
}

const readEnd = ({ take }: Reading): DataView => take('uint32', 4, (view) => `Adler-32: ${view.getUint32(0, true).toString(16).padStart(8, '0')}`);

/** The example of the table of hexagons, as the program writes it. */
export function dissectTable(): Stretch[] {
  const own = reading(encodeHexTable(exampleTable));
  readHead(own);
  const rows = readCells(own);
  own.varints(rows, 'count');
  readAmounts(own, rows, 'harm, in order of count,');
  const different = own.take('uint32', 4, uint32('different (z, p, q, bin)')).getUint32(0, true);
  for (const name of ['z', 'p', 'q']) {
    own.take(`${different} float64`, different * 8, (view) => `${name}: ${Array.from({ length: different }, (_, i) => view.getFloat64(i * 8, true)).join(', ')}`);
  }
  own.take(`${different} int8`, different, (view) => `bin: ${Array.from({ length: different }, (_, i) => view.getInt8(i)).join(', ')}`);
  own.varints(rows, 'which one: 0 the next new, else its place plus 1');
  readEnd(own);
  return own.stretches;
}

/** The example of the day slice, as the program writes it. */
export function dissectDays(): Stretch[] {
  const own = reading(encodeHexDays(exampleDays));
  readHead(own);
  readCells(own);
  const steps = own.take('uint32', 4, uint32('steps')).getUint32(0, true);
  own.take('int32', 4, (view) => `first day: ${view.getInt32(0, true)}, which is ${new Date(view.getInt32(0, true) * 86_400_000).toISOString().slice(0, 10)}`);
  own.varints(steps - 1, 'days to the next step');
  const entries = own.varints(steps, 'entries of each step').reduce((sum, value) => sum + value, 0);
  own.varints(entries, 'place of the hexagon, then hexagons passed over');
  readAmounts(own, entries, 'value');
  readAmounts(own, steps, 'without a place');
  readEnd(own);
  return own.stretches;
}
