import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNothingAhead } from '../../../server/forecast/learning.ts';
import { forecastModelOf, forecastModels } from '../../../server/forecast/models.ts';
import { weekProfile } from '../../../server/forecast/week_profile.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { byCell, learningTown, type TownEvent } from '../../support/learning_town.ts';

const quiet = (): void => {};
const run = (model: string, learning: ReturnType<typeof learningTown>, values: Record<string, number> = {}) => forecastModelOf(model).run(learning, values, quiet);
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, one) => total + one, 0);

/** One a week in each of the first three cells, every week at the same hour of another day. */
const steady: TownEvent[] = Array.from({ length: 52 }, (_, week) => week * 7).flatMap((day) => [{ cell: 0, at: day + 0.5 }, { cell: 1, at: day + 2.5 }, { cell: 2, at: day + 4.5, weight: 10 }]);

describe('the profile of the week', () => {
  it('has no hours of its own without incidents, and those of the incidents with many', () => {
    expect(weekProfile(learningTown([], { cells: 1, days: 28 }).events).share.every((one) => Math.abs(one - 1 / 168) < 1e-12)).toBe(true);
    const many = Array.from({ length: 20_000 }, (_, i) => ({ cell: 0, at: (i % 52) * 7 + 5 + 22 / 24 }));
    const { share } = weekProfile(learningTown(many, { cells: 1, days: 364 }).events);
    const busiest = 5 * 24 + 22;
    expect(share.indexOf(Math.max(...share))).toBe(busiest);
    // Half itself, a quarter each neighbour.
    expect(share[busiest + 1]! / share[busiest]!).toBeCloseTo(0.5, 1);
    expect(sum(share)).toBeCloseTo(1, 12);
  });

  it('spreads incidents of unknown hour as the others are, and keeps to their weekday', () => {
    const known = Array.from({ length: 5000 }, (_, i) => ({ cell: 0, at: (i % 52) * 7 + (i % 7) + 20 / 24 }));
    const unknown = Array.from({ length: 5000 }, (_, i) => ({ cell: 0, at: (i % 52) * 7 + 2, dayOnly: true }));
    const { share, timed } = weekProfile(learningTown([...known, ...unknown], { cells: 1, days: 364 }).events);
    expect(timed).toBe(5000);
    expect(share[2 * 24 + 20]!).toBeGreaterThan(share[1 * 24 + 20]! * 1.1);
    expect(share[2 * 24 + 8]!).toBeLessThan(share[2 * 24 + 20]! / 10);
  });

  it('always adds up to 1', () => {
    fc.assert(fc.property(fc.array(fc.record({ cell: fc.constant(0), at: fc.double({ min: 0, max: 27.9, noNaN: true }), dayOnly: fc.boolean() }), { maxLength: 40 }), (events) => {
      expect(sum(weekProfile(learningTown(events, { cells: 1, days: 28 }).events).share)).toBeCloseTo(1, 12);
    }), { numRuns: 50 });
  });
});

describe('the count', () => {
  it('expects of a whole week what a week held on average, in each cell', () => {
    const week = learningTown(steady, { cells: 4, days: 364, shiftHours: 168 });
    const found = byCell(run('count', week).expected, 4);
    [1, 1, 10, 0].forEach((wanted, cell) => expect(found[cell]).toBeCloseTo(wanted, 10));
  });

  it('gives minutes of work when incidents weigh them', () => {
    const week = learningTown(steady.map((event) => ({ ...event, weight: 90 })), { cells: 4, days: 364, shiftHours: 168 });
    expect(byCell(run('calls', week).expected, 4)[0]).toBeCloseTo(90, 10);
  });

  it('says when hardly any hour is known', () => {
    const unknown = learningTown(steady.map((event) => ({ ...event, dayOnly: true })), { cells: 4, days: 364 });
    expect(run('count', unknown).notes).toMatchObject([{ code: 'few_hours_known', values: { timed: 0, rows: 156 } }]);
  });
});

