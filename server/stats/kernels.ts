/**
 * Kernels: how the weight of one event falls off with distance. Each is a density over the plane (its integral is 1), in
 * distances measured in bandwidths; all but the Gaussian end at one bandwidth. The negative exponential is the truncated one
 * of CrimeStat, exponent 3, scaled to an integral of 1.
 */
export const kernels = ['quartic', 'gaussian', 'triangular', 'uniform', 'negative_exponential', 'epanechnikov'] as const;
export type Kernel = typeof kernels[number];

const decay = 3;
const exponentialTop = decay ** 2 / (2 * Math.PI * (1 - (1 + decay) * Math.exp(-decay)));

/** Beyond so many bandwidths there is nothing; of the Gaussian less than 3e-18 of it. */
export const kernelReach = (kernel: Kernel): number => (kernel === 'gaussian' ? 9 : 1);

/** Density at a squared distance in bandwidths. */
export function kernelAt(kernel: Kernel, squared: number): number {
  if (kernel === 'gaussian') return squared <= 81 ? Math.exp(-squared / 2) / (2 * Math.PI) : 0;
  // At the very edge nothing is left, but the flat kernel has no edge inside itself: there a distance equal to it counts.
  if (squared > 1) return 0;
  switch (kernel) {
    case 'quartic': return (3 / Math.PI) * (1 - squared) ** 2;
    case 'triangular': return (3 / Math.PI) * (1 - Math.sqrt(squared));
    case 'uniform': return 1 / Math.PI;
    case 'epanechnikov': return (2 / Math.PI) * (1 - squared);
    case 'negative_exponential': return exponentialTop * Math.exp(-decay * Math.sqrt(squared));
  }
}

/** Share of the kernel within a squared distance, divided by that squared distance: smooth where the share itself has a root. */
export function kernelMassPerSquare(kernel: Kernel, squared: number): number {
  const s = squared;
  switch (kernel) {
    case 'gaussian': return s < 1e-12 ? 0.5 : -Math.expm1(-s / 2) / s;
    case 'quartic': return s >= 1 ? 1 / s : 3 - 3 * s + s * s;
    case 'triangular': return s >= 1 ? 1 / s : 3 - 2 * Math.sqrt(s);
    case 'uniform': return s >= 1 ? 1 / s : 1;
    case 'epanechnikov': return s >= 1 ? 1 / s : 2 - s;
    case 'negative_exponential': {
      if (s >= 1) return 1 / s;
      const u = Math.sqrt(s);
      const whole = (2 * Math.PI * exponentialTop) / decay ** 2;
      return u < 1e-4 ? Math.PI * exponentialTop * (1 - (2 * decay * u) / 3) : (whole * (1 - (1 + decay * u) * Math.exp(-decay * u))) / s;
    }
  }
}

/** Integral of the squared kernel. One over it is the number of squared bandwidths that a flat kernel of equal noise would cover. */
export function kernelRoughness(kernel: Kernel): number {
  switch (kernel) {
    case 'quartic': return 9 / (5 * Math.PI);
    case 'gaussian': return 1 / (4 * Math.PI);
    case 'triangular': return 3 / (2 * Math.PI);
    case 'uniform': return 1 / Math.PI;
    case 'epanechnikov': return 4 / (3 * Math.PI);
    case 'negative_exponential': return exponentialTop ** 2 * 2 * Math.PI * ((1 - (1 + 2 * decay) * Math.exp(-2 * decay)) / (4 * decay ** 2));
  }
}

/** Sum of the kernel over `count` squared distances, each times `scale`; weights by number of the event, or null for ones. */
export type KernelSum = (squared: Float64Array, found: Int32Array, from: { count: number; scale: number; weights: Float64Array | null }) => number;

/** One loop for each kernel: a call for each pair would cost more than the kernel itself. */
export function kernelSum(kernel: Kernel): KernelSum {
  switch (kernel) {
    case 'quartic': return (squared, found, { count, scale, weights }) => {
      let sum = 0;
      for (let k = 0; k < count; k += 1) {
        const rest = Math.max(0, 1 - squared[k]! * scale);
        sum += weights === null ? rest * rest : rest * rest * weights[found[k]!]!;
      }
      return (sum * 3) / Math.PI;
    };
    case 'gaussian': return (squared, found, { count, scale, weights }) => {
      let sum = 0;
      const half = -scale / 2;
      for (let k = 0; k < count; k += 1) {
        const share = Math.exp(squared[k]! * half);
        sum += weights === null ? share : share * weights[found[k]!]!;
      }
      return sum / (2 * Math.PI);
    };
    default: return (squared, found, { count, scale, weights }) => {
      let sum = 0;
      for (let k = 0; k < count; k += 1) {
        // What lies at the radius itself may be beyond it by rounding.
        const share = kernelAt(kernel, Math.min(1, squared[k]! * scale));
        sum += weights === null ? share : share * weights[found[k]!]!;
      }
      return sum;
    };
  }
}
