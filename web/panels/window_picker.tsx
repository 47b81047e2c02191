import { useState } from 'react';
import type { ReactNode } from 'react';
import { DatePicker, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/uk';
import 'dayjs/locale/en-gb';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useStatus, useView, useWindow } from '../state.tsx';
import type { WindowChoice } from '../url.ts';
import { Drop } from './drop.tsx';

const presets: readonly (WindowChoice & { kind: 'last' | 'year' })[] = [
  { kind: 'last', days: 7 }, { kind: 'last', days: 28 }, { kind: 'last', days: 90 }, { kind: 'last', days: 365 }, { kind: 'year' },
];

const millisecondsPerDay = 86_400_000;
const shifted = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * millisecondsPerDay).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / millisecondsPerDay);

/** A day that exists, written as 2026-03-01: the same in every language, and what the address bar shows. */
const isDay = (words: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(words) && !Number.isNaN(Date.parse(words)) && new Date(words).toISOString().startsWith(words);

const same = (one: WindowChoice, other: WindowChoice): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A window in words, its last day included: "2 Mar 2026 to 29 Mar 2026". */
export function windowWords(text: Text, { from, to }: { from: string; to: string }): string {
  const last = shifted(to, -1);
  if (from === last) return text.day(from);
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return text.t('window.range', { from: text.day(from, sameYear ? 'short' : 'medium'), to: text.day(last) });
}

/** Which days are looked at: lengths that move with the data, or dates. */
export function WindowPicker(): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency;
  const days = useWindow();
  const value = days ? windowWords(text, days) : t('window.last', { days: view.window.kind === 'last' ? view.window.days : 365 });
  const length = days ? t('window.days', { days: daysBetween(days.from, days.to) }) : '';
  return (
    <Drop label={`${t('window.label')}${length ? `, ${length}` : ''}`} value={value} width={376} testId="window-picker">
      {(close) => (
        <div className="stack">
          <div className="segments fill" role="group" aria-label={t('window.presets')}>
            {presets.map((preset) => (
              <button key={JSON.stringify(preset)} type="button" aria-pressed={same(view.window, preset)}
                onClick={() => { changeView({ window: preset }); close(); }}>
                {preset.kind === 'year' ? t('window.year') : t('window.last', { days: preset.days })}
              </button>
            ))}
          </div>
          {days && (
            <Dates key={`${days.from} ${days.to}`} days={days} choose={(chosen) => { changeView({ window: { kind: 'range', ...chosen } }); close(); }} />
          )}
          {agency?.lastCompleteDay && (
            <p className="faint">
              {agency.firstDay && t('window.covers', { from: text.day(agency.firstDay), to: text.day(agency.lastCompleteDay) })}{' '}
              {t('window.lastComplete', { day: text.day(agency.lastCompleteDay, 'full'), zone: agency.zone })}
            </p>
          )}
        </div>
      )}
    </Drop>
  );
}

/** First and last day, typed or chosen on a calendar; applied when both are there. */
export function Dates({ days, choose: chosen }: { days: { from: string; to: string }; choose: (days: { from: string; to: string }) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency;
  const [range, setRange] = useState<[string | null, string | null]>([days.from || null, days.to && shifted(days.to, -1) || null]);
  const [typed, setTyped] = useState<[string, string]>([days.from, days.to && shifted(days.to, -1)]);
  const [from, last] = range;
  const type = (place: 0 | 1, words: string): void => {
    setTyped(place === 0 ? [words, typed[1]] : [typed[0], words]);
    const day = isDay(words) ? words : null;
    setRange(place === 0 ? [day, last] : [from, day]);
  };
  const choose = (next: [string | null, string | null]): void => {
    setRange(next);
    setTyped([next[0] ?? '', next[1] ?? '']);
  };
  const wrong = from !== null && last !== null && from > last;
  const apply = (): void => {
    if (!from || !last || wrong) return;
    chosen({ from, to: shifted(last, 1) });
  };
  const field = (place: 0 | 1, label: string): ReactNode => (
    <label>
      <span className="faint">{label}</span>
      <input className="field" inputMode="numeric" placeholder={t('window.format')} value={typed[place]} aria-invalid={!isDay(typed[place])}
        data-testid={place === 0 ? 'first-day' : 'last-day'} onChange={({ target }) => type(place, target.value)} />
    </label>
  );
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); apply(); }}>
      <div className="pair">{field(0, t('window.from'))}{field(1, t('window.to'))}</div>
      {wrong && <p className="notice warn" role="alert">{t('window.order')}</p>}
      <DatesProvider settings={{ locale: text.language === 'uk' ? 'uk' : 'en-gb', firstDayOfWeek: 1, weekendDays: [0, 6] }}>
        <DatePicker type="range" value={wrong ? [from, null] : range} onChange={choose} allowSingleDateInRange size="xs" className="calendar"
          defaultDate={last ?? undefined} minDate={agency?.firstDay ?? undefined} maxDate={agency?.lastCompleteDay ?? undefined}
          aria-label={t('window.calendar')}
          ariaLabels={{ previousMonth: t('window.previousMonth'), nextMonth: t('window.nextMonth') }} />
      </DatesProvider>
      <button type="submit" className="button primary" disabled={!from || !last || wrong}>{t('shell.apply')}</button>
    </form>
  );
}
