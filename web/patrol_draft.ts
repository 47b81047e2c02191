import type { Measure } from '../server/model/filter.ts';
import type { PlanAsked } from '../server/model/patrol.ts';
import type { SurfaceModel } from '../server/model/surface.ts';
import type { TravelKind } from '../server/model/travel.ts';

/**
 * What a person fills in for a plan: the request as it stands in the form, numbers as the texts that were typed, so that wrong ones
 * can be shown and named. Pure: the form, the map and their tests use it alike.
 */
type NumberRule = { least: number; most: number; whole: boolean; standing: number | null; percent?: true };

/** Fields with a number, by their path in the request, with what is left unsaid. Shares are typed in percent. */
export const numberRules = {
  'visits.minutes': { least: 10, most: 16, whole: true, standing: 15 },
  'visits.effectMinutes': { least: 15, most: 480, whole: true, standing: 120 },
  'visits.gapMinutes': { least: 0, most: 480, whole: true, standing: 45 },
  'visits.kappa': { least: 0.005, most: 1, whole: false, standing: 0.1 },
  'slackShare': { least: 0, most: 90, whole: false, standing: 30, percent: true },
  'choice.reachMetres': { least: 0, most: 5000, whole: false, standing: 0 },
  'choice.cells': { least: 1, most: 2000, whole: true, standing: null },
  'choice.seconds': { least: 0.1, most: 600, whole: false, standing: 2 },
  'travel.speedKmh': { least: 2, most: 130, whole: false, standing: 25 },
  'travel.detour': { least: 1, most: 3, whole: false, standing: 1.3 },
  'holdOutShare': { least: 0, most: 50, whole: false, standing: 10, percent: true },
  'nearBest': { least: 0, most: 50, whole: false, standing: 5, percent: true },
  'seed': { least: 0, most: 2 ** 31 - 1, whole: true, standing: 1 },
} as const satisfies Record<string, NumberRule>;
export type NumberField = keyof typeof numberRules;

export type Position = [longitude: number, latitude: number];
export type DraftUnit = {
  id: string; start: Position | null; end: Position | null;
  /** Its own hours within the shift; empty: the whole shift. */
  from: string; to: string;
  /** In percent; empty: that of the plan. */
  slack: string;
};

export const limitKinds = ['priority', 'floor', 'ceiling', 'no_go'] as const;
export type LimitKind = (typeof limitKinds)[number];
/** One wish about one place: a cell, or an area as kind:code. */
export type Limit = { kind: LimitKind; place: { cell: string } | { area: string }; value: number };
/** What a new one begins with. */
export const limitValues: Record<LimitKind, { least: number; most: number; standing: number; whole: boolean }> = {
  priority: { least: 0, most: 100, standing: 2, whole: false }, floor: { least: 1, most: 96, standing: 1, whole: true },
  ceiling: { least: 0, most: 96, standing: 1, whole: true }, no_go: { least: 0, most: 0, standing: 0, whole: true },
};

export type Draft = {
  title: string;
  /** Local day on which the shift begins, and its hours on the clock; an end at or before the begin is on the next day. */
  day: string; from: string; to: string;
  model: SurfaceModel; measure: Measure;
  /** A registered forecast instead of a surface of its own. */
  forecast: string | null;
  units: readonly DraftUnit[];
  choice: 'coverage' | 'p_median';
  /** Null: streets where there are any. */
  travel: TravelKind | null;
  numbers: Readonly<Partial<Record<NumberField, string>>>;
  limits: readonly Limit[];
};

export const mostUnits = 200;
export const dayAfter = (day: string, days = 1): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Something to press Plan with: the evening after the last complete day, three units at places that are known. */
export function firstDraft(lastCompleteDay: string, places: readonly Position[]): Draft {
  const units = [0, 1, 2].map((place): DraftUnit => ({
    id: `A${place + 1}`, start: places[place] ?? places[0] ?? null, end: null, from: '', to: '', slack: '',
  }));
  return {
    title: '', day: dayAfter(lastCompleteDay), from: '18:00', to: '02:00', model: 'count', measure: 'count', forecast: null, units,
    choice: 'coverage', travel: null, numbers: {}, limits: [],
  };
}

/** A call sign that is free: the number of the last one raised, letters and all. */
export function nextCallSign(units: readonly Pick<DraftUnit, 'id'>[]): string {
  const taken = new Set(units.map(({ id }) => id));
  const [, stem = 'A', digits = '0'] = /^(.*?)(\d*)$/.exec(units.at(-1)?.id ?? 'A0') ?? [];
  for (let number = Number(digits || '0') + 1; ; number++) {
    const found = `${stem}${number}`;
    if (!taken.has(found)) return found;
  }
}

const samePlace = (one: Limit['place'], other: Limit['place']): boolean =>
  ('cell' in one && 'cell' in other && one.cell === other.cell) || ('area' in one && 'area' in other && one.area === other.area);

/** A wish put on a place, or taken from it where exactly it stood already. */
export function toggleLimit(limits: readonly Limit[], limit: Limit): Limit[] {
  const others = limits.filter(({ kind, place }) => kind !== limit.kind || !samePlace(place, limit.place));
  const stood = limits.some(({ kind, place, value }) => kind === limit.kind && value === limit.value && samePlace(place, limit.place));
  return stood ? others : [...others, limit];
}

