import type { Road } from './layout.ts';
import { ringRadii, type Fan } from './fan.ts';
import { distance, type Point } from './plane.ts';

/**
 * The direction in which streets run at every place: a cross field, four directions at right angles, kept as the cosine
 * and sine of four times the angle so that roads which meet at right angles agree instead of cancelling. Main roads pull
 * the field along themselves; far from them it follows the rings and rays of the fan.
 * Idea: Chen, Esch, Wonka, Müller and Zhang 2008, "Interactive procedural street modeling", ACM TOG 27(3):103.
 */
export type StreetField = (point: Point) => number;

const size = 60, west = -9000, south = -5000, columns = 301, rows = 281;
const reach = 840, decay = 330;

export function makeStreetField(fan: Fan, roads: readonly Road[]): StreetField {
  const cosines = new Float32Array(columns * rows), sines = new Float32Array(columns * rows);
  const pull = (at: Point, angle: number, strength: number, within: number): void => {
    const cosine = Math.cos(4 * angle) * strength, sine = Math.sin(4 * angle) * strength;
    const left = Math.max(0, Math.ceil((at[0] - within - west) / size));
    const right = Math.min(columns - 1, Math.floor((at[0] + within - west) / size));
    const low = Math.max(0, Math.ceil((at[1] - within - south) / size));
    const high = Math.min(rows - 1, Math.floor((at[1] + within - south) / size));
    const scale = (decay * within) / reach;
    for (let row = low; row <= high; row++) {
      for (let column = left; column <= right; column++) {
        const east = (west + column * size - at[0]) / scale, north = (south + row * size - at[1]) / scale;
        const weight = Math.exp(-(east * east + north * north));
        (cosines[row * columns + column] as number) += cosine * weight;
        (sines[row * columns + column] as number) += sine * weight;
      }
    }
  };
  for (let radius = 300; radius < 7200; radius += 300) {
    for (let share = 0; share <= 1; share += Math.min(0.1, 150 / radius)) {
      const here = fan.at(radius, share), outwards = fan.at(radius + 30, share);
      pull(here, Math.atan2(outwards[1] - here[1], outwards[0] - here[0]), 0.05, reach);
    }
  }
  for (const road of roads) {
    const strength = road.class === 'collector' ? 0.5 : 1;
    for (let i = 1; i < road.line.length; i++) {
      const from = road.line[i - 1] as Point, to = road.line[i] as Point;
      if (Math.abs(from[0]) > 8500 || from[1] > 10_500) continue;
      pull(to, Math.atan2(to[1] - from[1], to[0] - from[0]), (strength * distance(from, to)) / 60, reach);
    }
  }
  for (const { at, degrees } of quarters) pull(fan.at(...at), (degrees * Math.PI) / 180, 9, 1500);

  return ([east, north]) => {
    const x = Math.min(columns - 1.001, Math.max(0, (east - west) / size));
    const y = Math.min(rows - 1.001, Math.max(0, (north - south) / size));
    const column = Math.floor(x), row = Math.floor(y), u = x - column, v = y - row, index = row * columns + column;
    const mix = (values: Float32Array): number =>
      ((values[index] as number) * (1 - u) + (values[index + 1] as number) * u) * (1 - v)
      + ((values[index + columns] as number) * (1 - u) + (values[index + columns + 1] as number) * u) * v;
    return Math.atan2(mix(sines), mix(cosines)) / 4;
  };
}

/** Planned quarters with a straight grid of their own, turned against their surroundings. */
const quarters: { at: readonly [number, number]; degrees: number }[] = [
  { at: [ringRadii[0] * 0.6, 0.3], degrees: 12 },
  { at: [3300, 0.19], degrees: 38 },
  { at: [4400, 0.6], degrees: 5 },
  { at: [5800, 0.5], degrees: 28 },
  { at: [3000, 0.9], degrees: 60 },
  { at: [5700, 0.27], degrees: 70 },
];
