import type { AnalysisLayer, Chart, Figure, Table, Text as Bilingual } from '../../server/model/analysis.ts';
import type { HoursAnswer, HoursBody } from '../../server/model/hours.ts';
import { quantityWords } from '../charts/quantity.ts';
import type { Text } from '../messages/messages.tsx';

/** Words of the page where a shape asks for every language: the reader's stands in each. */
export const same = (words: string): Bilingual => ({ en: words, uk: words });

/** Waits of less than a hundredth of a minute are none. */
const seen = (minutes: number | null): number | null => (minutes === null ? null : Math.round(minutes * 100) / 100);

const column = (id: string, title: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: same(title), quantity });

/** Units by area, shift and weekday: everything that the answer has, for sorting and for a file. */
export function cellTable({ t, weekday }: Text, { cells }: HoursAnswer): Table {
  return {
    id: 'cells', title: same(t('hours.table.cells')), omitted: 0,
    columns: [
      column('area', t('hours.area'), 'text'), column('shift', t('hours.shift'), 'text'), column('weekday', t('hours.weekday'), 'text'),
        column('calls', t('hours.calls'), 'number'),
      column('workHours', t('hours.workHours'), 'number'), column('needed', t('hours.needed'), 'number'),
        column('units', t('hours.units'), 'count'), column('freeShare', t('hours.freeShare'), 'share'),
    ],
    rows: cells.map((cell) => [cell.name, cell.shift, weekday(cell.weekday), cell.calls, cell.workHours, cell.needed, cell.units, cell.freeShare]),
  };
}

export function areaTable({ t }: Text, { areaTotals }: HoursAnswer): Table {
  return {
    id: 'areas', title: same(t('hours.table.areas')), omitted: 0,
    columns: [
      column('area', t('hours.area'), 'text'), column('calls', t('hours.callsWeek'), 'number'),
        column('workHours', t('hours.workHours'), 'number'), column('needed', t('hours.neededWeek'), 'number'),
      column('units', t('hours.unitShifts'), 'count'), column('unitHours', t('hours.unitHours'), 'number'),
        column('callShare', t('hours.callShare'), 'share'), column('unitShare', t('hours.unitShare'), 'share'),
    ],
    rows: areaTotals.map((area) => [area.name, area.calls, area.workHours, area.needed, area.units, area.unitHours, area.callShare, area.unitShare]),
  };
}

export const queueMeasures = ['utilisation', 'wait', 'units', 'missing'] as const;
export type QueueMeasure = (typeof queueMeasures)[number];
type QueueHour = HoursAnswer['queue'][number];

/** Whether every target of waiting is met in an hour. */
export const isMet = ({ priorities }: QueueHour): boolean => priorities.every(({ within, targetShare }) => within !== null && within >= targetShare);

const measured: Record<QueueMeasure, (hour: QueueHour) => number | null> = {
  utilisation: ({ utilisation }) => utilisation,
  // Less than a second is no wait.
  wait: ({ meanWaitMinutes }) => (meanWaitMinutes === null ? null : Math.round(meanWaitMinutes * 100) / 100),
  units: ({ units }) => units,
  missing: ({ needed, units }) => (needed === null ? null : Math.max(0, needed - units)),
};

/** How busy units may be for the wanted part of their time to stay free; colours turn there. */
const wantedBusy = (request: unknown): number => 1 - ((request as Partial<HoursBody>).freePatrolShare ?? 0.4);

/** The week as a table of hours: how busy units are, how long callers wait, how many units are missing. */
export function queueChart({ t, weekday }: Text, { queue, request }: HoursAnswer, measure: QueueMeasure): Chart {
  const at = new Map(queue.map((hour) => [hour.hourOfWeek, hour]));
  const days = [0, 1, 2, 3, 4, 5, 6];
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return {
    kind: 'heat', id: `queue-${measure}`, title: same(t(`hours.queue.${measure}`)), x: { title: same(t('hours.hour')), quantity: 'text' },
      y: { title: same(t('hours.weekday')), quantity: 'text' },
    value: { title: same(t(`hours.queue.${measure}`)), quantity: measure === 'utilisation' ? 'share' : 'number' },
      columns: hours.map((hour) => same(String(hour))), rows: days.map((day) => same(weekday(day + 1))),
    values: days.map((day) => hours.map((hour) => {
      const own = at.get(day * 24 + hour);
      return own ? measured[measure](own) : null;
    })),
    marked: null, centre: measure === 'utilisation' ? wantedBusy(request) : null,
  };
}

