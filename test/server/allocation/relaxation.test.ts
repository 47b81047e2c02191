import { describe, expect, it } from 'vitest';
import { least } from '../../../server/allocation/least.ts';
import { impossibleConstraints } from '../../../server/allocation/relaxation.ts';
import { relaxed } from '../../../server/allocation/relaxed.ts';
import { planVisits } from '../../../server/allocation/routes.ts';
import { noGoCell, type Relaxation, type VisitProblem } from '../../../server/allocation/visit_problem.ts';
import { isPossibleByBruteForce } from '../../support/visit_brute_force.ts';
import { tinyProblem, townOfVisits } from '../../support/visit_problems.ts';

const tick = (): void => undefined;
const named = (problem: VisitProblem) => impossibleConstraints(problem, tick);

/** One post (point 3) and three cells in a row: 5, 10 and 15 minutes from it, 60 minutes to spend, 10 of them free for calls. */
function row(rest: Partial<VisitProblem>): VisitProblem {
  const at = [1, 2, 3, 0];
  const seconds = Float64Array.from({ length: 16 }, (_, i) => 300 * Math.abs(at[i >> 2]! - at[i % 4]!));
  return {
    ...tinyProblem({ seed: 1, cells: 3, units: 1, minutes: 60 }), travel: { n: 4, seconds, metres: seconds }, units: [{ start: 3, end: 3, from: 0, to: 60, slackMinutes: 10 }],
    visitMinutes: 14, gapMinutes: 20, ...rest,
  };
}

/** The same given up by one step less. */
function smaller(problem: VisitProblem, relaxation: Relaxation): Relaxation | null {
  switch (relaxation.kind) {
    case 'later_end': case 'less_slack': return { ...relaxation, minutes: relaxation.minutes - 1 };
    case 'more_units': return { ...relaxation, units: relaxation.units - 1 };
    case 'lower_floor': return { ...relaxation, visits: relaxation.visits + 1 };
    case 'higher_ceiling': return { ...relaxation, visits: relaxation.visits - 1 };
    case 'shorter_visit': case 'smaller_gap': return { ...relaxation, minutes: relaxation.minutes + 1 };
    case 'later_lock': return { ...relaxation, arrive: relaxation.arrive - 1 };
    case 'fewer_floor_visits': {
      const lowered = relaxation.floor.findIndex((one, cell) => one < problem.floor[cell]!);
      return { ...relaxation, floor: relaxation.floor.with(lowered, relaxation.floor[lowered]! + 1) };
    }
    case 'open_cell': case 'drop_lock': return null;
  }
}

const floors = (...visits: number[]): Int32Array => Int32Array.from(visits);
const cases: readonly (readonly [string, VisitProblem, string, readonly Relaxation['kind'][]])[] = [
  ['a floor above its ceiling', row({ floor: floors(2, 0, 0), ceiling: floors(1, 9, 9), gapMinutes: 0 }), 'floor_over_ceiling', ['lower_floor', 'higher_ceiling']],
  ['a floor where nobody may go', row({ floor: floors(1, 0, 0), closed: Uint8Array.of(noGoCell, 0, 0) }), 'floor_in_closed', ['lower_floor', 'open_cell']],
  ['a floor that the gap leaves no room for', row({ floor: floors(3, 0, 0) }), 'gap_over_floor', ['smaller_gap', 'later_end', 'lower_floor']],
  ['floors that take more time than there is', row({ floor: floors(1, 1, 1) }), 'floors_over_time', ['later_end', 'more_units', 'fewer_floor_visits']],
  ['floors that shorter visits would leave time for', row({ floor: floors(1, 1, 0), visitMinutes: 16 }), 'floors_over_time', ['later_end', 'less_slack', 'more_units', 'shorter_visit', 'fewer_floor_visits']],
  ['a cell too far for what is not slack', row({ floor: floors(0, 0, 1), units: [{ start: 3, end: 3, from: 0, to: 50, slackMinutes: 10 }] }), 'cell_not_reached', ['later_end', 'less_slack', 'shorter_visit', 'lower_floor']],
  ['an end post out of reach', row({ units: [{ start: 3, end: 2, from: 0, to: 12, slackMinutes: 0 }] }), 'end_not_reached', ['later_end']],
  ['a locked visit sooner than its unit can be there', row({ locked: [{ unit: 0, cell: 2, arrive: 10 }], units: [{ start: 3, end: 3, from: 0, to: 60, slackMinutes: 5 }] }), 'locked_too_late', ['later_lock', 'drop_lock']],
  ['a locked visit too late to be home', row({ locked: [{ unit: 0, cell: 2, arrive: 40 }] }), 'locked_too_late', ['later_end', 'drop_lock']],
  ['locked visits that overlap', row({ locked: [{ unit: 0, cell: 0, arrive: 5 }, { unit: 0, cell: 1, arrive: 20 }] }), 'locked_overlap', ['later_lock', 'shorter_visit', 'drop_lock']],
  ['locked visits too near each other in time', row({ locked: [{ unit: 0, cell: 0, arrive: 5 }, { unit: 0, cell: 0, arrive: 30 }] }), 'locked_gap', ['later_lock', 'smaller_gap', 'drop_lock']],
  ['a locked visit where nobody may go', row({ locked: [{ unit: 0, cell: 0, arrive: null }], closed: Uint8Array.of(noGoCell, 0, 0) }), 'locked_in_closed', ['open_cell', 'drop_lock']],
  ['more locked visits than a ceiling allows', row({ locked: [{ unit: 0, cell: 0, arrive: null }], ceiling: floors(0, 9, 9) }), 'locked_over_ceiling', ['higher_ceiling', 'drop_lock']],
];

