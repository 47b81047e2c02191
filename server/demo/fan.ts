import { smoothNoise } from './noise.ts';
import type { Point } from './plane.ts';
import { randomStream } from './random.ts';

/**
 * The city's own coordinates. It spreads like a fan around the mouth of its river: `radius` is the distance from the
 * mouth in metres, `share` runs from the western coast (0) over the river (0.5) to the eastern coast (1). Rings, radial
 * roads, beats and planted places are laid out in these, so that they follow coast and river whatever the seed draws.
 */
export type Fan = {
  at(radius: number, share: number): Point;
  /** Metres across one whole share at a radius, to turn a width into a difference of share. */
  metresPerShare(radius: number): number;
};

export const cityRadius = 6600;
/** Radii of the ring roads, inner to outer. */
export const ringRadii = [1150, 2350, 3700, 5100] as const;
export const riverShare = 0.5;

const degrees = Math.PI / 180;
const bump = (radius: number, centre: number, width: number): number => Math.exp(-(((radius - centre) / width) ** 2));

export function makeFan(seed: number): Fan {
  const random = randomStream(seed, 'terrain');
  const roughness = smoothNoise(random), eastWarp = smoothNoise(random), northWarp = smoothNoise(random);
  const meander = random() * 2 * Math.PI;
  const cape = 3900 + 500 * random(), bay = 2300 + 300 * random(), head = 5000 + 500 * random();

  const rough = (radius: number, side: number): number =>
    (5 * roughness(radius / 1300, side) + 2.2 * roughness(radius / 420, side + 7))
      * Math.min(1, radius / 1500) * Math.min(1, 4000 / radius);
  const west = (radius: number): number =>
    200 - 9 * bump(radius, bay, 900) + 9 * bump(radius, cape, 700) - 6 * Math.min(1, radius / 7000) + rough(radius, 3);
  const east = (radius: number): number =>
    -24 + 8 * bump(radius, bay + 900, 900) - 6 * bump(radius, head, 800) + 8 * Math.min(1, radius / 7000) + rough(radius, 20);
  const river = (radius: number): number =>
    82 + 13 * Math.sin(radius / 1500 + meander) * Math.min(1, radius / 1200) - 10 * Math.min(1, radius / 7000);

  const at = (radius: number, share: number): Point => {
    const angle = degrees * (share < riverShare
      ? west(radius) + (river(radius) - west(radius)) * (share / riverShare)
      : river(radius) + (east(radius) - river(radius)) * ((share - riverShare) / (1 - riverShare)));
    const squareness = 1 + 0.07 * Math.min(1, (radius / cityRadius) ** 2) * Math.cos(4 * (angle - Math.PI / 4));
    const x = radius * squareness * Math.cos(angle) * 0.97, y = radius * squareness * Math.sin(angle) * 1.1;
    const strength = 190 * Math.min(1, radius / 2500);
    return [x + strength * eastWarp(x / 1700, y / 1700), y + strength * northWarp(x / 1700, y / 1700)];
  };
  const metresPerShare = (radius: number): number => {
    let length = 0;
    for (let step = 0; step < 20; step++) {
      const from = at(radius, step / 20), to = at(radius, (step + 1) / 20);
      length += Math.hypot(to[0] - from[0], to[1] - from[1]);
    }
    return length;
  };
  return { at, metresPerShare };
}
