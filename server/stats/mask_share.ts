import { kernelMassPerSquare, kernelReach, type Kernel } from './kernels.ts';
import type { PolygonMask } from './polygon_mask.ts';

// Gauss and Legendre, eight points; pieces are at most one bandwidth long, so nothing is lost that a double could hold.
const nodes = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
/** Of the Gaussian less than a billionth lies further away than so many bandwidths. */
const farEnough = 6.5;

const nodeWeights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/**
 * Share of a kernel around a place that lies inside the mask. The kernel is round, so the integral over the area is one
 * around its border: of the share within the distance of the border, over the angle under which it is seen.
 */
export function maskShare(mask: PolygonMask, { kernel, bandwidth, x, y }: { kernel: Kernel; bandwidth: number; x: number; y: number }): number {
  const found = shareAt(mask, { kernel, bandwidth, x, y });
  if (found !== null) return found;
  // On the border itself the angle has no sign: a step of a ten-millionth of the bandwidth aside.
  return shareAt(mask, { kernel, bandwidth, x: x + bandwidth * 1.3e-7, y: y + bandwidth * 0.9e-7 }) ?? 0.5;
}

function shareAt(mask: PolygonMask, { kernel, bandwidth, x, y }: { kernel: Kernel; bandwidth: number; x: number; y: number }): number | null {
  const reach = Math.min(farEnough, kernelReach(kernel)) * bandwidth;
  const count = mask.near(x, y, reach);
  let turned = 0;
  for (let k = 0; k < count; k += 1) {
    const e = mask.found[k]!;
    const [ax, ay] = [mask.fromX[e]! - x, mask.fromY[e]! - y];
    const [dx, dy] = [mask.toX[e]! - mask.fromX[e]!, mask.toY[e]! - mask.fromY[e]!];
    const length = Math.sqrt(dx * dx + dy * dy);
    // Distance of the edge's line, above 0 to the left of it, and where on the line its ends are.
    const p = (ax * dy - ay * dx) / length;
    if (Math.abs(p) >= reach) continue;
    const half = Math.sqrt(reach * reach - p * p);
    const begin = Math.max(-half, (ax * dx + ay * dy) / length);
    const end = Math.min(half, (ax * dx + ay * dy) / length + length);
    if (end <= begin) continue;
    if (Math.abs(p) < bandwidth * 1e-9 && begin < bandwidth * 1e-9 && end > -bandwidth * 1e-9) return null;
    turned += p * integral(kernel, { bandwidth, p, begin, end }) - Math.sign(p) * (Math.atan2(end, Math.abs(p)) - Math.atan2(begin, Math.abs(p)));
  }
  return Math.min(1, Math.max(0, (mask.contains(x, y) ? 1 : 0) + turned / (2 * Math.PI)));
}

function integral(kernel: Kernel, { bandwidth: h, p, begin, end }: { bandwidth: number; p: number; begin: number; end: number }): number {
  // Cut at the foot of the perpendicular, where kernels with a point have one.
  if (begin < 0 && end > 0) return integral(kernel, { bandwidth: h, p, begin, end: 0 }) + integral(kernel, { bandwidth: h, p, begin: 0, end });
  if (end - begin < h / 10) return shortIntegral(kernel, { bandwidth: h, p, begin, end });
  const parts = Math.max(1, Math.ceil((end - begin) / h));
  const half = (end - begin) / parts / 2;
  let sum = 0;
  for (let part = 0; part < parts; part += 1) {
    const middle = begin + half * (2 * part + 1);
    for (let k = 0; k < 4; k += 1) {
      const [low, high] = [middle - half * nodes[k]!, middle + half * nodes[k]!];
      sum += nodeWeights[k]! * (kernelMassPerSquare(kernel, (p * p + low * low) / (h * h)) + kernelMassPerSquare(kernel, (p * p + high * high) / (h * h)));
    }
  }
  return (sum * half) / (h * h);
}

/** Two points are enough for an edge that is short beside the bandwidth, and a coast has thousands of them. */
function shortIntegral(kernel: Kernel, { bandwidth: h, p, begin, end }: { bandwidth: number; p: number; begin: number; end: number }): number {
  const [middle, half] = [(begin + end) / 2, (end - begin) / 2];
  const aside = half * Math.sqrt(1 / 3);
  const at = (along: number): number => kernelMassPerSquare(kernel, (p * p + along * along) / (h * h));
  return (half * (at(middle - aside) + at(middle + aside))) / (h * h);
}
