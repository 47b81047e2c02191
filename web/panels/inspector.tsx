import type { ReactNode } from 'react';
import type { CellReport } from '../../server/model/answers.ts';
import { lengthInDays, ratePerSquareKmYear } from '../../server/model/rate.ts';
import { OffenceMix } from '../charts/offence_mix.tsx';
import { hourRange, RhythmPicture } from '../charts/rhythm.tsx';
import { Trend } from '../charts/trend.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAreas, useCell, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { ChangeSection } from './change_section.tsx';
import { Copyable } from './copyable.tsx';
import { IncidentList, questionOf } from './incident_list.tsx';
import { Neighbours } from './neighbours.tsx';
import { scopeParts } from './scope.tsx';
import { SentenceText } from './sentence_text.tsx';
import { whyHere } from './why_here.ts';
import './panels.css';

/** The hexagon that was chosen: its numbers, why it is marked, and what lies behind them. */
export function Inspector(): ReactNode {
  const text = useText();
  const [view] = useView();
  const answer = useCell();
  const { data, failure } = answer;
  if (!view.cell) return <section className="panel inspector" aria-label={text.t('inspector.title')}><p className="quiet">{text.t('inspector.empty')}</p></section>;
  const current = data !== null && data.cell === view.cell;
  return (
    <section className={`panel inspector${answer.stale && !failure ? ' stale' : ''}`} aria-label={text.t('inspector.title')}
      aria-busy={answer.loading} data-testid="inspector" data-cell={view.cell}>
      <Waiting answer={answer} lines={8} />
      {failure && <Failed failure={failure} retry={answer.retry} />}
      {data && current && !failure && <Report report={data} />}
    </section>
  );
}

function Report({ report }: { report: CellReport }): ReactNode {
  const text = useText();
  const { t } = text;
  const noLinks = { choose: () => undefined, point: () => undefined, isOn: () => false };
  return (
    <>
      <Figures report={report} />
      <ChangeSection cell={report.cell} />
      <section>
        <h3>{t('inspector.why')}</h3>
        <div className="brief-text" data-testid="why">
          {whyHere(report).map((said) => <p key={said.id}><SentenceText said={said} handlers={noLinks} /></p>)}
        </div>
      </section>
      {report.count > 0 && (
        <>
          <section>
            <h3>{t('inspector.trend')}</h3>
            <Trend step={report.series.step} from={report.series.from} count={report.series.count} />
          </section>
          <section>
            <h3>{t('inspector.rhythm')}</h3>
            <RhythmPicture counts={report.rhythm} label={busiest(text, report.rhythm)} />
          </section>
          <section>
            <h3>{t('inspector.mix')}</h3>
            <OffenceMix offences={report.offences} most={6} />
          </section>
        </>
      )}
      <Neighbours report={report} />
      <section>
        <h3>{t('inspector.places')}</h3>
        {report.places.length === 0
          ? <p className="quiet">{t('inspector.noPlaces')}</p>
          : <ul className="plain">{report.places.map((place) => <li key={place}>{place}</li>)}</ul>}
        <AreaNames ids={report.areas} />
      </section>
      <section>
        <h3>{t('inspector.incidents')}</h3>
        {report.count === 0
          ? <p className="quiet">{t('inspector.incidentsNone')}</p>
          : <IncidentList filter={report.meta.filter} cell={report.cell} total={report.count} />}
      </section>
      <Method report={report} />
    </>
  );
}

/** The areas by the names people use; the outline of the whole jurisdiction says nothing about a place in it. */
function AreaNames({ ids }: { ids: readonly string[] }): ReactNode {
  const { t } = useText();
  const areas = useAreas().data?.areas ?? [];
  const names = ids.filter((id) => !id.startsWith('boundary:')).map((id) => areas.find((area) => area.id === id)?.name ?? id);
  return names.length === 0 ? null : <p className="faint">{t('inspector.areas')}: {names.join(', ')}</p>;
}

