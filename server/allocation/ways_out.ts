import { minutesOf } from './route_ground.ts';
import type { Impossible, Relaxation, VisitProblem } from './visit_problem.ts';

/** What a constraint asks, and in which ways it can be given up step by step: `way(k)` for k from 1 to `most`, each giving up more. */
export type Check = Pick<Impossible, 'code' | 'unit' | 'cell' | 'figures'> & { holds: (problem: VisitProblem) => boolean; ways: readonly Way[]; anyway?: readonly Relaxation[] };
export type Way = { most: number; way: (k: number) => Relaxation };

/** Visits shorter than this do not last (Koper 1995), so no way out offers them. */
const shortestVisit = 10;
const mostExtraMinutes = 720;
export const laterEnd = (units: readonly number[]): Way => ({ most: mostExtraMinutes, way: (minutes) => ({ kind: 'later_end', units, minutes }) });
export const lessSlack = (problem: VisitProblem, units: readonly number[]): Way =>
  ({ most: Math.ceil(Math.max(0, ...units.map((unit) => problem.units[unit]!.slackMinutes))), way: (minutes) => ({ kind: 'less_slack', units, minutes }) });
export const shorterVisit = ({ visitMinutes }: VisitProblem): Way => ({ most: visitMinutes - shortestVisit, way: (k) => ({ kind: 'shorter_visit', minutes: visitMinutes - k }) });
export const smallerGap = ({ gapMinutes }: VisitProblem): Way => ({ most: gapMinutes, way: (k) => ({ kind: 'smaller_gap', minutes: gapMinutes - k }) });
export const lowerFloor = ({ floor }: VisitProblem, cell: number): Way => ({ most: floor[cell]!, way: (k) => ({ kind: 'lower_floor', cell, visits: floor[cell]! - k }) });
export const higherCeiling = ({ ceiling }: VisitProblem, cell: number): Way => ({ most: 1000, way: (k) => ({ kind: 'higher_ceiling', cell, visits: ceiling[cell]! + k }) });
export const opened = (cell: number): Way => ({ most: 1, way: () => ({ kind: 'open_cell', cell }) });

export const minutesBetween = ({ travel: { n, seconds } }: VisitProblem, from: number, to: number): number => minutesOf(seconds[from * n + to]!);

export const roundTrip = (problem: VisitProblem, unit: number, cell: number): number =>
  minutesBetween(problem, problem.units[unit]!.start, cell) + problem.visitMinutes + minutesBetween(problem, cell, problem.units[unit]!.end);
