import type { PolygonMask } from './polygon_mask.ts';
import type { Window } from './random_points.ts';

/** One over the share of the circle around (x, y) that lies inside the window (Ripley's weight). */
export type CircleShare = (x: number, y: number, radius: number) => number;

/** Distance to the nearest border; 0 outside. */
export type BorderDistance = (x: number, y: number, atMost: number) => number;

export const borderDistanceOf = ({ bounds, mask }: Window): BorderDistance => (mask === undefined ? toSides(bounds) : toEdges(mask));

export const circleShareOf = ({ bounds, mask }: Window): CircleShare => (mask === undefined ? inRectangle(bounds) : inMask(mask));

const toSides = ([west, south, east, north]: Window['bounds']): BorderDistance => (x, y) => Math.max(0, Math.min(x - west, east - x, y - south, north - y));

function toEdges(mask: PolygonMask): BorderDistance {
  return (x, y, atMost) => {
    if (!mask.contains(x, y)) return 0;
    const count = mask.near(x, y, atMost);
    let least = Infinity;
    for (let k = 0; k < count; k += 1) {
      const e = mask.found[k]!;
      const [dx, dy] = [mask.toX[e]! - mask.fromX[e]!, mask.toY[e]! - mask.fromY[e]!];
      const [px, py] = [x - mask.fromX[e]!, y - mask.fromY[e]!];
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)));
      least = Math.min(least, (px - along * dx) ** 2 + (py - along * dy) ** 2);
    }
    return Math.sqrt(least);
  };
}

/** Each side cuts off an arc; where two of them reach past their corner, the arcs overlap. */
function inRectangle([west, south, east, north]: Window['bounds']): CircleShare {
  return (x, y, radius) => {
    const [left, right, down, up] = [x - west, east - x, y - south, north - y];
    if (Math.min(left, right, down, up) >= radius) return 1;
    const arc = (distance: number): number => (distance < radius ? Math.acos(Math.max(-1, distance / radius)) : 0);
    const arcs = [arc(left), arc(right), arc(down), arc(up)] as const;
    let outside = 2 * (arcs[0] + arcs[1] + arcs[2] + arcs[3]);
    const overlap = (one: number, other: number): number => Math.max(0, one + other - Math.PI / 2);
    outside -= overlap(arcs[0], arcs[2]) + overlap(arcs[0], arcs[3]) + overlap(arcs[1], arcs[2]) + overlap(arcs[1], arcs[3]);
    return 1 - outside / (2 * Math.PI);
  };
}

/** The angles at which the circle leaves the area, less those at which it comes in; once around more if it starts inside. */
function inMask(mask: PolygonMask): CircleShare {
  return (x, y, radius) => {
    const count = mask.near(x, y, radius);
    let inside = mask.contains(x + radius, y) ? 2 * Math.PI : 0;
    for (let k = 0; k < count; k += 1) {
      const e = mask.found[k]!;
      const [ax, ay] = [mask.fromX[e]! - x, mask.fromY[e]! - y];
      const [dx, dy] = [mask.toX[e]! - mask.fromX[e]!, mask.toY[e]! - mask.fromY[e]!];
      const a = dx * dx + dy * dy;
      const b = ax * dx + ay * dy;
      const root = b * b - a * (ax * ax + ay * ay - radius * radius);
      if (root <= 0) continue;
      for (const sign of [-1, 1] as const) {
        const t = (-b + sign * Math.sqrt(root)) / a;
        if (t < 0 || t >= 1) continue;
        const angle = Math.atan2(ay + t * dy, ax + t * dx);
        inside -= sign * (angle < 0 ? angle + 2 * Math.PI : angle);
      }
    }
    return Math.min(1, Math.max(0, inside / (2 * Math.PI)));
  };
}
