import { parseHours, parseWeekdays } from '../server/model/cycle.ts';
import type { Measure } from '../server/model/filter.ts';
import { Problem } from '../server/model/problem.ts';
import { decodeChoice, defaultChoice, encodeChoice } from './url_analysis.ts';
import type { AnalysisChoice } from './url_analysis.ts';
import { decodePatrol, defaultPatrol, encodePatrol } from './url_patrol.ts';
import type { PatrolChoice } from './url_patrol.ts';

/**
 * What is being looked at, as it stands in the address bar. Another person who opens the link sees the same thing: camera, window,
 * filter, layers, selection, and also theme and language, because nothing at all is stored in the browser. What equals the
 * default is left out, so that an address stays readable and a default may improve later.
 */
export type Camera = { longitude: number; latitude: number; zoom: number; bearing: number; pitch: number };

/** A window that moves along with the data, or one that stays. Days are local; `to` is the day after the last. */
export type WindowChoice = { kind: 'last'; days: number } | { kind: 'year' } | { kind: 'range'; from: string; to: string };

export const measureNames = ['count', 'harm'] as const satisfies readonly Measure[];
export const paints = ['hotspots', 'amount', 'change'] as const;
export type Paint = (typeof paints)[number];
export const drawables = ['hexes', 'areas', 'incidents', 'backdrop', 'labels', 'graticule'] as const;
export type Drawable = (typeof drawables)[number];
export const folds = ['top', 'brief', 'inspector', 'time', 'legend'] as const;
export type Fold = (typeof folds)[number];
export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];
export const languages = ['en', 'uk'] as const;
export type Language = (typeof languages)[number];
export const pages = ['map', 'analysis', 'patrol', 'data'] as const;
export type Page = (typeof pages)[number];
export const resolutions = [6, 7, 8, 9, 10] as const;

export type View = AnalysisChoice & PatrolChoice & {
  page: Page;
  /** Short name of the agency; null leaves the choice to the server. */
  agency: string | null;
  window: WindowChoice;
  /** Offence codes; empty means all. */
  offences: string[];
  /** Local hours 0 to 23; empty means all. */
  hours: number[];
  /** ISO weekdays 1 to 7; empty means all. */
  weekdays: number[];
  /** kind:code, or a polygon as WKT. */
  area: string | null;
  /** A data version (12), a day or an instant: the incidents as they were known then; null as they are now. */
  asOf: string | null;
  /** Of the H3 grid; null leaves it to the server: 9, or what the study area allows. */
  resolution: number | null;
  measure: Measure;
  /** What colours a hexagon: its test, its amount, or what changed against another window. */
  paint: Paint;
  /** That other window: previous, year, or days as FROM/TO. */
  against: string;
  layers: Drawable[];
  /** The selected hexagon. */
  cell: string | null;
  /** Null: all of the data. */
  camera: Camera | null;
  folded: Fold[];
  /** Null follows the system. */
  theme: Theme | null;
  language: Language | null;
};

export const defaultView: View = {
  page: 'map', agency: null, window: { kind: 'last', days: 365 }, offences: [], hours: [], weekdays: [], area: null, asOf: null,
  resolution: null, measure: 'count', paint: 'hotspots', against: 'previous', layers: ['hexes', 'areas', 'incidents', 'backdrop', 'labels'],
  cell: null, camera: null, folded: [], theme: null, language: null, ...defaultChoice, ...defaultPatrol,
};

const day = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string | null): text is string => text !== null && day.test(text) && !Number.isNaN(Date.parse(text));

const asOfText = /^([1-9]\d{0,17}|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?)$/;
const readAsOf = (text: string | null): string | null => (text !== null && asOfText.test(text) ? text : null);

