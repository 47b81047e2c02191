import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PatrolPlan } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { Failure } from '../failure.ts';
import { costOf, lockKey, usePatrol, usePlan } from '../patrol_run.tsx';
import type { ChosenStop } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useView } from '../state.tsx';
import { Failed } from './answer_state.tsx';
import { Icon } from './icon.tsx';
import { amountWords, changeWords, placeName, signedWords, spanWords } from './patrol_words.ts';

/** The visit that is looked at: why it is there, and everything that can be done with it. */
export function StopCard({ plan, chosen }: { plan: PatrolPlan; chosen: ChosenStop }): ReactNode {
  const text = useText();
  const { t } = text;
  const { choose, move, moving, locks, toggleLock, tool, setTool } = usePatrol();
  const card = useRef<HTMLElement>(null);
  const route = plan.routes.find(({ unit }) => unit === chosen.unit);
  const stop = route?.stops.find(({ order }) => order === chosen.order);
  const [unit, setUnit] = useState(chosen.unit);
  const [order, setOrder] = useState(chosen.order);
  useEffect(() => {
    setUnit(chosen.unit);
    setOrder(chosen.order);
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen.unit, chosen.order]);
  if (!route || !stop) return null;
  const target = plan.routes.find((one) => one.unit === unit) ?? route;
  const places = target.stops.length + (unit === chosen.unit ? 0 : 1);
  const key = lockKey(chosen.unit, stop.cell, stop.arrive);
  const same = unit === chosen.unit && order === chosen.order;
  return (
    <section className="stop-card" ref={card} aria-label={t('patrol.visitOf', { order: stop.order, unit: chosen.unit })}
      data-testid="stop-card">
      <div className="panel-head">
        <h2>{t('patrol.visitOf', { order: stop.order, unit: chosen.unit })}: {placeName(stop.name)}</h2>
        <button type="button" className="button bare icon" aria-label={t('shell.close')}
          onClick={() => choose(null)}><Icon name="close" /></button>
      </div>
      <p>{said(text, stop.why)}</p>
      <p className="faint">{t('patrol.stopFacts', { time: spanWords(text, stop.arrive, stop.leave), travel: Math.round(stop.travelMinutes), nth: stop.visit, reached: amountWords(text, plan.coverage.unit, stop.reached), expected: amountWords(text, plan.coverage.unit, stop.expected) })}</p>
      <div className="stop-move">
        <label><span className="faint">{t('patrol.toUnit')}</span>
          <select className="field" value={unit}
            onChange={({ target: { value } }) => { setUnit(value); setOrder(value === chosen.unit ? chosen.order : (plan.routes.find((one) => one.unit === value)?.stops.length ?? 0) + 1); }} data-testid="move-unit">
            {plan.routes.map((one) => <option key={one.unit} value={one.unit}>{one.unit}</option>)}
          </select>
        </label>
        <label><span className="faint">{t('patrol.toPlace')}</span>
          <select className="field" value={order} onChange={({ target: { value } }) => setOrder(Number(value))} data-testid="move-order">
            {Array.from({ length: places }, (_, place) => <option key={place} value={place + 1}>{place + 1}</option>)}
          </select>
        </label>
        <button type="button" className="button" disabled={same || moving}
          onClick={() => move({ from: chosen, to: { unit, order } })} data-testid="move">{t('patrol.move')}</button>
      </div>
      <div className="stop-tools">
        <button type="button" className="button" aria-pressed={tool?.kind === 'other_cell'} disabled={moving}
          onClick={() => setTool(tool?.kind === 'other_cell' ? null : { kind: 'other_cell', stop: chosen })} data-testid="other-cell"><Icon name="hexagon" />{t('patrol.otherCell')}</button>
        <button type="button" className="button" aria-pressed={locks.has(key)} onClick={() => toggleLock(key)}
          data-testid="lock"><Icon name="lock" />{t(locks.has(key) ? 'patrol.unlock' : 'patrol.lock')}</button>
        <button type="button" className="button" disabled={moving} onClick={() => move({ from: chosen })}
          data-testid="remove-stop">{t('patrol.removeStop')}</button>
      </div>
      {tool?.kind === 'other_cell' && <p className="faint" role="status">{t('patrol.otherCellPicking')}</p>}
    </section>
  );
}

