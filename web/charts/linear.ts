/** A straight line from data to pixels and back. */
export type Linear = { (value: number): number; invert(pixel: number): number };

export function linear(domain: readonly [number, number], range: readonly [number, number]): Linear {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const slope = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0);
  const scale = ((value: number) => r0 + (value - d0) * slope) as Linear;
  scale.invert = (pixel: number) => (slope === 0 ? d0 : d0 + (pixel - r0) / slope);
  return scale;
}

const roundTops = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** A round number that is not much above the value; 1 for nothing, so that an axis has a height. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const round = roundTops.find((candidate) => candidate * power >= value * (1 - 1e-12)) ?? 10;
  return Number((round * power).toPrecision(3));
}
