import type { Neighbours } from '../stats/neighbours.ts';
import { programWriter, type LinearProgram, type Row } from './linear_program.ts';

/** Districts as a mixed-integer program: a p-median whose loads are bounded. The variable s * n + a: unit a belongs to the district with the centre s. */
export type DistrictProblem = {
  neighbours: Neighbours;
  load: Float64Array;
  x: Float64Array;
  y: Float64Array;
  districts: number;
  /** Of the load of a district. */
  least: number;
  most: number;
  /** Units of one group stay together, units of two never meet; -1: of none. */
  group: Int32Array;
};

export const distance = ({ x, y }: Pick<DistrictProblem, 'x' | 'y'>, one: number, other: number): number => Math.sqrt((x[one]! - x[other]!) ** 2 + (y[one]! - y[other]!) ** 2);

/** `more`: rows beside the model's own, as contiguity is written. */
export function districtProgram(problem: DistrictProblem, more: readonly Row[]): LinearProgram {
  const { load, districts, least, most, group } = problem;
  const n = load.length;
  const writer = programWriter();
  const units = Array.from({ length: n }, (_, unit) => unit);
  for (const centre of units) for (const unit of units) writer.variable({ cost: load[unit]! * distance(problem, centre, unit), whole: true });
  for (const unit of units) writer.row({ columns: units.map((centre) => centre * n + unit), values: units.map(() => 1), lower: 1, upper: 1 });
  writer.row({ columns: units.map((centre) => centre * n + centre), values: units.map(() => 1), lower: districts, upper: districts });
  for (const centre of units) {
    for (const unit of units) if (unit !== centre) writer.row({ columns: [centre * n + unit, centre * n + centre], values: [1, -1], lower: -Infinity, upper: 0 });
    const columns = units.map((unit) => centre * n + unit);
    writer.row({ columns, values: units.map((unit) => load[unit]! - (unit === centre ? least : 0)), lower: 0, upper: Infinity });
    writer.row({ columns, values: units.map((unit) => load[unit]! - (unit === centre ? most : 0)), lower: -Infinity, upper: 0 });
  }
  const firsts = [...new Set(group)].filter((one) => one >= 0).map((one) => group.indexOf(one));
  for (const centre of units) {
    for (const unit of units) {
      const first = group[unit]! < 0 ? -1 : group.indexOf(group[unit]!);
      if (first >= 0 && first !== unit) writer.row({ columns: [centre * n + first, centre * n + unit], values: [1, -1], lower: 0, upper: 0 });
    }
    if (firsts.length > 1) writer.row({ columns: firsts.map((unit) => centre * n + unit), values: firsts.map(() => 1), lower: -Infinity, upper: 1 });
  }
  for (const row of more) writer.row(row);
  return writer.done(false);
}

/** Steps from a unit to each other one over neighbours. */
export function stepsFrom({ offsets, members }: Neighbours, from: number): Int32Array {
  const steps = new Int32Array(offsets.length - 1).fill(-1);
  steps[from] = 0;
  const queue = [from];
  for (let at = 0; at < queue.length; at += 1) {
    const unit = queue[at]!;
    for (let to = offsets[unit]!; to < offsets[unit + 1]!; to += 1) {
      const near = members[to]!;
      if (steps[near] !== -1) continue;
      steps[near] = steps[unit]! + 1;
      queue.push(near);
    }
  }
  return steps;
}

/**
 * A unit belongs to a centre only together with a neighbour that is nearer to it, on a straight line or by steps. What is cut off
 * all the same, because one neighbour is nearer by steps and the other on a straight line, `cutsOf` finds.
 */
export function nearerRows(problem: DistrictProblem): Row[] {
  const n = problem.load.length;
  const rows: Row[] = [];
  for (let centre = 0; centre < n; centre += 1) {
    const steps = stepsFrom(problem.neighbours, centre);
    for (let unit = 0; unit < n; unit += 1) {
      if (unit === centre || steps[unit]! <= 1) continue;
      const nearer = nearerNeighbours(problem, { centre, unit, steps });
      rows.push({ columns: [centre * n + unit, ...nearer.map((near) => centre * n + near)], values: [1, ...nearer.map(() => -1)], lower: -Infinity, upper: 0 });
    }
  }
  return rows;
}

export function nearerNeighbours(problem: DistrictProblem, { centre, unit, steps }: { centre: number; unit: number; steps: Int32Array }): number[] {
  const { offsets, members } = problem.neighbours;
  return Array.from(members.subarray(offsets[unit], offsets[unit + 1]))
    .filter((near) => steps[near]! < steps[unit]! || distance(problem, centre, near) < distance(problem, centre, unit));
}

/** For each piece of a district that hangs apart from its centre: its units belong there only with a neighbour of the piece. */
export function cutsOf({ neighbours: { offsets, members }, load }: DistrictProblem, centreOf: Int32Array): Row[] {
  const n = load.length;
  const reached = new Uint8Array(n);
  const walk = (from: number): number[] => {
    reached[from] = 1;
    const piece = [from];
    for (let at = 0; at < piece.length; at += 1) {
      const unit = piece[at]!;
      for (let to = offsets[unit]!; to < offsets[unit + 1]!; to += 1) {
        const near = members[to]!;
        if (reached[near] === 1 || centreOf[near] !== centreOf[from]) continue;
        reached[near] = 1;
        piece.push(near);
      }
    }
    return piece;
  };
  for (const centre of new Set(centreOf)) walk(centre);
  const rows: Row[] = [];
  for (let unit = 0; unit < n; unit += 1) {
    if (reached[unit] === 1) continue;
    const centre = centreOf[unit]!;
    const piece = walk(unit);
    const within = new Set(piece);
    const around = [...new Set(piece.flatMap((one) => Array.from(members.subarray(offsets[one], offsets[one + 1]))))].filter((one) => !within.has(one));
    for (const one of piece) rows.push({ columns: [centre * n + one, ...around.map((near) => centre * n + near)], values: [1, ...around.map(() => -1)], lower: -Infinity, upper: 0 });
  }
  return rows;
}