/** A hexagon of the plan that was clicked. */
export function CellCard({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const { move, moving } = usePatrol();
  const cell = plan.cells.find((own) => own.cell === view.cell);
  const first = plan.routes[0]?.unit ?? '';
  const [unit, setUnit] = useState(first);
  if (!cell) return null;
  const at = plan.routes.find((own) => own.unit === unit) ? unit : first;
  const add = (): void => move({ to: { unit: at, order: (plan.routes.find((own) => own.unit === at)?.stops.length ?? 0) + 1, cell: cell.cell } });
  return (
    <section className="stop-card" aria-label={placeName(cell.name)} data-testid="cell-card">
      <div className="panel-head">
        <h2>{placeName(cell.name)}<span className="badge">{t(`patrol.state.${cell.state}`)}</span></h2>
        <button type="button" className="button bare icon" aria-label={t('shell.close')}
          onClick={() => changeView({ cell: null })}><Icon name="close" /></button>
      </div>
      <p>{said(text, cell.why)}</p>
      <p className="faint">{t('patrol.cellFacts', { expected: amountWords(text, plan.coverage.unit, cell.expected), reached: amountWords(text, plan.coverage.unit, cell.reached), visits: cell.visits, minutes: Math.round(cell.minutes) })}</p>
      {(cell.state === 'uncovered' || cell.state === 'visited') && (
        <div className="stop-move">
          <label><span className="faint">{t('patrol.byUnit')}</span>
            <select className="field" value={at}
              onChange={({ target }) => setUnit(target.value)}>{plan.routes.map((own) => <option key={own.unit} value={own.unit}>{own.unit}</option>)}</select>
          </label>
          <button type="button" className="button" disabled={moving} onClick={add} data-testid="add-visit">{t('patrol.addVisit')}</button>
        </div>
      )}
    </section>
  );
}

/** What the last change by hand costs, and the way back. */
export function MoveOutcome({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  const { cost: told, moving, moveFailure, forgetMove } = usePatrol();
  const before = usePlan(told ? null : plan.change && plan.basedOn).data?.plan ?? null;
  const cost = told ?? (before && costOf(before, plan));
  const unit = plan.coverage.unit;
  const signed = (value: number, digits: number): string => signedWords(text, value, digits);
  return (
    <>
      {moving && <div className="progress" role="progressbar" aria-label={t('patrol.moving')} />}
      {moveFailure && <div data-testid="move-failed"><Failed failure={new Failure(moveFailure.status, { ...moveFailure, detail: placeName(moveFailure.detail) })} /><button type="button" className="button small" onClick={forgetMove}>{t('shell.close')}</button></div>}
      {cost && (
        <div className="notice move-cost" role="status" data-testid="move-cost">
          <p><strong>{t('patrol.moveCost', { reached: changeWords(text, unit, cost.reached), share: signed(100 * cost.share, 2) })}</strong></p>
          <p>{t('patrol.moveWay', { visits: signed(cost.visitMinutes, 0), travel: signed(cost.travelMinutes, 0), kilometres: signed(cost.metres / 1000, 1) })}</p>
          <p className="notice-action"><button type="button" className="button" onClick={() => changeView({ plan: plan.basedOn })}
            data-testid="undo"><Icon name="undo" />{t('patrol.undo')}</button></p>
        </div>
      )}
      {!cost && plan.basedOn && <p className="faint">{t('patrol.changed')} <button type="button" className="button link"
        onClick={() => changeView({ plan: plan.basedOn })} data-testid="before">{t('patrol.before')}</button></p>}
    </>
  );
}
