import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationalEllipse, ellipseConventions, ellipseRing, type DeviationalEllipse, type EllipseConvention } from '../../../server/stats/deviational_ellipse.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes, type Points } from '../../support/point_pattern.ts';

function ellipse(of: Points, how: { convention?: EllipseConvention; deviations?: number } = {}): DeviationalEllipse {
  const found = deviationalEllipse(of, how);
  if ('notDefined' in found) throw new Error(found.notDefined);
  return found;
}

knownNumbers('deviational_ellipse', ({ number }) => {
  number({
    what: 'Corners of a rectangle of 4 by 2: half axes and bearing, covariance', source: 'By hand', expected: [2, 1, 90],
    actual: () => { const { major, minor, bearing } = ellipse(points([[0, 0], [4, 0], [0, 2], [4, 2]]), { convention: 'covariance' }); return [major, minor, bearing]; },
  });
  if (!hasSharedData()) return;
  const crimes = streetCrimes();
  const { theta_rad: theta, sigma_x_sqrt2: sigmaX, sigma_y_sqrt2: sigmaY, eigenvalues_population_covariance: eigenvalues, major_axis_unit_vector: axis } = crimes.output.ellipse;
  const source = 'R 4.2';
  number({
    what: '116 street crimes in Chicago, half axes with the root of 2 as ArcGIS has them, feet', source, needsData: true, expected: [sigmaY, sigmaX],
    actual: () => { const { major, minor } = ellipse(crimes); return [major, minor]; },
  });
  number({
    what: 'The same: squared half axes, covariance', source, needsData: true, expected: eigenvalues,
    actual: () => { const { major, minor } = ellipse(crimes, { convention: 'covariance' }); return [major ** 2, minor ** 2]; },
  });
  number({
    // The sign of an axis is free.
    what: 'The same: unit vector of the major axis', source, needsData: true, expected: [-axis[0], -axis[1]],
    actual: () => { const { axisX, axisY } = ellipse(crimes); return [axisX, axisY]; },
  });
  number({
    what: 'The same: rotation of the minor axis from north, radians', source, needsData: true, expected: Math.tan(theta),
    tolerance: 1e-9, actual: () => { const { bearing } = ellipse(crimes); return Math.tan(((bearing! - 180) * Math.PI) / 180); },
  });
});

const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), { minLength: 3, maxLength: 20 })
  .filter((list) => new Set(list.map(String)).size > 1);

describe('the deviational ellipse', () => {
  it('differs between its conventions by the factors that they are named for', () => {
    fc.assert(fc.property(cloud, (list) => {
      const [arcgis, crimestat, covariance] = ellipseConventions.map((convention) => ellipse(points(list), { convention })) as [DeviationalEllipse, DeviationalEllipse, DeviationalEllipse];
      expect(arcgis.major).toBeCloseTo(covariance.major * Math.SQRT2, 9);
      expect(crimestat.major).toBeCloseTo(arcgis.major * Math.sqrt(list.length / (list.length - 2)), 9);
      expect(ellipse(points(list), { deviations: 2 }).minor).toBeCloseTo(arcgis.minor * 2, 9);
    }));
  });

  it('turns with the map and has deviations along its axes, written out', () => {
    fc.assert(fc.property(cloud, fc.double({ min: 0, max: 3, noNaN: true }), (list, angle) => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const plain = ellipse(points(list), { convention: 'covariance' });
      const turned = ellipse(points(list.map(([x, y]) => [c * x - s * y, s * x + c * y])), { convention: 'covariance' });
      expect(turned.major).toBeCloseTo(plain.major, 6);
      expect(turned.minor ** 2).toBeCloseTo(plain.minor ** 2, 6);
      const along = list.map(([x, y]) => (x - plain.centre.x) * plain.axisX + (y - plain.centre.y) * plain.axisY);
      expect(Math.sqrt(along.reduce((sum, one) => sum + one * one, 0) / list.length)).toBeCloseTo(plain.major, 6);
    }));
  });

  it('is flat for events on a line, has no bearing when round, and is drawn through its axes', () => {
    const line = ellipse(points([[0, 0], [1, 1], [2, 2]]));
    expect(line.minor).toBe(0);
    expect(line.bearing).toBeCloseTo(45, 9);
    expect(ellipse(points([[0, 0], [2, 0], [0, 2], [2, 2]])).bearing).toBeNull();
    const ring = ellipseRing({ centre: { x: 1, y: 2 }, major: 3, minor: 1, axisX: 0, axisY: 1 }, 4);
    expect(ring.map(([x, y]) => [Math.round(x * 1e9) / 1e9, Math.round(y * 1e9) / 1e9])).toEqual([[1, 5], [0, 2], [1, -1], [2, 2], [1, 5]]);
  });

  it('has a reason where it is not defined', () => {
    expect(deviationalEllipse(points([]))).toEqual({ notDefined: 'no_events' });
    expect(deviationalEllipse(points([[0, 0], [1, 1]]))).toEqual({ notDefined: 'too_few_events', needs: 3 });
    expect(deviationalEllipse(points([[0.1, 0.2], [0.1, 0.2], [0.1, 0.2]]))).toEqual({ notDefined: 'one_place' });
    expect(() => deviationalEllipse(points([[0, 0]]), { deviations: 0 })).toThrow(RangeError);
  });
});
