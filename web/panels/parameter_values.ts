import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { Parameter, Parameters } from '../analysis_methods.ts';
import type { View } from '../url.ts';

/** What is wrong with the text of a parameter, by name of its message. */
export type Fault = { id: 'number' | 'whole' | 'range' | 'numbers' | 'size' | 'ascending' | 'choice' | 'window' | 'ids'; least?: number; most?: number };

/** A value as the text that stands in its field and in addresses. */
export const textOfValue = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

const listed = (text: string): string[] => text.split(',').map((part) => part.trim()).filter((part) => part !== '');
const day = /^\d{4}-\d{2}-\d{2}$/;
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

function listFault(parameter: Extract<Parameter, { kind: 'numbers' | 'list' }>, text: string): Fault | null {
  const { least, most, size, kind } = parameter;
  const parts = listed(text);
  if (!parts.every(isNumber) || parts.some((part) => Number(part) < least || Number(part) > most)) return { id: 'numbers', least, most };
  if (parts.length < size[0] || parts.length > size[1]) return { id: 'size', least: size[0], most: size[1] };
  const numbers = parts.map(Number);
  return kind === 'numbers' && numbers.some((value, place) => place > 0 && value <= numbers[place - 1]!) ? { id: 'ascending' } : null;
}

/** Why the server would not take this text; null where it would. */
export function faultOf(parameter: Parameter, text: string): Fault | null {
  switch (parameter.kind) {
    case 'number': {
      const { least, most, whole } = parameter;
      if (!isNumber(text)) return { id: 'number', least, most };
      if (Number(text) < least || Number(text) > most) return { id: 'range', least, most };
      return whole === true && !Number.isInteger(Number(text)) ? { id: 'whole', least, most } : null;
    }
    case 'choice': return parameter.choices.some(({ value }) => value === text) ? null : { id: 'choice' };
    case 'flag': return text === 'true' || text === 'false' ? null : { id: 'choice' };
    case 'numbers': case 'list': return listFault(parameter, text);
    case 'units': return listed(text).every((part) => /^[\w:.-]{1,80}$/.test(part)) ? null : { id: 'ids' };
    case 'offences': return listed(text).every((part) => /^[a-z_]+(\.[a-z_]+)?$/.test(part)) ? null : { id: 'ids' };
    case 'window': {
      const [from = '', to = '', ...more] = text.split('/');
      return text === 'previous' || text === 'year' || (more.length === 0 && day.test(from) && day.test(to) && from < to) ? null : { id: 'window' };
    }
  }
}

/** The text of a parameter as it stands: what was typed, else its default. */
export const standing = (parameter: Parameter, given: string | undefined): string => given ?? textOfValue(parameter.default);

/** Of what stands in the address what the method knows and what is not as by default anyway. */
export const given = (parameters: Parameters, typed: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).filter(([name, text]) => Object.hasOwn(parameters, name) && text !== textOfValue(parameters[name]!.default)));

/** Names of parameters whose text cannot be used. */
export const faulty = (parameters: Parameters, typed: Readonly<Record<string, string>>): string[] =>
  Object.entries(parameters).filter(([name, parameter]) => faultOf(parameter, standing(parameter, typed[name])) !== null).map(([name]) => name);

/** The settings with which a result was made, as the page would have them: so that it can be changed and run again. */
export function settingsOf(result: AnalysisResult, parameters: Parameters): Partial<View> {
  const { filter } = result;
  const used = Object.fromEntries(Object.entries(result.parameters).map(([name, value]) => [name, textOfValue(value)]));
  return {
    method: result.method, parameters: given(parameters, used), unit: result.unit === 'none' ? null : result.unit, seed: result.seed === 1 ? null : result.seed,
    window: { kind: 'range', from: filter.fromDay, to: filter.toDay }, offences: filter.offences ?? [], hours: filter.hours ?? [], weekdays: filter.weekdays ?? [],
    area: filter.area, asOf: filter.asOf ?? null,
  };
}

const millisecondsPerDay = 86_400_000;
const dayAfter = (text: string, days: number): string => new Date(Date.parse(`${text}T00:00:00Z`) + days * millisecondsPerDay).toISOString().slice(0, 10);

/** The window of equal length that ends with the data; null where the result already goes that far. */
export function newerWindow(
  { fromDay, toDay }: { fromDay: string; toDay: string }, lastCompleteDay: string | null,
): { kind: 'range'; from: string; to: string } | null {
  if (lastCompleteDay === null) return null;
  const to = dayAfter(lastCompleteDay, 1);
  const days = Math.round((Date.parse(toDay) - Date.parse(fromDay)) / millisecondsPerDay);
  return to > toDay ? { kind: 'range', from: dayAfter(to, -days), to } : null;
}

/** Whether a result is that of what is set at present. */
export function isOf(result: AnalysisResult, parameters: Parameters, view: View, days: { from: string; to: string } | null): boolean {
  const made = settingsOf(result, parameters);
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const ordered = (list: Record<string, string>): [string, string][] => Object.entries(list).sort(([one], [other]) => (one < other ? -1 : 1));
  return made.method === view.method && same(ordered(given(parameters, view.parameters)), ordered(made.parameters as Record<string, string>))
    && (view.unit === null || made.unit === view.unit) && (result.seed === null || result.seed === (view.seed ?? 1)) && (view.crs === null || view.crs === result.crs)
    && days?.from === result.filter.fromDay && days.to === result.filter.toDay
    && same([...view.offences].sort(), [...made.offences!].sort()) && same(view.hours, made.hours) && same(view.weekdays, made.weekdays) && (view.area ?? null) === made.area;
}
