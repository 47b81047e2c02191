import { useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { HoursAnswer } from '../../server/model/hours.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { Figures } from './analysis_figures.tsx';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { areaTable, cellTable, dayChart, hotspotLayer, hotspotTable, queueChart, queueMeasures, whatIfFigures, whatIfTable } from './hours_figures.ts';
import type { QueueMeasure } from './hours_figures.ts';
import { HoursMatrix } from './hours_matrix.tsx';
import { Infeasible } from './infeasible.tsx';
import { OnPaper, PaperChart, PaperReading, PaperTable } from './on_paper.tsx';
import { ChoiceSetting, Segments } from './setting.tsx';

const fileName = ({ id }: HoursAnswer): string => `hours ${id.slice(0, 8)}`;

/** How units were shared, what it means for those who call, and where patrol reaches most. */
export function HoursResult({ answer, relax }: { answer: HoursAnswer; relax: (change: unknown) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [measure, setMeasure] = useState<QueueMeasure>('utilisation');
  const [day, setDay] = useState('5');
  const queue = useMemo(() => queueChart(text, answer, measure), [text, answer, measure]);
  const ofDay = useMemo(() => dayChart(text, answer, Number(day)), [text, answer, day]);
  const stops = answer.warnings.filter(({ severity }) => severity === 'stop');
  return (
    <article className="result" data-testid="hours-result">
      <Infeasible list={answer.infeasible} relax={relax} />
      <Warnings warnings={stops} />
      <div className="brief-text" data-testid="reading">{answer.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      <Warnings warnings={answer.warnings.filter((warning) => !stops.includes(warning))} />
      {answer.cells.length > 0 && <HoursMatrix answer={answer} />}
      {answer.queue.length > 0 && (
        <section className="part-section" data-testid="hours-queue">
          <div className="part-line">
            <h3>{t('hours.queue')}</h3>
            <Segments label={t('hours.queue')} value={measure} onChange={setMeasure}
              choices={queueMeasures.map((value) => ({ value, title: t(`hours.queueShort.${value}`) }))} testId="queue-measure" />
          </div>
          <ChartFigure key={queue.id} chart={queue} name={fileName(answer)} />
          <p className="faint">{t('hours.queueKey')}</p>
          <ChoiceSetting label={t('hours.oneDay')} value={day} onChange={setDay}
            choices={[1, 2, 3, 4, 5, 6, 7].map((value) => ({ value: String(value), title: text.weekday(value, 'long') }))} />
          <ChartFigure key={ofDay.id} chart={ofDay} name={fileName(answer)} />
        </section>
      )}
      {answer.whatIf.length > 1 && <WhatIf answer={answer} />}
      {answer.hotspots && <Hotspots hotspots={answer.hotspots} answer={answer} />}
      {answer.areaTotals.length > 0 && <ResultTable table={areaTable(text, answer)} name={fileName(answer)} />}
      {answer.cells.length > 0 && <ResultTable table={cellTable(text, answer)} name={fileName(answer)} />}
      <details className="how" data-testid="hours-facts">
        <summary>{t('analysis.how')}</summary>
        <dl className="facts wide">{factsOf(text, answer).map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
      </details>
      <HoursOnPaper answer={answer} />
    </article>
  );
}

function assumptionWords(text: Text, { value, unit }: HoursAnswer['assumptions'][number]): string {
  if (unit === 'share') return text.percent(value, value * 100 % 1 === 0 ? 0 : 1);
  return text.t(`hours.assumption.${unit}`, { value: text.brief(value) });
}

function factsOf(text: Text, answer: HoursAnswer): [string, string][] {
  const { t } = text;
  return [
    [t('analysis.fact.rows'), t('hours.learned', { used: text.number(answer.learned.used), rows: text.number(answer.learned.rows),
      weeks: text.number(answer.weeks, 1), unknown: text.number(answer.learned.hourUnknown) })],
    ...answer.assumptions.map((one): [string, string] => [said(text, one.title), assumptionWords(text, one)]),
    [t('parts.zone'), answer.zone], [t('analysis.fact.dataVersion'), answer.dataVersion], [t('analysis.fact.id'), answer.id],
      ['SHA-256', answer.sha256],
  ];
}

/** One unit more or less in every hour: what it would mean, before anybody is asked for. */
function WhatIf({ answer }: { answer: HoursAnswer }): ReactNode {
  const text = useText();
  const { t } = text;
  const [change, setChange] = useState(0);
  const steps = answer.whatIf.map((one) => one.change);
  const figures = useMemo(() => whatIfFigures(text, answer, change), [text, answer, change]);
  return (
    <section className="part-section" aria-label={t('hours.table.whatIf')} data-testid="what-if">
      <h3>{t('hours.table.whatIf')}</h3>
      <label className="slider">
        <span>{t('hours.whatIf', { change: text.signed(change) })}</span>
        <input type="range" min={Math.min(...steps)} max={Math.max(...steps)} step={1} value={change}
          onChange={({ target }) => setChange(Number(target.value))}
          aria-valuetext={t('hours.whatIf', { change: text.signed(change) })} data-testid="what-if-slider" />
      </label>
      <div aria-live="polite"><Figures figures={figures} /></div>
      <ResultTable table={whatIfTable(text, answer)} name={fileName(answer)} />
    </section>
  );
}

function Hotspots({ hotspots, answer }: { hotspots: NonNullable<HoursAnswer['hotspots']>; answer: HoursAnswer }): ReactNode {
  const text = useText();
  const { t } = text;
  const commands = useRef<MapCommands>(null);
  const layer = useMemo(() => hotspotLayer(text, hotspots), [text, hotspots]);
  const result = useMemo(() => ({ layer, warnings: [] }), [layer]);
  const part = (value: number): string => (hotspots.total > 0 ? text.percent(value / hotspots.total, 1) : '–');
  return (
    <section className="part-section" aria-label={t('hours.table.hotspots')} data-testid="hours-hotspots">
      <h3>{t('hours.hotspotTitle')}</h3>
      <p>{t('hours.hotspotReading', {
        given: text.brief(hotspots.given), places: hotspots.places.length + hotspots.omitted, share: part(hotspots.reached),
          even: part(hotspots.even), measure: hotspots.measure, total: text.brief(hotspots.total),
      })}</p>
      <p className="faint">{t('hours.hotspotAssumption', { kappa: text.brief(hotspots.kappa) })}{hotspots.next !== null && ` ${t('hours.hotspotNext', { next: text.brief(hotspots.next) })}`}</p>
      {layer && <AnalysisMapFrame result={result} commands={commands} beside />}
      <ResultTable table={hotspotTable(text, hotspots)} name={fileName(answer)} />
    </section>
  );
}

function HoursOnPaper({ answer }: { answer: HoursAnswer }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <OnPaper title={t('hours.title')} scope={t('hours.learned',
      { used: text.number(answer.learned.used), rows: text.number(answer.learned.rows), weeks: text.number(answer.weeks, 1),
      unknown: text.number(answer.learned.hourUnknown) })}>
      <PaperReading reading={answer.reading} warnings={answer.warnings} />
      <HoursMatrix answer={answer} every />
      <div className="printed-columns">
        <div className="printed-stack">
          {answer.queue.length > 0 && <PaperChart chart={queueChart(text, answer, 'utilisation')} />}
          {answer.queue.length > 0 && <PaperChart chart={queueChart(text, answer, 'wait')} />}
        </div>
        <div className="printed-stack">
          <section>
            <h2>{t('analysis.how')}</h2>
            <dl className="printed-facts">{factsOf(text, answer).map(([title, value]) => <div
              key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
          </section>
        </div>
      </div>
      <PaperTable table={areaTable(text, answer)} most={40} />
      <PaperTable table={whatIfTable(text, answer)} />
    </OnPaper>
  );
}
