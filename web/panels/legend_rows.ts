import { amountColours, binColour, classOf, css } from '../ramp.ts';
import type { HexScene } from '../layers/scene.ts';
import { binOf, rowsWithTooFew, verdictOf, verdicts } from '../layers/verdict.ts';
import type { Verdict } from '../layers/verdict.ts';
import type { Theme } from '../url.ts';

/** A line of the legend: how it looks, and how many hexagons and incidents (or days of harm) it stands for. */
export type LegendRow = { key: string; colour: string; mark: 0 | 1 | 2 | 3; hatch: boolean; cells: number; sum: number };
export type AmountRow = LegendRow & { from: number; to: number | null };

const valuesOf = ({ table }: HexScene): number[] => (table.meta.measure === 'harm' ? table.harm : table.count);

/** One line for each class of the amount, from little to much. */
export const amountRows = (scene: HexScene, theme: Theme): AmountRow[] => classRows(valuesOf(scene), scene.bounds, theme);

export function classRows(values: ArrayLike<number> & Iterable<number>, bounds: readonly number[], theme: Theme): AmountRow[] {
  const colours = amountColours(theme, Math.max(1, bounds.length));
  const rows = bounds.map((from, place): AmountRow => ({
    key: String(place), colour: css(colours[place]!), mark: 0, hatch: false, cells: 0, sum: 0, from, to: bounds[place + 1] ?? null,
  }));
  for (const value of values) {
    const row = rows[classOf(bounds, value)];
    if (!row) continue;
    row.cells += 1;
    row.sum += value;
  }
  return rows;
}

export type VerdictRow = LegendRow & { verdict: Verdict | 'few' };

/** One line for each verdict that occurs, hot first; hot ones always, because that there are none is also an answer. */
export function verdictRows(scene: HexScene, theme: Theme): VerdictRow[] {
  const values = valuesOf(scene);
  const found = new Map(verdicts.map((verdict) => [verdict, { cells: 0, sum: 0 }]));
  for (const row of scene.rows) {
    const entry = found.get(verdictOf(scene.table, row))!;
    entry.cells += 1;
    entry.sum += values[row]!;
  }
  const few = rowsWithTooFew(scene);
  const cold = scene.table.meta.hotspots?.coldPossible ?? false;
  const wanted = (verdict: Verdict): boolean => {
    if (verdict === 'untested') return false;
    if (found.get(verdict)!.cells > 0) return true;
    const bin = binOf[verdict] ?? 0;
    return scene.table.meta.hotspots !== null && (bin > 0 || (bin < 0 && cold));
  };
  const rows = verdicts.filter(wanted).map((verdict): VerdictRow => {
    const bin = binOf[verdict] ?? 0;
    return {
      key: verdict, verdict, colour: css(binColour(theme, bin), bin === 0 ? 0.45 : 1), mark: Math.abs(bin) as 0 | 1 | 2 | 3, hatch: false,
      ...found.get(verdict)!,
    };
  });
  if (few.length) {
    rows.push({
      key: 'few', verdict: 'few', colour: css(binColour(theme, 0), 0.3), mark: 0, hatch: true,
      cells: few.length, sum: few.reduce((sum, row) => sum + values[row]!, 0),
    });
  }
  return rows;
}
