import type { MultiPolygon } from '../model/filter.ts';
import type { Columns } from './columns.ts';
import type { PlaceIndex } from './place_index.ts';
import { polygonRows, rowsWithin, type PolygonRows } from './polygon_rows.ts';

/** What is known of a polygon on one set of columns. */
export type KnownPolygon = PolygonRows & {
  /** All rows inside, ascending; made when first asked for. */
  rows: () => Uint32Array;
};

type Entry = { known: KnownPolygon; bytes: number };
/** Entries in the order in which they were last asked about. */
type Memory = { entries: Map<string, Entry>; bytes: number };

const memories = new WeakMap<Columns, Memory>();

/** Bytes for the polygons of one set of columns. */
const usualRoom = 64 * 2 ** 20;
/** Of an entry beside its lists and its key. */
const overhead = 500;

/**
 * `polygonRows`, remembered as long as the columns are and as there is room; those not asked about for longest go first.
 * `key` names the polygon: the same key must always mean the same polygon.
 */
export function rememberedPolygon(
  columns: Columns, place: PlaceIndex, { key, polygon, room = usualRoom }: { key: string; polygon: MultiPolygon; room?: number },
): KnownPolygon {
  const memory = memories.get(columns) ?? { entries: new Map<string, Entry>(), bytes: 0 };
  memories.set(columns, memory);
  const entry = memory.entries.get(key);
  if (entry !== undefined) {
    memory.entries.delete(key);
    memory.entries.set(key, entry);
    return entry.known;
  }
  const classes = polygonRows(columns, place, polygon);
  let all: Uint32Array | null = null;
  const made: Entry = {
    bytes: overhead + 2 * key.length + classes.inside.byteLength + classes.border.byteLength + classes.borderRows.byteLength,
    known: {
      ...classes,
      rows: () => {
        if (all !== null) return all;
        all = rowsWithin(columns, place, classes);
        made.bytes += all.byteLength;
        // It may have been forgotten meanwhile.
        if (memory.entries.get(key) === made) makeRoom(memory, all.byteLength, room);
        return all;
      },
    },
  };
  memory.entries.set(key, made);
  makeRoom(memory, made.bytes, room);
  return made.known;
}

function makeRoom(memory: Memory, more: number, room: number): void {
  memory.bytes += more;
  for (const [key, { bytes }] of memory.entries) {
    if (memory.bytes <= room) return;
    memory.entries.delete(key);
    memory.bytes -= bytes;
  }
}
