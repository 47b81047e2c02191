import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../server/stats/random.ts';
import { randomPoints } from '../../../server/stats/random_points.ts';
import { ripley, type Ripley, type RipleyInput } from '../../../server/stats/ripley.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';
import { rectangleMask } from '../../support/rectangle_mask.ts';

function found(input: RipleyInput): Ripley {
  const result = ripley(input);
  if ('notDefined' in result) throw new Error(result.notDefined);
  return result;
}

knownNumbers('ripley', ({ number }) => {
  if (!hasSharedData()) return;
  const { output, x, y, bounds } = streetCrimes();
  const radii = Float64Array.from(output.K.r as number[]);
  const window = { bounds };
  const source = 'R 4.2, spatstat 3.0';
  for (const [correction, name] of [['none', 'none'], ['border', 'border'], ['translation', 'translate'], ['isotropic', 'isotropic']] as const) {
    number({
      what: `K of 116 street crimes in Chicago at 13 distances up to 300 feet, correction: ${correction}`, source, needsData: true, expected: output.K[name],
      actual: () => found({ x, y, window, radii, correction }).k,
    });
  }
  number({
    what: 'K of the same, isotropic, the rectangle given as a polygon', source, needsData: true, expected: output.K.isotropic,
    actual: () => found({ x, y, window: { bounds, mask: rectangleMask(bounds)! }, radii }).k,
  });
  number({ what: 'L of the same, isotropic', source, needsData: true, expected: output.L_isotropic, actual: () => found({ x, y, window, radii }).l });
});

const bounds = [0, 0, 1000, 1000] as const;
const radii = Float64Array.of(0, 20, 50, 100, 200);
const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 })), { minLength: 3, maxLength: 40 })
  .filter((list) => new Set(list.map(String)).size > 1);

describe("Ripley's K", () => {
  it('without correction is the count of pairs, written out, and of any order of events', () => {
    fc.assert(fc.property(cloud, (list) => {
      const { k, pairs } = found({ ...points(list), window: { bounds }, radii, correction: 'none' });
      radii.forEach((radius, r) => {
        let count = 0;
        list.forEach(([x, y], i) => list.forEach(([u, v], j) => { if (i !== j && Math.hypot(x - u, y - v) <= radius) count += 1; }));
        expect(k[r]).toBeCloseTo((count * 1e6) / (list.length * (list.length - 1)), 6);
        if (r === radii.length - 1) expect(pairs * 2).toBe(count);
      });
      for (const correction of ['isotropic', 'translation', 'border', 'none'] as const) {
        const one = found({ ...points(list), window: { bounds }, radii, correction }).k;
        const other = found({ ...points(list.toReversed()), window: { bounds }, radii, correction }).k;
        one.forEach((value, r) => { if (Number.isNaN(value)) expect(other[r]).toBeNaN(); else expect(other[r]! / (value || 1)).toBeCloseTo(value === 0 ? 0 : 1, 9); });
      }
    }));
  });

  it('grows with the square of the map', () => {
    fc.assert(fc.property(cloud, (list) => {
      const plain = found({ ...points(list), window: { bounds }, radii }).k;
      const larger = found({ ...points(list.map(([x, y]) => [x * 2, y * 2])), window: { bounds: [0, 0, 2000, 2000] }, radii: radii.map((r) => r * 2) }).k;
      plain.forEach((value, r) => { expect(larger[r]! / 4).toBeCloseTo(value, 4); });
    }));
  });

  it('puts strewn events inside the envelope with a large p, and clusters above it with the least p', () => {
    const strewn = randomPoints(200, { bounds }, seededRandom(41));
    const chance = found({ ...strewn, window: { bounds }, radii, simulate: { simulations: 199, seed: 5 } });
    expect(chance.envelope!.p).toBeGreaterThan(0.05);
    expect(chance.envelope!.rank).toBe(5);
    chance.l.forEach((l, r) => { expect(Math.abs(l - radii[r]!)).toBeLessThan(8); });
    const clustered = { x: strewn.x.map((x, i) => (i < 100 ? 500 + x / 20 : x)), y: strewn.y.map((y, i) => (i < 100 ? 500 + y / 20 : y)) };
    const lump = found({ ...clustered, window: { bounds }, radii, simulate: { simulations: 199, seed: 5 } });
    expect(lump.envelope!.p).toBe(0.005);
    for (let r = 1; r < radii.length; r += 1) expect(lump.l[r]).toBeGreaterThan(lump.envelope!.upper[r]!);
    const again = found({ ...clustered, window: { bounds }, radii, simulate: { simulations: 199, seed: 5 } });
    expect(again.envelope).toEqual(lump.envelope);
  });

  it('strews its patterns over an area of any form, and nowhere else', () => {
    const mask = rectangleMask([0, 0, 1000, 100])!;
    const { x, y } = randomPoints(500, { bounds, mask }, seededRandom(1));
    x.forEach((one, i) => { expect(mask.contains(one, y[i]!)).toBe(true); });
    const { envelope, l } = found({ x, y, window: { bounds, mask }, radii: Float64Array.of(0, 25, 50), simulate: { simulations: 39, seed: 2 } });
    l.forEach((value, r) => { expect(value).toBeLessThanOrEqual(envelope!.upper[r]! + 3); });
  });

  it('has a reason where it is not defined, and refuses what makes no sense', () => {
    const window = { bounds };
    expect(ripley({ ...points([]), window, radii })).toEqual({ notDefined: 'no_events' });
    expect(ripley({ ...points([[1, 1]]), window, radii })).toEqual({ notDefined: 'too_few_events', needs: 2 });
    expect(ripley({ ...points([[1, 1], [1, 1]]), window, radii })).toEqual({ notDefined: 'one_place' });
    expect(ripley({ ...points([[1, 1], [1, 1]]), window: { bounds: [1, 1, 1, 1] }, radii })).toEqual({ notDefined: 'no_area' });
    expect(found({ ...points([[1, 1], [2, 1]]), window, radii, correction: 'border' }).k[4]).toBeNaN();
    expect(() => ripley({ ...points([[1, 1], [2000, 1]]), window, radii })).toThrow(RangeError);
    expect(() => ripley({ ...points([[1, 1], [2, 1]]), window, radii: Float64Array.of(5, 5) })).toThrow(RangeError);
    expect(() => ripley({ ...points([[1, 1], [2, 1]]), window: { bounds, mask: rectangleMask(bounds)! }, radii, correction: 'translation' })).toThrow(RangeError);
  });
});