/** `20,21,22,23,0` as `20-23,0`: neighbours joined, in ascending order. */
export function formatRanges(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** The reverse. What cannot be read means nothing, and so does the whole cycle. */
export function readRanges(text: string | null, parse: (text: string) => number[], span: number): number[] {
  if (!text) return [];
  try {
    const found = parse(text);
    return found.length === span ? [] : found;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

const trim = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function encodeCamera(camera: Camera): string {
  const parts = [trim(camera.zoom, 2), trim(camera.latitude, 5), trim(camera.longitude, 5)];
  if (camera.bearing !== 0 || camera.pitch !== 0) parts.push(trim(camera.bearing, 1), trim(camera.pitch, 1));
  return parts.join('/');
}

function decodeCamera(text: string | null): Camera | null {
  if (!text) return null;
  const [zoom, latitude, longitude, bearing = 0, pitch = 0] = text.split('/').map(Number);
  const inside = [zoom, latitude, longitude, bearing, pitch].every((value) => Number.isFinite(value));
  if (!inside || Math.abs(latitude!) > 85.06 || Math.abs(longitude!) > 180 || zoom! < 0 || zoom! > 24) return null;
  return { zoom: zoom!, latitude: latitude!, longitude: longitude!, bearing, pitch: Math.min(60, Math.max(0, pitch)) };
}

function encodeWindow(window: WindowChoice, query: URLSearchParams): void {
  if (window.kind === 'range') {
    query.set('from', window.from);
    query.set('to', window.to);
  } else if (window.kind === 'year') query.set('window', 'year');
  else if (window.days !== 365) query.set('window', String(window.days));
}

function decodeWindow(query: URLSearchParams): WindowChoice {
  const from = query.get('from');
  const to = query.get('to');
  if (isDay(from) && isDay(to) && from < to) return { kind: 'range', from, to };
  const window = query.get('window');
  if (window === 'year') return { kind: 'year' };
  const days = Number(window);
  return window && Number.isInteger(days) && days >= 1 && days <= 3660 ? { kind: 'last', days } : defaultView.window;
}

/** Days only where both exist and the first comes first, as in a window. */
function readAgainst(text: string | null): string {
  if (text === 'year') return text;
  const [from = null, to = null, ...more] = (text ?? '').split('/');
  return more.length === 0 && isDay(from) && isDay(to) && from < to ? `${from}/${to}` : defaultView.against;
}

function oneOf<T extends string>(text: string | null, list: readonly T[]): T | null {
  return list.find((item) => item === text) ?? null;
}

function listOf<T extends string>(text: string | null, list: readonly T[], otherwise: T[]): T[] {
  if (text === null) return otherwise;
  const asked = text.split(',');
  return list.filter((item) => asked.includes(item));
}

/** The query string of a view, without its question mark; empty when everything is as by default. */
export function encodeView(view: View): string {
  const query = new URLSearchParams();
  if (view.page !== 'map') query.set('view', view.page);
  if (view.agency) query.set('agency', view.agency);
  encodeWindow(view.window, query);
  if (view.offences.length) query.set('offences', [...view.offences].sort().join(','));
  if (view.hours.length) query.set('hours', formatRanges(view.hours));
  if (view.weekdays.length) query.set('weekdays', formatRanges(view.weekdays));
  if (view.area) query.set('area', view.area);
  if (view.asOf) query.set('asOf', view.asOf);
  if (view.resolution !== null) query.set('resolution', String(view.resolution));
  if (view.measure !== 'count') query.set('measure', view.measure);
  if (view.paint !== 'hotspots') query.set('paint', view.paint);
  if (view.against !== 'previous') query.set('against', view.against);
  const layers = drawables.filter((name) => view.layers.includes(name)).join(',');
  if (layers !== drawables.filter((name) => defaultView.layers.includes(name)).join(',')) query.set('layers', layers);
  if (view.cell) query.set('cell', view.cell);
  encodeChoice(view, query);
  encodePatrol(view, query);
  if (view.camera) query.set('map', encodeCamera(view.camera));
  if (view.folded.length) query.set('folded', folds.filter((name) => view.folded.includes(name)).join(','));
  if (view.theme) query.set('theme', view.theme);
  if (view.language) query.set('language', view.language);
  return query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
}

/** Reads a query string; whatever cannot be read falls back to its default, so that an old or broken link still opens. */
export function decodeView(search: string): View {
  const query = new URLSearchParams(search);
  const resolution = Number(query.get('resolution'));
  const cell = query.get('cell');
  return {
    page: oneOf(query.get('view'), pages) ?? 'map',
    agency: query.get('agency') || null,
    window: decodeWindow(query),
    offences: (query.get('offences') ?? '').split(',').filter((code) => /^[a-z_]+(\.[a-z_]+)?$/.test(code)).sort(),
    hours: readRanges(query.get('hours'), parseHours, 24),
    weekdays: readRanges(query.get('weekdays'), parseWeekdays, 7),
    area: query.get('area') || null,
    asOf: readAsOf(query.get('asOf')),
    resolution: resolutions.find((item) => item === resolution) ?? null,
    measure: oneOf(query.get('measure'), measureNames) ?? 'count',
    paint: oneOf(query.get('paint'), paints) ?? 'hotspots',
    against: readAgainst(query.get('against')),
    layers: listOf(query.get('layers'), drawables, defaultView.layers),
    cell: cell && /^[0-9a-f]{15,16}$/.test(cell) ? cell : null,
    camera: decodeCamera(query.get('map')),
    folded: listOf(query.get('folded'), folds, []),
    theme: oneOf(query.get('theme'), themes),
    language: oneOf(query.get('language'), languages),
    ...decodeChoice(query),
    ...decodePatrol(query),
  };
}

const dayAfter = (text: string, days: number): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The days of a window, given the last complete day of the data; null while that is not known. */
export function windowDays(window: WindowChoice, lastCompleteDay: string | null): { from: string; to: string } | null {
  if (window.kind === 'range') return { from: window.from, to: window.to };
  if (!lastCompleteDay) return null;
  const to = dayAfter(lastCompleteDay, 1);
  return window.kind === 'year' ? { from: `${lastCompleteDay.slice(0, 4)}-01-01`, to } : { from: dayAfter(to, -window.days), to };
}

/** A view whose window no longer moves with the data: what a shared link must carry. */
export function pinned(view: View, agency: string | null, lastCompleteDay: string | null): View {
  const days = windowDays(view.window, lastCompleteDay);
  return { ...view, agency: agency ?? view.agency, window: days ? { kind: 'range', ...days } : view.window };
}

/** The filter of a view as every address of the server takes it (`server/model/filter.ts`). */
export function filterOf(view: View, lastCompleteDay: string | null): Record<string, string> {
  const days = windowDays(view.window, lastCompleteDay);
  return {
    ...(view.agency && { agency: view.agency }),
    ...days,
    ...(view.offences.length > 0 && { offences: view.offences.join(',') }),
    ...(view.hours.length > 0 && { hours: formatRanges(view.hours) }),
    ...(view.weekdays.length > 0 && { weekdays: formatRanges(view.weekdays) }),
    ...(view.area && { area: view.area }),
    ...(view.asOf && { asOf: view.asOf }),
  };
}