describe('recency', () => {
  it('has the rate of the count where nothing changes', () => {
    const daily = Array.from({ length: 364 }, (_, day) => ({ cell: 0, at: day + 0.5 }));
    const week = learningTown(daily, { cells: 1, days: 364, shiftHours: 168 });
    expect(sum(run('recency', week).expected)).toBeCloseTo(7, 2);
  });

  it('counts an incident of one half-life ago half', () => {
    const town = learningTown([{ cell: 0, at: 363.9999 }, { cell: 1, at: 333.9999 }], { cells: 2, days: 364, shiftHours: 168 });
    const [now, before] = byCell(run('recency', town, { halfLifeDays: 30 }).expected, 2);
    expect(before! / now!).toBeCloseTo(0.5, 6);
  });
});

describe('the density', () => {
  it('keeps the sum, and spreads an incident over the cells around it', () => {
    const town = learningTown(Array.from({ length: 52 }, (_, week) => ({ cell: 5, at: week * 7 + 1 })), { cells: 11, days: 364, shiftHours: 168 });
    const found = byCell(run('kernel_density', town, { bandwidthMetres: 500 }).expected, 11);
    expect(sum(found)).toBeCloseTo(1, 10);
    // Quartic: (1 - (200/500)²)² of the middle.
    expect(found[4]! / found[5]!).toBeCloseTo((1 - 0.16) ** 2, 2);
    expect(found[6]).toBeCloseTo(found[4]!, 10);
    expect(found[1]).toBe(0);
  });
});

describe('near repeats', () => {
  const random = seededRandom(3);
  // Pairs at one place two days apart, all over the place and the year.
  const pairs = Array.from({ length: 120 }, () => ({ cell: random.below(40), at: random.next() * 350 })).flatMap(({ cell, at }) => [{ cell, at }, { cell, at: at + 2 }]);
  const recent = { cell: 20, at: 362.2 };
  const at = (shiftAt: number) => learningTown([...pairs, recent], { cells: 41, days: 364, shiftAt, shiftHours: 8 });

  it('raise the cell of a recent incident for as long as the table says, and not a day longer', () => {
    const raised = (shiftAt: number): number => byCell(run('near_repeat', at(shiftAt)).expected, 41)[20]! / byCell(run('count', at(shiftAt)).expected, 41)[20]!;
    expect(raised(364)).toBeGreaterThan(2);
    // 362 and seven days: the band is half-open.
    expect(raised(368)).toBeGreaterThan(2);
    expect(raised(369)).toBeLessThan(1);
  });

  it('keep about as much in all as there was', () => {
    const found = run('near_repeat', at(364));
    expect(found.used['zones']).toBeGreaterThan(0);
    expect(sum(found.expected) / sum(run('count', at(364)).expected)).toBeGreaterThan(0.5);
    expect(sum(found.expected) / sum(run('count', at(364)).expected)).toBeLessThan(1.5);
  });

  it('are the count where incidents do not come in bunches, and say so', () => {
    const even = learningTown(Array.from({ length: 300 }, () => ({ cell: random.below(40), at: random.next() * 363 })), { cells: 40, days: 364 });
    const found = run('near_repeat', even);
    expect(found.notes.map(({ code }) => code)).toContain('no_near_repeats');
    expect(found.expected).toEqual(run('count', even).expected);
  });
});

describe('every model', () => {
  it.each(forecastModels.map(({ id }) => id))('%s expects nothing of an empty past, and never less than nothing', (id) => {
    const nothing = run(id, learningTown([], { cells: 3, days: 28 }));
    expect(nothing.expected.length).toBe(24);
    expect(nothing.expected.every((one) => one === 0)).toBe(true);
    expect(run(id, learningTown(steady, { cells: 4, days: 364 })).expected.every((one) => one >= 0 && Number.isFinite(one))).toBe(true);
  });

  it('refuses incidents of the shift that it foretells', () => {
    const town = learningTown(steady, { cells: 4, days: 364 });
    expect(() => checkNothingAhead(town)).not.toThrow();
    expect(() => checkNothingAhead({ ...town, shift: { ...town.shift, begin: town.to - 1 } })).toThrow(RangeError);
    expect(() => checkNothingAhead(learningTown([...steady, { cell: 0, at: 364.1 }], { cells: 4, days: 364 }))).toThrow(/its own shift/);
  });
});
