import type { Neighbours } from '../stats/neighbours.ts';

type Ground = { neighbours: Neighbours; load: Float64Array; x: Float64Array; y: Float64Array; tried?: number };

/** Up to so many units every one of a beat is tried as its centre, where nothing else is said. */
const tryAll = 700;

/**
 * Centre of each beat: the unit of it to which the work in it has the least way on straight lines, and that way times the work.
 * In a large beat it is sought downhill from the unit nearest to the mean; the sum of distances has no other valley, so that only
 * the grain of the units can keep it from the least.
 */
export function beatCentres({ neighbours, load, x, y, tried = tryAll }: Ground, beat: Int32Array, beats: number): { centre: Int32Array; travel: Float64Array } {
  const units = unitsByBeat(beat, beats);
  const centre = new Int32Array(beats).fill(-1);
  const travel = new Float64Array(beats);
  for (let own = 0; own < beats; own += 1) {
    const list = units[own]!;
    if (list.length === 0) continue;
    const way = (to: number): number => {
      let sum = 0;
      for (const unit of list) sum += load[unit]! * Math.sqrt((x[unit]! - x[to]!) ** 2 + (y[unit]! - y[to]!) ** 2);
      return sum;
    };
    let [best, least] = [-1, Infinity];
    const consider = (unit: number): void => {
      const found = way(unit);
      if (found < least) [best, least] = [unit, found];
    };
    if (list.length <= tried) for (const unit of list) consider(unit);
    else {
      consider(nearestToMean(list, { load, x, y }));
      for (let from = -1; from !== best;) {
        from = best;
        for (let at = neighbours.offsets[from]!; at < neighbours.offsets[from + 1]!; at += 1) {
          const near = neighbours.members[at]!;
          if (beat[near] === own) consider(near);
        }
      }
    }
    centre[own] = best;
    travel[own] = least;
  }
  return { centre, travel };
}

export function unitsByBeat(beat: Int32Array, beats: number): Int32Array[] {
  const size = new Int32Array(beats);
  for (const own of beat) if (own >= 0) size[own]! += 1;
  const lists = Array.from(size, (one) => new Int32Array(one));
  size.fill(0);
  beat.forEach((own, unit) => {
    if (own >= 0) {
      lists[own]![size[own]!] = unit;
      size[own]! += 1;
    }
  });
  return lists;
}

/** Where there is no work, all units count alike. */
function nearestToMean(list: Int32Array, { load, x, y }: Omit<Ground, 'neighbours' | 'tried'>): number {
  let [weight, sumX, sumY] = [0, 0, 0];
  const empty = list.every((unit) => load[unit] === 0);
  for (const unit of list) {
    const own = empty ? 1 : load[unit]!;
    weight += own;
    sumX += own * x[unit]!;
    sumY += own * y[unit]!;
  }
  let [best, least] = [-1, Infinity];
  for (const unit of list) {
    const away = (x[unit]! - sumX / weight) ** 2 + (y[unit]! - sumY / weight) ** 2;
    if (away < least) [best, least] = [unit, away];
  }
  return best;
}