const busiest = (text: Text, counts: readonly number[]): string => {
  const most = counts.indexOf(Math.max(...counts));
  const hour = most % 24;
  return text.t('rhythm.cell', { weekday: text.weekday(Math.floor(most / 24) + 1, 'long'), hours: hourRange(text, hour), count: counts[most] ?? 0 });
};

/** "Hot, 99 %" and the like, as the legend calls it. */
export function binText(text: Text, bin: number | null): string {
  if (bin === null) return text.t('inspector.notTested');
  if (bin === 0) return text.t('inspector.ordinary');
  const level = [90, 95, 99][Math.abs(bin) - 1] ?? 90;
  return text.t(bin > 0 ? 'inspector.hot' : 'inspector.cold', { level });
}

function Figures({ report }: { report: CellReport }): ReactNode {
  const text = useText();
  const [{ paint }] = useView();
  const { t } = text;
  const none = t('inspector.none');
  const probability = (p: number | null): string =>
    (p === null ? none : t('inspector.pValue', { relation: p < 0.001 ? 'below' : 'is', p: Math.max(p, 0.001) }));
  const { neighbourhood } = report;
  const rate = ratePerSquareKmYear(report.count, { squareKm: report.squareKm, days: lengthInDays(report.meta.filter) });
  const rows: [string, string, string][] = [
    ['count', t('inspector.count'), text.number(report.count)],
    ['previous', t('inspector.previous'), report.previousCount === null ? none : text.number(report.previousCount)],
    ['around', t('inspector.around'), text.brief(neighbourhood.value)],
    ['expected', t('inspector.expected'), neighbourhood.expected === null ? none : text.brief(neighbourhood.expected)],
    ['z', t('inspector.z'), report.z === null ? none : text.number(report.z, 2)],
    ['q', t('inspector.q'), probability(report.q)],
    ['rank', t('inspector.rank'), report.rank === null ? none : t('inspector.rankOf', { rank: report.rank, cells: report.meta.studyArea.cells })],
    ['harm', t('inspector.harm'), text.number(Math.round(report.harm))],
    ['rate', t('inspector.rate'), rate === null ? none : text.brief(rate)],
  ];
  return (
    <header className="cell-head">
      <p className={`verdict verdict-${report.bin ?? 'none'}`} data-testid="cell-verdict">{paint === 'change' ? `${t('paint.hotspots')}: ` : ''}{binText(text, report.bin)}</p>
      <p className="faint">
        <span>{t('inspector.cell', { cell: report.cell })}</span> · <span>{t('inspector.areaSize', { squareKm: report.squareKm })}</span>
      </p>
      <dl className="figures-grid">
        {rows.map(([id, name, value]) => (
          <div key={id}><dt>{name}</dt><dd data-testid={`cell-${id}`}>{value}</dd></div>
        ))}
      </dl>
    </header>
  );
}

function Method({ report }: { report: CellReport }): ReactNode {
  const text = useText();
  const { t } = text;
  const { meta } = report;
  const test = meta.hotspots;
  const filter = JSON.stringify({ ...questionOf(meta.filter), resolution: meta.resolution, measure: meta.measure });
  return (
    <details className="how" data-testid="cell-how">
      <summary>{t('inspector.how')}</summary>
      {test && (
        <p>{t('inspector.howMethod', {
          version: test.methodVersion, rings: test.rings, tests: test.tests, mean: test.mean ?? 0, deviation: test.standardDeviation ?? 0,
        })}</p>
      )}
      {test && !test.coldPossible && <p>{t('brief.howCold')}</p>}
      <p>{scopeParts(text, meta.filter, null).join(' · ')}</p>
      <p>{t('inspector.howStudy')}: {meta.studyArea.label}, {t('brief.rankedCells', { cells: meta.studyArea.cells })}</p>
      {test && <Copyable name={t('inspector.howRun')} what={t('inspector.copyRun')} value={test.run} />}
      <Copyable name={t('inspector.howFilter')} what={t('inspector.copyFilter')} value={filter} />
      <Copyable name={t('inspector.howData')} what={t('inspector.copyVersion')} value={meta.dataVersion} />
      <Copyable name={t('inspector.title')} what={t('inspector.copyCell')} value={report.cell} />
    </details>
  );
}
