/** Clusters numbered from the largest to the smallest; -1 is an event in none. */
export type RankedClusters = { labels: Int32Array; sizes: Int32Array };

/**
 * Numbers clusters anew by size, of equally large ones the more western first, then the more southern: whoever is number one
 * does not depend on the order of the events. Numbers that no event has are dropped.
 */
export function rankClusters(labels: Int32Array, { x, y }: { x: Float64Array; y: Float64Array }): RankedClusters {
  let highest = -1;
  for (const label of labels) highest = Math.max(highest, label);
  const sizes = new Int32Array(highest + 1);
  const west = new Float64Array(highest + 1).fill(Infinity);
  const south = new Float64Array(highest + 1).fill(Infinity);
  labels.forEach((label, i) => {
    if (label < 0) return;
    sizes[label]! += 1;
    west[label] = Math.min(west[label]!, x[i]!);
    south[label] = Math.min(south[label]!, y[i]!);
  });
  const order = Int32Array.from(sizes, (_, label) => label).filter((label) => sizes[label]! > 0)
    .sort((a, b) => sizes[b]! - sizes[a]! || west[a]! - west[b]! || south[a]! - south[b]! || a - b);
  const rank = new Int32Array(highest + 1);
  order.forEach((label, place) => { rank[label] = place; });
  return { labels: labels.map((label) => (label < 0 ? -1 : rank[label]!)), sizes: order.map((label) => sizes[label]!) };
}
