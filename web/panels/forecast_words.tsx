import type { ReactNode } from 'react';
import type { ForecastSummary, Standing } from '../../server/model/forecast.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import type { Series } from '../forecasts.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';

const looks = { on: 'completed', off: 'failed', baseline: 'running' } as const;

/** Whether a model may be seen on the map. */
export function StandingBadge({ standing }: { standing: Pick<Standing, 'state'> }): ReactNode {
  const { t } = useText();
  return <span className={`state state-${looks[standing.state]}`} data-testid="standing" data-state={standing.state}>{t(`forecasts.standing.${standing.state}`)}</span>;
}

/** Locked before the shift, or made later from data before it. */
export function KindBadge({ kind }: Pick<ForecastSummary, 'kind'>): ReactNode {
  const { t } = useText();
  return <span className={`state ${kind === 'live' ? 'state-completed' : 'state-cancelled'}`} title={t(`forecasts.kindHint.${kind}`)}>{t(`forecasts.kind.${kind}`)}</span>;
}

const nextDay = (text: Text, weekdays: readonly number[]): string => (weekdays.length === 7 ? text.t('forecasts.everyDay') : text.list(weekdays.map((day) => text.weekday(day))));

/** What a series is about, in a line. */
export function seriesScope(text: Text, { model, measure, offences, begins, hours, weekdays, learnDays }: Series): string {
  const { t } = text;
  return [
    t(`forecasts.model.${model}`), t(`measure.${measure}`), offences.length > 0 ? offences.slice(0, 3).map((code) => offenceName(text, code)).join(', ') + (offences.length > 3 ? ` +${offences.length - 3}` : '') : t('forecasts.reported'),
    t('forecasts.schedule', { begins, hours, days: nextDay(text, weekdays) }), t('forecasts.learnDays', { days: learnDays }),
  ].join(' · ');
}

export const seriesName = (text: Text, series: Series): string => series.title || `${text.t(`forecasts.model.${series.model}`)}, ${series.begins}`;

/** A shift of a forecast: its begin and how it ended. */
export const shiftWords = (text: Text, { from, to }: { from: string; to: string }): string => `${text.instant(from)} – ${text.instant(to).split(', ').at(-1) ?? ''}`;
