import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knox, type Knox, type KnoxInput } from '../../../server/stats/knox.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoEvents } from '../../support/chicago.ts';
import { sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

type Want = Omit<KnoxInput, 'seed'> & { seed?: number };
const table = (input: Want): Knox => {
  const result = knox({ permutations: 0, seed: 1, ...input });
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result;
};
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
};
const reference = once(() => JSON.parse(readFileSync(sharedData('reference/03_knox_near_repeat.json'), 'utf8')));
const january = once(() => chicagoEvents('be', '2016-02-01'));
const arson = once(() => chicagoEvents('arson'));
const endless = Infinity;

const numbers = {
  euclidean: {
    observed: [2, 2, 1, 0, 0, 14, 1, 2, 14, 14, 6, 9, 16, 28, 46, 19, 21, 53, 88, 135, 46, 82, 151, 281, 475],
    space: [10, 138, 343, 1070, 3523],
  },
  manhattan: {
    observed: [2, 2, 1, 0, 0, 14, 0, 1, 11, 11, 5, 9, 8, 14, 25, 16, 10, 36, 52, 110, 37, 50, 110, 202, 302],
    space: [10, 94, 218, 758, 2436],
  },
} as const;

knownNumbers('knox', ({ number, open }) => {
  const r = 'R 4.2.2, own tables';
  for (const distance of ['euclidean', 'manhattan'] as const) {
    const arsons = once(() => table({ ...arson(), distance, space: [0, 0.1, 250, 500, 1000, 2000], time: [0, 3, 7, 14, 28, 56] }));
    const wanted = () => reference().output[`arson_${distance}_left`];
    number({ what: `522 arsons of Chicago 2016, pairs observed, ${distance}`, source: r, expected: numbers[distance].observed, actual: () => arsons().observed, needsData: true });
    number({ what: `522 arsons, pairs in each band of distance, ${distance}`, source: r, expected: numbers[distance].space, actual: () => arsons().pairsInSpaceBand, needsData: true });
    number({
      what: `522 arsons, ${distance}: differences from the reference table in exact expectation and ratio, largest`, source: r, expected: [0, 0], tolerance: 1e-12, needsData: true,
      actual: () => [largestGap(arsons().expected, wanted().expected_mean_exact.flat()), largestGap(arsons().ratio, wanted().knox_ratio_exact.flat())],
    });
  }
  // The reference's other convention, bands (a, b] of whole days, is the same table with later ends: after a day comes the next.
  const closed = {
    euclidean: [3, 1, 1, 0, 0, 14, 2, 4, 12, 13, 9, 8, 16, 28, 46, 27, 19, 52, 85, 135, 60, 93, 144, 280, 470],
    manhattan: [3, 1, 1, 0, 0, 14, 1, 2, 10, 10, 8, 6, 10, 13, 26, 19, 12, 34, 52, 109, 47, 57, 109, 196, 299],
  };
  for (const distance of ['euclidean', 'manhattan'] as const) number({
    what: `522 arsons, bands that take in their upper end instead, ${distance}: as half-open bands that end one day later`, source: r, needsData: true, expected: closed[distance],
    actual: () => table({ ...arson(), distance, space: [0, 0.1, 250, 500, 1000, 2000], time: [0, 4, 8, 15, 29, 57] }).observed,
  });
  number({
    what: '522 arsons, p by 999 shuffles, straight line, 0.1 to 250 m', source: r, expected: [0.001, 0.969, 0.97, 0.126, 0.936], tolerance: 0.05,
    because: 'Monte Carlo, 999 shuffles on both sides', needsData: true,
    actual: () => table({ ...arson(), distance: 'euclidean', permutations: 999, space: [0, 0.1, 250, 500, 1000, 2000], time: [0, 3, 7, 14, 28, 56] }).p.subarray(5, 10),
  });
  const vignette = 'NearRepeat for R (Steenbeek 2018), vignette, equal to the Near Repeat Calculator';
  const weeks = once(() => table({ ...january(), space: [0, 1, 100, 200, 300, endless], time: [0, 7, 14, 21, endless] }));
  number({
    what: '970 burglaries of Chicago before February 2016, pairs observed, Manhattan', source: vignette, needsData: true,
    expected: [28, 5, 5, 2, 44, 13, 8, 4, 97, 56, 19, 16, 77, 67, 45, 20, 182_194, 146_149, 95_237, 45_879], actual: () => weeks().observed,
  });
  // Printed figures count one more event, a burglary without a date: 971 x 970 / 2 pairs.
  number({
    what: '970 burglaries, exact ratios as printed for 971 events, of which one has no date', source: vignette, needsData: true,
    expected: [1.8069, 0.4024, 0.6176, 0.5128, 1.6461, 0.6065, 0.5729, 0.5945, 1.3318, 0.9589, 0.4993, 0.8728], tolerance: 5e-5, because: 'printed with four decimals',
    actual: () => Array.from(weeks().ratio.subarray(0, 12), (ratio) => (ratio * 470_935) / weeks().pairs),
  });
  const labelled = once(() => table({ ...january(), space: [0, 1, 101, 201, 301, endless], time: [0, 8, 15, 22, endless] }));
  number({
    what: '970 burglaries, bands as the Near Repeat Calculator labels them', source: vignette, needsData: true,
    expected: [29, 4, 5, 2, 45, 15, 7, 2, 106, 48, 21, 13, 88, 64, 46, 15, 206_611, 138_108, 88_321, 36_415], actual: () => labelled().observed,
  });
  number({
    what: '970 burglaries, the same bands, exact ratios of the first column as printed for 971 events', source: vignette, needsData: true,
    expected: [1.6504, 1.4846, 1.2835], tolerance: 5e-5, because: 'printed with four decimals',
    actual: () => [0, 4, 8].map((cell) => (labelled().ratio[cell]! * 470_935) / labelled().pairs),
  });
  const published = once(() => table({ ...january(), permutations: 999, space: [0, 0.1, 200, 400, 600], time: [0, 7, 14, 21] }));
  number({
    what: '970 burglaries, exact ratios', source: r, needsData: true, tolerance: 1e-12,
    expected: [
      1.80319831177373, 0.401569656162417, 0.616337841240531, 1.41329050561477, 0.862515370434452, 0.518011570848073,
      1.01511769367408, 0.952877150215905, 1.04464040888226, 0.973702437663192, 0.983749588302189, 1.00658684119666,
    ], actual: () => published().ratio,
  });
  number({
    what: '970 burglaries, p of the first column', source: r, needsData: true, expected: [0.005, 0.005, 0.415, 0.72], tolerance: 0.08,
    because: 'Monte Carlo: 199 shuffles in the reference', actual: () => [0, 3, 6, 9].map((cell) => published().p[cell]!),
  });
  const days = once(() => table({ ...arson(), space: [0, 0.01, 201, 401, 601, endless], time: [0, 1, 2, 3, endless] }));
  number({
    what: '522 arsons by single days, pairs observed up to 600 m', source: vignette, needsData: true,
    expected: [0, 2, 0, 8, 9, 1, 1, 46, 4, 0, 0, 141, 6, 0, 0, 234], actual: () => days().observed.subarray(0, 16),
  });
  number({
    what: '522 arsons by single days, exact ratios that one run of the calculator gave as 28.29, 74.25, 11.65, 7.71', source: 'Definition; counts of the NearRepeat vignette', needsData: true,
    expected: [38.1433, 52.1133, 9.1049, 8.2513], tolerance: 5e-5, because: 'printed with four decimals', actual: () => [1, 4, 8, 12].map((cell) => days().ratio[cell]!),
  });
  const robberies = once(() => table({ ...memphisRobberies(), t: memphisRobberies().days.map(Math.floor), distance: 'euclidean', space: [0, 0.001, 250, 500, 1000, endless], time: [0, 7, 14, 28, endless] }));
  number({
    what: '2,245 robberies of Memphis 2019 by whole days, pairs observed, straight line', source: 'R 4.2, own tables', needsData: true,
    expected: [31, 25, 40, 438, 157, 143, 267, 2767, 227, 220, 419, 4893, 674, 638, 1326, 14_904], actual: () => robberies().observed.subarray(0, 16),
  });
  number({
    what: '2,245 robberies, exact ratios', source: 'R 4.2, own tables', needsData: true, tolerance: 5e-4, because: 'printed with three decimals',
    expected: [1.593, 1.235, 1.028, 1.293, 1.131, 1.099, 1.082, 1.008, 0.998], actual: () => [0, 1, 2, 4, 5, 6, 8, 9, 10].map((cell) => robberies().ratio[cell]!),
  });
  open({
    what: 'Burkitt lymphoma, 188 cases, within 20 and 5: statistic 13, table 13, 3416, 39, 14110, Poisson p 0.146; local p of 26 cases', source: 'PySAL pointpats, test_spacetime.py',
    why: 'The cases are not at hand.',
  });
});

