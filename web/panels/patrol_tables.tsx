import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PatrolPlan, PlanRoute } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { lockKey, usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView } from '../state.tsx';
import { Icon } from './icon.tsx';
import { amountWords, clockWords, placeName, spanWords } from './patrol_words.ts';
import { UnitMark } from './patrol_unit_mark.tsx';

const shownAtFirst = 8;
/** Visits that are listed without being asked for. */
const mostOpen = 12;
export const closeUp = 14;

/** Flies there and marks the hexagon. */
export const flyTo = ({ cell, longitude, latitude }: { cell: string; longitude: number; latitude: number }): void =>
  changeView((now) => ({ cell, camera: { longitude, latitude, zoom: Math.max(closeUp, now.camera?.zoom ?? 0), bearing: now.camera?.bearing ?? 0, pitch: now.camera?.pitch ?? 0 } }));

/** The places where most is expected and nobody goes. */
export function Uncovered({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  const [whole, setWhole] = useState(false);
  const rows = plan.cells.filter(({ state }) => state !== 'visited').toSorted((one, other) => other.expected - one.expected);
  return (
    <section className="outcome-part" data-testid="uncovered">
      <h3>{t('patrol.uncovered')}</h3>
      {rows.length === 0 ? <p className="quiet">{t('patrol.uncoveredNone')}</p> : (
        <>
          <p className="faint">{t('patrol.uncoveredHint')}</p>
          <ul className="ranked">
            {rows.slice(0, whole ? rows.length : shownAtFirst).map((cell, place) => (
              <li key={cell.cell}>
                <button type="button" className="ranked-row" onClick={() => flyTo(cell)} data-testid="uncovered-cell" data-cell={cell.cell}>
                  <span className="ranked-rank">{place + 1}</span>
                  <span className="ranked-place">{placeName(cell.name)}{cell.state !== 'uncovered' && <span
                    className="badge">{t(`patrol.state.${cell.state}`)}</span>}</span>
                  <span className="number">{amountWords(text, plan.coverage.unit, cell.expected)}</span>
                  <span className="ranked-detail faint">{said(text, cell.why)}</span>
                </button>
              </li>
            ))}
          </ul>
          {rows.length > shownAtFirst && <button type="button" className="button small" aria-expanded={whole}
            onClick={() => setWhole(!whole)}>{t(whole ? 'analysis.fewerRows' : 'analysis.allRows', { rows: rows.length })}</button>}
        </>
      )}
    </section>
  );
}

/** Every visit, unit by unit, with its reason. */
export function Visits({ plan }: { plan: PatrolPlan }): ReactNode {
  const { t } = useText();
  return (
    <section className="outcome-part" data-testid="visits">
      <h3>{t('patrol.visitsOf')}</h3>
      {plan.routes.map((route, place) => <UnitVisits key={route.unit} plan={plan} route={route} place={place} />)}
    </section>
  );
}

function UnitVisits({ plan, route, place }: { plan: PatrolPlan; route: PlanRoute; place: number }): ReactNode {
  const text = useText();
  const { t, number } = text;
  const { choose, stop, focus, setFocus, locks } = usePatrol();
  const { unit, stops } = route;
  const visits = plan.routes.reduce((sum, one) => sum + one.stops.length, 0);
  return (
    <details className="unit-visits" data-testid={`visits-${unit}`} open={visits <= mostOpen || focus === unit || stop?.unit === unit}>
      <summary><UnitMark place={place} unit={unit} /><span
        className="quiet">{t('patrol.routeSummary', { visits: stops.length, minutes: Math.round(route.visitMinutes), kilometres: number(route.metres / 1000, 1) })}</span></summary>
      <div className="unit-tools">
        <button type="button" className="button small" aria-pressed={focus === unit}
          onClick={() => setFocus(focus === unit ? null : unit)} data-testid={`focus-${unit}`}>{t('patrol.focus')}</button>
        <button type="button" className="button small" onClick={() => changeView({ callSign: unit })}
          data-testid={`sheet-${unit}`}>{t('patrol.sheet')}</button>
      </div>
      {stops.length === 0 && <p className="quiet">{t('patrol.noStops')}</p>}
      <ol className="stop-rows">
        {stops.map((own) => (
          <li key={own.order}>
            <button type="button" className="stop-row" aria-current={stop?.unit === unit && stop.order === own.order}
              onClick={() => { choose({ unit, order: own.order }); flyTo(own); }} data-testid={`stop-${unit}-${own.order}`}>
              <span className="stop-order">{own.order}</span>
              <span className="stop-place">{placeName(own.name)}{locks.has(lockKey(unit, own.cell, own.arrive)) && <span
                className="locked" title={t('patrol.locked')}><Icon name="lock" /><span className="visually-hidden">{t('patrol.locked')}</span></span>}</span>
              <span className="number">{spanWords(text, own.arrive, own.leave)}</span>
              <span className="stop-why faint">{said(text, own.why)}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="faint">{t('patrol.homeAt', { minutes: Math.round(route.homeMinutes), time: clockWords(text, route.to), slack: Math.round(route.slackMinutes) })}</p>
    </details>
  );
}
