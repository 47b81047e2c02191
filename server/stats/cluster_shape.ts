import { convexHull } from './convex_hull.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';

/**
 * Shape of clusters ([Wikipedia, confidence ellipse](https://en.wikipedia.org/wiki/Confidence_region)).
 *
 * Answers: where is each cluster, how large is it, which way does it stretch, and how densely do its events lie?
 * Misread as: a border. The ellipse of one deviation holds about 40 of 100 events of a bell-shaped cluster, that of two
 * about 86; events outside it still belong to the cluster. Density over an ellipse and over a hull are not comparable.
 * Formula: the mean of the events; the half axes are `deviations` times the root of the two principal values of their
 * covariance (divided by n - 1), the direction that of the larger one; the hull is the convex hull.
 * Defaults: one deviation.
 * Cost: n log n, for the hulls.
 *
 * Parameters: `x`, `y` in metres; `labels`, the cluster of each event from 0, negative for none; `clusters`, how many there
 * are; `deviations`, from 1 to 2.
 * Returns: for each cluster the count, mean centre, half axes in metres, `bearingDegrees` of the longer one (clockwise from
 * north, at least 0, below 180; NaN for a circle), area of ellipse and hull in square kilometres, events per square kilometre
 * of each, and the corners of the hull as event numbers. What a cluster in one place or on one line has not is NaN.
 * Not defined without clusters.
 * Errors: RangeError when lengths differ, a label is not below `clusters`, or deviations are outside 1 to 2.
 * Example: events at (0, 0), (2, 0), (0, 2), (2, 2): mean (1, 1), both half axes 1.1547, hull 4 square metres.
 * Reference: Yuill 1971, Geografiska Annaler B 53:28; Levine 2013, CrimeStat IV, chapters 4 and 7.
 */
export type ClusterShapes = {
  counts: Int32Array; meanX: Float64Array; meanY: Float64Array;
  longMetres: Float64Array; shortMetres: Float64Array; bearingDegrees: Float64Array;
  ellipseSquareKilometres: Float64Array; hullSquareKilometres: Float64Array;
  perSquareKilometreOfEllipse: Float64Array; perSquareKilometreOfHull: Float64Array;
  hulls: Int32Array[];
};

export type ClusterShapesInput = { x: Float64Array; y: Float64Array; labels: Int32Array; clusters: number; deviations?: number };

export function clusterShapes({ x, y, labels, clusters, deviations = 1 }: ClusterShapesInput): ClusterShapes | NotDefined {
  if (y.length !== x.length || labels.length !== x.length) throw new RangeError(`${x.length} x, ${y.length} y, ${labels.length} labels`);
  if (!(deviations >= 1 && deviations <= 2)) throw new RangeError(`deviations are from 1 to 2, not ${deviations}`);
  if (clusters === 0) return notDefined('too_few_events');
  const members = eventsOfClusters(labels, clusters);
  const empty = (): Float64Array => new Float64Array(clusters).fill(Number.NaN);
  const shapes: ClusterShapes = {
    counts: Int32Array.from(members, ({ length }) => length), meanX: empty(), meanY: empty(),
    longMetres: empty(), shortMetres: empty(), bearingDegrees: empty(), ellipseSquareKilometres: empty(), hullSquareKilometres: empty(),
    perSquareKilometreOfEllipse: empty(), perSquareKilometreOfHull: empty(), hulls: [],
  };
  members.forEach((events, cluster) => {
    const xs = Float64Array.from(events, (i) => x[i]!);
    const ys = Float64Array.from(events, (i) => y[i]!);
    ellipseInto(shapes, cluster, { xs, ys, deviations });
    const hull = convexHull(xs, ys);
    shapes.hulls.push(isDefined(hull) ? hull.corners.map((corner) => events[corner]!) : new Int32Array(0));
    if (isDefined(hull)) shapes.hullSquareKilometres[cluster] = hull.areaSquareMetres / 1e6;
    shapes.perSquareKilometreOfHull[cluster] = events.length / shapes.hullSquareKilometres[cluster]!;
    const area = Math.PI * shapes.longMetres[cluster]! * shapes.shortMetres[cluster]! / 1e6;
    if (area > 0) shapes.ellipseSquareKilometres[cluster] = area;
    shapes.perSquareKilometreOfEllipse[cluster] = events.length / shapes.ellipseSquareKilometres[cluster]!;
  });
  return shapes;
}

/** The events of each cluster, in ascending order. */
export function eventsOfClusters(labels: Int32Array, clusters: number): Int32Array[] {
  const counts = new Int32Array(clusters);
  for (const label of labels) {
    if (label >= clusters) throw new RangeError(`a label ${label} among ${clusters} clusters`);
    if (label >= 0) counts[label]! += 1;
  }
  const members = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  labels.forEach((label, i) => {
    if (label < 0) return;
    members[label]![counts[label]!] = i;
    counts[label]! += 1;
  });
  return members;
}

type OwnEvents = { xs: Float64Array; ys: Float64Array; deviations: number };

function ellipseInto(shapes: ClusterShapes, cluster: number, { xs, ys, deviations }: OwnEvents): void {
  const n = xs.length;
  if (n === 0) return;
  const meanX = mean(xs);
  const meanY = mean(ys);
  shapes.meanX[cluster] = meanX;
  shapes.meanY[cluster] = meanY;
  if (n < 2) return;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i += 1) {
    const dx = xs[i]! - meanX;
    const dy = ys[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  // The product is more exact than the difference when the events lie nearly on a line.
  const large = middle + spread;
  const small = large > 0 ? Math.max(0, (xx * yy - xy * xy) / large) : 0;
  if (large <= 1e-18 * n) return;
  shapes.longMetres[cluster] = deviations * Math.sqrt(large / (n - 1));
  shapes.shortMetres[cluster] = deviations * Math.sqrt(small / (n - 1));
  if (spread <= 1e-12 * middle) return;
  const bearing = 90 - (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI);
  shapes.bearingDegrees[cluster] = ((bearing % 180) + 180) % 180;
}

/** From the first value outwards, so that equal values have exactly their value as mean. */
function mean(values: Float64Array): number {
  const first = values[0]!;
  let sum = 0;
  for (const value of values) sum += value - first;
  return first + sum / values.length;
}
