import { describe, expect, it } from 'vitest';
import { feedbackLoop, loopBand, type Band } from '../../../server/allocation/feedback.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const equal = [0.3, 0.3];
const unequal = [0.3, 0.25];
const long = 5000;
const short = 1000;
const ends = ({ lower, upper }: Band): [number, number] => [lower, upper];
const source = 'Replication of Ensign et al. 2018, 200 runs, without the length of a run';

knownNumbers('feedback', ({ number }) => {
  number({ what: 'Patrols to the area with the most finds, equal rates, 5,000 patrols: 5 and 95 % of runs', source, tolerance: 0.001, because: '200 runs, three printed digits.',
    expected: [0.006, 0.994], actual: () => ends(loopBand({ finds: equal, patrols: long, learns: 'greedy' })) });
  number({ what: 'Patrols in proportion to finds, equal rates, 5,000 patrols: 5 and 95 % of runs', source, tolerance: 0.02, because: '1,000 runs beside 200: the 5 % point of 200 runs is off by 0.016 on average.',
    expected: [0.316, 0.696], actual: () => ends(loopBand({ finds: equal, patrols: long, learns: 'discovered' }, 1000)) });
  number({ what: 'Patrols in proportion to finds, rates 0.30 and 0.25 (true share 0.545), 5,000 patrols: middle of runs', source, tolerance: 0.02, because: 'The runs vary by 0.1, so the middle of 200 by 0.01.',
    expected: 0.695, actual: () => loopBand({ finds: unequal, patrols: long, learns: 'discovered' }, 1000).middle });
  number({ what: 'Finds weighed by the chance of the patrol, equal rates, 1,000 patrols: 5 and 95 % of runs', source, tolerance: 0.006, because: '1,000 runs beside 200: the 5 % point of 200 runs is off by 0.004 on average.',
    expected: [0.452, 0.547], actual: () => ends(loopBand({ finds: equal, patrols: short, learns: 'corrected' }, 1000)) });
  number({ what: 'Reports and weighed finds, equal rates, 1,000 patrols: 5 and 95 % of runs', source, tolerance: 0.003, because: '200 runs, three printed digits.',
    expected: [0.488, 0.511], actual: () => ends(loopBand({ finds: equal, reports: [2.5, 2.5], patrols: short, learns: 'both' })) });
  number({ what: 'Finds weighed by the chance of the patrol, rates 0.30 and 0.25: middle of runs', source, tolerance: 0.008, because: '1,000 runs; nine imagined finds in each area pull by 0.001.',
    expected: 0.547, actual: () => loopBand({ finds: unequal, patrols: short, learns: 'corrected' }, 1000).middle });
}, { room: 'server/allocation' });

/** Within the published band of the corrected rule: what a rule must keep to be let loose on a town. */
const keeps = ({ lower, upper }: Band): boolean => lower >= 0.452 - 0.006 && upper <= 0.547 + 0.006;

describe('a rule that learns from patrols', () => {
  it('is told from one that does not run away by the bound', () => {
    // The runaway control: a bound that these pass would say nothing.
    expect(keeps(loopBand({ finds: equal, patrols: long, learns: 'greedy' }))).toBe(false);
    expect(keeps(loopBand({ finds: equal, patrols: long, learns: 'discovered' }))).toBe(false);
    expect(keeps(loopBand({ finds: equal, reports: [2.5, 2.5], patrols: short, learns: 'greedy' }))).toBe(false);
    expect(keeps(loopBand({ finds: equal, patrols: short, learns: 'corrected' }, 1000))).toBe(true);
    expect(keeps(loopBand({ finds: equal, reports: [2.5, 2.5], patrols: short, learns: 'reported' }))).toBe(true);
  });

  it('keeps to the reports however unlike the chances to find something are', () => {
    const { lower, upper } = loopBand({ finds: [0.9, 0.1], reports: [3, 2.5], patrols: short, learns: 'reported' });
    expect(lower).toBeGreaterThan(0.53);
    expect(upper).toBeLessThan(0.56);
    // What is discovered says where it was easy to find something.
    expect(loopBand({ finds: [0.9, 0.1], reports: [3, 2.5], patrols: short, learns: 'discovered' }).middle).toBeGreaterThan(0.9);
  });

  it('runs away among many areas, too, while the corrected and the reported one stay', () => {
    const areas = new Array<number>(20).fill(0.3);
    const top = (learns: 'greedy' | 'discovered' | 'corrected' | 'reported', patrols: number): number => {
      const runs = Array.from({ length: 20 }, (_, run) => Math.max(...feedbackLoop({ finds: areas, reports: areas, patrols, learns, seed: run + 1 }).learned));
      return runs.toSorted((a, b) => a - b)[10]!;
    };
    expect(top('greedy', long)).toBeGreaterThan(0.85);
    expect(top('discovered', 4 * long)).toBeGreaterThan(top('discovered', short));
    // Weighed finds come to the truth, but slowly where a patrol is rarely sent to the same area.
    expect(top('corrected', 4 * long)).toBeLessThan(0.8 * top('corrected', short));
    expect(top('reported', long)).toBeLessThan(0.054);
  });

  it('learns of areas that are held out as well as of the others when it learns from reports', () => {
    const idle = Uint8Array.of(1, 0, 0, 0);
    const { learned, patrolled } = feedbackLoop({ finds: [0.3, 0.3, 0.3, 0.3], reports: [0.5, 0.5, 0.5, 0.5], patrols: long, learns: 'reported', idle, seed: 3 });
    expect(patrolled[0]).toBe(0);
    for (const share of learned) expect(Math.abs(share - 0.25)).toBeLessThan(0.02);
    // From finds alone a place where nobody looks has no crime.
    expect(feedbackLoop({ finds: [0.3, 0.3, 0.3, 0.3], patrols: long, learns: 'discovered', idle, seed: 3 }).learned[0]).toBeLessThan(0.01);
  });

  it('is refused for rates that are none, and the same seed gives the same', () => {
    expect(() => feedbackLoop({ finds: [1.2, 0], patrols: 1, learns: 'greedy', seed: 1 })).toThrow(RangeError);
    expect(() => feedbackLoop({ finds: [0.3, 0.3], patrols: 9, learns: 'greedy', idle: Uint8Array.of(1, 1), seed: 1 })).toThrow(RangeError);
    const once = feedbackLoop({ finds: equal, patrols: 100, learns: 'corrected', seed: 5 });
    expect(feedbackLoop({ finds: equal, patrols: 100, learns: 'corrected', seed: 5 })).toEqual(once);
    expect(feedbackLoop({ finds: equal, patrols: 100, learns: 'corrected', seed: 6 })).not.toEqual(once);
  });
});