/** One day: units that are there beside those that it would take. */
export function dayChart({ t, weekday }: Text, { queue }: HoursAnswer, day: number): Chart {
  const own = queue.filter((hour) => hour.weekday === day);
  return {
    kind: 'line', id: `day-${day}`, title: same(t('hours.dayTitle', { weekday: weekday(day, 'long') })),
      x: { title: same(t('hours.hour')), quantity: 'number' }, y: { title: same(t('hours.units')), quantity: 'count' },
    lines: [
      { id: 'units', title: same(t('hours.unitsThere')), role: 'observed', points: own.map(({ hour, units }) => [hour, units]) },
      { id: 'needed', title: same(t('hours.unitsNeeded')), role: 'limit', points: own.map(({ hour, needed }) => [hour, needed]) },
    ],
    bands: [], marks: own.filter((hour) => !isMet(hour)).map(({ hour, units }) => ({ x: hour, y: units, title: same(t('hours.missed')),
      role: 'signal' as const })),
  };
}

export function whatIfTable(text: Text, { whatIf }: HoursAnswer): Table {
  const { t } = text;
  const names = whatIf[0]?.priorities.map(({ name }) => name) ?? [];
  return {
    id: 'what_if', title: same(t('hours.table.whatIf')), omitted: 0,
    columns: [
      column('change', t('hours.change'), 'text'), column('unitHours', t('hours.unitHours'), 'number'),
        column('met', t('hours.metHours'), 'count'), column('hours', t('hours.ofHours'), 'count'),
      column('overloaded', t('hours.overloaded'), 'count'), column('freeShare', t('hours.freeShare'), 'share'),
      ...names.flatMap((name) => [column(`wait-${name}`, t('hours.waitOf', { name }), 'number'),
        column(`within-${name}`, t('hours.withinOf', { name }), 'share')]),
    ],
    rows: whatIf.map((one) => [
      text.signed(one.change), one.unitHours, one.met, one.hours, one.overloaded, one.freeShare,
        ...one.priorities.flatMap(({ meanWaitMinutes, within }) => [seen(meanWaitMinutes), within]),
    ]),
  };
}

/** What one change of the number of units does, beside what is now. */
export function whatIfFigures(text: Text, { whatIf }: HoursAnswer, change: number): Figure[] {
  const { t } = text;
  const found = whatIf.find((one) => one.change === change);
  const now = whatIf.find((one) => one.change === 0);
  if (!found || !now) return [];
  const beside = (words: string) => (change === 0 ? {} : { because: same(t('hours.nowIs', { value: words })) });
  const brief = (value: number | null): string => quantityWords(text, 'number', value);
  const percent = (value: number | null): string => quantityWords(text, 'share', value);
  return [
    { id: 'met', title: same(t('hours.metHoursOf', { hours: found.hours })), quantity: 'count', value: found.met, ...beside(String(now.met)) },
    { id: 'free', title: same(t('hours.freeShare')), quantity: 'share', value: found.freeShare, ...beside(percent(now.freeShare)) },
    { id: 'overloaded', title: same(t('hours.overloaded')), quantity: 'count', value: found.overloaded, ...beside(String(now.overloaded)) },
    { id: 'unitHours', title: same(t('hours.unitHours')), quantity: 'number', value: found.unitHours, ...beside(brief(now.unitHours)) },
    ...found.priorities.flatMap(({ name, meanWaitMinutes, within }, place): Figure[] => [
      { id: `wait-${place}`, title: same(t('hours.waitOf', { name })), quantity: 'number', value: seen(meanWaitMinutes),
        ...(meanWaitMinutes === null ? { because: same(t('hours.endless')) } : beside(brief(seen(now.priorities[place]?.meanWaitMinutes ?? null)))) },
      { id: `within-${place}`, title: same(t('hours.withinOf', { name })), quantity: 'share', value: within,
        ...beside(percent(now.priorities[place]?.within ?? null)) },
    ]),
  ];
}

type Hotspots = NonNullable<HoursAnswer['hotspots']>;

export function hotspotTable({ t }: Text, { places, measure, omitted }: Hotspots): Table {
  return {
    id: 'hotspots', title: same(t('hours.table.hotspots')), omitted,
    columns: [column('place', t('hours.place'), 'text'), column('hours', t('hours.hoursWeek'), 'hours'),
      column('amount', t(`hours.amount.${measure}`), 'number'), column('reached', t('hours.reached'), 'number')],
    rows: places.map(({ name, hours, amount, reached }) => [name, hours, amount, reached]),
  };
}

/** Hours by hexagon on the map; null where places are areas. */
export function hotspotLayer({ t }: Text, { places, unit }: Hotspots): AnalysisLayer | null {
  if (!unit.startsWith('hex') || places.length === 0) return null;
  return {
    title: same(t('hours.table.hotspots')), geometry: 'hex', value: { title: same(t('hours.hoursWeek')), quantity: 'hours' },
      ramp: 'amount', centre: null, classes: null, shapes: null,
    unit: places.map(({ id }) => id), columns: { value: places.map(({ hours }) => hours), label: places.map(({ name }) => name) },
  };
}
