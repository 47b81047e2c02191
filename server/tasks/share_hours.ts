import { createHash } from 'node:crypto';
import { hoursWork, type HoursInput, type HoursOutput } from '../allocation/hours_work.ts';
import { kappaOfHorizon } from '../allocation/patrol_hours.ts';
import { shiftHours, weekHours, type ShiftTimes } from '../allocation/week_demand.ts';
import type { Database } from '../db/database.ts';
import type { Plane } from '../geo/plane.ts';
import type { HoursAnswer, HoursBody, UnitBound } from '../model/hours.ts';
import { classification } from '../model/offence.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { findUnits, type PlacedUnits } from './analysis_units.ts';
import { canonicalJson } from './canonical_json.ts';
import { assumptionsOf, hoursInfeasible, hoursReading, hoursWarnings } from './hours_words.ts';
import { atOneVersion } from './read_at.ts';
import { loadOfUnits, minutesOf, offenceNamed, readWorkEvents, readWorkQuestion, weightsOf, type WorkEvents, type WorkQuestion } from './reported_work.ts';
import { resultIdOf } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';

type Asked = { agency: string | undefined; body: HoursBody };
type Room = { signal?: AbortSignal | undefined; progress?: (share: number) => void };

/** Of the method: another number gives other ids. */
const version = 1;

/**
 * Shares units among areas and shifts by the work that is reported there, says how long callers wait then, hour by hour, and where patrol hours
 * reach most harm. The same request to the same data has the same answer.
 */
export const shareHours = (database: Database, who: Who, asked: Asked, room: Room = {}): Promise<HoursAnswer> => atOneVersion(() => shareOnce(database, who, asked, room));

