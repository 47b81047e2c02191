/** Which of the candidates are chosen, and how good the choice is at most away from the best there is. */
export type Choice = {
  /** Places in the list of candidates, ascending. */
  chosen: Int32Array;
  objective: number;
  /** No choice is better: at least the objective where most is sought, at most where least is. */
  bound: number;
  /** Difference of both relative to the bound; 0 when the choice is proven best. */
  gap: number;
  how: 'exact' | 'heuristic';
  /** What had been found before the exact solver began, and after how long. */
  heuristic: { objective: number; ms: number };
  seconds: number;
  /** Whether the same question gives the same answer on any machine: not where the clock ended the search. */
  reproducible: boolean;
};

/** Which candidates must be chosen and which never; one number for each, 1 for yes. Default: none. */
export type Bounds = { fixed?: Uint8Array | undefined; forbidden?: Uint8Array | undefined };

export const gapBetween = (objective: number, bound: number): number => {
  const difference = Math.abs(bound - objective);
  return difference <= 1e-9 * Math.max(1, Math.abs(bound)) ? 0 : difference / Math.max(Math.abs(bound), 1e-300);
};

/** State of each candidate: 1 must be chosen, -1 never, 0 open. */
export function statesOf({ fixed, forbidden }: Bounds, { candidates, p }: { candidates: number; p: number }): Int8Array {
  if (!Number.isInteger(p) || p < 0) throw new RangeError(`not a number to choose: ${p}`);
  for (const marks of [fixed, forbidden]) if (marks !== undefined && marks.length !== candidates) throw new RangeError(`${marks.length} marks for ${candidates} candidates`);
  const states = new Int8Array(candidates);
  let [must, may] = [0, 0];
  for (let j = 0; j < candidates; j += 1) {
    if (fixed?.[j] === 1 && forbidden?.[j] === 1) throw new RangeError(`candidate ${j} must be chosen and never`);
    states[j] = fixed?.[j] === 1 ? 1 : forbidden?.[j] === 1 ? -1 : 0;
    if (states[j] === 1) must += 1;
    if (states[j] !== -1) may += 1;
  }
  if (must > p) throw new RangeError(`${must} must be chosen, which is more than ${p}`);
  if (may < p) throw new RangeError(`${may} may be chosen, which is less than ${p}`);
  return states;
}
