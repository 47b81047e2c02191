import { convolvePlanes } from './fft.ts';
import { kernelAt, type Kernel } from './kernels.ts';
import type { Tick } from './tick.ts';

/** Nodes of the lattice in one bandwidth. With cubic weights on both sides the error falls with its fourth power. */
const nodesPerBandwidth: Readonly<Partial<Record<Kernel, number>>> = { quartic: 12, gaussian: 5 };

/** Beyond this the Gaussian adds less than the lattice's own error. */
const gaussianReach = 5.5;

/** Four planes of so many numbers are held at once. */
export const mostNodes = 2 ** 22;

export type LatticeInput = {
  x: Float64Array; y: Float64Array; weights: Float64Array | null; at: { x: Float64Array; y: Float64Array }; kernel: Kernel; bandwidth: number;
  tick?: Tick | undefined;
};

type Lattice = { spacing: number; west: number; south: number; columns: number; rows: number; reach: number };

/** Null where the kernel has a corner or a step, which a lattice blurs, or where the lattice would be larger than memory allows. */
export function latticeFor({ at, kernel, bandwidth }: Pick<LatticeInput, 'at' | 'kernel' | 'bandwidth'>): Lattice | null {
  const nodes = nodesPerBandwidth[kernel];
  if (nodes === undefined || at.x.length === 0) return null;
  const spacing = bandwidth / nodes;
  const reach = kernel === 'gaussian' ? gaussianReach * bandwidth : bandwidth;
  const [west, east] = range(at.x);
  const [south, north] = range(at.y);
  // Events lie up to one reach outside, and what wraps around the far side must end before the first place.
  const size = (extent: number): number => 2 ** Math.ceil(Math.log2((extent + 2 * reach) / spacing + 8));
  const [columns, rows] = [size(east - west), size(north - south)];
  return columns * rows <= mostNodes ? { spacing, west: west - reach - 2 * spacing, south: south - reach - 2 * spacing, columns, rows, reach } : null;
}

function range(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Sum of kernels at each place: events are put onto the lattice, convolved with the kernel there, and read off between its nodes. */
export function latticeSums({ x, y, weights, at, kernel, bandwidth, tick }: LatticeInput, lattice: Lattice): Float64Array {
  const { spacing, west, south, columns, rows, reach } = lattice;
  const plane = new Float64Array(columns * rows);
  const [across, up] = [new Float64Array(4), new Float64Array(4)];
  for (let i = 0; i < x.length; i += 1) {
    const column = Math.floor((x[i]! - west) / spacing);
    const row = Math.floor((y[i]! - south) / spacing);
    if (column < 1 || row < 1 || column + 2 >= columns || row + 2 >= rows) continue;
    cubicWeights((x[i]! - west) / spacing - column, across);
    cubicWeights((y[i]! - south) / spacing - row, up);
    const weight = weights === null ? 1 : weights[i]!;
    for (let b = 0; b < 4; b += 1) for (let a = 0; a < 4; a += 1) plane[(row + b - 1) * columns + column + a - 1]! += weight * up[b]! * across[a]!;
  }
  convolvePlanes(plane, kernelPlane(kernel, { columns, rows, scale: (spacing / bandwidth) ** 2, nodes: Math.ceil(reach / spacing) }), { columns, rows, tick });
  const sums = new Float64Array(at.x.length);
  for (let i = 0; i < sums.length; i += 1) {
    const column = Math.floor((at.x[i]! - west) / spacing);
    const row = Math.floor((at.y[i]! - south) / spacing);
    cubicWeights((at.x[i]! - west) / spacing - column, across);
    cubicWeights((at.y[i]! - south) / spacing - row, up);
    let sum = 0;
    for (let b = 0; b < 4; b += 1) for (let a = 0; a < 4; a += 1) sum += plane[(row + b - 1) * columns + column + a - 1]! * up[b]! * across[a]!;
    // Around the last events the lattice swings a little to both sides of nothing.
    sums[i] = Math.max(0, sum);
  }
  return sums;
}

/** The kernel around the first node, its other halves on the far sides: that is where a circular convolution has them. */
function kernelPlane(kernel: Kernel, { columns, rows, scale, nodes }: { columns: number; rows: number; scale: number; nodes: number }): Float64Array {
  const plane = new Float64Array(columns * rows);
  for (let b = -nodes; b <= nodes; b += 1) {
    for (let a = -nodes; a <= nodes; a += 1) plane[((b + rows) % rows) * columns + ((a + columns) % columns)] = kernelAt(kernel, (a * a + b * b) * scale);
  }
  return plane;
}

/** Weights of four nodes for a place between the middle two (Lagrange). */
export function cubicWeights(t: number, into: Float64Array): void {
  into[0] = (-t * (t - 1) * (t - 2)) / 6;
  into[1] = ((t + 1) * (t - 1) * (t - 2)) / 2;
  into[2] = (-(t + 1) * t * (t - 2)) / 2;
  into[3] = ((t + 1) * t * (t - 1)) / 6;
}
