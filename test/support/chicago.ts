import { readFileSync } from 'node:fs';
import { sharedData } from './data.ts';

/** Burglaries or arsons of Chicago in 2016 in metres (Illinois East), with whole days; the one burglary without a date is left out. */
export function chicagoEvents(kind: 'be' | 'arson', before = '9999'): { x: Float64Array; y: Float64Array; t: Float64Array } {
  const rows = readFileSync(sharedData(`points/chicago/nearrepeat_chicago_${kind}_2016.csv`), 'utf8').trim().split('\n').slice(1)
    .map((line) => line.trim().replaceAll('"', '').split(','))
    .filter(([, , date]) => date !== undefined && /^\d{4}-/.test(date) && date < before);
  return {
    x: Float64Array.from(rows, ([x]) => Number(x)), y: Float64Array.from(rows, ([, y]) => Number(y)),
    t: Float64Array.from(rows, ([, , date]) => Date.parse(date!) / 86_400_000),
  };
}
