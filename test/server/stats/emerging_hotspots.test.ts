import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../server/stats/benjamini_hochberg.ts';
import { emergingHotspots, stripOf, type EmergingHotspots, type EmergingInput } from '../../../server/stats/emerging_hotspots.ts';
import { emergingPattern, emergingPatterns } from '../../../server/stats/emerging_patterns.ts';
import { mannKendall } from '../../../server/stats/mann_kendall.ts';
import { twoSidedP } from '../../../server/stats/normal.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { gridNeighbours, queen } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisCube } from '../../support/memphis_cube.ts';

const found = (input: EmergingInput): EmergingHotspots => {
  const result = emergingHotspots(input);
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result;
};
const patterns = ['new_hot', 'consecutive_hot', 'sporadic_hot', 'persistent_hot', 'historical_hot', 'none'] as const;
const counted = ({ counts }: EmergingHotspots): number[] => patterns.map((name) => counts[emergingPatterns.indexOf(name)]!);

knownNumbers('emerging_hotspots', ({ number }) => {
  const source = 'R 4.2, spdep 1.2-7 (localG), and the rules written out';
  number({
    what: 'Robberies of Memphis 2019 by month on a 500 m grid, Gi* of each month, |z| above 1.645: new, consecutive, sporadic, persistent, historical, none',
    source, expected: [38, 6, 359, 13, 0, 3773], needsData: true,
    actual: () => counted(found({ ...memphisCube(), previous: 0, window: 'step', correction: 'none' })),
  });
  number({
    what: 'The same against the entire cube, with the month before, false discovery rate 10 % over 50,268 bins: the same patterns',
    source, expected: [15, 25, 173, 23, 1, 3952], needsData: true, actual: () => counted(found(memphisCube())),
  });
  number({
    what: 'Critical p of that correction', source, expected: 0.00298372, tolerance: 1e-8, because: 'printed with six digits', needsData: true,
    actual: () => found(memphisCube()).criticalP,
  });
});

/** Twelve by twelve places in twelve steps: a lasting centre, one that begins, and noise that no generator needs. */
function town(): EmergingInput {
  const [side, steps] = [12, 12];
  const values = new Float64Array(side * side * steps).map((_, bin) => ((bin * 7919) % 97 < 20 ? 1 : 0));
  for (let step = 0; step < steps; step += 1) {
    values[(3 * side + 3) * steps + step]! += 30;
    if (step > 8) values[(8 * side + 8) * steps + step]! += 30;
  }
  return { values, steps, neighbours: gridNeighbours(side, side, { within: queen, self: true }) };
}

describe('emerging hot spots', () => {
  it('find a place that lasts and one that begins', () => {
    const result = found(town());
    expect(emergingPatterns[result.pattern[3 * 12 + 3]!]).toBe('persistent_hot');
    expect(stripOf(result, 3 * 12 + 3)).toBe('HHHHHHHHHHHH');
    expect(emergingPatterns[result.pattern[8 * 12 + 8]!]).toBe('consecutive_hot');
    // It began in the tenth step, which is still held down by the quiet one before it.
    expect(stripOf(result, 8 * 12 + 8)).toBe('..........HH');
    expect(result.hotSteps[8 * 12 + 8]).toBe(2);
    expect(result.counts.reduce((sum, count) => sum + count, 0)).toBe(144);
  });

  it('agree with the parts put together the slow way', () => {
    const result = found(town());
    const p = Array.from(result.z, (z) => (Number.isNaN(z) ? null : twoSidedP(z)));
    const { criticalP, tests } = benjaminiHochberg(p);
    expect(result.criticalP).toBeCloseTo(criticalP(0.1)!, 14);
    expect(result.tests).toBe(tests);
    for (let place = 0; place < result.places; place += 1) {
      const z = result.z.slice(place * 12, place * 12 + 12);
      const trend = mannKendall(z);
      if (isDefined(trend)) expect(result.trendZ[place]).toBe(trend.z);
      else expect(result.trendZ[place]).toBeNaN();
      const states = Int8Array.from(z, (score, step) => (p[place * 12 + step]! <= criticalP(0.1)! ? Math.sign(score) : 0));
      const direction = isDefined(trend) && trend.p <= 0.1 ? Math.sign(trend.z) : 0;
      expect(result.pattern[place]).toBe(emergingPattern(states, direction));
    }
  });

  it('say when no place could be cold at such counts', () => {
    const few = found(town());
    expect(few.coldPossible).toBe(false);
    expect(few.lowestZ!).toBeGreaterThan(-2);
    const { values, ...cube } = town();
    const empty = found({ ...cube, values: values.map((_, bin) => (bin % (12 * 144) < 12 * 60 ? 0 : 50 + ((bin * 31) % 7))) });
    expect(empty.coldPossible).toBe(true);
    expect(empty.states.includes(-1)).toBe(true);
  });

  it('are not defined without ten steps, events or differences', () => {
    const neighbours = gridNeighbours(3, 3, { within: queen, self: true });
    expect(emergingHotspots({ values: new Float64Array(81), steps: 9, neighbours })).toEqual({ notDefined: 'too_few_steps', needs: 10 });
    expect(emergingHotspots({ values: new Float64Array(90), steps: 10, neighbours })).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(emergingHotspots({ values: new Float64Array(90).fill(2), steps: 10, neighbours })).toEqual({ notDefined: 'all_equal' });
    const alone = gridNeighbours(1, 1, { within: queen, self: true });
    expect(emergingHotspots({ values: new Float64Array(10).fill(2), steps: 10, neighbours: alone })).toEqual({ notDefined: 'one_place', needs: 2 });
  });

  it('tell how far they are, and stop when told to', () => {
    const seen: number[] = [];
    emergingHotspots(town(), (done) => { seen.push(done); });
    expect(seen.length).toBeGreaterThan(1);
    expect(() => emergingHotspots(town(), () => { throw new Error('stopped'); })).toThrow('stopped');
  });

  it('refuse an alpha that is none', () => {
    expect(() => emergingHotspots({ ...town(), alpha: 0 })).toThrow(RangeError);
    expect(() => emergingHotspots({ ...town(), trendAlpha: 1 })).toThrow(RangeError);
  });
});
