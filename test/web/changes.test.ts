import { describe, expect, it } from 'vitest';
import type { ChangeTable } from '../../server/model/change_table.ts';
import { hexAt, hexDisk } from '../../server/model/hex.ts';
import { changeFill, changeScene, rowsNotTested } from '../../web/layers/changes.ts';
import { ringsAround } from '../../web/layers/outlines.ts';
import { makeText } from '../../web/messages/messages.tsx';
import { changeRowsOf } from '../../web/panels/change_rows.ts';
import { changeFacts, changeVerdict, changeWarnings, probability, ratioWords } from '../../web/panels/change_words.ts';
import { changeColour } from '../../web/ramp.ts';

const cells = hexDisk(hexAt(24.03, 49.84, 9), 1);
const text = makeText('en', 'Europe/Kyiv');

/** A table of a few hexagons; only what drawing and words read. */
function table(rows: [count: number, before: number | null, bin: number | null][], compared = true, warnings: object[] = []): ChangeTable {
  const ratio = rows.map(([count, before]) => (before ? count / before : null));
  return {
    meta: { warnings, resolution: 9, changes: { compared, fewest: 3 } },
    cell: rows.map((_, row) => cells[row]!), count: rows.map(([count]) => count), before: rows.map(([, before]) => before), bin: rows.map(([, , bin]) => bin),
    ratio, ratioLower: rows.map(([count, before]) => (before === null ? null : count === 0 ? 0 : 0.5)), ratioUpper: ratio.map((value) => (value === null ? null : 4)),
    p: rows.map(([, , bin]) => (bin === null ? null : 0.04)), q: rows.map(() => null),
  } as unknown as ChangeTable;
}

describe('a map of changes', () => {
  const scene = changeScene(table([[30, 4, 3], [4, 30, -2], [9, 8, 0], [1, 1, null]]));

  it('colours more and fewer, and is grey where nothing is shown, palest where nothing was tested', () => {
    const fill = changeFill({ theme: 'dark' }, scene);
    expect([0, 1].map((row) => fill(row).slice(0, 3))).toEqual([changeColour('dark', 3), changeColour('dark', -2)]);
    expect([2, 3].map((row) => fill(row).slice(0, 3))).toEqual([changeColour('dark', 0), changeColour('dark', 0)]);
    expect(fill(3)[3]).toBeLessThan(fill(2)[3]);
  });

  it('hatches what was not tested', () => {
    expect(rowsNotTested(scene)).toEqual([3]);
  });

  it('outlines each direction of its own, wider levels inside', () => {
    const rings = ringsAround(scene.table.cell, (row) => scene.table.bin[row] ?? 0);
    expect(rings.map(({ bin }) => bin)).toEqual([1, 2, 3, -1, -2]);
  });

  it('adds up in its legend to what the table holds', () => {
    const rows = changeRowsOf(scene, 'light');
    expect(rows.map(({ key }) => key)).toEqual(['3', '2', '1', '0', '-1', '-2', '-3', 'few']);
    expect(rows.reduce((sum, { cells: found, now, before }) => [sum[0]! + found, sum[1]! + now, sum[2]! + before], [0, 0, 0])).toEqual([4, 44, 43]);
    expect(changeRowsOf(changeScene(table([[3, null, null]], false)), 'light')).toEqual([]);
  });
});

describe('the words for a change', () => {
  it('name the result that it can be had again under, where there is one', () => {
    const described = (result: string | null): [string, string][] => {
      const found = table([[30, 4, 3]]);
      Object.assign(found.meta, { filter: { fromDay: '2026-02-01', toDay: '2026-03-01', zone: 'Europe/Kyiv' }, rows: 34, placed: 30, dataVersion: '7' });
      Object.assign(found.meta.changes, {
        fromDay: '2026-01-04', toDay: '2026-02-01', days: { now: 28, before: 28 }, tests: 1, rows: 4, placed: 4, result, resultHash: result && 'ab12'.repeat(16),
      });
      return changeFacts(text, found, '1 March');
    };
    expect(described('0123456789abcdef01234567').at(-1)).toEqual(['legend.run', '0123456789abcdef01234567, ab12ab12ab12']);
    expect(described(null).map(([id]) => id)).not.toContain('legend.run');
  });

  it('say what the test says, and that there was none', () => {
    const found = table([[30, 4, 3], [4, 30, -3], [9, 8, 0], [1, 1, null]]);
    expect([0, 1, 2, 3].map((row) => changeVerdict(text, found, row))).toEqual(['Far more than before (99%)', 'Far fewer than before (99%)', 'The numbers show no difference', 'Too few to tell']);
    expect(changeVerdict(text, table([[3, null, null]], false), 0)).toBe('Not compared');
  });

  it('give the ratio with its interval, and only its lower end where nothing was before', () => {
    const found = table([[30, 10, 3], [5, 0, 1], [5, null, null]]);
    expect([0, 1, 2].map((row) => ratioWords(text, found, row))).toEqual(['ratio 3.00 (0.50 to 4.00)', 'ratio at least 0.50', null]);
    expect([probability(text, 0.04), probability(text, 1e-9)]).toEqual(['p 0.040', 'p below 0.001']);
  });

  it('say why nothing is compared', () => {
    const reach = { code: 'not_compared', message: '', values: { fromDay: '2025-01-01', toDay: '2025-02-01', firstDay: '2026-01-01', lastCompleteDay: '2026-03-30' } };
    expect(changeWarnings(text, table([], false, [reach]))).toEqual([expect.stringMatching(/do not reach over both windows/)]);
    expect(changeWarnings(text, table([], false, [{ ...reach, values: { fromDay: '', toDay: '' } }]))).toEqual([expect.stringMatching(/weekdays/)]);
  });
});
