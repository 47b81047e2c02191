import type { ReactNode } from 'react';
import type { PatrolPlan, PlanRecord, PlanRoute } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { patrolScene } from '../layers/patrol_scene.ts';
import { usePlanWays } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { useAreas, useStatus, useView } from '../state.tsx';
import { encodeView, pinned } from '../url.ts';
import { Warnings } from './analysis_warnings.tsx';
import { planFacts } from './patrol_how.tsx';
import { PatrolKey } from './patrol_legend.tsx';
import { UnitMark } from './patrol_unit_mark.tsx';
import { amountWords, clockWords, placeName, shiftWords, spanWords } from './patrol_words.ts';
import { MapPicture } from './printed_brief.tsx';
import type { Printed } from './printing.ts';
import './print.css';

const mostUncovered = 6;
const mostUnits = 24;
/** Visits that a sheet has room for, all units together; of more it says how many each unit makes. */
const mostVisits = 66;

/** A plan on one sheet of paper, or the sheet of one unit. */
export function PrintedPlan({ picture, printedAt, record, callSign }: Printed & { record: PlanRecord | null; callSign: string | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  if (!agency || !record) return <article className="printed"><h1>{t('shell.title')}</h1><p>{t('patrol.nothingToPrint')}</p></article>;
  const { plan, status, reason } = record;
  const route = plan.routes.find(({ unit }) => unit === callSign) ?? null;
  const link = `${window.location.origin}/?${encodeView(pinned(view, agency.slug, agency.lastCompleteDay))}`;
  return (
    <article className="printed printed-analysis printed-plan" data-testid="printed">
      <header className="printed-head">
        <div>
          <h1>{route ? `${route.unit} · ${agency.name}` : `${plan.title || t('patrol.printTitle')} · ${agency.name}`}</h1>
          <p>{shiftWords(text, route ?? plan.shift)} · {t(`patrol.status.${status}`)}{reason && `: ${reason}`}</p>
        </div>
        <p className="printed-handling">{t('print.handling')}</p>
      </header>
      {agency.demonstration && <p className="printed-demonstration">{t('shell.demonstration')}</p>}
      {status !== 'approved' && <p
        className="printed-demonstration">{t(status === 'draft' ? 'patrol.sheetDraft' : 'patrol.sheetRejected')}</p>}
      {route ? <PrintedUnit plan={plan} route={route} picture={picture} printedAt={printedAt} /> : <PrintedWhole record={record} picture={picture} printedAt={printedAt} />}
      <footer className="printed-foot">
        <p>{t('print.printed', { time: text.instant(printedAt), zone: agency.zone })} · {t('print.handling')}</p>
        <p className="printed-link">{link}</p>
      </footer>
    </article>
  );
}

function PrintedUnit({ plan, route, picture }: Printed & { plan: PatrolPlan; route: PlanRoute }): ReactNode {
  const text = useText();
  const { t, number } = text;
  return (
    <div className="printed-unit">
      <MapPicture picture={picture} />
      <table className="printed-ranked">
        <thead><tr><th scope="col"
          className="number">{t('patrol.stopNumber')}</th><th scope="col">{t('patrol.time')}</th><th scope="col">{t('print.place')}</th><th scope="col" className="number">{t('patrol.way')}</th><th scope="col">{t('patrol.why')}</th></tr></thead>
        <tbody>
          {route.stops.map((stop) => (
            <tr key={stop.order}><td
              className="number">{stop.order}</td><td>{spanWords(text, stop.arrive, stop.leave)}</td><td>{placeName(stop.name)}</td><td className="number">{t('patrol.wayText', { minutes: Math.round(stop.travelMinutes), kilometres: number(stop.travelMetres / 1000, 1) })}</td><td>{said(text, stop.why)}</td></tr>
          ))}
        </tbody>
      </table>
      <p>{t('patrol.homeAt', { minutes: Math.round(route.homeMinutes), time: clockWords(text, route.to), slack: Math.round(route.slackMinutes) })} {said(text, plan.travel.words)}</p>
    </div>
  );
}

function PrintedWhole({ record: { plan }, picture }: Printed & { record: PlanRecord }): ReactNode {
  const text = useText();
  const { t, percent } = text;
  const areas = useAreas().data?.areas ?? [];
  const { coverage } = plan;
  const ways = usePlanWays(plan);
  const whole = plan.routes.reduce((sum, { stops }) => sum + stops.length, 0) <= mostVisits;
  const uncovered = plan.cells.filter(({ state }) => state !== 'visited').toSorted((one, other) => other.expected - one.expected).slice(0, mostUncovered);
  return (
    <div className="printed-columns">
      <div className="printed-stack">
        <MapPicture picture={picture} />
        <section><h2>{t('shell.legend')}</h2><PatrolKey scene={patrolScene(plan, ways)} /></section>
        <section>
          <h2>{t('patrol.coverage')}</h2>
          <table className="printed-ranked"><tbody>
            <tr><td>{t('patrol.coverage.plan')}</td><td
              className="number">{amountWords(text, coverage.unit, coverage.plan.reached)}, {percent(coverage.plan.share, 1)}</td></tr>
            <tr><td>{t('patrol.coverage.random')}</td><td
              className="number">{percent(coverage.random.share, 1)}{coverage.random.lower !== null && coverage.random.upper !== null && coverage.total > 0 && ` (${percent(coverage.random.lower / coverage.total, 1)}–${percent(coverage.random.upper / coverage.total, 1)})`}</td></tr>
            <tr><td>{t('patrol.coverage.lastWeek')}</td><td
              className="number">{coverage.lastWeek ? percent(coverage.lastWeek.share, 1) : t('patrol.coverage.noLastWeek')}</td></tr>
            {plan.marginal.filter(({ units }) => units === plan.routes.length + 1).map(({ units, adds }) => <tr key={units}><td>{t('patrol.oneMoreAdds')}</td><td className="number">{amountWords(text, coverage.unit, adds)}</td></tr>)}
          </tbody></table>
        </section>
        <section>
          <h2>{t('patrol.uncovered')}</h2>
          <table className="printed-ranked"><tbody>{uncovered.map((cell) => <tr key={cell.cell}><td>{placeName(cell.name)}{cell.state !== 'uncovered' && ` (${t(`patrol.state.${cell.state}`)})`}</td><td className="number">{amountWords(text, coverage.unit, cell.expected)}</td></tr>)}</tbody></table>
        </section>
        <section>
          <h2>{t('analysis.how')}</h2>
          <dl className="printed-facts flow">{planFacts(text, plan, (area) => areas.find(({ id }) => id === area)?.name ?? t('brief.area')).map(({ key, title, value }) => <div key={key}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
        </section>
      </div>
      <div className="printed-stack">
        <section><h2>{t('analysis.reading')}</h2>{plan.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</section>
        <Warnings warnings={plan.warnings} />
        <section>
          <h2>{t('patrol.visitsOf')}</h2>
          {plan.routes.slice(0, mostUnits).map(({ unit, stops, visitMinutes, metres }, place) => (
            <p key={unit}><UnitMark place={place} unit={unit} /> {whole ? stops.map(({ order, name, arrive }) => `${order} ${clockWords(text, arrive)} ${placeName(name)}`).join('; ')
              : `${t('patrol.routeSummary', { visits: stops.length, minutes: Math.round(visitMinutes), kilometres: text.number(metres / 1000, 1) })}${stops[0] ? `; ${clockWords(text, stops[0].arrive)} ${placeName(stops[0].name)} …` : ''}`}</p>
          ))}
          {!whole && <p className="faint">{t('patrol.sheetsTellMore')}</p>}
          {plan.routes.length > mostUnits && <p className="faint">{t('patrol.moreUnits', { count: plan.routes.length - mostUnits })}</p>}
        </section>
      </div>
    </div>
  );
}
