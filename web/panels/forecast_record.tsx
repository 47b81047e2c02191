import { useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { ForecastRecord, ForecastScore, SurfaceAnswer, Verification } from '../../server/model/forecast.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import { forecastAddresses } from '../forecasts.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { sendJson } from '../work.ts';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Copyable } from './copyable.tsx';
import { calibrationChart, coverageChart, coverageTable, surfaceLayer, topTable, watchedLayer } from './forecast_figures.ts';
import { KindBadge, seriesName, shiftWords } from './forecast_words.tsx';
import { Icon } from './icon.tsx';
import { OnPaper, PaperChart, PaperTable } from './on_paper.tsx';
import { MapPicture } from './printed_brief.tsx';
import { Segments } from './setting.tsx';
import { WorkProgress } from './work_progress.tsx';

/** One forecast: what was locked and when, where it expected most, and what became of it. */
export function RecordPanel({ id }: { id: string }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const answer = useAnswer(agency ? forecastAddresses.record(id, { agency: agency.slug }) : null, agency?.dataVersion ?? null);
  const record = answer.stale ? null : answer.data;
  const commands = useRef<MapCommands>(null);
  return (
    <article className="result" data-testid="forecast" data-forecast={id}>
      <p><button type="button" className="button bare back"
        onClick={() => changeView({ forecast: null, pick: null })} data-testid="back-to-series"><Icon name="left" />{t('forecasts.back')}</button></p>
      <Waiting answer={answer} lines={8} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {record && (
        <>
          <header className="part-head">
            <div className="part-line"><h2>{shiftWords(text, record.forecast)}</h2><KindBadge kind={record.forecast.kind} /></div>
            <p className="scope">{seriesName(text, record.series)}</p>
          </header>
          <Locked record={record} />
          <Warnings warnings={record.warnings} />
          <ExpectedMap record={record} commands={commands} />
          {record.score ? <Score record={record} score={record.score} /> : <p className="notice"
            data-testid="unscored">{t('forecasts.notScored')}</p>}
          <ResultTable table={topTable(text, record)} name={recordName(record)} />
          <RecordOnPaper record={record} commands={commands} />
        </>
      )}
    </article>
  );
}

const recordName = ({ forecast }: ForecastRecord): string => `forecast ${forecast.from.slice(0, 10)} ${forecast.id.slice(0, 8)}`;

/** When it was locked and with which hash; asked, the server makes it again and compares. */
function Locked({ record: { forecast, learned } }: { record: ForecastRecord }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const worker = useWork();
  const [found, setFound] = useState<Verification | null>(null);
  const verify = (): void => worker.start(() => sendJson<Verification>(forecastAddresses.verify(forecast.id, { agency: agency?.slug }),
    {}), setFound);
  return (
    <section className="part-section" aria-label={t('forecasts.locked')} data-testid="locked">
      <p>{t('forecasts.lockedWords', { when: text.instant(forecast.registeredAt), who: forecast.registeredBy, kind: forecast.kind })}</p>
      <p className="faint">{t('forecasts.learned', { rows: learned.rows, from: text.instant(learned.from), to: text.instant(learned.to),
        version: learned.dataVersion })}</p>
      <Copyable name="SHA-256" what="SHA-256" value={forecast.sha256} />
      <p><button type="button" className="button" disabled={worker.busy} onClick={verify} data-testid="verify">{t('forecasts.verify')}</button></p>
      <WorkProgress worker={worker} name={t('forecasts.verify')} />
      {found && (
        <div className={`notice ${found.storedAgrees && found.againAgrees !== false ? '' : 'bad'}`} role="status" data-testid="verified"
          data-agrees={found.storedAgrees}>
          <p><strong>{t(found.storedAgrees ? 'forecasts.storedAgrees' : 'forecasts.storedDiffers')}</strong></p>
          <p>{found.againAgrees === null ? t('forecasts.notAgain') : t(found.againAgrees ? 'forecasts.againAgrees' : 'forecasts.againDiffers')}</p>
          {found.because && <p className="quiet">{said(text, found.because)}</p>}
        </div>
      )}
    </section>
  );
}

type Shown = 'expected' | 'watched';

