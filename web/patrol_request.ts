import type { PlanAsked } from '../server/model/patrol.ts';
import type { RequestChange } from '../server/model/problem.ts';
import { numberRules } from './patrol_draft.ts';
import type { Draft, DraftUnit, Limit, NumberField, Position } from './patrol_draft.ts';

type Place = { cell?: string | undefined; area?: string | undefined };
const placeOf = ({ cell, area }: Place): Limit['place'] => (cell === undefined ? { area: area ?? '' } : { cell });
const positionOf = (given: readonly number[] | undefined): Position | null => (given && given.length === 2 ? [given[0]!, given[1]!] : null);
const percentText = (share: number): string => String(Number((share * 100).toFixed(4)));

function unitOf({ id, start, end, from, to, slackShare }: PlanAsked['units'][number]): DraftUnit {
  return { id, start: positionOf(start), end: positionOf(end), from: from ?? '', to: to ?? '', slack: slackShare === undefined ? '' : percentText(slackShare) };
}

function limitsOf({ priorities = [], floors = [], ceilings = [], noGo = [] }: PlanAsked): Limit[] {
  return [
    ...priorities.map((one): Limit => ({ kind: 'priority', place: placeOf(one), value: one.weight })),
    ...floors.map((one): Limit => ({ kind: 'floor', place: placeOf(one), value: one.visits })),
    ...ceilings.map((one): Limit => ({ kind: 'ceiling', place: placeOf(one), value: one.visits })),
    ...noGo.map((one): Limit => ({ kind: 'no_go', place: placeOf(one), value: 0 })),
  ];
}

function numbersOf(request: PlanAsked): Draft['numbers'] {
  const numbers: Partial<Record<NumberField, string>> = {};
  for (const field of Object.keys(numberRules) as NumberField[]) {
    const given = field.split('.').reduce<unknown>((inside, name) => (typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[name] : undefined), request);
    if (typeof given !== 'number') continue;
    const text = 'percent' in numberRules[field] ? percentText(given) : String(given);
    if (text !== String(numberRules[field].standing)) numbers[field] = text;
  }
  return numbers;
}

/** A request as the form shows it: the way back from `askedOf`. */
export function draftOf(request: PlanAsked): Draft {
  const [day = '', from = ''] = request.shift.from.split('T');
  return {
    title: request.title ?? '', day, from, to: request.shift.to.split('T')[1] ?? '',
    model: request.surface?.model ?? 'count', measure: request.surface?.measure ?? 'count', forecast: request.forecast ?? null,
    units: request.units.map(unitOf), choice: request.choice?.model ?? 'coverage', travel: request.travel?.how ?? null,
    numbers: numbersOf(request), limits: limitsOf(request),
  };
}

/** What a plan was learned from, as addresses have it. */
export const filterOfRequest = (request: PlanAsked): Record<string, string> =>
  Object.fromEntries(Object.entries(request.surface?.filter ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));

function put(inside: unknown, [step, ...rest]: RequestChange['path'], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number' || Array.isArray(inside)) {
    const list: unknown[] = Array.isArray(inside) ? [...inside] : [];
    list[Number(step)] = put(list[Number(step)], rest, value);
    return list;
  }
  const record = typeof inside === 'object' && inside !== null ? inside as Record<string, unknown> : {};
  return { ...record, [step]: put(record[step], rest, value) };
}

/** The request with values put where the server said that they would make it possible. */
export const withChanges = (request: PlanAsked, changes: readonly RequestChange[]): PlanAsked =>
  changes.reduce<unknown>((now, { path, value }) => put(now, path, value), request) as PlanAsked;
