/** Mean centre of each cluster; from its first event outwards, so that events in one place have exactly that place. */
export function clusterCentres(
  { x, y }: { x: Float64Array; y: Float64Array }, labels: Int32Array, clusters: number,
): { x: Float64Array; y: Float64Array } {
  const first = new Int32Array(clusters).fill(-1);
  const counts = new Int32Array(clusters);
  const [sumX, sumY] = [new Float64Array(clusters), new Float64Array(clusters)];
  labels.forEach((label, i) => {
    if (label < 0) return;
    if (first[label] === -1) first[label] = i;
    counts[label]! += 1;
    sumX[label]! += x[i]! - x[first[label]!]!;
    sumY[label]! += y[i]! - y[first[label]!]!;
  });
  const centre = (sums: Float64Array, values: Float64Array): Float64Array => sums.map((sum, label) => values[first[label]!]! + sum / counts[label]!);
  return { x: centre(sumX, x), y: centre(sumY, y) };
}
