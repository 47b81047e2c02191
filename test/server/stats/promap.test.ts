import { describe, expect, it } from 'vitest';
import { isDefined, notDefined } from '../../../server/stats/not_defined.ts';
import { promap } from '../../../server/stats/promap.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';

function weights(): { weight: Float64Array; columns: number; firstColumn: number; firstRow: number } {
  const robberies = memphisRobberies();
  const { columns, rows, cell, firstColumn, firstRow } = memphisGrid(robberies);
  // 1 December is day 334 of the year.
  const age = robberies.days.map((day) => 334 - Math.floor(day));
  const weight = promap({ column: cell.map((one) => one % columns), row: cell.map((one) => Math.floor(one / columns)), age: age.map((one) => (one <= 0 ? -1 : one)) }, { columns, rows });
  if (!isDefined(weight)) throw new Error('no weights');
  return { weight, columns, firstColumn, firstRow };
}

knownNumbers('promap', ({ number }) => {
  number({
    what: 'Largest weight on the Memphis robberies of 2019 before December, 500 m squares, and where it is (easting and northing of the middle)', source: 'Bowers, Johnson & Pease 2004, computed with numpy',
    expected: [4.720575, 781750, 3883250], tolerance: 5e-7, because: 'Known to six decimals.', needsData: true,
    actual: () => {
      const { weight, columns, firstColumn, firstRow } = weights();
      const best = weight.indexOf(weight.reduce((a, b) => Math.max(a, b)));
      return [weight[best]!, (best % columns + firstColumn + 0.5) * 500, (Math.floor(best / columns) + firstRow + 0.5) * 500];
    },
  });
});

describe('prospective mapping', () => {
  it('spreads one event of yesterday over its surroundings', () => {
    const weight = promap({ column: Int32Array.of(10), row: Int32Array.of(10), age: Float64Array.of(1) }, { columns: 21, rows: 21 }) as Float64Array;
    expect([weight[10 * 21 + 10], weight[9 * 21 + 11], weight[10 * 21 + 17], weight[10 * 21 + 18]]).toEqual([1, 0.5, 1 / 8, 0]);
    const older = promap({ column: Int32Array.of(10), row: Int32Array.of(10), age: Float64Array.of(15) }, { columns: 21, rows: 21 }) as Float64Array;
    weight.forEach((one, i) => expect(older[i]).toBeCloseTo(one / 3, 12));
  });

  it('knows nothing of what is too old or yet to come, nor of no events', () => {
    const only = (age: number) => (promap({ column: Int32Array.of(1), row: Int32Array.of(1), age: Float64Array.of(age) }, { columns: 3, rows: 3 }) as Float64Array).reduce((a, b) => a + b);
    expect([only(56), only(-0.1), only(55.9) > 0]).toEqual([0, 0, true]);
    expect(promap({ column: new Int32Array(0), row: new Int32Array(0), age: new Float64Array(0) }, { columns: 3, rows: 3 })).toEqual(notDefined('no_events'));
  });
});
