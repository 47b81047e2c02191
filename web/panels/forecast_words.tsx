import type { ReactNode } from 'react';
import type { ForecastSummary, Standing } from '../../server/model/forecast.ts';
import { classification } from '../../server/model/offence.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import type { Series } from '../forecasts.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';

const looks = { on: 'completed', off: 'failed', baseline: 'running' } as const;

/** Whether a model may be seen on the map. */
export function StandingBadge({ standing }: { standing: Pick<Standing, 'state'> }): ReactNode {
  const { t } = useText();
  return <span className={`state state-${looks[standing.state]}`} data-testid="standing"
    data-state={standing.state}>{t(`forecasts.standing.${standing.state}`)}</span>;
}

/** Locked before the shift, or made later from data before it. */
export function KindBadge({ kind }: Pick<ForecastSummary, 'kind'>): ReactNode {
  const { t } = useText();
  return <span className={`state ${kind === 'live' ? 'state-completed' : 'state-cancelled'}`}
    title={t(`forecasts.kindHint.${kind}`)}>{t(`forecasts.kind.${kind}`)}</span>;
}

const reported = classification.filter(({ recordedBy }) => recordedBy === 'reported').map(({ code }) => code);
const mostNamed = 3;

/** Offences in few words: a group stands for its kinds, and all that people report for each of them. */
export function offencesWords(text: Text, codes: readonly string[]): string {
  if (codes.length === 0 || (codes.length >= reported.length && reported.every((code) => codes.includes(code)))) return text.t('forecasts.reported');
  const own = codes.filter((code) => !code.includes('.') || !codes.includes(code.split('.')[0]!));
  const named = own.slice(0, mostNamed).map((code) => offenceName(text, code)).join(', ');
  return own.length > mostNamed ? `${named} +${own.length - mostNamed}` : named;
}

const nextDay = (text: Text, weekdays: readonly number[]): string => (weekdays.length === 7 ? text.t('forecasts.everyDay') : text.list(weekdays.map((day) => text.weekday(day))));

/** What a series is about, in a line. */
export function seriesScope(text: Text, { model, measure, offences, begins, hours, weekdays, learnDays }: Series): string {
  const { t } = text;
  return [
    t(`forecasts.model.${model}`), t(`measure.${measure}`), offencesWords(text, offences),
    t('forecasts.schedule', { begins, hours, days: nextDay(text, weekdays) }), t('forecasts.learnDays', { days: learnDays }),
  ].join(' · ');
}

export const seriesName = (text: Text, series: Series): string => series.title || `${text.t(`forecasts.model.${series.model}`)}, ${series.begins}`;

/** A shift of a forecast: its begin and how it ended. */
export const shiftWords = (text: Text, { from, to }: { from: string; to: string }): string => `${text.instant(from)} – ${text.instant(to).split(', ').at(-1) ?? ''}`;
