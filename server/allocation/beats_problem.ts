import type { Neighbours } from '../stats/neighbours.ts';

/** What beats are drawn from. Beats have numbers from 0; -1 is no beat. */
export type BeatsProblem = {
  /** Units that touch; in one piece (see `bridged`). */
  neighbours: Neighbours;
  /** Work in each unit, 0 or more. */
  load: Float64Array;
  /** Middles in metres. */
  x: Float64Array;
  y: Float64Array;
  squareKm: Float64Array;
  /** Beat of today; -1 where there is none. */
  today: Int32Array;
  /** How many beats of today there are. */
  beatsToday: number;
  /** How many there are to be. */
  beats: number;
  /** 1: stays in its beat of today. */
  lockedUnits: Uint8Array;
  /** By beat of today, 1: nothing leaves or enters it. */
  lockedBeats: Uint8Array;
  /** Part of the mean by which the load of a beat may differ from it. */
  tolerance: number;
  /** At most so much load may change its beat of today; Infinity: no bound. */
  mostMoved: number;
  seed: number;
};

/** Beats as they are drawn: numbers of today stay what they were, new ones follow; `alive` says which there still are. */
export type Drawn = { beat: Int32Array; alive: Uint8Array };

export const isLocked = ({ lockedBeats }: Pick<BeatsProblem, 'lockedBeats'>, beat: number): boolean => lockedBeats[beat] === 1;

export function loadsOf({ load }: Pick<BeatsProblem, 'load'>, beat: Int32Array, beats: number): Float64Array {
  const loads = new Float64Array(beats);
  beat.forEach((own, unit) => {
    if (own >= 0) loads[own]! += load[unit]!;
  });
  return loads;
}

/** Largest part of the mean by which a living beat differs from it; 0 where there is no load. */
export function largestDeviation(loads: Float64Array, alive: Uint8Array): number {
  const [living, total] = [alive.reduce((sum, one) => sum + one, 0), loads.reduce((sum, one) => sum + one, 0)];
  if (total === 0) return 0;
  const mean = total / living;
  return loads.reduce((most, one, beat) => (alive[beat] === 1 ? Math.max(most, Math.abs(one / mean - 1)) : most), 0);
}
