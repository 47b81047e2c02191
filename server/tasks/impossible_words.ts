import type { Impossible, Relaxation } from '../allocation/visit_problem.ts';
import { Problem, type ProblemField, type RequestChange } from '../model/problem.ts';
import { zoneClock } from '../model/zone_clock.ts';
import type { StoredProblem } from './patrol_problem.ts';

/** Constraints that cannot be met, each with the least that would have to be given up: one field for each way out. */
export function impossiblePlan(stored: StoredProblem, impossible: readonly Impossible[]): Problem {
  const fields = impossible.flatMap((one): ProblemField[] => {
    const [field, words] = [fieldOf(stored, one), wordsOf(stored, one)];
    // A cell that is held out by lot is not opened by a click: then it would be no lot.
    const ways = one.relaxations.filter((way) => way.kind !== 'open_cell' || !isHeldOut(stored, way.cell));
    if (ways.length === 0) return [{ field, message: words }];
    return ways.map((relaxation) => {
      const { words: way, change } = wayOut(stored, relaxation);
      return { field, message: `${words} ${way}`, ...(change.length > 0 && { change }) };
    });
  });
  const first = impossible[0]!;
  return new Problem('unprocessable', 'impossible_plan', `No plan meets what is asked. ${wordsOf(stored, first)}${impossible.length > 1 ? ` And ${impossible.length - 1} more.` : ''} The fields say what would make it possible.`, fields);
}

const unitName = ({ body }: StoredProblem, unit: number | null): string => (unit === null ? 'a unit' : `Unit ${body.units[unit]?.id ?? unit}`);

function cellName({ surface, chosen }: StoredProblem, cell: number | null): string {
  if (cell === null) return 'a cell';
  const place = chosen[cell]!;
  const [id, name] = [surface.cells[place]!, surface.names[place]!];
  return name.includes(id) ? name : `${name} (${id})`;
}

function fieldOf(stored: StoredProblem, { code, unit, cell }: Impossible): string {
  const place = cell === null ? -1 : stored.chosen[cell]!;
  const floor = place < 0 ? -1 : stored.constraints.floorFrom[place]!;
  if (code.startsWith('locked')) return 'locked';
  if (code === 'end_not_reached') return `units.${unit ?? 0}`;
  if (code === 'gap_over_floor') return 'visits.gapMinutes';
  return floor >= 0 ? `floors.${floor}` : 'floors';
}

function wordsOf(stored: StoredProblem, impossible: Impossible): string {
  const { code, unit, cell, figures } = impossible;
  const [who, where] = [unitName(stored, unit), cellName(stored, cell)];
  const figure = (name: string): string => (Math.round((figures[name] ?? 0) * 10) / 10).toString();
  switch (code) {
    case 'floor_over_ceiling': return `At least ${figure('floor')} visits to ${where} are asked for and at most ${figure('ceiling')}.`;
    case 'floor_in_closed': return `Visits to ${where} are asked for, where nobody may go${isHeldOut(stored, cell) ? ': it is held out by lot for this quarter' : ''}.`;
    case 'locked_in_closed': return `A visit to ${where} is fixed, where nobody may go${isHeldOut(stored, cell) ? ': it is held out by lot for this quarter' : ''}.`;
    case 'locked_over_ceiling': return `More visits to ${where} are fixed than its ceiling allows.`;
    case 'locked_too_late': return `${who} cannot be at ${where} at the time that is fixed.`;
    case 'locked_overlap': return `Two visits that are fixed for ${who} overlap.`;
    case 'locked_gap': return `Visits to ${where} that are fixed are closer together than the least time between visits.`;
    case 'end_not_reached': return `${who} cannot get from its post to where it has to be at the end in its time.`;
    case 'cell_not_reached': return `No unit can visit ${where} and be at its end post in time.`;
    case 'gap_over_floor': return `So many visits to ${where} do not fit into the shift with the least time between visits.`;
    case 'floors_over_time': return 'The visits that are asked for take more time than the units have besides what is kept free for calls.';
  }
}

const isHeldOut = ({ heldOut, chosen }: StoredProblem, cell: number | null): boolean => cell !== null && heldOut[chosen[cell]!] === 1;

type WayOut = { words: string; change: RequestChange[] };

