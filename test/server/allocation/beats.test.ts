import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatCentres } from '../../../server/allocation/beat_centres.ts';
import { beatMeasures } from '../../../server/allocation/beat_states.ts';
import { drawBeats, travelOf } from '../../../server/allocation/beats.ts';
import { largestDeviation, loadsOf, type BeatsProblem } from '../../../server/allocation/beats_problem.ts';
import { bridged, leavingCheck, partsOf, piecesOf } from '../../../server/allocation/contiguity.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { beatCity } from '../../support/beat_city.ts';

const deviationOf = (problem: BeatsProblem, beat: Int32Array, alive: Uint8Array): number => largestDeviation(loadsOf(problem, beat, alive.length), alive);
const everybody = (beats: number): Uint8Array => new Uint8Array(beats).fill(1);

/** Small cities whose beats of today are whatever: in pieces, empty, missing, partly locked. */
const awkward = fc.record({
  rows: fc.integer({ min: 2, max: 9 }), columns: fc.integer({ min: 2, max: 9 }), seed: fc.integer({ min: 0, max: 1000 }),
  beatsToday: fc.integer({ min: 0, max: 5 }), beats: fc.integer({ min: 2, max: 6 }), lockedShare: fc.constantFrom(0, 0, 0.05), moved: fc.constantFrom(Infinity, Infinity, 20),
}).map(({ rows, columns, seed, beatsToday, beats, lockedShare, moved }): BeatsProblem => {
  const city = beatCity({ rows, columns, beats: Math.max(1, beatsToday), seed });
  const random = seededRandom(seed);
  const today = city.today.map((own) => (beatsToday === 0 ? -1 : random.next() < 0.1 ? random.below(beatsToday + 1) - 1 : own));
  return {
    ...city, today, beatsToday, beats: Math.min(beats, rows * columns), mostMoved: moved, lockedBeats: new Uint8Array(Math.max(1, beatsToday)),
    lockedUnits: today.map((own) => Number(own >= 0 && random.next() < lockedShare)) as unknown as Uint8Array, seed,
  };
}).map((problem) => ({ ...problem, lockedUnits: Uint8Array.from(problem.lockedUnits) }));

describe('drawing beats', () => {
  it('balances a city within the tolerance, in one piece each, with less way than at first', () => {
    const problem = beatCity({ rows: 30, columns: 34, beats: 10 });
    expect(deviationOf(problem, problem.today, everybody(10))).toBeGreaterThan(0.8);
    const { beat, alive, excess, travel } = drawBeats(problem);
    expect(excess).toBe(0);
    expect(deviationOf(problem, beat, alive)).toBeLessThanOrEqual(0.1 + 1e-9);
    expect([...piecesOf(problem.neighbours, beat, 10)]).toEqual(new Array(10).fill(1));
    expect(travel).toBeLessThan(travelOf(problem, problem.today, 10));
    expect([...drawBeats(problem).beat]).toEqual([...beat]);
  });

  it('gives every unit a beat in one piece, keeps what is locked, and never ends worse than it began', () => {
    fc.assert(fc.property(awkward, (problem) => {
      const { beat, alive, began } = drawBeats(problem);
      const n = alive.length;
      expect(beat.every((own) => own >= 0 && alive[own] === 1)).toBe(true);
      expect(alive.reduce((sum, one) => sum + one, 0)).toBe(new Set(beat).size);
      const pieces = piecesOf(problem.neighbours, beat, n);
      const first = piecesOf(problem.neighbours, began.beat, n);
      pieces.forEach((one, own) => expect(one).toBeLessThanOrEqual(Math.max(1, first[own]!)));
      if (!problem.lockedUnits.includes(1)) {
        expect(Math.max(...pieces)).toBe(1);
        expect(new Set(beat).size).toBe(problem.beats);
      }
      problem.lockedUnits.forEach((one, unit) => {
        if (one === 1) expect(beat[unit]).toBe(problem.today[unit]);
      });
      const excess = (of: Int32Array): number => Math.max(0, deviationOf(problem, of, alive) - problem.tolerance);
      expect(excess(beat)).toBeLessThanOrEqual(excess(began.beat) + 2e-9);
      if (Math.abs(excess(beat) - excess(began.beat)) < 1e-10) expect(travelOf(problem, beat, n)).toBeLessThanOrEqual(travelOf(problem, began.beat, n) + 1e-6);
      const moved = (of: Int32Array): number => of.reduce((sum, own, unit) => sum + (problem.today[unit]! >= 0 && own !== problem.today[unit] ? problem.load[unit]! : 0), 0);
      expect(moved(beat)).toBeLessThanOrEqual(Math.max(problem.mostMoved, moved(began.beat)) + 1e-6);
    }), { numRuns: 25 });
  });

  it('leaves locked beats as they are, and lets no more work change its beat than may', () => {
    const city = beatCity({ rows: 16, columns: 16, beats: 6 });
    const locked = drawBeats({ ...city, lockedBeats: Uint8Array.of(0, 0, 1, 0, 0, 0) });
    city.today.forEach((own, unit) => expect(locked.beat[unit] === 2).toBe(own === 2));
    const total = city.load.reduce((sum, one) => sum + one, 0);
    const little = drawBeats({ ...city, mostMoved: 0.05 * total });
    const moved = little.beat.reduce((sum, own, unit) => sum + (own === city.today[unit] ? 0 : city.load[unit]!), 0);
    expect(moved).toBeLessThanOrEqual(0.05 * total);
    expect(moved).toBeGreaterThan(0);
    expect(deviationOf(city, little.beat, little.alive)).toBeLessThan(deviationOf(city, city.today, everybody(6)));
  });

  it('splits and merges when there are to be more or fewer', () => {
    const city = beatCity({ rows: 18, columns: 18, beats: 6 });
    for (const beats of [3, 9]) {
      const { beat, alive, excess } = drawBeats({ ...city, beats });
      expect([new Set(beat).size, excess]).toEqual([beats, 0]);
      expect(Math.max(...piecesOf(city.neighbours, beat, alive.length))).toBe(1);
    }
  });

  it('reaches on tiny cities what trying everything finds, nearly always', () => {
    let [reached, tried] = [0, 0];
    for (let seed = 0; seed < 12; seed += 1) {
      const city = { ...beatCity({ rows: 3, columns: 4, beats: 2, seed }), tolerance: 0.25 };
      const best = tryAll(city);
      const found = drawBeats(city);
      tried += 1;
      expect(found.excess).toBeGreaterThanOrEqual(best.excess - 1e-8);
      if (Math.abs(found.excess - best.excess) < 1e-8) {
        expect(found.travel).toBeGreaterThanOrEqual(best.travel - 1e-6);
        reached += Number(found.travel < best.travel * 1.02 + 1e-6);
      }
    }
    expect(reached).toBeGreaterThanOrEqual(tried - 2);
  });

  it('ends when whoever asked no longer wants it', () => {
    expect(() => drawBeats(beatCity({ rows: 5, columns: 5, beats: 2 }), () => { throw new Error('enough'); })).toThrow('enough');
  });
});

