import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crimeStatKilometres } from '../../../server/stats/distance_decay.ts';
import { geographicProfile, hitScore, rossmo, type GeographicProfile, type GeographicProfileInput } from '../../../server/stats/geographic_profile.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

/** An invented series of eight, with a base. */
const series = { x: Float64Array.of(0, 1200, 3100, 4000, 5200, 2600, 800, 4500), y: Float64Array.of(0, 2500, 900, 3600, 1500, 4100, 3000, 2800) };
const base = { x: 2500, y: 2000 };
const profileOf = (input: Partial<GeographicProfileInput> = {}): GeographicProfile => geographicProfile({ ...series, ...input }) as GeographicProfile;

knownNumbers('geographic_profile', ({ number, open }) => {
  const source = 'The formula written out in R 4.2';
  number({ what: 'Buffer of an invented series of eight, metres', source, expected: 918.75, actual: () => profileOf().bufferMetres! });
  number({
    what: 'Rossmo, f = g = 1.2: highest score, hit score of the base, place of the peak', source,
    expected: [0.000946897234063582, 0.4207125, 3714.28571428571, 2952],
    actual: () => { const profile = profileOf(); return [Math.max(...profile.scores), hitScore(profile, base)!, profile.peakX, profile.peakY]; },
  });
  number({
    what: 'Rossmo, f 1.2, g 1.9: sum of all scores, hit score of the base', source, expected: [24.8564589922118, 0.3637625],
    actual: () => { const profile = profileOf({ decay: { kind: 'rossmo', g: 1.9 } }); return [profile.scores.reduce((sum, score) => sum + score), hitScore(profile, base)!]; },
  });
  number({
    what: 'Negative exponential of CrimeStat in kilometres: highest score, hit score of the base', source, expected: [13.9988278941645, 0.0515125],
    actual: () => { const profile = profileOf({ decay: crimeStatKilometres('negative_exponential') }); return [Math.max(...profile.scores), hitScore(profile, base)!]; },
  });
  const why = 'the places of the crimes are not at hand';
  open({ what: 'Hit scores: Chase 1.7 %, DeSalvo 17.8 %, Ramirez 9.8 %, Berkowitz 4.7 %, Olson 3.0 %, Collins 1.1 %', source: 'Rossmo 2000, Geographic Profiling, table 10.1', why });
  open({ what: 'The 13 DeSalvo places: buffer 0.9910 miles, box 15.583 by 30.192 miles, hit score 14.8 %, with f = g = 1.9 18.37 %', source: 'Computed once from the data of rgeoprofile', why });
});

describe('the formula of Rossmo', () => {
  it('is highest at the edge of the buffer, 1 / B^f, from both sides', () => {
    fc.assert(fc.property(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 1, max: 5000, noNaN: true }), (f, g, buffer) => {
      const score = rossmo({ f, g }, buffer);
      const edge = score(buffer, 0);
      expect(edge / buffer ** -f).toBeCloseTo(1, 9);
      expect(score(buffer * 1.0000001, 0) / edge).toBeCloseTo(1, 5);
      expect(score(buffer * 0.3, buffer * 0.3)).toBeLessThan(edge);
      expect(score(buffer * 1.3, buffer * 0.3)).toBeLessThan(edge);
      // Distances add up along both directions; where they are subtracted, one side of a crime looks like another.
      expect(score(buffer * 0.1, buffer * 0.5)).toBeCloseTo(score(buffer * 0.6, 0), 12);
    }));
    expect(() => rossmo({ f: 0, g: 1 }, 5)).toThrow(RangeError);
    expect(() => rossmo({ f: 1, g: 1 }, 0)).toThrow(RangeError);
  });
});

describe('a geographic profile', () => {
  it('covers the crimes and a margin of their extent by 2 (n - 1)', () => {
    const { west, south, cellWidth, cellHeight, columns, rows } = profileOf();
    expect([west, west + cellWidth * columns, south, south + cellHeight * rows].map((metre) => Math.round(metre * 1e6) / 1e6))
      .toEqual([-371.428571, 5571.428571, -292.857143, 4392.857143]);
  });

  it('searches each cell once: the shares are an order of the scores', () => {
    const { scores, searched } = profileOf({ columns: 40, rows: 30 });
    const order = Array.from(scores, (_, cell) => cell).toSorted((a, b) => searched[a]! - searched[b]!);
    order.slice(1).forEach((cell, k) => expect(scores[cell]).toBeLessThanOrEqual(scores[order[k]!]!));
    expect(searched.reduce((sum, share) => sum + share, 0) / searched.length).toBeCloseTo(0.5, 12);
  });

  it('has a hit score next to 0 at the peak, and none outside', () => {
    const profile = profileOf();
    expect(hitScore(profile, { x: profile.peakX, y: profile.peakY })).toBeCloseTo(0.5 / 40_000, 12);
    expect(hitScore(profile, { x: 90_000, y: 0 })).toBeNull();
    expect(hitScore(profile, { x: Number.NaN, y: 0 })).toBeNull();
  });

  it('does not depend on the order of the crimes, nor on the unit or the place', () => {
    const plain = profileOf();
    expect(profileOf({ x: series.x.toReversed(), y: series.y.toReversed() })).toEqual(plain);
    const moved = profileOf({ x: series.x.map((x) => x * 4 + 65_536), y: series.y.map((y) => y * 4 - 65_536) });
    expect(hitScore(moved, { x: base.x * 4 + 65_536, y: base.y * 4 - 65_536 })).toBeCloseTo(hitScore(plain, base)!, 9);
  });

  it('takes the distance between places when every crime has a twin in its place', () => {
    const twins = { x: Float64Array.of(0, 0, 400, 400, 900, 900), y: Float64Array.of(0, 0, 300, 300, 100, 100) };
    const { bufferMetres, scores } = geographicProfile({ ...twins, columns: 20, rows: 20 }) as GeographicProfile;
    expect(bufferMetres).toBe((700 + 700 + 700) / 3 / 2);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('is not defined without an area, and can be stopped', () => {
    const at = (x: number[], y: number[]) => geographicProfile({ x: Float64Array.from(x), y: Float64Array.from(y) });
    expect(at([], [])).toEqual({ notDefined: 'no_events' });
    expect(at([1], [1])).toEqual({ notDefined: 'too_few_events', needs: 2 });
    expect(at([1, 1, 1], [2, 2, 2])).toEqual({ notDefined: 'one_place' });
    expect(at([1, 1, 1], [2, 3, 4])).toEqual({ notDefined: 'no_area' });
    expect(() => profileOf({ columns: 0 })).toThrow(RangeError);
    expect(() => profileOf({ tick: () => { throw new Error('stopped'); } })).toThrow('stopped');
  });
});
