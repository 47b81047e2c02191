/**
 * Fair timing on a shared machine: every variant is warmed up, then all run in turn, over and over, so that a slow moment
 * falls on all of them. What is compared is the ratio within each round; what is quoted is the median.
 */
export type Timing = {
  name: string; medianMs: number; lowMs: number; highMs: number; ratio: number; lowRatio: number; highRatio: number;
  /** Of each round. */
  times: readonly number[];
};

type Variant = () => unknown;

/** Ratios are time of the first variant, the floor or peer, divided by time of each: above 1 is faster than it. */
export async function interleave(variants: Readonly<Record<string, Variant>>, rounds: number): Promise<Timing[]> {
  const names = Object.keys(variants);
  const times: number[][] = names.map(() => []);
  for (const name of names) await variants[name]!();
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, name] of names.entries()) {
      const begin = performance.now();
      await variants[name]!();
      times[place]!.push(performance.now() - begin);
    }
  }
  return names.map((name, place) => {
    const own = times[place]!;
    const ratios = own.map((time, round) => times[0]![round]! / time);
    return {
      name,
      medianMs: median(own), lowMs: Math.min(...own), highMs: Math.max(...own),
      ratio: median(ratios), lowRatio: Math.min(...ratios), highRatio: Math.max(...ratios), times: own,
    };
  });
}

/** How many times as fast one is as another that ran in the same rounds: the median of the rounds. */
export const timesAsFast = (one: Timing, other: Timing): number => median(one.times.map((time, round) => other.times[round]! / time));

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