/** The same wish on many cells: nothing is taken away. */
export function addLimits(limits: readonly Limit[], added: readonly Limit[]): Limit[] {
  return [...limits.filter(({ kind, place }) => !added.some((one) => one.kind === kind && samePlace(one.place, place))), ...added];
}

export type DraftFault = { field: string; id: 'number' | 'whole' | 'range' | 'callSign' | 'twice' | 'post' | 'clock' | 'day' | 'none'; least?: number; most?: number };

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
const callSign = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,30}$/u;

/** What stands in the field of a number: what was typed, else what is left unsaid. */
export const typedNumber = (draft: Pick<Draft, 'numbers'>, field: NumberField): string => draft.numbers[field] ?? (numberRules[field].standing === null ? '' : String(numberRules[field].standing));

export function numberFault(field: NumberField, typed: string): DraftFault | null {
  const { least, most, whole, standing }: NumberRule = numberRules[field];
  const text = typed.trim().replace(',', '.');
  if (text === '' && standing === null) return null;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return { field, id: 'number', least, most };
  if (value < least || value > most) return { field, id: 'range', least, most };
  return whole && !Number.isInteger(value) ? { field, id: 'whole' } : null;
}

function unitFaults(units: Draft['units']): DraftFault[] {
  const faults: DraftFault[] = units.length === 0 ? [{ field: 'units', id: 'none' }] : [];
  units.forEach(({ id, start, from, to, slack }, place) => {
    const field = `units.${place}`;
    if (!callSign.test(id)) faults.push({ field: `${field}.id`, id: 'callSign' });
    else if (units.findIndex((other) => other.id === id) < place) faults.push({ field: `${field}.id`, id: 'twice' });
    if (!start) faults.push({ field: `${field}.start`, id: 'post' });
    if (from !== '' && !clock.test(from)) faults.push({ field: `${field}.from`, id: 'clock' });
    if (to !== '' && !clock.test(to)) faults.push({ field: `${field}.to`, id: 'clock' });
    const share = Number(slack.replace(',', '.'));
    if (slack !== '' && !(share >= 0 && share <= 90)) faults.push({ field: `${field}.slackShare`, id: 'range', least: 0, most: 90 });
  });
  return faults;
}

/** Everything that has to be put right before the server is asked, by the fields of the request. */
export function faultsOf(draft: Draft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.day) || Number.isNaN(Date.parse(draft.day))) faults.push({ field: 'shift.from', id: 'day' });
  if (!clock.test(draft.from)) faults.push({ field: 'shift.from', id: 'clock' });
  if (!clock.test(draft.to)) faults.push({ field: 'shift.to', id: 'clock' });
  for (const field of Object.keys(numberRules) as NumberField[]) {
    const fault = numberFault(field, typedNumber(draft, field));
    if (fault) faults.push(fault);
  }
  return [...faults, ...unitFaults(draft.units)];
}

const shareOf = (typed: string): number => Number((Number(typed.replace(',', '.')) / 100).toFixed(6));

/** The draft as a request. Only to be called without faults. */
export function askedOf(draft: Draft, filter: Readonly<Record<string, string>>, resolution: number | null): PlanAsked {
  const value = (field: NumberField): number => {
    const typed = typedNumber(draft, field);
    return 'percent' in numberRules[field] ? shareOf(typed) : Number(typed.replace(',', '.'));
  };
  const limitsOf = (kind: LimitKind) => draft.limits.filter((limit) => limit.kind === kind);
  return {
    title: draft.title.trim(),
    shift: { from: `${draft.day}T${draft.from}`, to: `${draft.to > draft.from ? draft.day : dayAfter(draft.day)}T${draft.to}` },
    surface: { model: draft.model, measure: draft.measure, filter: { ...filter }, ...(resolution !== null && { resolution }) },
    ...(draft.forecast !== null && { forecast: draft.forecast }),
    units: draft.units.map(({ id, start, end, from, to, slack }) => ({
      id: id.trim(), start: start!, ...(end && { end }), ...(from !== '' && { from }), ...(to !== '' && { to }), ...(slack !== '' && { slackShare: shareOf(slack) }),
    })),
    visits: { minutes: value('visits.minutes'), effectMinutes: value('visits.effectMinutes'), kappa: value('visits.kappa'), gapMinutes: value('visits.gapMinutes') },
    slackShare: value('slackShare'),
    choice: { model: draft.choice, reachMetres: value('choice.reachMetres'), seconds: value('choice.seconds'), ...(typedNumber(draft, 'choice.cells').trim() !== '' && { cells: value('choice.cells') }) },
    travel: { speedKmh: value('travel.speedKmh'), detour: value('travel.detour'), ...(draft.travel !== null && { how: draft.travel }) },
    priorities: limitsOf('priority').map(({ place, value: weight }) => ({ ...place, weight })),
    floors: limitsOf('floor').map(({ place, value: visits }) => ({ ...place, visits })),
    ceilings: limitsOf('ceiling').map(({ place, value: visits }) => ({ ...place, visits })),
    noGo: limitsOf('no_go').map(({ place }) => ({ ...place })),
    holdOutShare: value('holdOutShare'), nearBest: value('nearBest'), seed: value('seed'),
  };
}
