import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Section } from './section.ts';
import { access as accessEn } from './en/access.ts';
import { analysis as analysisEn } from './en/analysis.ts';
import { brief as briefEn } from './en/brief.ts';
import { change as changeEn } from './en/change.ts';
import { charts as chartsEn } from './en/charts.ts';
import { data as dataEn } from './en/data.ts';
import { download as downloadEn } from './en/download.ts';
import { film as filmEn } from './en/film.ts';
import { filter as filterEn } from './en/filter.ts';
import { inspector as inspectorEn } from './en/inspector.ts';
import { legend as legendEn } from './en/legend.ts';
import { map as mapEn } from './en/map.ts';
import { print as printEn } from './en/print.ts';
import { beats as beatsEn } from './en/beats.ts';
import { forecasts as forecastsEn } from './en/forecasts.ts';
import { hours as hoursEn } from './en/hours.ts';
import { operations as operationsEn } from './en/operations.ts';
import { parts as partsEn } from './en/parts.ts';
import { patrol as patrolEn } from './en/patrol.ts';
import { patrolOutcome as patrolOutcomeEn } from './en/patrol_outcome.ts';
import { problem as problemEn } from './en/problem.ts';
import { shell as shellEn } from './en/shell.ts';
import { webhooks as webhooksEn } from './en/webhooks.ts';
import { access as accessUk } from './uk/access.ts';
import { analysis as analysisUk } from './uk/analysis.ts';
import { brief as briefUk } from './uk/brief.ts';
import { change as changeUk } from './uk/change.ts';
import { charts as chartsUk } from './uk/charts.ts';
import { data as dataUk } from './uk/data.ts';
import { download as downloadUk } from './uk/download.ts';
import { film as filmUk } from './uk/film.ts';
import { filter as filterUk } from './uk/filter.ts';
import { inspector as inspectorUk } from './uk/inspector.ts';
import { legend as legendUk } from './uk/legend.ts';
import { map as mapUk } from './uk/map.ts';
import { print as printUk } from './uk/print.ts';
import { beats as beatsUk } from './uk/beats.ts';
import { forecasts as forecastsUk } from './uk/forecasts.ts';
import { hours as hoursUk } from './uk/hours.ts';
import { operations as operationsUk } from './uk/operations.ts';
import { parts as partsUk } from './uk/parts.ts';
import { patrol as patrolUk } from './uk/patrol.ts';
import { patrolOutcome as patrolOutcomeUk } from './uk/patrol_outcome.ts';
import { problem as problemUk } from './uk/problem.ts';
import { shell as shellUk } from './uk/shell.ts';
import { webhooks as webhooksUk } from './uk/webhooks.ts';

/**
 * Every text a person reads. English is the source; another language is an object with exactly the same ids, so a missing
 * translation does not compile. Messages are ICU: plurals by the rules of the language, numbers by its habits.
 */
export const english = { ...shellEn, ...filterEn, ...changeEn, ...mapEn, ...legendEn, ...briefEn, ...inspectorEn, ...chartsEn, ...filmEn, ...dataEn, ...downloadEn, ...printEn, ...webhooksEn, ...accessEn, ...analysisEn, ...patrolEn, ...patrolOutcomeEn, ...partsEn, ...forecastsEn, ...hoursEn, ...beatsEn, ...operationsEn, ...problemEn };
export type MessageId = keyof typeof english;

export const catalogues: { en: Section<typeof english>; uk: Section<typeof english> } = {
  en: english,
  uk: { ...shellUk, ...filterUk, ...changeUk, ...mapUk, ...legendUk, ...briefUk, ...inspectorUk, ...chartsUk, ...filmUk, ...dataUk, ...downloadUk, ...printUk, ...webhooksUk, ...accessUk, ...analysisUk, ...patrolUk, ...patrolOutcomeUk, ...partsUk, ...forecastsUk, ...hoursUk, ...beatsUk, ...operationsUk, ...problemUk },
};
export type Language = keyof typeof catalogues;

/** The locale whose habits numbers and dates follow; English without American dates. */
export const localeOf: Record<Language, string> = { en: 'en-GB', uk: 'uk-UA' };

export type Values = Record<string, string | number | null | undefined>;
/** Values of a message with tags: a tag's function receives what stands between its brackets. */
export type RichValues = Record<string, string | number | null | undefined | ((children: ReactNode[]) => ReactNode)>;
type Numbers = Intl.NumberFormatOptions;

