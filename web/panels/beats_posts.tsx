import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { PostsRecord } from '../../server/model/beats.ts';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import { Figures } from './analysis_figures.tsx';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { postLabels, postsFigures, postsLayer, postsTable, uncoveredTable } from './beats_figures.ts';
import { Files } from './beats_result.tsx';
import { Infeasible } from './infeasible.tsx';
import { OnPaper, PaperReading, PaperTable } from './on_paper.tsx';
import { MapPicture } from './printed_brief.tsx';

/** Where posts should be, what they reach, and what they leave out. */
export function PostsResult({ record, relax }: { record: PostsRecord; relax: (change: unknown) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const { plan } = record;
  const commands = useRef<MapCommands>(null);
  const layer = useMemo(() => postsLayer(text, plan), [text, plan]);
  const labels = useMemo(() => postLabels(plan), [plan]);
  const result = useMemo(() => ({ layer, warnings: [] }), [layer]);
  const name = `posts ${plan.id.slice(0, 8)}`;
  const { method } = plan;
  return (
    <article className="result" data-testid="posts-result" data-beats={plan.id}>
      <header className="part-head">
        <h2>{plan.title || t('beats.untitledPosts')}</h2>
        <p className="scope">{t(`beats.model.${plan.model}`)} · {t('parts.by', { when: text.instant(record.createdAt), who: record.createdBy })}</p>
      </header>
      <Infeasible list={plan.infeasible} relax={relax} />
      <div className="brief-text" data-testid="reading">{plan.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      <Warnings warnings={plan.warnings} />
      <Figures figures={postsFigures(text, plan)} />
      <AnalysisMapFrame result={result} commands={commands} beside labels={labels} />
      <p className="faint" data-testid="posts-method">{said(text, plan.travel.words)} {t('beats.postsMethod',
        { how: method.how, gap: text.percent(method.gap, 2), seconds: text.number(method.seconds, 1),
        heuristicMs: text.number(method.heuristicMs) })}</p>
      <ResultTable table={postsTable(text, plan)} name={name} />
      {plan.uncovered.length > 0 && <ResultTable table={uncoveredTable(text, plan)} name={name} />}
      <Files choice={{ kind: 'posts', id: plan.id }} agency={plan.agency} />
      <OnPaper title={plan.title || t('beats.untitledPosts')} scope={t(`beats.model.${plan.model}`)}
        pictures={[() => commands.current?.picture() ?? null]}>
        {(picture = null) => (
          <div className="printed-columns">
            <div className="printed-stack"><MapPicture picture={picture} /><PaperTable table={postsTable(text, plan)} most={30} /></div>
            <div className="printed-stack"><PaperReading reading={plan.reading} warnings={plan.warnings} /><PaperTable
              table={uncoveredTable(text, plan)} /></div>
          </div>
        )}
      </OnPaper>
    </article>
  );
}
