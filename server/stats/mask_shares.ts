import { cubicWeights } from './kernel_lattice.ts';
import type { Kernel } from './kernels.ts';
import { maskShare } from './mask_share.ts';
import type { PolygonMask } from './polygon_mask.ts';
import type { Tick } from './tick.ts';

export type MaskSharesInput = {
  mask: PolygonMask; kernel: Kernel; bandwidth: number; at: { x: Float64Array; y: Float64Array };
  /** Whether every place is computed by itself, however many there are. */
  exact: boolean;
  tick?: Tick | undefined;
};

/** Of kernels that run out smoothly: so many nodes in a bandwidth, and what is read off between them is within 0.2 %. */
const nodesPerBandwidth: Readonly<Partial<Record<Kernel, number>>> = { quartic: 6, gaussian: 3 };

/**
 * Share of the kernel inside the mask, for many places. It changes slowly within a bandwidth: where places are much denser
 * than that, it is computed on a lattice and read off between its nodes.
 */
export function maskShares(input: MaskSharesInput): Float64Array {
  const { mask, kernel, bandwidth, at, tick } = input;
  const n = at.x.length;
  const shares = new Float64Array(n);
  const read = input.exact ? null : onLattice(input);
  for (let i = 0; i < n; i += 1) {
    shares[i] = read === null ? maskShare(mask, { kernel, bandwidth, x: at.x[i]!, y: at.y[i]! }) : read(at.x[i]!, at.y[i]!);
    if ((i & 255) === 0) tick?.(i, n);
  }
  return shares;
}

function onLattice({ mask, kernel, bandwidth, at }: MaskSharesInput): ((x: number, y: number) => number) | null {
  const nodes = nodesPerBandwidth[kernel];
  if (nodes === undefined || at.x.length === 0) return null;
  const spacing = bandwidth / nodes;
  const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b)) - 2 * spacing;
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b)) + 3 * spacing;
  const [west, south] = [least(at.x), least(at.y)];
  const columns = Math.ceil((most(at.x) - west) / spacing);
  const rows = Math.ceil((most(at.y) - south) / spacing);
  if (columns * rows * 1.3 > at.x.length) return null;
  // Nodes are computed when they are first asked for: far from all places none is.
  const known = new Float64Array(columns * rows).fill(Number.NaN);
  const [across, up] = [new Float64Array(4), new Float64Array(4)];
  return (x, y) => {
    const [atX, atY] = [(x - west) / spacing, (y - south) / spacing];
    const [column, row] = [Math.floor(atX), Math.floor(atY)];
    cubicWeights(atX - column, across);
    cubicWeights(atY - row, up);
    let share = 0;
    for (let b = 0; b < 4; b += 1) for (let a = 0; a < 4; a += 1) {
      const node = (row + b - 1) * columns + column + a - 1;
      if (Number.isNaN(known[node]!)) known[node] = maskShare(mask, {
        kernel, bandwidth, x: west + (column + a - 1) * spacing, y: south + (row + b - 1) * spacing,
      });
      share += known[node]! * up[b]! * across[a]!;
    }
    return Math.min(1, Math.max(0, share));
  };
}
