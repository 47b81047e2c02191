import { changeColour, css } from '../ramp.ts';
import type { ChangeScene } from '../layers/scene.ts';
import type { Theme } from '../url.ts';

/** A line of the legend of changes: how it looks, and how much it stands for. */
export type ChangeRow = {
  key: 'few' | '3' | '2' | '1' | '0' | '-1' | '-2' | '-3';
  colour: string; mark: 0 | 1 | 2 | 3; dashed: boolean; hatch: boolean;
  cells: number; now: number; before: number;
};

/** One line for each level, those of more first; all of them where something was tested, because that there are none is also an answer. */
export function changeRowsOf({ table, rows }: ChangeScene, theme: Theme): ChangeRow[] {
  const sums = new Map<string, { cells: number; now: number; before: number }>();
  for (const row of rows) {
    const key = String(table.bin[row] ?? 'few');
    const sum = sums.get(key) ?? { cells: 0, now: 0, before: 0 };
    sums.set(key, { cells: sum.cells + 1, now: sum.now + table.count[row]!, before: sum.before + (table.before[row] ?? 0) });
  }
  const none = { cells: 0, now: 0, before: 0 };
  const levels = table.meta.changes.compared ? [3, 2, 1, 0, -1, -2, -3] as const : [];
  const found = levels.map((bin): ChangeRow => ({
    key: `${bin}`, colour: css(changeColour(theme, bin), bin === 0 ? 0.45 : 1), mark: Math.abs(bin) as 0 | 1 | 2 | 3, dashed: bin < 0, hatch: false,
    ...sums.get(String(bin)) ?? none,
  }));
  const few = sums.get('few');
  return few === undefined || !table.meta.changes.compared ? found
    : [...found, { key: 'few', colour: css(changeColour(theme, 0), 0.3), mark: 0, dashed: false, hatch: true, ...few }];
}
