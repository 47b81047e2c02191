/**
 * A linear or mixed-integer program in flat arrays: optimise `cost · x` with `rowLower <= A x <= rowUpper` and
 * `lower <= x <= upper`, some x whole. `A` is given by rows: the entries of row r are `starts[r] .. starts[r + 1] - 1` of `columns`
 * and `values`. Without a bound on a side, Infinity or -Infinity stands there.
 */
export type LinearProgram = {
  maximise: boolean;
  cost: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** 1 where a variable takes whole numbers only. */
  whole: Uint8Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  starts: Int32Array;
  columns: Int32Array;
  values: Float64Array;
};

export type Row = { columns: readonly number[] | Int32Array; values: readonly number[] | Float64Array; lower: number; upper: number };

/** Takes variables and rows one by one, and packs them. */
export type ProgramWriter = {
  /** Number of the new variable. Default: from 0 to 1, not whole, at no cost. */
  variable(of?: { cost?: number; lower?: number; upper?: number; whole?: boolean }): number;
  row(row: Row): void;
  done(maximise: boolean): LinearProgram;
};

export function programWriter(): ProgramWriter {
  const [cost, lower, upper, whole]: [number[], number[], number[], number[]] = [[], [], [], []];
  const [rowLower, rowUpper, starts, columns, values]: [number[], number[], number[], number[], number[]] = [[], [], [0], [], []];
  return {
    variable(of = {}) {
      cost.push(of.cost ?? 0);
      lower.push(of.lower ?? 0);
      upper.push(of.upper ?? 1);
      whole.push(of.whole === true ? 1 : 0);
      return cost.length - 1;
    },
    row(row) {
      if (row.columns.length !== row.values.length) throw new RangeError(`a row of ${row.columns.length} variables and ${row.values.length} values`);
      rowLower.push(row.lower);
      rowUpper.push(row.upper);
      for (let k = 0; k < row.columns.length; k += 1) {
        columns.push(row.columns[k]!);
        values.push(row.values[k]!);
      }
      starts.push(columns.length);
    },
    done: (maximise) => ({
      maximise, cost: Float64Array.from(cost), lower: Float64Array.from(lower), upper: Float64Array.from(upper), whole: Uint8Array.from(whole),
      rowLower: Float64Array.from(rowLower), rowUpper: Float64Array.from(rowUpper),
      starts: Int32Array.from(starts), columns: Int32Array.from(columns), values: Float64Array.from(values),
    }),
  };
}