describe('what cannot be', () => {
  it.each(cases)('names %s, with the least that has to be given up and nothing less', (_, problem, code, kinds) => {
    const found = named(problem);
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]!.relaxations.map(({ kind }) => kind)).toEqual(kinds);
    for (const relaxation of found[0]!.relaxations) {
      expect(named(relaxed(problem, relaxation)).map((one) => one.code), JSON.stringify(relaxation)).not.toContain(code);
      const less = smaller(problem, relaxation);
      if (less !== null) expect(named(relaxed(problem, less)).map((one) => one.code), JSON.stringify(less)).toContain(code);
    }
  });

  it('says so exactly where no plan of all that there are keeps the constraints', () => {
    const agree = Array.from({ length: 24 }, (_, i) => {
      const problem = tinyProblem({ seed: i + 1, cells: 3, units: 1 + (i % 2), minutes: i % 2 === 0 ? 70 : 45, floor: floors(i % 3, (i >> 1) % 2, (i >> 2) % 2), gapMinutes: 10 });
      const possible = isPossibleByBruteForce(problem);
      expect(named(problem).length === 0, `problem ${i}`).toBe(possible);
      return possible;
    });
    expect([agree.filter(Boolean).length > 4, agree.filter((one) => !one).length > 4]).toEqual([true, true]);
  });

  it('is not lessened by locks without a time that fit in one order only', () => {
    const locked = [2, 1, 0].map((cell) => ({ unit: 0, cell, arrive: null }));
    expect(named(row({ visitMinutes: 6, locked, units: [{ start: 3, end: 3, from: 0, to: 48, slackMinutes: 0 }] }))).toEqual([]);
    expect(named(row({ visitMinutes: 6, locked, units: [{ start: 3, end: 3, from: 0, to: 47, slackMinutes: 0 }] })).map(({ code }) => code)).toEqual(['floors_over_time']);
  });

  it('is none of the visits of a plan that is planned again with most of them locked, with and without their times', () => {
    const problem = townOfVisits({ cells: 60, units: 3, hours: 4 });
    const { undrawn } = planVisits(problem, tick);
    const locked = undrawn.flatMap(({ cells, arrive }, unit) => (unit < 2 ? cells.map((cell, j) => ({ unit, cell, arrive: arrive[j]! })) : []));
    expect(named({ ...problem, locked })).toEqual([]);
    expect(named({ ...problem, locked: locked.map((one) => ({ ...one, arrive: null })) })).toEqual([]);
  });

  it('finds the smallest number by doubling and halving', () => {
    for (let most = 1; most < 40; most += 1) for (let first = 1; first <= most + 1; first += 1) expect(least(most, (k) => k >= first)).toBe(first <= most ? first : null);
    expect(least(0, () => true)).toBeNull();
  });
});
