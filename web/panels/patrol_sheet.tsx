import { useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { PatrolPlan, PlanRecord, PlanRoute, PlanStop } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { planFileKinds, unitFile } from '../patrols.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useStatus } from '../state.tsx';
import type { Answer } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Icon } from './icon.tsx';
import { PatrolMapFrame } from './patrol_map_frame.tsx';
import { clockWords, placeName, shiftWords, spanWords } from './patrol_words.ts';
import { useFocusedUnit, useMinute } from './sheet_clock.ts';

/** One unit's shift for the phone: where next and why, then all stops in their order. */
export function UnitSheet({ record, callSign, commands }: { record: Answer<PlanRecord>; callSign: string; commands: RefObject<MapCommands | null> }): ReactNode {
  const { t } = useText();
  const back = <button type="button" className="button" onClick={() => changeView({ callSign: null })} data-testid="whole-plan">{t('patrol.wholePlan')}</button>;
  if (record.failure) return <main className="unit-sheet"><Failed failure={record.failure} retry={record.retry} />{back}</main>;
  if (!record.data) return <main className="unit-sheet"><Waiting answer={record} lines={8} /></main>;
  const { plan, status } = record.data;
  const route = plan.routes.find(({ unit }) => unit === callSign);
  if (!route) return <main className="unit-sheet" data-testid="unknown-unit"><p className="notice warn">{t('patrol.unknownUnit', { unit: callSign })}</p>{back}</main>;
  return <Sheet plan={plan} route={route} status={status} commands={commands} back={back} />;
}

/** The stop that is under way or comes next; null once all are done. */
export const nextStop = (stops: readonly PlanStop[], now: number): PlanStop | null => stops.find(({ leave }) => Date.parse(leave) > now) ?? null;

type Properties = { plan: PatrolPlan; route: PlanRoute; status: PlanRecord['status']; commands: RefObject<MapCommands | null>; back: ReactNode };

function Sheet({ plan, route, status, commands, back }: Properties): ReactNode {
  const text = useText();
  const { t, number } = text;
  const agency = useStatus().data?.agency?.slug ?? '';
  useFocusedUnit(route.unit);
  const now = useMinute();
  const within = now >= Date.parse(plan.shift.from) && now <= Date.parse(plan.shift.to);
  // Before and after the shift somebody reads it through: it begins with the first.
  const [picked, setPicked] = useState<number | null>(null);
  const timely = within ? nextStop(route.stops, now) : route.stops[0] ?? null;
  const next = picked === null ? timely : route.stops.find(({ order }) => order === picked) ?? timely;
  return (
    <main className="unit-sheet scroll" data-testid="unit-sheet">
      <header className="sheet-title">
        <div><h2>{route.unit}</h2><p>{shiftWords(text, { from: route.from, to: route.to })}</p></div>
        {back}
      </header>
      {status !== 'approved' && <p className="notice warn">{t(status === 'draft' ? 'patrol.sheetDraft' : 'patrol.sheetRejected')}</p>}
      {next ? (
        <section className="next-stop" aria-label={t('patrol.nextStop')} data-testid="next-stop">
          <p className="faint">{t(within && Date.parse(next.arrive) <= now && next === timely ? 'patrol.hereNow' : 'patrol.nextStop')} · {t('patrol.stopOf', { order: next.order, count: route.stops.length })}</p>
          <p className="next-time">{spanWords(text, next.arrive, next.leave)}</p>
          <h3>{placeName(next.name)}</h3>
          <p>{t('patrol.sheetStop', { minutes: next.minutes, travel: Math.round(next.travelMinutes), kilometres: number(next.travelMetres / 1000, 1) })}</p>
          <p>{said(text, next.why)}</p>
          <div className="next-tools">
            <button type="button" className="button" disabled={next.order <= 1}
              onClick={() => setPicked(next.order - 1)}><Icon name="left" />{t('patrol.stopBefore')}</button>
            <button type="button" className="button" disabled={next.order >= route.stops.length}
              onClick={() => setPicked(next.order + 1)} data-testid="stop-after">{t('patrol.stopAfter')}<Icon name="right" /></button>
            <a className="button" href={`geo:${next.latitude},${next.longitude}`}>{t('patrol.openPlace')}</a>
          </div>
        </section>
      ) : <p className="notice">{t(route.stops.length === 0 ? 'patrol.noStops' : 'patrol.allDone')}</p>}
      <section className="sheet-map"><PatrolMapFrame plan={plan} instant={null} commands={commands} legend={false} only={route.unit} /></section>
      <section>
        <h3>{t('patrol.allStops')}</h3>
        <ol className="sheet-stops">
          {route.stops.map((stop) => (
            <li key={stop.order}>
              <button type="button" className="sheet-stop" aria-current={next?.order === stop.order}
                onClick={() => setPicked(stop.order)} data-testid={`sheet-stop-${stop.order}`}>
                <span className="stop-order">{stop.order}</span>
                <span className="sheet-place"><strong>{placeName(stop.name)}</strong><span
                  className="faint">{t('patrol.sheetWay', { minutes: stop.minutes, travel: Math.round(stop.travelMinutes) })}</span></span>
                <span className="number">{clockWords(text, stop.arrive)}</span>
              </button>
            </li>
          ))}
        </ol>
        <p className="quiet">{t('patrol.homeAt', { minutes: Math.round(route.homeMinutes), time: clockWords(text, route.to), slack: Math.round(route.slackMinutes) })}</p>
      </section>
      <section className="sheet-files" aria-label={t('patrol.files')}>
        {planFileKinds.map((kind) => <a key={kind}
          className="button" download href={unitFile(plan.id, route.unit, { extension: kind, agency, lang: text.language })}>{t(`patrol.file.${kind}`)}</a>)}
        <button type="button" className="button" onClick={() => setTimeout(() => window.print(), 0)}>{t('print.button')}</button>
      </section>
    </main>
  );
}
