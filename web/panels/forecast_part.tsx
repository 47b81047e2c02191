import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { forecastAddresses } from '../forecasts.ts';
import type { Series } from '../forecasts.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { NewSeries } from './forecast_new.tsx';
import { RecordPanel } from './forecast_record.tsx';
import { SeriesPanel } from './forecast_series.tsx';
import { seriesName, seriesScope, StandingBadge } from './forecast_words.tsx';
import './patrol_parts.css';

/** What was said before each shift, and what became of it: every series with its standing, and the one that is looked at. */
export function ForecastPart(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [tick, setTick] = useState(0);
  const [adding, setAdding] = useState(false);
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  const answer = useAnswer(agency ? forecastAddresses.series({ agency: agency.slug }) : null, `${agency?.dataVersion} ${tick}`);
  const list = answer.data?.series ?? [];
  const chosen = view.series === null ? list[0] ?? null : list.find(({ id }) => id === view.series) ?? null;
  const made = (series: Series): void => {
    setAdding(false);
    refresh();
    changeView({ series: series.id, forecast: null });
  };
  return (
    <div className="part-bench">
      <aside className="part-settings scroll" aria-label={t('forecasts.list')}>
        <h2>{t('forecasts.title')}</h2>
        <p className="quiet">{t('forecasts.lead')}</p>
        <Waiting answer={answer} lines={4} />
        {answer.failure && <Failed failure={answer.failure} retry={refresh} />}
        <ul className="part-list" data-testid="series-list">
          {list.map((series) => <li key={series.id}><SeriesRow series={series} current={series.id === chosen?.id} /></li>)}
        </ul>
        {answer.data && list.length === 0 && <p className="quiet" data-testid="no-series">{t('forecasts.none')}</p>}
        <p><button type="button" className="button" aria-expanded={adding}
          onClick={() => setAdding(!adding)} data-testid="add-series">{t('forecasts.add')}</button></p>
        {adding && <NewSeries onMade={made} />}
      </aside>
      <main className="part-result scroll" aria-label={t('analysis.result')}>
        {view.forecast !== null && agency ? <RecordPanel key={view.forecast} id={view.forecast} />
          : chosen ? <SeriesPanel key={chosen.id} series={chosen} tick={tick} onChanged={refresh} />
            : answer.data && <p className="quiet part-empty">{t(list.length > 0 ? 'forecasts.unknownSeries' : 'forecasts.empty')}</p>}
      </main>
    </div>
  );
}

function SeriesRow({ series, current }: { series: Series; current: boolean }): ReactNode {
  const text = useText();
  return (
    <button type="button" className="part-row" aria-current={current}
      onClick={() => changeView({ series: series.id, forecast: null })} data-testid="series-row" data-series={series.id}>
      <span className="part-row-head"><strong>{seriesName(text, series)}</strong><StandingBadge standing={series.standing} /></span>
      <span className="quiet">{seriesScope(text, series)}</span>
      <span className="faint">{text.t('forecasts.tally', { registered: series.registered, scored: series.scored })}</span>
    </button>
  );
}
