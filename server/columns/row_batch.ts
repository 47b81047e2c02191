/** Incidents on their way into the index, in any order, one entry of each array for each of them. */
export type RowBatch = {
  rows: number;
  id: Float64Array;
  handlingCode: Uint8Array;
  offenceId: Uint16Array;
  time: Float64Array;
  /** Local day, days since 1970. */
  day: Int32Array;
  clock: Uint8Array;
  precision: Uint8Array;
  /** The two halves of the H3 index at the base resolution; both 0 without a place. */
  cellHigh: Uint32Array;
  cellLow: Uint32Array;
  longitude: Float64Array;
  latitude: Float64Array;
};

/** Room for so many rows; `rows` is set by whoever fills it. */
export const rowBatch = (room: number): RowBatch => ({
  rows: 0,
  id: new Float64Array(room), handlingCode: new Uint8Array(room), offenceId: new Uint16Array(room), time: new Float64Array(room),
  day: new Int32Array(room), clock: new Uint8Array(room), precision: new Uint8Array(room),
  cellHigh: new Uint32Array(room), cellLow: new Uint32Array(room), longitude: new Float64Array(room), latitude: new Float64Array(room),
});

/** The same rows with room for more. */
export function widened(batch: RowBatch, room: number): RowBatch {
  const wide = rowBatch(room);
  for (const name of arrays) wide[name].set(batch[name].subarray(0, batch.rows));
  wide.rows = batch.rows;
  return wide;
}

const arrays = [
  'id', 'handlingCode', 'offenceId', 'time', 'day', 'clock', 'precision', 'cellHigh', 'cellLow', 'longitude', 'latitude',
] as const satisfies readonly (keyof RowBatch)[];

/** An incident that has left the index, as the index knew it. */
export type LeftRow = { id: number; handlingCode: number; offenceId: number; time: number };
