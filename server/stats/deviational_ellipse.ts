import { meanCentre, type Centre, type WeightedPoints } from './mean_centre.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { secondMoments } from './standard_distance.ts';

/**
 * Standard deviational ellipse ([Esri](https://pro.arcgis.com/en/pro-app/latest/tool-reference/spatial-statistics/h-how-directional-distribution-standard-deviationa.htm)).
 *
 * Answers: in which direction are the events drawn out, and how much?
 * Misread as: the area in which offenders move, or a hotspot. It is a summary of all events together; two clusters make an
 * ellipse over the empty ground between them. Programs differ in its size, so an ellipse says nothing without its convention.
 * Formula: the axes are those along which the events vary most and least (eigenvectors of the covariance). Their half
 * lengths are the standard deviations along them times a factor, by convention: "covariance" the deviation itself (divided by
 * n; holds 39 % of a normal cloud), "arcgis" the same times the root of 2 (63 %), "crimestat" the root of 2 and divided
 * by n - 2.
 * Defaults: "arcgis", one standard deviation.
 * Cost: two passes.
 *
 * Parameters: as for the mean centre; `convention`; `deviations`, a factor on both half axes (1 or 2).
 * Returns: the centre, half lengths `major` and `minor` in metres, unit vector of the major axis with x not below 0,
 * `bearing` of it clockwise from north in degrees (0 to 180, null for a circle), area in square metres. Not defined without
 * events, with fewer than three, or in one place. Events on one line give a minor axis of 0.
 * Errors: RangeError as for the mean centre, and for deviations not above 0.
 * Example: (0, 0), (4, 0), (0, 2), (4, 2), covariance: major 2 to the east, minor 1.
 * Reference: Lefever 1926, American Journal of Sociology 32:88; Yuill 1971, Geografiska Annaler B 53:28; Levine 2013,
 * CrimeStat IV, chapter 4.
 */
export type DeviationalEllipse = {
  centre: Centre; major: number; minor: number; axisX: number; axisY: number; bearing: number | null; areaSquareMetres: number;
};

export const ellipseConventions = ['arcgis', 'crimestat', 'covariance'] as const;
export type EllipseConvention = typeof ellipseConventions[number];

export function deviationalEllipse(
  points: WeightedPoints, { convention = 'arcgis', deviations = 1 }: { convention?: EllipseConvention; deviations?: number } = {},
): DeviationalEllipse | NotDefined {
  if (!(deviations > 0 && deviations < Infinity)) throw new RangeError(`${deviations} deviations`);
  const centre = meanCentre(points);
  if (!isDefined(centre)) return centre;
  const { xx, yy, xy, total } = secondMoments(points, centre);
  if (points.x.length < 3 || (convention === 'crimestat' && total <= 2)) return notDefined('too_few_events', 3);
  if (xx + yy === 0) return notDefined('one_place');
  const middle = (xx + yy) / 2;
  const apart = Math.sqrt(((xx - yy) / 2) ** 2 + xy ** 2);
  const scale = deviations * Math.sqrt(convention === 'covariance' ? 1 / total : 2 / (convention === 'arcgis' ? total : total - 2));
  // The smaller one as product over larger: as a difference it would lose its digits when the events lie nearly on a line.
  const [large, small] = [middle + apart, Math.max(0, (xx * yy - xy * xy) / (middle + apart))];
  const [major, minor] = [Math.sqrt(large) * scale, Math.sqrt(small) * scale];
  const round = apart <= middle * 1e-12;
  const angle = round ? 0 : Math.atan2(2 * xy, xx - yy) / 2;
  const [axisX, axisY] = [Math.cos(angle), Math.sin(angle)];
  return { centre, major, minor, axisX, axisY, bearing: round ? null : (90 - (angle * 180) / Math.PI + 180) % 180, areaSquareMetres: Math.PI * major * minor };
}

/** The ellipse as a closed ring of so many corners. */
export function ellipseRing(
  { centre, major, minor, axisX, axisY }: Omit<DeviationalEllipse, 'bearing' | 'areaSquareMetres'>, corners = 72,
): [number, number][] {
  return Array.from({ length: corners + 1 }, (_, i) => {
    const turn = (2 * Math.PI * (i % corners)) / corners;
    const [along, across] = [major * Math.cos(turn), minor * Math.sin(turn)];
    return [centre.x + along * axisX - across * axisY, centre.y + along * axisY + across * axisX];
  });
}
