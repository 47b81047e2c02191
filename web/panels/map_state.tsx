import type { ReactNode } from 'react';
import { useAmounts, useDrafting } from '../draft.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useChanges, useHexes, useMapAnswer, useStatus, useView } from '../state.tsx';
import { Failed } from './answer_state.tsx';
import { windowWords } from './window_picker.tsx';
import './shell.css';

const wholeFilter = { offences: [], hours: [], weekdays: [], area: null };

/** What stands over the map while there is nothing to draw, always with what to do next. The map stays movable underneath. */
export function MapState(): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const status = useStatus();
  const hexes = useHexes();
  const amounts = useAmounts();
  const shown = useMapAnswer();
  const changes = useChanges().data;
  if (status.data?.loading) return <Card title={t('state.makingDemo', { stage: status.data.loading })} busy />;
  if (!status.data) return status.failure ? <Card><Failed failure={status.failure} retry={status.retry} /></Card> : <Card title={t('state.starting')} busy />;
  if (!status.data.agency || status.data.agency.rows === 0) {
    return (
      <Card title={t('state.noDataTitle')} detail={t('state.noData')}>
        <button type="button" className="button primary" onClick={() => changeView({ page: 'data' })}>{t('state.noDataAction')}</button>
      </Card>
    );
  }
  if (shown.failure) {
    return (
      <Card>
        <Failed failure={shown.failure} retry={shown.retry} />
        {hexes.failure?.status === 400 && <ClearButton />}
        {shown.failure.code === 'bad_against' && (
          <button type="button" className="button primary" onClick={() => changeView({ against: 'previous' })} data-testid="against-before">{t('against.previous')}</button>
        )}
      </Card>
    );
  }
  const { data } = hexes;
  // All of them gone is an answer, too.
  if (view.paint === 'change' && (changes?.meta.changes.placed ?? 0) > 0) return null;
  // Amounts of other days: what was said of the window does not hold for them.
  if (!data || hexes.stale || amounts) return null;
  if (data.meta.rows === 0) {
    const { fromDay, toDay } = data.meta.filter;
    return (
      <Card title={t('state.emptyTitle')} detail={t('state.empty', { window: windowWords(text, { from: fromDay, to: toDay }) })}>
        {view.asOf !== null && <button type="button" className="button primary" onClick={() => changeView({ asOf: null })}>{t('shell.asOfBack')}</button>}
        {view.asOf === null && (view.offences.length + view.hours.length + view.weekdays.length > 0 || view.area !== null
          ? <ClearButton />
          : <button type="button" className="button primary" onClick={() => changeView({ window: { kind: 'last', days: 365 } })}>{t('state.emptyWindowAction')}</button>)}
      </Card>
    );
  }
  if (data.meta.placed === 0) return <Card title={t('state.unplacedTitle')} detail={t('state.unplaced', { rows: data.meta.rows })}><ClearButton /></Card>;
  return null;
}

function ClearButton(): ReactNode {
  const { t } = useText();
  return <button type="button" className="button primary" onClick={() => changeView(wholeFilter)} data-testid="clear-filters">{t('state.emptyAction')}</button>;
}

function Card({ title, detail, busy = false, children }: { title?: string; detail?: string; busy?: boolean; children?: ReactNode }): ReactNode {
  return (
    <div className="map-state" role={busy ? 'status' : 'group'} data-testid="map-state">
      {busy && <div className="progress" />}
      {title && <h2>{title}</h2>}
      {detail && <p className="quiet">{detail}</p>}
      {children && <div className="stack">{children}</div>}
    </div>
  );
}

/** A thin line over the map while numbers are on their way; what the map shows meanwhile is dimmed if it answers an earlier question. */
export function MapProgress(): ReactNode {
  const { t } = useText();
  const hexes = useMapAnswer();
  const { late } = useDrafting();
  if (!late && (!hexes.loading || !hexes.slow)) return null;
  return <div className={`map-progress${late || hexes.stale ? ' behind' : ''}`} role="status" data-testid="map-progress"><div className="progress" /><span className="visually-hidden">{t('state.loading')}</span></div>;
}