function ExpectedMap({ record, commands }: { record: ForecastRecord; commands: RefObject<MapCommands | null> }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const answer = useAnswer(agency ? forecastAddresses.surface(record.forecast.id, { agency: agency.slug }) : null, 'constant');
  const surface = answer.stale ? null : answer.data;
  const [shown, setShown] = useState<Shown>('expected');
  const [hour, setHour] = useState(-1);
  const layer = useMemo(() => (shown === 'watched' ? watchedLayer(text, record) : surface && surfaceLayer(text, surface,
    hour < 0 ? null : hour)), [text, record, surface, shown, hour]);
  const result = useMemo(() => ({ layer, warnings: [] }), [layer]);
  return (
    <section className="part-section" aria-label={t('forecasts.map.expected')} data-testid="expected-map">
      <div className="part-line">
        <h3>{t(`forecasts.map.${shown}`)}</h3>
        <Segments label={t('forecasts.map.show')} value={shown} onChange={setShown}
          choices={(['expected', 'watched'] as const).map((value) => ({ value, title: t(`forecasts.mapShort.${value}`) }))} testId="map-shown" />
      </div>
      {shown === 'expected' && answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {shown === 'expected' && surface && <HourSlider surface={surface} hour={hour} choose={setHour} />}
      <AnalysisMapFrame result={result} commands={commands} beside />
      {shown === 'expected' && surface && surface.omitted > 0 && <p className="faint">{t('forecasts.omitted', { count: surface.omitted })}</p>}
      <p className="part-actions"><a className="button small" download
        href={forecastAddresses.surface(record.forecast.id, { agency: agency?.slug, format: 'csv' })}
        data-testid="surface-csv">{t('forecasts.csv')}</a></p>
      {surface && <details className="how"><summary>{t('forecasts.card')}</summary><p>{said(text, surface.card)}</p></details>}
      {surface && <Warnings warnings={surface.warnings} />}
    </section>
  );
}

const hourWords = (text: Text, { hours }: SurfaceAnswer, hour: number): string =>
  (hour < 0 || !hours[hour] ? text.t('forecasts.wholeShift') : text.t('forecasts.oneHour',
    { hour: text.instant(hours[hour]).split(', ').at(-1) ?? '' }));

function HourSlider({ surface, hour, choose }: { surface: SurfaceAnswer; hour: number; choose: (hour: number) => void }): ReactNode {
  const text = useText();
  const words = hourWords(text, surface, hour);
  return (
    <label className="slider">
      <span>{words}</span>
      <input type="range" min={-1} max={surface.hours.length - 1} step={1} value={hour}
        onChange={({ target }) => choose(Number(target.value))} aria-label={text.t('forecasts.hourOfShift')} aria-valuetext={words}
        data-testid="hour-slider" />
    </label>
  );
}

const scoreChart = (text: Text, { series }: ForecastRecord, score: ForecastScore) =>
  coverageChart(text, score, { title: text.t('forecasts.byCoverage'), model: text.t(`forecasts.model.${series.model}`),
    isCount: series.standing.state === 'baseline' });

function Score({ record, score }: { record: ForecastRecord; score: ForecastScore }): ReactNode {
  const text = useText();
  const { t } = text;
  const charts = useMemo(() => [scoreChart(text, record, score), calibrationChart(text, score)], [text, record, score]);
  const { calibration } = score;
  return (
    <section className="part-section" aria-label={t('forecasts.scoreTitle')} data-testid="forecast-score">
      <h3>{t('forecasts.scoreTitle')}</h3>
      <p><strong>{t(`forecasts.result.${score.result}`)}</strong> {t('forecasts.scoreWords',
        { coverage: text.percent(score.coverage, 1), incidents: score.incidents, placed: score.placed })}</p>
      <ChartFigure chart={charts[0]!} name={recordName(record)} />
      <ResultTable table={coverageTable(text, score, score.paired)} name={recordName(record)} />
      <ChartFigure chart={charts[1]!} name={recordName(record)} />
      <p>{t('forecasts.calibrationWords', {
        expected: text.brief(calibration.expected), observed: text.brief(calibration.observed),
          ratio: calibration.ratio === null ? '–' : text.number(calibration.ratio, 2),
        lower: calibration.lower === null ? '–' : text.number(calibration.lower, 2),
          upper: calibration.upper === null ? '–' : text.number(calibration.upper, 2),
      })}</p>
      <p className="faint">{t('forecasts.scoredAt', { when: text.instant(score.scoredAt), version: score.dataVersion })}</p>
      <p className="caveats">{said(text, score.caveat)}</p>
      <Warnings warnings={score.warnings} />
    </section>
  );
}

function RecordOnPaper({ record, commands }: { record: ForecastRecord; commands: RefObject<MapCommands | null> }): ReactNode {
  const text = useText();
  const { t } = text;
  const { forecast, score } = record;
  return (
    <OnPaper title={`${t('forecasts.one')}: ${shiftWords(text, forecast)}`} scope={seriesName(text, record.series)}
      pictures={[() => commands.current?.picture() ?? null]}>
      {(picture = null) => (
        <>
          <p><strong>{t(`forecasts.kind.${forecast.kind}`)}.</strong> {t('forecasts.lockedWords',
            { when: text.instant(forecast.registeredAt), who: forecast.registeredBy, kind: forecast.kind })} SHA-256 {forecast.sha256}</p>
          <div className="printed-columns">
            <div className="printed-stack"><MapPicture picture={picture} /><PaperTable table={topTable(text, record)} most={12} /></div>
            <div className="printed-stack">
              {score ? <><PaperChart chart={scoreChart(text, record, score)} /><PaperChart
                chart={calibrationChart(text, score)} /></> : <p>{t('forecasts.notScored')}</p>}
            </div>
          </div>
          {score && <PaperTable table={coverageTable(text, score, score.paired)} />}
          {score && <p className="caveats">{said(text, score.caveat)}</p>}
        </>
      )}
    </OnPaper>
  );
}