/** The best of all ways to cut the city into two in one piece each. */
function tryAll(city: BeatsProblem): { excess: number; travel: number } {
  let best = { excess: Infinity, travel: Infinity };
  const n = city.load.length;
  for (let mask = 1; mask < 2 ** (n - 1); mask += 1) {
    const beat = Int32Array.from({ length: n }, (_, unit) => (mask >> unit) & 1);
    if (Math.max(...piecesOf(city.neighbours, beat, 2)) > 1) continue;
    const excess = Math.max(0, deviationOf(city, beat, everybody(2)) - city.tolerance);
    if (excess > best.excess + 1e-9) continue;
    const travel = travelOf(city, beat, 2);
    if (excess < best.excess - 1e-9 || travel < best.travel) best = { excess, travel };
  }
  return best;
}

describe('what lies in one piece', () => {
  it('is told without the unit that leaves as by counting pieces', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 3 }), (seed, beats) => {
      const city = beatCity({ rows: 6, columns: 6, beats: 1 });
      const random = seededRandom(seed);
      const beat = Int32Array.from({ length: 36 }, () => random.below(beats + 1));
      const stays = leavingCheck(city.neighbours, beat);
      for (let unit = 0; unit < 36; unit += 1) {
        const without = beat.slice();
        without[unit] = -1;
        const own = beat[unit]!;
        const [before, after] = [piecesOf(city.neighbours, beat, beats + 1)[own]!, piecesOf(city.neighbours, without, beats + 1)[own]!];
        expect(stays(unit)).toBe(after === before);
      }
    }), { numRuns: 60 });
  });

  it('is joined by the shortest bridges where it is not', () => {
    // Three islands on a line: 0-1, 2-3, 4.
    const islands = packNeighbours([[1], [0], [3], [2], []]);
    const found = bridged(islands, { x: Float64Array.of(0, 1, 3, 4, 9), y: new Float64Array(5) });
    expect(found.bridges.map((pair) => pair.toSorted((a, b) => a - b))).toEqual([[1, 2], [3, 4]]);
    expect(partsOf(found.neighbours).parts).toBe(1);
    expect(bridged(found.neighbours, { x: new Float64Array(5), y: new Float64Array(5) })).toEqual({ neighbours: found.neighbours, bridges: [] });
  });
});

describe('what is said of beats', () => {
  it('adds up, and a compact beat has more compactness than a stretched one', () => {
    const city = beatCity({ rows: 20, columns: 20, beats: 4 });
    const measures = beatMeasures(city, city.today, 4);
    expect(measures.units.reduce((sum, one) => sum + one, 0)).toBe(400);
    expect(measures.load.reduce((sum, one) => sum + one, 0)).toBeCloseTo(city.load.reduce((sum, one) => sum + one, 0), 9);
    const bands = Int32Array.from({ length: 400 }, (_, unit) => Math.floor(unit / 20 / 5));
    expect(Math.min(...measures.compactness)).toBeGreaterThan(Math.max(...beatMeasures(city, bands, 4).compactness));
    expect(Math.max(...measures.compactness)).toBeLessThanOrEqual(1);
  });

  it('has centres downhill as good as those found by trying every unit', () => {
    const city = beatCity({ rows: 24, columns: 24, beats: 4 });
    const [all, downhill] = [beatCentres(city, city.today, 4), beatCentres({ ...city, tried: 0 }, city.today, 4)];
    downhill.travel.forEach((way, own) => expect(way / all.travel[own]!).toBeLessThan(1.005));
  });
});
