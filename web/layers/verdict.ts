import type { HexTable } from '../../server/model/answers.ts';
import { hexDisk } from '../../server/model/hex.ts';
import type { HexScene } from './scene.ts';

/**
 * Fewer incidents than this in a hexagon and its rings carry no test: where one incident is the usual number, two side by side
 * already reach a high z. Such hexagons keep the bin that the method gave them and are hatched.
 */
export const fewestAround = 5;

export type Verdict = 'hot3' | 'hot2' | 'hot1' | 'none' | 'cold1' | 'cold2' | 'cold3' | 'untested' | 'outside';
export const verdicts = ['hot3', 'hot2', 'hot1', 'none', 'cold1', 'cold2', 'cold3', 'untested', 'outside'] as const satisfies readonly Verdict[];

export const binOf: Record<Verdict, number | null> = {
  hot3: 3, hot2: 2, hot1: 1, none: 0, cold1: -1, cold2: -2, cold3: -3, untested: null, outside: null,
};

/** What the test says about a row of the table. */
export function verdictOf(table: HexTable, row: number): Verdict {
  const bin = table.bin[row];
  if (bin === null || bin === undefined) return table.meta.hotspots ? 'outside' : 'untested';
  return verdicts.find((verdict) => binOf[verdict] === bin) ?? 'none';
}

/** Incidents in a hexagon and the rings that its test looked at. */
export function countAround({ table, rowOf }: HexScene, row: number): number {
  const rings = table.meta.hotspots?.rings ?? 1;
  let sum = 0;
  for (const cell of hexDisk(table.cell[row]!, rings)) {
    const other = rowOf.get(cell);
    if (other !== undefined) sum += table.count[other]!;
  }
  return sum;
}

/** Rows that are marked but rest on too few incidents to be believed, and rows with incidents that no test has looked at. */
export function rowsWithTooFew(scene: HexScene): number[] {
  const { table } = scene;
  return scene.rows.filter((row) => {
    const verdict = verdictOf(table, row);
    if (verdict === 'untested') return table.count[row]! > 0;
    const bin = binOf[verdict];
    return bin !== null && bin > 0 && countAround(scene, row) < fewestAround;
  });
}