function largestGap(found: Float64Array, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(found[i]! - value) / Math.max(1, Math.abs(value))), 0);
}

const events = fc.array(fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }), t: fc.integer({ min: 0, max: 40 }) }), { minLength: 3, maxLength: 40 });
type Events = readonly { x: number; y: number; t: number }[];
const columns = (list: Events) => ({ x: Float64Array.from(list, ({ x }) => x), y: Float64Array.from(list, ({ y }) => y), t: Float64Array.from(list, ({ t }) => t) });
const bands = { space: [0, 0.001, 50, 120, endless], time: [0, 3, 7, 15, 21, 30] };

/** The definition, written out: every pair, every band. */
function written(list: Events, { space, time, distance }: { space: readonly number[]; time: readonly number[]; distance: string }): number[] {
  const counts = new Array<number>((space.length - 1) * (time.length - 1)).fill(0);
  list.forEach((a, i) => list.slice(i + 1).forEach((b) => {
    const metres = distance === 'manhattan' ? Math.abs(a.x - b.x) + Math.abs(a.y - b.y) : Math.hypot(a.x - b.x, a.y - b.y);
    const row = space.findIndex((end, k) => metres >= end && metres < space[k + 1]!);
    const column = time.findIndex((end, k) => Math.abs(a.t - b.t) >= end && Math.abs(a.t - b.t) < time[k + 1]!);
    if (row >= 0 && column >= 0) counts[row * (time.length - 1) + column]! += 1;
  }));
  return counts;
}

