/**
 * Patterns of emerging hot spots ([Esri, how it works](https://pro.arcgis.com/en/pro-app/latest/tool-reference/space-time-pattern-mining/learnmoreemerging.htm)).
 *
 * Answers: what kind of history does a place have: new, on and off, always hot, cooling?
 * Misread as: a forecast, and as an effect of whatever was done there. The label also hides the history; so the strip of
 * its steps (H hot, C cold, . neither) always stands beside it.
 * Formula: hot in nine tenths of the steps: Historical when the last is not hot, else Intensifying, Diminishing or Persistent
 * by the trend. Otherwise the last step must be hot: Oscillating when some earlier step was cold, New when no earlier
 * one was hot, Consecutive when the only run of hot steps (two or more) ends there, else Sporadic. Cold mirrors it. Where
 * definitions overlap (a New place that was cold before; a Historical one without trend) this order decides.
 * Defaults: Sporadic asks for a hot last step; with `compat: 'arcmap'` it does not.
 * Cost: one pass over the steps.
 *
 * Parameters: `states`, 1 hot, -1 cold, 0 neither, per step; `trend` of the place, 1 up, -1 down, 0 none.
 * Returns: the number of a pattern, its place in `emergingPatterns`; 0 is no pattern.
 * Errors: none; no steps, no pattern.
 * Example: .......HHH is Consecutive, C........H Oscillating, HHHHHHHH.. no pattern.
 * Reference: Esri, How Emerging Hot Spot Analysis works; Chainey 2020, Understanding Crime.
 */
export const emergingPatterns = [
  'none',
  'new_hot', 'consecutive_hot', 'intensifying_hot', 'persistent_hot', 'diminishing_hot', 'sporadic_hot', 'oscillating_hot', 'historical_hot',
  'new_cold', 'consecutive_cold', 'intensifying_cold', 'persistent_cold', 'diminishing_cold', 'sporadic_cold', 'oscillating_cold', 'historical_cold',
] as const;

export type EmergingPattern = typeof emergingPatterns[number];

export type Compat = 'pro' | 'arcmap';

const [isNew, consecutive, intensifying, persistent, diminishing, sporadic, oscillating, historical] = [1, 2, 3, 4, 5, 6, 7, 8];
const coldBegins = 8;

export function emergingPattern(states: Int8Array, trend: number, compat: Compat = 'pro'): number {
  const steps = states.length;
  if (steps === 0) return 0;
  let [hot, cold] = [0, 0];
  for (let t = 0; t < steps; t += 1) {
    if (states[t] === 1) hot += 1;
    else if (states[t] === -1) cold += 1;
  }
  const last = states[steps - 1]!;
  // In whole numbers: 0.9 times ten steps must be nine.
  if (hot * 10 >= steps * 9) return lasting(last === 1, trend);
  if (cold * 10 >= steps * 9) return coldBegins + lasting(last === -1, -trend);
  if (last !== 0) return (last === 1 ? 0 : coldBegins) + recent(states, { last, own: last === 1 ? hot : cold, other: last === 1 ? cold : hot });
  if (compat === 'arcmap' && hot > 0 && cold === 0) return sporadic;
  if (compat === 'arcmap' && cold > 0 && hot === 0) return coldBegins + sporadic;
  return 0;
}

function lasting(lastToo: boolean, trend: number): number {
  if (!lastToo) return historical;
  return trend > 0 ? intensifying : trend < 0 ? diminishing : persistent;
}

function recent(states: Int8Array, { last, own, other }: { last: number; own: number; other: number }): number {
  if (other > 0) return oscillating;
  if (own === 1) return isNew;
  const unbroken = states.subarray(states.length - own).every((state) => state === last);
  return unbroken ? consecutive : sporadic;
}

/** The history of a place in letters. */
export const stepStrip = (states: Int8Array): string => Array.from(states, (state) => (state === 1 ? 'H' : state === -1 ? 'C' : '.')).join('');