async function shareOnce(database: Database, who: Who, { agency, body }: Asked, { signal, progress }: Room): Promise<HoursAnswer> {
  const shifts = shiftsOf(body);
  const question = await readWorkQuestion(database, who, { agency, filter: body.filter }, signal);
  const { resolved, study } = question;
  const units = await findUnits(database, resolved, body.areas === undefined ? 'area' : `area:${body.areas}`, { plane: study.plane, study: study.shape, rings: 0 }, signal);
  const work = await readWorkEvents(database, question, { units, unitOf: units.unitOf }, signal);
  const bounds = readBounds(body, units);
  const hotspots = body.hotspots === undefined ? null : await readHotspots(database, question, body, signal);
  const input: HoursInput = {
    events: demandEvents(work, body), settings: {
      areas: units.units.n, priorities: body.priorities.length, weeks: work.weeks, callsPerIncident: body.callsPerIncident, backupFactor: body.backupFactor,
    },
    shifts, total: body.units ?? null, freeShare: body.freePatrolShare, floors: bounds.floors, ceilings: bounds.ceilings,
    targets: body.priorities.map(({ minutes, share }) => ({ hours: minutes / 60, share })), whatIf: body.whatIf, hotspots: hotspots?.input ?? null,
  };
  const output = await runInThread<HoursOutput>(allocationThread, { work: hoursWork.id, input }, { signal, ...(progress && { progress }) });
  return compose({ question, work, units, output, bounds, hotspots }, body);
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function shiftsOf({ shifts, units }: HoursBody): (ShiftTimes & { units: number | null })[] {
  const faults: ProblemField[] = shifts.flatMap(({ name }, i) => (shifts.findIndex((one) => one.name === name) < i ? [{ field: `shifts.${i}.name`, message: `Two shifts are called "${name}".` }] : []));
  if (units !== undefined && shifts.every((one) => one.units !== undefined)) {
    faults.push({ field: 'units', message: 'Every shift has its own number of units already: leave one of both out.' });
  }
  if (faults.length > 0) throw new Problem('bad_request', 'bad_input', `Hours cannot be shared so. ${faults.map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
  return shifts.map((shift) => ({ from: minuteOf(shift.from), to: minuteOf(shift.to), weekdays: [...new Set(shift.weekdays)], units: shift.units ?? null }));
}

function demandEvents({ events }: WorkEvents, { service, priorities }: HoursBody): HoursInput['events'] {
  const minutes = minutesOf(service);
  const urgency = new Map(classification.map(({ id, code, parent }) => {
    const found = priorities.findIndex(({ offences }) => offences.includes(code) || (parent !== null && offences.includes(parent)));
    return [id, found === -1 ? priorities.length - 1 : found];
  }));
  priorities.forEach(({ offences }, i) => offences.forEach((code, k) => offenceNamed(code, `priorities.${i}.offences.${k}`)));
  return {
    area: events.unit, hourOfWeek: events.hourOfWeek, minutes: Float64Array.from(events.offence, minutes), priority: Uint8Array.from(events.offence, (id) => urgency.get(id) ?? priorities.length - 1),
  };
}

type Bounds = { floors: Float64Array; ceilings: Float64Array; ceilingFrom: Int32Array };

/** For each area, shift and weekday: the highest floor and the lowest ceiling of those that name it. */
function readBounds({ shifts, floors: asked, ceilings: atMost }: HoursBody, { units: { ids } }: PlacedUnits): Bounds {
  const days = shifts.flatMap(({ name, weekdays }) => [...new Set(weekdays)].toSorted((a, b) => a - b).map((weekday) => ({ name, weekday })));
  const size = ids.length * days.length;
  const found: Bounds = { floors: new Float64Array(size), ceilings: new Float64Array(size).fill(Infinity), ceilingFrom: new Int32Array(size).fill(-1) };
  const faults: ProblemField[] = [];
  const each = (list: readonly UnitBound[], field: string, apply: (cell: number, units: number, from: number) => void): void => list.forEach(({ area, shift, weekday, units }, from) => {
    const cells = Array.from({ length: size }, (_, i) => i).filter((i) => {
      const day = days[i % days.length]!;
      return (area === undefined || ids[Math.floor(i / days.length)] === area) && (shift === undefined || day.name === shift) && (weekday === undefined || day.weekday === weekday);
    });
    if (cells.length === 0) faults.push({ field: `${field}.${from}`, message: `No area, shift and day is meant by this. Areas: ${ids.slice(0, 5).join(', ')}, …; shifts: ${shifts.map(({ name }) => name).join(', ')}.` });
    for (const cell of cells) apply(cell, units, from);
  });
  each(asked, 'floors', (cell, units) => { found.floors[cell] = Math.max(found.floors[cell]!, units); });
  each(atMost, 'ceilings', (cell, units, from) => {
    if (units >= found.ceilings[cell]!) return;
    found.ceilings[cell] = units;
    found.ceilingFrom[cell] = from;
  });
  if (faults.length > 0) throw new Problem('bad_request', 'bad_constraint', `A bound names nothing that there is. ${faults.slice(0, 3).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
  return found;
}

type Hotspots = { units: PlacedUnits; input: NonNullable<HoursInput['hotspots']>; horizonHours: number };

async function readHotspots(database: Database, question: WorkQuestion, body: HoursBody, signal?: AbortSignal): Promise<Hotspots> {
  const { unit, measure, kappa, hours, most } = body.hotspots!;
  const { study, resolved } = question;
  const units = await findUnits(database, resolved, unit, { plane: study.plane, study: study.shape, rings: 0 }, signal);
  const { events, weeks } = await readWorkEvents(database, question, { units: null, unitOf: units.unitOf }, signal);
  const amounts = loadOfUnits({ events, weights: weightsOf(events, measure, body.service), units: units.units.n }).map((one) => one / weeks);
  const horizonHours = Math.min(weekHours, body.shifts.reduce((sum, shift) => sum + shiftHours({ from: minuteOf(shift.from), to: minuteOf(shift.to), weekdays: [] }) * new Set(shift.weekdays).size, 0));
  return { units, horizonHours, input: { amounts, kappa: kappa ?? kappaOfHorizon(horizonHours), blocks: Math.floor(hours * 4 + 1e-9), most: most === undefined ? Infinity : Math.floor(most * 4 + 1e-9) } };
}

type Parts = { question: WorkQuestion; work: WorkEvents; units: PlacedUnits; output: HoursOutput; bounds: Bounds; hotspots: Hotspots | null };

function compose({ question: { resolved, study }, work, units, output, bounds, hotspots }: Parts, body: HoursBody): HoursAnswer {
  const { agency, described } = resolved;
  const { ids } = units.units;
  const names = units.units.names ?? ids;
  const { days } = output;
  const infeasible = hoursInfeasible(output, {
    shiftOf: (day) => ({ number: days[day]!.shift, name: body.shifts[days[day]!.shift]!.name, weekday: days[day]!.weekday }),
    cellOf: (cell) => ({ area: names[output.cells[cell]!.area]!, day: output.cells[cell]!.day }), ceilingFrom: bounds.ceilingFrom,
  });
  const dayOf = (cell: number) => days[output.cells[cell]!.day]!;
  const freeShare = (cell: number): number | null => {
    const { units: own, workHours } = output.cells[cell]!;
    return own === 0 ? null : 1 - workHours / own / dayOf(cell).hours;
  };
  const cells = output.cells.map(({ area, calls, workHours, needed, units: own }, i) => ({
    area: ids[area]!, name: names[area]!, shift: body.shifts[dayOf(i).shift]!.name, weekday: dayOf(i).weekday, calls, workHours, needed, floor: bounds.floors[i]!,
    ceiling: bounds.ceilings[i] === Infinity ? null : bounds.ceilings[i]!, units: own, freeShare: freeShare(i),
  }));
  const parts = {
    id: resultIdOf({ what: 'shared hours', version, body, filter: described, dataVersion: agency.dataVersion }), agency: agency.slug, zone: agency.zone, request: body, filter: described,
    dataVersion: agency.dataVersion, demonstration: agency.demonstration, areas: units.text.slice('area:'.length), weeks: work.weeks,
    learned: {
      rows: work.rows, placed: work.events.n, used: output.demand.used, hourUnknown: output.demand.hourUnknown, calls: output.demand.calls, workHours: output.demand.work,
      meanServiceMinutes: output.demand.calls > 0 ? (60 * output.demand.work) / output.demand.calls / body.backupFactor : null,
    },
    assumptions: assumptionsOf(body, hotspots?.input.kappa ?? null), ...totalsOf({ cells: output.cells, days, ids, names, body }),
    cells: infeasible.length > 0 ? [] : cells, queue: queueOf(output, body),
    whatIf: output.whatIf.map(({ priorities, ...rest }) => ({ ...rest, priorities: priorities.map(({ mean, within }, k) => ({ name: body.priorities[k]!.name, meanWaitMinutes: inMinutes(mean), within })) })),
    hotspots: hotspots === null ? null : hotspotsOf(hotspots, output, { body, plane: study.plane }), infeasible,
    warnings: [...work.warnings, ...hoursWarnings(output, { body, weeks: work.weeks, areas: ids.length })],
  };
  const answer = { ...parts, reading: hoursReading(parts, body) };
  return { ...answer, sha256: createHash('sha256').update(canonicalJson(answer)).digest('hex') };
}

const inMinutes = (hours: number | null): number | null => (hours === null ? null : hours * 60);

type Totalled = { cells: HoursOutput['cells']; days: HoursOutput['days']; ids: readonly string[]; names: readonly string[]; body: HoursBody };

function totalsOf({ cells, days, ids, names, body }: Totalled): Pick<HoursAnswer, 'shifts' | 'areaTotals'> {
  const sum = (list: HoursOutput['cells'], of: (cell: HoursOutput['cells'][number]) => number): number => list.reduce((total, cell) => total + of(cell), 0);
  const [calls, units] = [sum(cells, (cell) => cell.calls), sum(cells, (cell) => cell.units)];
  const totals = (list: HoursOutput['cells']) => ({ calls: sum(list, (cell) => cell.calls), workHours: sum(list, (cell) => cell.workHours), needed: sum(list, (cell) => cell.needed), units: sum(list, (cell) => cell.units) });
  return {
    shifts: body.shifts.map(({ name, from, to, weekdays }, number) => ({
      name, from, to, hours: shiftHours({ from: minuteOf(from), to: minuteOf(to), weekdays: [] }), weekdays, ...totals(cells.filter(({ day }) => days[day]!.shift === number)),
    })),
    areaTotals: ids.map((area, number) => {
      const own = cells.filter((cell) => cell.area === number);
      const found = totals(own);
      return {
        area, name: names[number]!, ...found, unitHours: sum(own, (cell) => cell.units * days[cell.day]!.hours), callShare: calls > 0 ? found.calls / calls : null, unitShare: units > 0 ? found.units / units : null,
      };
    }),
  };
}

function queueOf({ hours }: HoursOutput, { priorities: asked, backupFactor }: HoursBody): HoursAnswer['queue'] {
  return hours.map(({ units, calls, utilisation, waits, mean, freeShare, priorities, needed }, hourOfWeek) => ({
    hourOfWeek, weekday: Math.floor(hourOfWeek / 24) + 1, hour: hourOfWeek % 24, units, calls: calls / backupFactor, utilisation, waits, meanWaitMinutes: inMinutes(mean), freeShare, needed,
    priorities: priorities.map((one, k) => ({
      name: asked[k]!.name, calls: one.calls / backupFactor, meanWaitMinutes: inMinutes(one.mean), within: one.within, targetMinutes: asked[k]!.minutes, targetShare: asked[k]!.share,
    })),
  }));
}

const mostPlaces = 1000;

function hotspotsOf(
  { units, input, horizonHours }: Hotspots, { hotspots }: HoursOutput, { body, plane }: { body: HoursBody; plane: Plane },
): HoursAnswer['hotspots'] {
  if (hotspots === null) return null;
  const { ids, names, n, x, y } = units.units;
  const order = Array.from({ length: n }, (_, i) => i).filter((i) => hotspots.hours[i]! > 0).toSorted((a, b) => hotspots.hours[b]! - hotspots.hours[a]! || input.amounts[b]! - input.amounts[a]! || a - b);
  return {
    unit: units.text, measure: body.hotspots!.measure, kappa: input.kappa, horizonHours, hours: body.hotspots!.hours, given: hotspots.given, total: input.amounts.reduce((sum, one) => sum + one, 0),
    reached: hotspots.reached, even: hotspots.even, next: hotspots.next, omitted: Math.max(0, order.length - mostPlaces),
    places: order.slice(0, mostPlaces).map((i) => {
      const [longitude, latitude] = plane.inverse(x[i]!, y[i]!);
      const [amount, hours] = [input.amounts[i]!, hotspots.hours[i]!];
      return { id: ids[i]!, name: names?.[i] ?? ids[i]!, longitude, latitude, amount, hours, reached: amount * -Math.expm1(-input.kappa * hours) };
    }),
  };
}
