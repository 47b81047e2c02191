/**
 * Seeded random numbers: sfc32, the "small fast counting" generator of Chris Doty-Humphrey (PractRand 0.95, passes its
 * tests to 32 TB; period at least 2^32, on average 2^127). State is four 32-bit words, seeded from a number and a name
 * by FNV-1a, then run in for fifteen steps as its author asks.
 *
 * A stream has a name, so that drawing more numbers in one part of the city leaves every other part as it was.
 * Reference: https://pracrand.sourceforge.net/RNG_engines.txt
 */
export type Random = () => number;

export function randomStream(seed: number, name: string): Random {
  const next = sfc32(fnv1a(`${seed}:${name}:a`), fnv1a(`${seed}:${name}:b`), fnv1a(`${seed}:${name}:c`), 1);
  for (let i = 0; i < 15; i++) next();
  return () => next() / 4294967296;
}

/** The bare generator: 32-bit unsigned integers from four words of state. */
export function sfc32(a: number, b: number, c: number, counter: number): () => number {
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** An integer from low to high, both included. */
export const integerBetween = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));

export function pick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new RangeError('Nothing to pick from.');
  return items[Math.floor(random() * items.length)] as T;
}

/** Standard normal, by the method of Box and Muller (1958). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** A Poisson count, by multiplication (Knuth 1969); for the small means of a city's day. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random(), count = 0;
  while (product > limit) {
    product *= random();
    count++;
  }
  return count;
}

/** Fisher and Yates; changes the array it is given. */
export function shuffle<T>(random: Random, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

/** Draws positions 0 to n - 1 in proportion to weights: cumulative sums and a binary search. */
export function weightedDraw(weights: ArrayLike<number>): (random: Random) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = total += weights[i] as number;
  if (!(total > 0)) throw new RangeError('Weights must have a positive sum.');
  return (random) => {
    const target = random() * total;
    let low = 0, high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
