import type { Columns, Segment } from './columns.ts';

const known = new WeakMap<Segment, Uint32Array>();

/**
 * How many incidents of a segment each cell has, whenever they were. Made when first asked for and remembered as long as
 * the segment; null for segments so small that adding up cells would take longer than their rows.
 */
export function segmentCounts({ cell, cells }: Columns, segment: Segment): Uint32Array | null {
  if (segment.end - segment.start < 2 * cells.count) return null;
  const made = known.get(segment);
  if (made !== undefined) return made;
  const counts = new Uint32Array(cells.count + 1);
  for (let row = segment.start; row < segment.end; row += 1) counts[cell[row]!]! += 1;
  known.set(segment, counts);
  return counts;
}
