import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityLayer, nearestDistances, proximityLayer } from '../../../server/stats/risk_layers.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 })), { minLength: 1, maxLength: 40 })
  .map((list) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) }));

knownNumbers('risk_layers', ({ number }) => {
  const cells = { x: Float64Array.of(0, 0, 300), y: Float64Array.of(100, 300, 400) };
  number({ what: 'Cells at (0, 100), (0, 300) and (300, 400), a point at (0, 0): distances in metres', source: 'By hand (a triangle of sides 3, 4, 5)', expected: [100, 300, 500], actual: () => nearestDistances(cells, { x: Float64Array.of(0), y: Float64Array.of(0) }) });
  number({ what: 'The same cells within 300 m', source: 'By hand', expected: [1, 1, 0], actual: () => proximityLayer(Float64Array.of(100, 300, 500), 300), tolerance: 0 });
});

describe('layers of a risk terrain', () => {
  it('have distances as a loop over all points has them', () => {
    fc.assert(fc.property(places, places, (cells, points) => {
      const found = nearestDistances(cells, points);
      cells.x.forEach((x, i) => expect(found[i]).toBeCloseTo(Math.min(...Array.from(points.x, (px, j) => Math.hypot(px - x, points.y[j]! - cells.y[i]!))), 9));
    }));
  });

  it('of proximity grow with the radius', () => {
    fc.assert(fc.property(places, places, fc.integer({ min: 1, max: 900 }), (cells, points, radius) => {
      const distances = nearestDistances(cells, points);
      const [near, wide] = [proximityLayer(distances, radius), proximityLayer(distances, radius * 2)];
      near.forEach((one, i) => expect(wide[i]).toBeGreaterThanOrEqual(one));
    }));
  });

  it('of density hold the cells with far more around them than others', () => {
    const cells = { x: Float64Array.from({ length: 20 }, (_, i) => i * 1000), y: new Float64Array(20) };
    const points = { x: Float64Array.of(3000, 3010, 3020, 8000), y: new Float64Array(4) };
    const layer = densityLayer(cells, points, { radius: 100 });
    expect(Array.from(layer as Uint8Array)).toEqual(Array.from({ length: 20 }, (_, i) => (i === 3 ? 1 : 0)));
  });

  it('say why where there are none', () => {
    const cells = { x: Float64Array.of(0, 1000), y: Float64Array.of(0, 0) };
    const none = { x: new Float64Array(0), y: new Float64Array(0) };
    expect(densityLayer(cells, none, { radius: 100 })).toEqual({ notDefined: 'no_events' });
    expect(densityLayer(cells, { x: Float64Array.of(50_000), y: Float64Array.of(0) }, { radius: 100 })).toEqual({ notDefined: 'all_equal' });
    expect(Array.from(nearestDistances(cells, none))).toEqual([Infinity, Infinity]);
    expect(Array.from(proximityLayer(nearestDistances(cells, none), 100))).toEqual([0, 0]);
    expect(() => proximityLayer(Float64Array.of(1), 0)).toThrow(RangeError);
    expect(() => nearestDistances({ x: Float64Array.of(1), y: none.y }, none)).toThrow(RangeError);
  });
});