function wayOut(stored: StoredProblem, relaxation: Relaxation): WayOut {
  const { constraints, chosen } = stored;
  const names = (units: readonly number[]): string => units.map((unit) => unitName(stored, unit)).join(', ');
  const floorChange = (cell: number, visits: number): RequestChange[] => {
    const from = constraints.floorFrom[chosen[cell]!]!;
    return from < 0 ? [] : [{ path: ['floors', from, 'visits'], value: visits }];
  };
  switch (relaxation.kind) {
    case 'later_end': return {
      words: `It is possible if ${names(relaxation.units)} ${relaxation.units.length === 1 ? 'ends' : 'end'} ${relaxation.minutes} minutes later.`, change: laterEnd(stored, relaxation),
    };
    case 'less_slack': return {
      words: `It is possible if ${names(relaxation.units)} ${relaxation.units.length === 1 ? 'keeps' : 'keep'} ${relaxation.minutes} minutes less free for calls.`,
      change: relaxation.units.map((unit) => {
        const { from, to, slackMinutes } = stored.problem.units[unit]!;
        return { path: ['units', unit, 'slackShare'], value: Math.max(0, Math.floor(((slackMinutes - relaxation.minutes) / (to - from)) * 1000) / 1000) };
      }),
    };
    case 'more_units': return { words: `It is possible with ${relaxation.units} ${relaxation.units === 1 ? 'unit' : 'units'} more like the first.`, change: [] };
    case 'lower_floor': return { words: `It is possible with ${relaxation.visits} visits at least to ${cellName(stored, relaxation.cell)}.`, change: floorChange(relaxation.cell, relaxation.visits) };
    case 'fewer_floor_visits': return {
      words: `It is possible with ${relaxation.visits} ${relaxation.visits === 1 ? 'visit' : 'visits'} fewer asked for in all.`,
      change: Array.from(relaxation.floor.keys()).filter((cell) => relaxation.floor[cell] !== stored.problem.floor[cell]).flatMap((cell) => floorChange(cell, relaxation.floor[cell]!)),
    };
    case 'higher_ceiling': {
      const from = constraints.ceilingFrom[chosen[relaxation.cell]!]!;
      return { words: `It is possible with ${relaxation.visits} visits allowed there.`, change: from < 0 ? [] : [{ path: ['ceilings', from, 'visits'], value: relaxation.visits }] };
    }
    case 'open_cell': {
      const from = constraints.noGoFrom[chosen[relaxation.cell]!]!;
      return { words: `It is possible if ${cellName(stored, relaxation.cell)} is open.`, change: from < 0 ? [] : [{ path: ['noGo', from], value: null }] };
    }
    case 'shorter_visit': return { words: `It is possible with visits of ${relaxation.minutes} minutes.`, change: [{ path: ['visits', 'minutes'], value: relaxation.minutes }] };
    case 'smaller_gap': return { words: `It is possible with ${relaxation.minutes} minutes between visits to a cell.`, change: [{ path: ['visits', 'gapMinutes'], value: relaxation.minutes }] };
    case 'later_lock': return {
      words: `It is possible at ${clockAt(stored, relaxation.arrive)}.`, change: [{ path: ['locked', relaxation.lock, 'arrive'], value: clockAt(stored, relaxation.arrive) }],
    };
    case 'drop_lock': return { words: 'It is possible if that visit is not fixed.', change: [{ path: ['locked', relaxation.lock], value: null }] };
  }
}

const localText = ({ shift }: StoredProblem, minute: number): string => new Date(zoneClock(shift.zone).localOf(shift.from + minute * 60_000)).toISOString().slice(0, 16);
const clockAt = (stored: StoredProblem, minute: number): string => localText(stored, minute).slice(11);

const quarter = 15;

/** The shift lasts as long as its last unit, in whole quarters. */
function laterEnd(stored: StoredProblem, { units, minutes }: { units: readonly number[]; minutes: number }): RequestChange[] {
  const ends = units.map((unit) => ({ unit, to: stored.problem.units[unit]!.to + minutes }));
  const last = Math.max(...ends.map(({ to }) => to));
  const shift: RequestChange[] = last <= stored.shift.minutes ? []
    : [{ path: ['shift', 'to'], value: localText(stored, Math.ceil(last / quarter) * quarter) }];
  return [...shift, ...ends.map(({ unit, to }): RequestChange => ({ path: ['units', unit, 'to'], value: clockAt(stored, to) }))];
}
