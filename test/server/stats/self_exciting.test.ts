import { describe, expect, it } from 'vitest';
import { notDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { selfExciting, type SelfExciting } from '../../../server/stats/self_exciting.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';

function memphis(metres: number, options: { steps?: number; correctEnd?: boolean; mergeMinutes?: number } = {}): SelfExciting {
  const robberies = memphisRobberies();
  const { cell, counts } = memphisGrid(robberies, metres);
  const order = Array.from(robberies.days, (_, i) => i).toSorted((a, b) => robberies.days[a]! - robberies.days[b]! || a - b);
  const first = robberies.days[order[0]!]!;
  const time = Float64Array.from(order, (i) => robberies.days[i]! - first);
  return selfExciting({ cell: Int32Array.from(order, (i) => cell[i]!), time }, { cells: counts.length, end: time.at(-1)!, mergeMinutes: 0, waitingDays: null, correctEnd: false, ...options }) as SelfExciting;
}

const source = 'Mohler et al. 2015, computed with numpy';
const because = 'Known to as many digits as are given.';

knownNumbers('self_exciting', ({ number }) => {
  number({ what: 'Memphis robberies 2019, 1,000 m, 20 steps without a correction of the end, no guards: omega, theta', source, because, tolerance: 6e-7, needsData: true,
    expected: [5.202297, 0.009908], actual: () => { const { omega, theta } = memphis(1000); return [omega, theta]; } });
  number({ what: 'The same: background', source, because, tolerance: 3e-7, needsData: true, expected: 2222.756, actual: () => memphis(1000).background });
  number({ what: 'The same with the end corrected: omega, theta', source, because, tolerance: 6e-7, needsData: true,
    expected: [4.107641, 0.010092], actual: () => { const { omega, theta } = memphis(1000, { correctEnd: true }); return [omega, theta]; } });
  number({ what: 'The same on 500 m: it collapses onto pairs minutes apart', source, because, tolerance: 6e-7, needsData: true,
    expected: [158.719963, 0.003301], actual: () => { const { omega, theta } = memphis(500); return [omega, theta]; } });
  number({ what: 'Events left on 500 m and 1,000 m when those within 30 minutes in a cell are one', source, tolerance: 0, needsData: true,
    expected: [2237, 2231], actual: () => [memphis(500, { mergeMinutes: 30 }).used, memphis(1000, { mergeMinutes: 30 }).used] });
  number({ what: 'theta after merging: 500 m after 20 steps, 1,000 m after 20 and 200', source, because, tolerance: 6e-6, needsData: true,
    expected: [0.00026, 0.00317, 0.00145], actual: () => [memphis(500, { mergeMinutes: 30 }).theta, memphis(1000, { mergeMinutes: 30 }).theta, memphis(1000, { mergeMinutes: 30, steps: 200 }).theta] });
});

describe('the self-exciting process', () => {
  it('finds what it was simulated with, where enough follows', () => {
    const random = seededRandom(3);
    const events: { cell: number; time: number }[] = [];
    const wait = (rate: number): number => -Math.log(1 - random.next()) / rate;
    const add = (cell: number, time: number): void => {
      if (time > 1000) return;
      events.push({ cell, time });
      if (random.next() < 0.4) add(cell, time + wait(0.25));
    };
    for (let cell = 0; cell < 20; cell += 1) for (let time = wait(0.02); time < 1000; time += wait(0.02)) add(cell, time);
    events.sort((a, b) => a.time - b.time);
    const found = selfExciting({ cell: Int32Array.from(events, ({ cell }) => cell), time: Float64Array.from(events, ({ time }) => time) }, { cells: 20, end: 1000, steps: 200, mergeMinutes: 0 }) as SelfExciting;
    expect(found.theta).toBeGreaterThan(0.3);
    expect(found.theta).toBeLessThan(0.5);
    expect(1 / found.omega).toBeGreaterThan(2);
    expect(1 / found.omega).toBeLessThan(7);
    expect(found.atBound).toBe(false);
  });

  it('says when it stopped at a guard', () => {
    const cell = Int32Array.of(0, 0, 1, 1);
    const found = selfExciting({ cell, time: Float64Array.of(1, 1.001, 50, 50.001) }, { cells: 2, end: 100, mergeMinutes: 0 }) as SelfExciting;
    expect(found).toMatchObject({ atBound: true, omega: 2 });
  });

  it('is not defined without events, and triggers nothing where no cell has two', () => {
    expect(selfExciting({ cell: new Int32Array(0), time: new Float64Array(0) }, { cells: 3, end: 10 })).toEqual(notDefined('no_events'));
    expect(selfExciting({ cell: Int32Array.of(0, 1, 2), time: Float64Array.of(1, 2, 3) }, { cells: 3, end: 10 })).toMatchObject({ theta: 0, used: 3 });
  });

  it('refuses times that do not ascend', () => {
    expect(() => selfExciting({ cell: Int32Array.of(0, 0), time: Float64Array.of(2, 1) }, { cells: 1, end: 3 })).toThrow(RangeError);
  });
});
