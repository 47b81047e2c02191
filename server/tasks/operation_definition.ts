import type { Database } from '../db/database.ts';
import { resolveAgainst, exposureInDays } from '../model/against.ts';
import { parseWeekdays } from '../model/cycle.ts';
import type { Assignment, OperationBody } from '../model/operation.ts';
import { nearestWords } from '../model/nearest_words.ts';
import { classification, offenceByCode } from '../model/offence.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { addDays, daysBetween, windowOfDays, type Window } from '../model/window.ts';
import { resolveFilter, type Resolved } from './resolve_filter.ts';

/** Local days, `[from, to)`. */
export type Days = { from: string; to: string; days: number };
export type CountedPlace = { cell: string; name: string; longitude: number; latitude: number; before: number; harmBefore: number };

/** An operation as it is stored: what was asked, and what its words meant. */
export type Definition = {
  body: OperationBody;
  /** Those of the named offences that people report, groups expanded. */
  offences: { codes: string[]; ids: number[]; leftOut: string[] };
  window: Days; before: Days;
  /** The window whose incidents chose and matched the cells: that before, or as long a one that the data already cover. */
  counted: Days;
  candidates: { source: 'cells' | 'plan' | 'result' | 'busiest'; of: string | null; places: CountedPlace[] };
  dataVersion: string;
};

/** As it is stored: how often cells were drawn, the row knows. */
export type StoredAssignment = Omit<Assignment, 'draws'>;
/** The analysis as it is laid down before the begin; when, the row of the operation knows. */
export type StoredLock = { sha256: string; by: string; late: boolean; method: 'wdd'; level: number; rings: number; harmEdition: string; offences: string[] };

const daysOf = ({ fromDay, toDay }: Pick<Window, 'fromDay' | 'toDay'>): Days => ({ from: fromDay, to: toDay, days: daysBetween(fromDay, toDay) });
export const windowOf = ({ from, to }: Days, zone: string): Window => windowOfDays(from, to, zone);

/**
 * Offences by which an operation may be judged: what police find where they look rises where an operation looks, so it says nothing
 * about whether less happened (Problem `detection_driven`). A group stands for its members that people report.
 */
export function outcomeOffences(asked: readonly string[]): Definition['offences'] {
  const named = asked.map((code) => {
    const found = offenceByCode.get(code.trim());
    if (found !== undefined) return found;
    throw badField('unknown_offence', 'offences', `There is no offence "${code.slice(0, 60)}". Nearest: ${nearestWords(code, offenceByCode.keys()).join(', ')}. /api/v1/offences lists all.`);
  });
  const refused = named.filter(({ recordedBy }) => recordedBy !== 'reported').map(({ code }) => code);
  if (refused.length > 0) {
    const message = `${refused.join(', ')}: such incidents become known where police look, in whole or in part. An operation looks more, so their number rises by itself and cannot show what came of it. `
      + 'Name offences that people report.';
    throw new Problem('unprocessable', 'detection_driven', message, [{ field: 'offences', message }]);
  }
  const members = classification.filter(({ code, parent }) => named.some((one) => one.code === code || one.code === parent)).toSorted((a, b) => a.id - b.id);
  const kept = members.filter(({ recordedBy }) => recordedBy === 'reported');
  return { codes: kept.map(({ code }) => code), ids: kept.map(({ id }) => id), leftOut: members.filter(({ recordedBy }) => recordedBy !== 'reported').map(({ code }) => code) };
}

export const badField = (code: string, field: string, message: string): Problem => new Problem('bad_request', code, message, [{ field, message }]);

/** Windows of the treatment, of the time before, and of the incidents that are counted now. Throws `bad_against`. */
export function operationWindows({ from, days, before }: Pick<OperationBody, 'from' | 'days' | 'before'>, zone: string, lastCompleteDay: string | null): Pick<Definition, 'window' | 'before' | 'counted'> {
  const window = windowOfDays(from, addDays(from, days), zone);
  const earlier = resolveAgainst(before, window, zone);
  if (earlier.to > window.from) throw badField('bad_against', 'before', `${earlier.fromDay} to ${earlier.toDay} is not before the operation, which begins on ${from}.`);
  return { window: daysOf(window), before: daysOf(earlier), counted: covered(daysOf(earlier), lastCompleteDay) };
}

/** The same weekdays, as many weeks earlier as it takes for the data to reach over them. */
function covered(before: Days, lastCompleteDay: string | null): Days {
  const missing = lastCompleteDay === null ? 0 : daysBetween(addDays(lastCompleteDay, 1), before.to);
  if (missing <= 0) return before;
  const back = -7 * Math.ceil(missing / 7);
  return { from: addDays(before.from, back), to: addDays(before.to, back), days: before.days };
}

/** The incidents by which the operation is judged, in a window. */
export async function resolveOperation(
  database: Database, { who, agency, definition }: { who: Who; agency: string; definition: Pick<Definition, 'offences' | 'body'> }, { from, to }: Pick<Days, 'from' | 'to'>, signal?: AbortSignal,
): Promise<Resolved> {
  const { hours, weekdays } = definition.body;
  const found = await resolveFilter(database, who, {
    agency, from, to, offences: definition.offences.codes.join(','), ...(hours !== undefined && { hours }), ...(weekdays !== undefined && { weekdays }),
  }, signal);
  // A code of a group would bring its other members along.
  return { ...found, filter: { ...found.filter, offenceIds: definition.offences.ids } };
}

/** Lengths of both windows as far as anything of the filter can happen in them. */
export function exposures(definition: Pick<Definition, 'body' | 'window' | 'before'>, zone: string): { before: number; after: number } {
  const weekdays = definition.body.weekdays === undefined ? null : parseWeekdays(definition.body.weekdays);
  return { before: exposureInDays(windowOf(definition.before, zone), weekdays, zone), after: exposureInDays(windowOf(definition.window, zone), weekdays, zone) };
}
