import type { Events, Units } from './method.ts';

/** Incidents (or days of harm) of each unit, those without any included. */
export function countByUnit({ n, unit, harm }: Events, units: Units, measure: 'count' | 'harm' = 'count'): Float64Array {
  const counts = new Float64Array(units.n);
  for (let i = 0; i < n; i += 1) if (unit[i]! >= 0) counts[unit[i]!]! += measure === 'harm' ? harm[i]! : 1;
  return counts;
}

/** Counts by unit and step: that of unit u in step s stands at `u * steps + s`. `stepOf` gives -1 for what lies in no step. */
export function cubeOf({ n, unit }: Events, units: Units, { steps, stepOf }: { steps: number; stepOf: (event: number) => number }): Float64Array {
  const counts = new Float64Array(units.n * steps);
  for (let i = 0; i < n; i += 1) {
    const step = stepOf(i);
    if (unit[i]! >= 0 && step >= 0 && step < steps) counts[unit[i]! * steps + step]! += 1;
  }
  return counts;
}

/** What a unit is called. */
export const unitName = ({ ids, names }: Units, i: number): string => names?.[i] ?? ids[i]!;