/** How a date is written where there is little room: 22 Nov 2026, 22.11.2026. */
const dayAndMonth = {
  en: { day: 'numeric', month: 'short' }, uk: { day: '2-digit', month: '2-digit' },
} as const satisfies Record<Language, Intl.DateTimeFormatOptions>;

const middayOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** Words, numbers and dates in one language, with times on one jurisdiction's clock. */
export function makeText(language: Language, zone: string) {
  const locale = localeOf[language];
  const compiled = new Map<MessageId, IntlMessageFormat>();
  const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

  const message = (id: MessageId): IntlMessageFormat => {
    let found = compiled.get(id);
    if (!found) compiled.set(id, found = new IntlMessageFormat(catalogues[language][id], locale));
    return found;
  };
  const numbers = (options: Numbers): Intl.NumberFormat => {
    const key = `n${JSON.stringify(options)}`;
    let found = formats.get(key) as Intl.NumberFormat | undefined;
    if (!found) formats.set(key, found = new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options }));
    return found;
  };
  const dates = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const key = `d${JSON.stringify(options)}`;
    let found = formats.get(key) as Intl.DateTimeFormat | undefined;
    if (!found) formats.set(key, found = new Intl.DateTimeFormat(locale, options));
    return found;
  };
  const number = (value: number, digits = 0): string =>
    numbers({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);

  return {
    language, locale, zone,
    t: (id: MessageId, values?: Values): string => String(message(id).format(values)),
    /** A message with tags, as nodes. */
    rich: (id: MessageId, values: RichValues): ReactNode => {
      const parts = message(id).format<ReactNode>(values as Parameters<typeof IntlMessageFormat.prototype.format<ReactNode>>[0]);
      return Array.isArray(parts) ? <>{parts.map((part, place) => <span key={place}>{part}</span>)}</> : parts as ReactNode;
    },
    number,
    /** At most so many significant digits, at least none: 0.0042, 12.4, 1,240. */
    brief: (value: number, significant = 3): string =>
      numbers(Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: significant }).format(value),
    percent: (share: number, digits = 0): string =>
      numbers({ style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(share),
    signed: (value: number, digits = 0): string =>
      numbers({ maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: 'exceptZero' }).format(value),
    /** A local day given as 2026-03-01. */
    day: (day: string, style: 'full' | 'medium' | 'short' = 'medium'): string => dates({
      timeZone: 'UTC', ...(style === 'full' ? { day: 'numeric', month: 'long', weekday: 'long' } : dayAndMonth[language]),
      ...(style !== 'short' && { year: 'numeric' }),
    }).format(middayOf(day)),
    month: (day: string, style: 'long' | 'short' = 'short'): string =>
      dates({ timeZone: 'UTC', month: style, ...(style === 'long' && { year: 'numeric' }) }).format(middayOf(day)),
    /** An instant on the jurisdiction's clock. */
    instant: (instant: string): string => dates({
      timeZone: zone, ...dayAndMonth[language], year: 'numeric', hour: '2-digit', minute: '2-digit',
    }).format(new Date(instant)),
    /** ISO weekday 1 (Monday) to 7 (Sunday). */
    weekday: (weekday: number, style: 'long' | 'short' | 'narrow' = 'short'): string =>
      dates({ timeZone: 'UTC', weekday: style }).format(new Date(Date.UTC(2024, 0, weekday, 12))),
    /** Hour of the day 0 to 23 as it stands on a clock. */
    hour: (hour: number): string => `${String(hour).padStart(2, '0')}:00`,
    list: (items: readonly string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    compare: new Intl.Collator(locale, { numeric: true }).compare,
    bytes: (value: number): string => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
      const power = Math.min(3, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
      return numbers({ style: 'unit', unit: units[power], unitDisplay: 'short', maximumFractionDigits: power > 1 ? 1 : 0 })
        .format(value / 1000 ** power);
    },
  };
}
export type Text = ReturnType<typeof makeText>;

const TextContext = createContext<Text | null>(null);

/** Gives everything below it its words. */
export function TextProvider({ text, children }: { text: Text; children: ReactNode }): ReactNode {
  return <TextContext value={text}>{children}</TextContext>;
}

export function useText(): Text {
  const text = use(TextContext);
  if (!text) throw new RangeError('useText needs a TextProvider above it');
  return text;
}

/** The language to begin with where the address names none: Ukrainian for a browser that asks for it, else English. */
export function preferredLanguage(asked: readonly string[]): Language {
  const first = asked.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'uk');
  return first === 'uk' ? 'uk' : 'en';
}
