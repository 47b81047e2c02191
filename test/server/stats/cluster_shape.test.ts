import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterShapes, type ClusterShapes } from '../../../server/stats/cluster_shape.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

const shapesOf = (x: Float64Array, y: Float64Array, deviations = 1): ClusterShapes =>
  clusterShapes({ x, y, labels: new Int32Array(x.length), clusters: 1, deviations }) as ClusterShapes;

knownNumbers('cluster_shape', ({ number }) => {
  number({
    what: 'Mean centre, half axes (metres) and area of the hull (square kilometres) of 2,245 robberies in Memphis as one cluster',
    source: 'R 4.2, eigen(cov(x))', needsData: true,
    expected: [777006.131603325, 3889919.79644216, 6569.57949967283, 6167.4422218765, 769.051408561494],
    actual: () => {
      const { x, y } = memphisRobberies();
      const { meanX, meanY, longMetres, shortMetres, hullSquareKilometres } = shapesOf(x, y);
      return [meanX[0]!, meanY[0]!, longMetres[0]!, shortMetres[0]!, hullSquareKilometres[0]!];
    },
  });
  number({
    what: 'Direction of the longer axis of the same robberies, degrees clockwise from north', source: 'R 4.2, eigen(cov(x))', needsData: true,
    expected: ((Math.atan2(-0.113247878728459, 0.993566765730167) * 180) / Math.PI + 180) % 180, tolerance: 1e-8, because: 'the axis is printed with 15 digits',
    actual: () => { const { x, y } = memphisRobberies(); return shapesOf(x, y).bearingDegrees[0]!; },
  });
});

const events = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 3, maxLength: 40 });

describe('the shape of clusters', () => {
  it('moves with the events, grows with them, and turns with them', () => {
    fc.assert(fc.property(events, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -1e6, max: 1e6 }), (list, scale, shift) => {
      const plain = shapesOf(Float64Array.from(list, ([x]) => x), Float64Array.from(list, ([, y]) => y));
      fc.pre(plain.hullSquareKilometres[0]! > 0);
      // A quarter turn: east becomes north, north becomes west.
      const other = shapesOf(Float64Array.from(list, ([, y]) => shift - scale * y), Float64Array.from(list, ([x]) => shift + scale * x));
      expect(other.longMetres[0]).toBeCloseTo(plain.longMetres[0]! * scale, 6);
      expect(other.shortMetres[0]).toBeCloseTo(plain.shortMetres[0]! * scale, 4);
      expect(other.meanX[0]).toBeCloseTo(shift - scale * plain.meanY[0]!, 6);
      expect(other.hullSquareKilometres[0]).toBeCloseTo(plain.hullSquareKilometres[0]! * scale ** 2, 9);
      if (plain.longMetres[0]! - plain.shortMetres[0]! > 0.1) {
        expect(Math.cos(((plain.bearingDegrees[0]! - other.bearingDegrees[0]!) * Math.PI) / 90)).toBeCloseTo(-1, 6);
      }
    }));
  });

  it('has an ellipse of two deviations four times as large as that of one', () => {
    const [x, y] = [Float64Array.of(0, 2, 0, 2, 5), Float64Array.of(0, 0, 2, 2, 9)];
    expect(shapesOf(x, y, 2).ellipseSquareKilometres[0]! / shapesOf(x, y).ellipseSquareKilometres[0]!).toBeCloseTo(4, 12);
    expect(shapesOf(x, y).perSquareKilometreOfEllipse[0]! * shapesOf(x, y).ellipseSquareKilometres[0]!).toBeCloseTo(5, 12);
  });

  it('has no direction when round, no area in one place or on a line', () => {
    const square = shapesOf(Float64Array.of(0, 2, 0, 2), Float64Array.of(0, 0, 2, 2));
    expect([square.longMetres[0], square.shortMetres[0]]).toEqual([Math.sqrt(4 / 3), Math.sqrt(4 / 3)]);
    expect(square.bearingDegrees[0]).toBeNaN();
    const stack = shapesOf(new Float64Array(5).fill(781_021.69), new Float64Array(5).fill(3_882_929.58));
    expect([stack.meanX[0], stack.counts[0], stack.hulls[0]!.length]).toEqual([781_021.69, 5, 0]);
    expect([stack.longMetres[0], stack.hullSquareKilometres[0], stack.perSquareKilometreOfEllipse[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const line = shapesOf(Float64Array.of(0, 1, 2), Float64Array.of(0, 1, 2));
    expect([line.bearingDegrees[0], line.shortMetres[0], line.ellipseSquareKilometres[0], line.perSquareKilometreOfHull[0]]).toEqual([45, 0, Number.NaN, Number.NaN]);
  });

  it('counts each cluster by itself and leaves out what is in none', () => {
    const { counts, meanX } = clusterShapes({ x: Float64Array.of(1, 9, 3, 100), y: new Float64Array(4), labels: Int32Array.of(0, 1, 0, -1), clusters: 2 }) as ClusterShapes;
    expect([Array.from(counts), Array.from(meanX)]).toEqual([[2, 1], [2, 9]]);
  });

  it('is not defined without clusters, and refuses other deviations and labels', () => {
    const one = { x: Float64Array.of(1), y: Float64Array.of(1), labels: Int32Array.of(-1), clusters: 0 };
    expect(clusterShapes(one)).toEqual({ notDefined: 'too_few_events' });
    expect(() => clusterShapes({ ...one, deviations: 3 })).toThrow(RangeError);
    expect(() => clusterShapes({ ...one, labels: Int32Array.of(1), clusters: 1 })).toThrow(RangeError);
    expect(() => clusterShapes({ ...one, y: new Float64Array(2) })).toThrow(RangeError);
  });
});
