import type { ReducedCover } from './cover_reduction.ts';
import { programWriter, type LinearProgram } from './linear_program.ts';

/**
 * The covering question as a program: a whole variable for each candidate, then one for each level of each row, which its covers
 * must carry. Levels that are worth less from one to the next fill in their order by themselves; others are made to.
 */
export function coverProgram({ own, weights, have, coveredBy, levels, open }: ReducedCover): LinearProgram {
  const writer = programWriter();
  for (const worth of own) writer.variable({ cost: worth, whole: true });
  const falling = levels.every((worth, level) => level === 0 || worth <= levels[level - 1]!);
  for (let row = 0; row < weights.length; row += 1) {
    const columns = Array.from(coveredBy.members.subarray(coveredBy.offsets[row], coveredBy.offsets[row + 1]));
    const values = columns.map(() => 1);
    const last = Math.min(levels.length, have[row]! + columns.length);
    for (let level = have[row]!; level < last; level += 1) {
      const variable = writer.variable({ cost: weights[row]! * levels[level]!, whole: !falling });
      columns.push(variable);
      values.push(-1);
      if (!falling && level > have[row]!) writer.row({ columns: [variable - 1, variable], values: [1, -1], lower: 0, upper: Infinity });
    }
    writer.row({ columns, values, lower: 0, upper: Infinity });
  }
  writer.row({ columns: Array.from(own, (_, j) => j), values: new Float64Array(own.length).fill(1), lower: open, upper: open });
  return writer.done(true);
}

/** Values of all its variables for a choice of candidates. */
export function programValues({ own, weights, have, coveredBy, levels }: ReducedCover, inside: Uint8Array): Float64Array {
  const values: number[] = Array.from(inside);
  if (inside.length !== own.length) throw new RangeError('not a choice of these candidates');
  for (let row = 0; row < weights.length; row += 1) {
    const columns = coveredBy.members.subarray(coveredBy.offsets[row], coveredBy.offsets[row + 1]);
    const covers = columns.reduce((sum, j) => sum + inside[j]!, 0);
    const last = Math.min(levels.length, have[row]! + columns.length);
    for (let level = have[row]!; level < last; level += 1) values.push(level - have[row]! < covers ? 1 : 0);
  }
  return Float64Array.from(values);
}
