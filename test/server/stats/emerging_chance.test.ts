import { describe, expect, it } from 'vitest';
import { chanceRange, emergingChance, type EmergingChance, type EmergingChanceInput } from '../../../server/stats/emerging_chance.ts';
import { emergingPatterns } from '../../../server/stats/emerging_patterns.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { gridNeighbours, queen } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';

const runs = (input: EmergingChanceInput): EmergingChance => {
  const found = emergingChance(input);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const recent = [emergingPatterns.indexOf('new_hot'), emergingPatterns.indexOf('consecutive_hot')];

knownNumbers('emerging_chance', ({ number, open }) => {
  number({
    what: 'Robberies of Memphis 2019 by month on a 1 km grid, dates shuffled 39 times: mean number of places without a pattern, of 1,062',
    source: 'the same analysis by another order of the dates (200 shuffles)', expected: 965.3, tolerance: 0.005, because: 'Monte Carlo, 39 shuffles', needsData: true,
    actual: () => {
      const robberies = memphisRobberies();
      const { columns, rows, cell } = memphisGrid(robberies, 1000);
      const options = { steps: 12, neighbours: gridNeighbours(columns, rows, { within: queen, self: true }) };
      return chanceRange(runs({ unit: cell, step: robberies.month, options, permutations: 39, seed: 3 }), [0], 0).mean;
    },
  });
  open({ what: 'Patterns under shuffled dates', source: 'any other product', why: 'no product that is known to us computes them' });
});

describe('patterns by chance', () => {
  const side = 8;
  const options = { steps: 10, neighbours: gridNeighbours(side, side, { within: queen, self: true }) };
  /** One place with ten a step from the eighth on, another with as many in all steps. */
  const unit: number[] = [];
  const step: number[] = [];
  for (let t = 0; t < 10; t += 1) {
    for (let one = 0; one < 10; one += 1) {
      unit.push(9);
      step.push(t);
      if (t >= 7) {
        unit.push(54);
        step.push(t);
      }
    }
    unit.push((t * 37) % 64);
    step.push(t);
  }
  const input = (seed: number): EmergingChanceInput => ({ unit: Int32Array.from(unit), step: Int32Array.from(step), options, permutations: 39, seed });

  it('keeps the number of places in every run, and repeats itself with its seed', () => {
    const found = runs(input(1));
    for (let run = 0; run < 39; run += 1) {
      expect(found.runs.subarray(run * 17, run * 17 + 17).reduce((sum, count) => sum + count, 0)).toBe(64);
    }
    expect(runs(input(1))).toEqual(found);
    expect(runs(input(2))).not.toEqual(found);
  });

  it('finds more new places than chance where something began', () => {
    const { p, upper, lower, mean } = chanceRange(runs(input(1)), recent, 9);
    expect(p).toBe(1 / 40);
    expect(upper).toBeLessThan(9);
    expect(mean).toBeGreaterThanOrEqual(lower);
  });

  it('never gives a p of 0, and 1 for nothing at all', () => {
    const found = runs(input(1));
    expect(chanceRange(found, recent, 1000).p).toBe(1 / 40);
    expect(chanceRange(found, recent, 0).p).toBe(1);
  });

  it('leaves out what is outside, and is not defined without incidents', () => {
    const outside = { ...input(1), unit: Int32Array.from([...unit, -1]), step: Int32Array.from([...step, 3]) };
    expect(runs(outside)).toEqual(runs(input(1)));
    expect(emergingChance({ ...input(1), unit: new Int32Array(0), step: new Int32Array(0) })).toEqual({ notDefined: 'no_events', needs: 1 });
  });

  it('stops when told to, and refuses too few runs', () => {
    expect(() => emergingChance(input(1), () => { throw new Error('stopped'); })).toThrow('stopped');
    expect(() => emergingChance({ ...input(1), permutations: 9 })).toThrow(RangeError);
    expect(() => emergingChance({ ...input(1), step: new Int32Array(1) })).toThrow(RangeError);
  });
});
