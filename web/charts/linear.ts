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

/** The smallest of 1, 2, 5 times a power of ten that is not below the value; 1 for nothing, so that an axis has a height. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}

/** Whole-numbered marks from 0 to the top of a count axis, at most `most` steps. */
export function countMarks(top: number, most: number): number[] {
  const step = Math.max(1, niceCeiling(top / Math.max(1, most)));
  const marks: number[] = [];
  for (let value = 0; value <= top; value += step) marks.push(value);
  return marks;
}
