/**
 * Whether a model is on the map: not after it has lost to the plain count four cycles in a row.
 *
 * Answers: has this model earned its place beside the count?
 * Misread as: a test of significance. It is a rule that was agreed before: whoever loses four times in a row goes, whatever may
 * explain it, and comes back by not losing four times in a row, which its forecasts go on trying in the shadow.
 * Formula: a cycle is a scored shift of one series, in the order of their begins. Fewer hits than the count at the coverage of the
 * series is a loss; as many or more is not. Shifts without incidents say nothing and neither break nor lengthen a row. Backtests
 * count only for shifts before the first that was forecast live: once a model forecasts for real, nobody brings it back by shifts
 * whose outcome is known.
 *
 * Parameters: `cycles`, ascending by their begin.
 * Returns: `state` after all, the `run` that stands, `since` which cycle, and the state after each cycle that counted (null for others).
 * Errors: none.
 * Example: lost, lost, tied, lost: on. Lost four times, then tied three times: off; a fourth: on.
 */
export type Cycle = { kind: 'live' | 'backtest'; result: 'won' | 'tied' | 'lost' | 'silent' };
export type RunOfCycles = { result: 'lost' | 'not_lost'; length: number };
export type StandingFigures = { state: 'on' | 'off'; run: RunOfCycles | null; since: number | null; states: ('on' | 'off' | null)[]; counted: number };

export const cyclesInARow = 4;

/** What scored shifts say of a model holds so many days; then it expires, until a newer shift has been scored. */
export const standingDays = 365;
const dayMs = 86_400_000;

/** Until when the begin of the latest scored shift holds, ms since 1970. */
export const expiryOf = (latest: number): number => latest + standingDays * dayMs;

export function standingAfter(cycles: readonly Cycle[]): StandingFigures {
  const firstLive = cycles.findIndex(({ kind }) => kind === 'live');
  const found: StandingFigures = { state: 'on', run: null, since: null, states: [], counted: 0 };
  cycles.forEach(({ kind, result }, i) => {
    if (kind === 'backtest' && firstLive !== -1 && i > firstLive) {
      found.states.push(null);
      return;
    }
    if (result !== 'silent') {
      const own = result === 'lost' ? 'lost' : 'not_lost';
      found.run = { result: own, length: found.run?.result === own ? found.run.length + 1 : 1 };
      found.counted += 1;
      const state = found.run.length < cyclesInARow ? found.state : own === 'lost' ? 'off' : 'on';
      if (state !== found.state) Object.assign(found, { state, since: i });
    }
    found.states.push(found.state);
  });
  return found;
}
