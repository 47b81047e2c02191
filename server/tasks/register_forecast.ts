import type { Database } from '../db/database.ts';
import { listCycles } from '../db/forecast_scores.ts';
import { findForecastOf, insertForecast } from '../db/forecasts.ts';
import { transact, type Transaction } from '../db/transact.ts';
import { expiryOf, standingAfter, type StandingFigures } from '../forecast/standing.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { addDays, daysBetween, localDay, startOfDay } from '../model/window.ts';
import { contentOf, overShift, packContent, sha256Of, type PackedContent } from './forecast_content.ts';
import { nextShift, shiftBeginning } from './forecast_pattern.ts';
import { readSurfaceQuestion } from './forecast_question.ts';
import { findSeries, keeping, surfaceOf, type Keeper, type Series } from './forecast_series.ts';
import type { ShiftHours } from './forecast_shift.ts';
import { readLearning, surfaceFrom, type SurfaceRoom } from './make_surface.ts';
import { atOneVersion } from './read_at.ts';
import type { Asked } from './resolve_filter.ts';

export const mostCycles = 2000;

/** How a series stands for a shift, by the cycles of the latest years: also whether what they say has expired by then. */
export async function readStanding(
  database: Database, { agency: { agencyId }, context }: Asked, { seriesId, shift: { from } }: { seriesId: string; shift: Pick<ShiftHours, 'from'> }, signal?: AbortSignal,
): Promise<StandingFigures & { expired: boolean }> {
  const cycles = await transact(database, context, (transaction) => listCycles(transaction, agencyId, { seriesId, limit: mostCycles }), { readOnly: true, signal });
  const [latest] = cycles;
  return { ...standingAfter(cycles.toReversed()), expired: latest !== undefined && expiryOf(latest.shiftFrom.getTime()) < from.getTime() };
}

export type Registered = { forecastId: string; /** False when there was one of that shift already. */ isNew: boolean };

const mostAheadDays = 14;

/**
 * Locks what a series expects of a shift that has not begun. Throws the Problems `unknown_series`, `not_a_shift`, `shift_begun`, `shift_too_far`
 * and those of a surface.
 */
export async function registerForecast(
  database: Database, who: Who, { seriesId, from, now, ...keeper }: Keeper & { seriesId: string; from?: string | undefined; now: Date }, room: SurfaceRoom = {},
): Promise<Registered> {
  const asked = await keeping(database, who, keeper);
  const series = await findSeries(database, asked, seriesId, keeper.signal);
  const shift = from === undefined ? nextShift(series.definition, now, asked.agency.zone) : shiftBeginning(series.definition, from, asked.agency.zone);
  if (shift === null) throw notAShift(series, from!);
  if (shift.from <= now) throw shiftBegun(shift);
  if (shift.from.getTime() - now.getTime() > mostAheadDays * 86_400_000) throw tooFar();
  return registerShift(database, who, { asked, series, shift, kind: 'live' }, room);
}

type OneShift = { asked: Asked; series: Series; shift: ShiftHours; kind: 'live' | 'backtest' };

/** The clock of the database decides whether it is before the shift; what comes out otherwise than it was meant is taken back. */
export async function registerShift(database: Database, who: Who, { asked, series, shift, kind }: OneShift, room: SurfaceRoom): Promise<Registered> {
  const { agency: { agencyId }, context } = asked;
  const known = (transaction: Transaction): Promise<string | null> => findForecastOf(transaction, agencyId, { seriesId: series.seriesId, shiftFrom: shift.from });
  const there = await transact(database, context, known, { readOnly: true, signal: room.signal });
  if (there !== null) return { forecastId: there, isNew: false };
  const { state, expired } = await readStanding(database, asked, { seriesId: series.seriesId, shift }, room.signal);
  const { content, gzipped, bytes, sha256 } = await makeContent(database, who, { asked, series, shift }, room);
  const forecastId = sha256Of(`${series.seriesId} ${content.shift.from} ${sha256}`).slice(0, 24);
  return transact(database, context, async (transaction) => {
    const row = await insertForecast(transaction, agencyId, {
      forecastId, seriesId: series.seriesId, shiftFrom: shift.from, shiftTo: shift.to, registeredBy: context.person, served: state === 'on' && !expired,
      dataVersion: content.learned.dataVersion, total: overShift(content).reduce((sum, one) => sum + one, 0), sha256, content: gzipped, contentBytes: bytes,
    });
    if (row !== null && row.kind !== kind) throw kind === 'live' ? shiftBegun(shift) : notOver(shift);
    // Somebody else was quicker: theirs stands.
    return row === null ? { forecastId: (await known(transaction))!, isNew: false } : { forecastId, isNew: true };
  });
}

