import type { OperationAsked, OperationRecord } from '../../server/model/operation.ts';
import { formatRanges, readRanges } from '../url.ts';
import { parseHours, parseWeekdays } from '../../server/model/cycle.ts';
import { numberIn } from './setting_values.ts';

/** What the form of a new operation holds. */
export type CandidateSource = 'busiest' | 'plan' | 'result' | 'cells';
export type OperationForm = {
  title: string; why: string; offences: string[]; from: string; days: string; hours: string; weekdays: number[]; /** previous, year, or days as FROM/TO. */ before: string; rings: '0' | '1' | '2' | '3'; measure: 'count' | 'harm';
  source: CandidateSource; busiest: string; plan: string; result: string; cells: string;
};

export const firstOperation = (from: string): OperationForm => ({
  title: '', why: '', offences: [], from, days: '90', hours: '', weekdays: [1, 2, 3, 4, 5, 6, 7], before: 'previous', rings: '1',
    measure: 'count', source: 'busiest', busiest: '40', plan: '', result: '', cells: '',
});

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const day = /^\d{4}-\d{2}-\d{2}$/;
export const isDay = (text: string): boolean => day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const id = /^[0-9a-f]{24}$/;
const cellName = /^[0-9a-f]{15,16}$/;

/** The operation that a form asks for, and the fields that cannot be used. */
export function judgeOperation(form: OperationForm): { body: OperationAsked; faults: ReadonlySet<string> } {
  const faults = new Set<string>();
  const needed = <T>(name: string, value: T | null, otherwise: T): T => {
    if (value === null) faults.add(name);
    return value ?? otherwise;
  };
  if (form.title.trim() === '') faults.add('title');
  if (form.why.trim().length < 5) faults.add('why');
  if (form.offences.length === 0) faults.add('offences');
  if (!isDay(form.from)) faults.add('from');
  if (form.weekdays.length === 0) faults.add('weekdays');
  const hours = readRanges(form.hours.trim() || null, parseHours, 24);
  if (form.hours.trim() !== '' && hours.length === 0) faults.add('hours');
  const cells = form.cells.split(/[\s,;]+/).filter((one) => one !== '');
  const candidates = (): OperationAsked['candidates'] => {
    if (form.source === 'busiest') return { busiest: needed('busiest', numberIn(form.busiest, { least: 2, most: 500, whole: true }), 40) };
    if (form.source === 'plan') return { plan: needed('plan', id.test(form.plan) ? form.plan : null, '') };
    if (form.source === 'result') return { result: needed('result', id.test(form.result.trim()) ? form.result.trim() : null, '') };
    return { cells: needed('cells', cells.length >= 2 && cells.every((one) => cellName.test(one)) ? cells : null, []) };
  };
  const body: OperationAsked = {
    title: form.title.trim(), why: form.why.trim(), offences: form.offences, from: form.from,
      days: needed('days', numberIn(form.days, { least: 1, most: 366, whole: true }), 90),
    ...(hours.length > 0 && { hours: formatRanges(hours) }),
      ...(form.weekdays.length > 0 && form.weekdays.length < 7 && { weekdays: formatRanges(form.weekdays) }),
    before: form.before, rings: Number(form.rings), measure: form.measure, candidates: candidates(),
  } as OperationAsked;
  return { body, faults };
}

const days = (ranges: string | null): number[] => (ranges === null ? everyDay : readRanges(ranges, parseWeekdays, 8));

/** The form of a draft as it stands, to be changed. Its candidates are named one by one unless they came from a count or a plan. */
export function operationFormOf(record: OperationRecord): OperationForm {
  const { source, of, places } = record.candidates;
  return {
    ...firstOperation(record.window.from), title: record.title, why: record.why, offences: [...record.offences],
      days: String(record.window.days), hours: record.hours ?? '', weekdays: days(record.weekdays),
    before: record.beforeKind, rings: String(record.rings) as OperationForm['rings'], measure: record.measure,
    source, busiest: String(places.length), plan: source === 'plan' ? of ?? '' : '', result: source === 'result' ? of ?? '' : '',
      cells: source === 'cells' ? places.map(({ cell }) => cell).join('\n') : '',
  };
}
