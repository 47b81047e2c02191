import { useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { BeatPlan, BeatRecord } from '../../server/model/beats.ts';
import { areaShapes, beatAddresses } from '../beats.ts';
import type { Choice } from '../beats.ts';
import { said } from '../charts/quantity.ts';
import { beatLabels, beatLayer, isOfHexes } from '../layers/beat_scene.ts';
import type { ShapeOf, Side } from '../layers/beat_scene.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAnswer, useNarrow } from '../state.tsx';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Failed } from './answer_state.tsx';
import { beatTable, beatWords, flowTable, movedLayer, sideWords } from './beats_figures.ts';
import { Infeasible } from './infeasible.tsx';
import { OnPaper, PaperReading, PaperTable } from './on_paper.tsx';
import { MapPicture } from './printed_brief.tsx';
import { Segments } from './setting.tsx';

const fileName = ({ id }: { id: string }): string => `beats ${id.slice(0, 8)}`;
const nothing: ShapeOf = () => null;

/** Shapes of the areas that beats are put together of; hexagons have theirs from their names. */
function useShapes(plan: BeatPlan): { shape: ShapeOf; failure: ReactNode } {
  const kind = isOfHexes(plan) ? null : plan.unit.replace(/^area:/, '');
  const answer = useAnswer(kind === null ? null : areaShapes(kind, plan.agency), plan.dataVersion);
  const shape = useMemo<ShapeOf>(() => {
    if (kind === null || !answer.data) return nothing;
    const found = new Map(answer.data.features.map(({ id, geometry }) => [String(id), geometry]));
    return (unit) => found.get(unit) ?? null;
  }, [kind, answer.data]);
  return { shape, failure: answer.failure && <Failed failure={answer.failure} retry={answer.retry} /> };
}

/** Beats of today and beats of equal work: how they lie, what each has to do, and who would move. */
export function BeatsResult({ record, relax }: { record: BeatRecord; relax: (change: unknown) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const { plan } = record;
  const commands = useRef<MapCommands>(null);
  const today = useRef<MapCommands>(null);
  const flows = flowTable(text, plan);
  const stops = plan.warnings.filter(({ severity }) => severity === 'stop');
  return (
    <article className="result" data-testid="beats-result" data-beats={plan.id}>
      <header className="part-head">
        <h2>{plan.title || t('beats.untitled')}</h2>
        <p className="scope">{t('parts.by', { when: text.instant(record.createdAt), who: record.createdBy })}</p>
      </header>
      <Infeasible list={plan.infeasible} relax={relax} />
      <Warnings warnings={stops} />
      <div className="brief-text" data-testid="reading">{plan.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      <Warnings warnings={plan.warnings.filter((warning) => !stops.includes(warning))} />
      <BeatMaps plan={plan} commands={commands} today={today} />
      <Sides plan={plan} />
      <Method plan={plan} />
      <ResultTable table={beatTable(text, plan)} name={fileName(plan)} />
      {plan.moves && <p>{t('beats.movesWords', { units: plan.moves.units, unitShare: text.percent(plan.moves.unitShare, 1),
        loadShare: text.percent(plan.moves.loadShare, 1), squareKm: text.brief(plan.moves.squareKm) })}</p>}
      {flows && flows.rows.length > 0 && <ResultTable table={flows} name={fileName(plan)} />}
      <Files choice={{ kind: 'beats', id: plan.id }} agency={plan.agency} />
      <BeatsOnPaper record={record} commands={commands} today={today} />
    </article>
  );
}

export function Files({ choice, agency }: { choice: Choice; agency: string }): ReactNode {
  const { t } = useText();
  return (
    <section className="part-section" aria-label={t('beats.files')}>
      <h3>{t('beats.files')}</h3>
      <p className="part-actions">
        <a className="button" download href={beatAddresses.file(choice, 'geojson', { agency })} data-testid="beats-geojson">GeoJSON</a>
        <a className="button" download href={beatAddresses.file(choice, 'csv', { agency })} data-testid="beats-csv">CSV</a>
      </p>
    </section>
  );
}

type Shown = Side | 'moves';

type Maps = { /** Of the map of what was drawn. */ commands: RefObject<MapCommands | null>; /** Of the one of today, where it stands beside. */ today: RefObject<MapCommands | null> };

/** Two maps that move together where there is room for them, one of three where there is not. */
function BeatMaps({ plan, commands, today }: Maps & { plan: BeatPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  const narrow = useNarrow();
  const { shape, failure } = useShapes(plan);
  const hasBefore = plan.before !== null;
  const [shown, setShown] = useState<Shown>('after');
  const both = hasBefore && !narrow;
  const choices: Shown[] = both ? ['after', 'moves'] : hasBefore ? ['before', 'after', 'moves'] : ['after'];
  return (
    <section className="part-section" aria-label={t('beats.maps')} data-testid="beats-maps">
      <div className="part-line">
        <h3>{t('beats.maps')}</h3>
        {choices.length > 1 && <Segments label={t('beats.maps')} value={shown} onChange={setShown}
          choices={choices.map((value) => ({ value, title: t(`beats.shown.${value}`) }))} testId="beats-shown" />}
      </div>
      {failure}
      <div className={both ? 'map-pair' : undefined}>
        {both && <BeatMap plan={plan} shown="before" shape={shape} id="map-before" commands={today} />}
        <BeatMap plan={plan} shown={shown} shape={shape} id="map" commands={commands} />
      </div>
      <p className="faint">{t('beats.mapKey', { tolerance: text.percent(plan.tolerance, 0) })}</p>
    </section>
  );
}

const deviationWords = (text: Text) => (share: number): string => `${share > 0 ? '+' : share < 0 ? '−' : ''}${text.percent(Math.abs(share))}`;

function BeatMap({ plan, shown, shape, id, commands }: { plan: BeatPlan; shown: Shown; shape: ShapeOf; id: string; commands: RefObject<MapCommands | null> }): ReactNode {
  const text = useText();
  const layer = useMemo(() => (shown === 'moves' ? movedLayer(text, plan, shape) : beatLayer(plan, shown,
    { words: beatWords(text, shown, plan.tolerance), shape })), [text, plan, shown, shape]);
  const labels = useMemo(() => beatLabels(plan, shown === 'before' ? 'before' : 'after', deviationWords(text)), [text, plan, shown]);
  const result = useMemo(() => ({ layer, warnings: [] }), [layer]);
  return <AnalysisMapFrame result={result} id={id} commands={commands} beside labels={labels} />;
}

function Sides({ plan }: { plan: BeatPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <section className="part-section" aria-label={t('beats.sides')} data-testid="beats-sides">
      <h3>{t('beats.sides')}</h3>
      <table className="figures sides">
        <thead><tr><th scope="col">{t('beats.fact')}</th>{plan.before && <th scope="col"
          className="number">{t('beats.side.before')}</th>}<th scope="col" className="number">{t('beats.side.after')}</th></tr></thead>
        <tbody>{sideWords(text, plan).map(({ title, before, after }) => <tr key={title}><th
          scope="row">{title}</th>{plan.before && <td className="number">{before}</td>}<td
          className="number"><strong>{after}</strong></td></tr>)}</tbody>
      </table>
    </section>
  );
}

function Method({ plan: { method } }: { plan: BeatPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <p className="faint" data-testid="beats-method">
      {said(text, method.words)} {t('beats.methodWords', { steps: method.steps, moved: method.moved, seconds: text.number(method.seconds, 1) })}
      {method.gap !== null && ` ${method.proven ? t('beats.proven') : t('beats.gap', { gap: text.percent(method.gap, 2) })}`}
    </p>
  );
}

function BeatsOnPaper({ record: { plan, ...kept }, commands, today }: Maps & { record: BeatRecord }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <OnPaper title={`${t('beats.title')}: ${plan.title || t('beats.untitled')}`}
      scope={t('parts.by', { when: text.instant(kept.createdAt), who: kept.createdBy })}
      pictures={[() => commands.current?.picture() ?? null, () => today.current?.picture() ?? null]}>
      {(picture = null, before = null) => (
        <>
          <div className="printed-columns">
            <div className="printed-stack">
              {before && <section><h2>{t('beats.side.before')}</h2><MapPicture picture={before} /></section>}
              <section><h2>{t('beats.side.after')}</h2><MapPicture picture={picture} /></section>
            </div>
            <div className="printed-stack"><PaperReading reading={plan.reading} warnings={plan.warnings} /><Sides plan={plan} /><Method
              plan={plan} /></div>
          </div>
          <PaperTable table={beatTable(text, plan)} most={60} />
        </>
      )}
    </OnPaper>
  );
}