/** The surface of a series for a shift, with the plain count beside it, as it is locked. `learnedFrom` as it was, to make one again. */
export function makeContent(
  database: Database, who: Who, { asked: { agency, coverage }, series, shift, again }: Omit<OneShift, 'kind'> & { again?: { from: string; to: string; asOf: string } },
  room: SurfaceRoom,
): Promise<PackedContent> {
  const { definition, seriesId } = series;
  return atOneVersion(async () => {
    const surface = surfaceOf(definition, again ?? daysBefore(shift, { zone: agency.zone, days: definition.learnDays, firstDay: coverage.firstDay, lastDay: coverage.lastCompleteDay }));
    const question = await readSurfaceQuestion(database, who, { agency: agency.slug, shift, surface }, room.signal);
    const read = await readLearning(database, question, { measure: surface.measure, signal: room.signal });
    const made = await surfaceFrom(question, read, { surface, room });
    // Minutes of work are held against the plain count of incidents.
    const plain = { ...surface, model: 'count' as const, parameters: {} };
    const counted = definition.model === 'calls' ? { ...read, learning: { ...read.learning, events: { ...read.learning.events, weight: new Float64Array(read.learning.events.n).fill(1) } } } : read;
    const count = definition.model === 'count' ? made : await surfaceFrom({ ...question, values: {}, minutes: null }, counted, { surface: plain, room });
    return packContent(contentOf({ series: seriesId, definition, made, count }));
  });
}

/** As many days as there are, and no more than the series learns from. */
function daysBefore(
  { from }: ShiftHours, { zone, days, firstDay, lastDay }: { zone: string; days: number; firstDay: string | null; lastDay: string | null },
): { from: string; to: string } {
  const known = lastDay === null ? from : startOfDay(addDays(lastDay, 1), zone);
  const to = known < from ? known : from;
  const begin = addDays(localDay(to, zone), -days);
  const first = firstDay !== null && daysBetween(begin, firstDay) > 0 ? firstDay : begin;
  const start = startOfDay(first, zone);
  return { from: (start < to ? start : new Date(to.getTime() - 1)).toISOString(), to: to.toISOString() };
}

function notAShift({ definition: { begins, weekdays } }: Series, from: string): Problem {
  const message = `${from} is no begin of a shift of this series: they begin at ${begins} on weekdays ${weekdays.join(', ')} (1 is Monday).`;
  return new Problem('bad_request', 'not_a_shift', message, [{ field: 'from', message }]);
}

function shiftBegun({ from }: ShiftHours): Problem {
  return new Problem('conflict', 'shift_begun',
    `The shift began at ${from.toISOString()}. Nothing is registered as a forecast of what has begun: POST /api/v1/patrols/forecasts/backtest makes one that is marked as made later.`);
}

function notOver({ to }: ShiftHours): Problem {
  return new Problem('conflict', 'shift_not_over', `The shift ends at ${to.toISOString()}. A backtest is of shifts that are over.`);
}

function tooFar(): Problem {
  const message = `A forecast is registered at most ${mostAheadDays} days before its shift: the longer before, the less of what is known then is in it.`;
  return new Problem('bad_request', 'shift_too_far', message, [{ field: 'from', message }]);
}