describe('Knox table', () => {
  it('counts every pair once, in bands that take in their start and not their end', () => {
    fc.assert(fc.property(events, fc.constantFrom('manhattan' as const, 'euclidean' as const), (list, distance) => {
      const result = knox({ ...columns(list), ...bands, distance, permutations: 0, seed: 1 });
      if (!isDefined(result)) return;
      expect(Array.from(result.observed)).toEqual(written(list, { ...bands, distance }));
    }));
  });

  it('is the same for times in milliseconds, in days, and in parts of a day without a common step', () => {
    fc.assert(fc.property(events, (list) => {
      const at = columns(list);
      const inDays = knox({ ...at, ...bands, permutations: 19, seed: 3 });
      const inMs = knox({ ...at, t: at.t.map((t) => 1.6e12 + t * 86_400_000), space: bands.space, time: bands.time.map((end) => end * 86_400_000), permutations: 19, seed: 3 });
      const parts = knox({ ...at, t: at.t.map((t) => t + 0.25), ...bands, permutations: 19, seed: 3 });
      if (!isDefined(inDays) || !isDefined(inMs) || !isDefined(parts)) return;
      for (const other of [inMs, parts]) {
        expect(other.observed).toEqual(inDays.observed);
        expect(other.p).toEqual(inDays.p);
      }
    }), { numRuns: 40 });
  });

  it('is the same when the pairs come in parts', () => {
    fc.assert(fc.property(events, fc.integer({ min: 1, max: 20 }), (list, pairsAtOnce) => {
      const input = { ...columns(list), ...bands, permutations: 29, seed: 9 };
      expect(knox({ ...input, pairsAtOnce })).toEqual(knox(input));
    }));
  });

  it('has the exact mean of all shuffles as expectation, to the last of them', () => {
    const list = [[0, 0], [0, 1], [60, 4], [70, 4], [400, 9]].map(([x, t]) => ({ x: x!, y: 0, t: t! }));
    const ends = { space: [0, 50, 120, endless], time: [0, 3, endless] };
    const orders = permutations(list.map(({ t }) => t));
    const means = table({ ...columns(list), ...ends }).expected;
    const sums = orders.map((times) => written(list.map((one, i) => ({ ...one, t: times[i]! })), { ...ends, distance: 'manhattan' }));
    means.forEach((mean, cell) => expect(mean).toBeCloseTo(sums.reduce((sum, one) => sum + one[cell]!, 0) / orders.length, 12));
  });

  it('does not change with the order of events, nor with place and direction of the map', () => {
    fc.assert(fc.property(events, fc.integer({ min: 1, max: 9 }), (list, turn) => {
      const turned = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)].map(({ x, y, t }) => ({ x: 5000 - y, y: x + 70_000, t }));
      const [one, other] = [knox({ ...columns(list), ...bands, permutations: 0, seed: 1 }), knox({ ...columns(turned), ...bands, permutations: 0, seed: 1 })];
      expect(isDefined(other)).toBe(isDefined(one));
      if (isDefined(one) && isDefined(other)) expect(other.observed).toEqual(one.observed);
    }));
  });

  it('gives p of the seed, at least 1 in the number of shuffles and one', () => {
    const near = columns(Array.from({ length: 30 }, (_, i) => ({ x: Math.floor(i / 2) * 1000, y: 0, t: Math.floor(i / 2) * 20 })));
    const run = (seed: number) => table({ ...near, space: [0, 10, endless], time: [0, 2, endless], permutations: 99, seed });
    expect(run(1).p[0]).toBe(0.01);
    expect(run(1).q[0]).toBeCloseTo(0.02, 12);
    expect(run(1).meaningful[0]).toBe(1);
    expect(run(1).ratio[0]).toBeCloseTo(29, 12);
    expect(run(5)).toEqual(run(5));
  });

  it('finds nothing meaningful in events that came at random, in about the share of runs that q allows', () => {
    let called = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      let state = seed * 7919;
      const next = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
      const list = Array.from({ length: 60 }, () => ({ x: next() * 1000, y: next() * 1000, t: Math.floor(next() * 60) }));
      if (table({ ...columns(list), space: [0, 100, 300, endless], time: [0, 7, 14, endless], permutations: 99, seed }).meaningful.some(Boolean)) called += 1;
    }
    expect(called).toBeLessThan(10);
  });

  it('says why it is not defined', () => {
    const at = (x: number[], t: number[]) => knox({ x: Float64Array.from(x), y: new Float64Array(x.length), t: Float64Array.from(t), space: [0, 100], time: [0, 7], seed: 1 });
    expect(at([], [])).toEqual({ notDefined: 'no_events' });
    expect(at([1], [1])).toEqual({ notDefined: 'too_few_events', needs: 2 });
    expect(at([1, 50, 70], [3, 3, 3])).toEqual({ notDefined: 'one_moment' });
    expect(at([1, 1, 1], [3, 4, 5])).toEqual({ notDefined: 'one_place' });
    expect(at([1, 5000, 9000], [3, 4, 5])).toEqual({ notDefined: 'no_pairs' });
    expect(at([1, 50, 90], [3, 40, 500])).toEqual({ notDefined: 'no_pairs' });
  });

  it('has no ratio and no p where nothing can be expected', () => {
    const result = table({ ...columns([{ x: 0, y: 0, t: 0 }, { x: 90, y: 0, t: 1 }, { x: 500, y: 0, t: 5 }]), space: [0, 10, 100], time: [0, 3], permutations: 9 });
    expect([result.ratio[0], result.p[0], result.q[0], result.meaningful[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
    expect(result.ratio[1]).toBe(3);
  });

  it('refuses bands that do not rise from 0, and events that are nowhere', () => {
    const at = columns([{ x: 0, y: 0, t: 0 }, { x: 1, y: 0, t: 1 }]);
    for (const space of [[0], [1, 5], [0, 5, 5], [0, Number.NaN]]) expect(() => knox({ ...at, space, time: [0, 1], seed: 1 })).toThrow(RangeError);
    expect(() => knox({ ...at, x: Float64Array.of(0, Number.NaN), space: [0, 1], time: [0, 1], seed: 1 })).toThrow(RangeError);
    expect(() => knox({ ...at, x: Float64Array.of(0), space: [0, 1], time: [0, 1], seed: 1 })).toThrow(RangeError);
  });

  it('can be stopped', () => {
    const at = columns(Array.from({ length: 20 }, (_, i) => ({ x: i, y: 0, t: i })));
    expect(() => knox({ ...at, space: [0, 9], time: [0, 9], seed: 1 }, () => { throw new Error('enough'); })).toThrow('enough');
  });
});

function permutations(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((one, i) => permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [one, ...rest]));
}
