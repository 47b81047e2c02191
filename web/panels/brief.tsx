import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Brief as BriefAnswer } from '../../server/model/answers.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAreas, useBrief, useHexes, useLight, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { briefSentences } from './brief_sentences.ts';
import { BriefMethod } from './brief_method.tsx';
import { IncidentDialog } from './incident_list.tsx';
import { RankedHotspots } from './ranked_hotspots.tsx';
import { Scope } from './scope.tsx';
import type { LinkHandlers } from './sentence_text.tsx';
import { SentenceText, viewOf } from './sentence_text.tsx';
import './panels.css';

/** What the commander reads first: a few sentences, then the hotspots, then how both were computed. */
export function Brief(): ReactNode {
  const text = useText();
  const answer = useBrief();
  const { data, failure } = answer;
  return (
    <section className={`panel brief${answer.stale && !failure ? ' stale' : ''}`} aria-label={text.t('brief.title')} aria-busy={answer.loading} data-testid="brief">
      <Waiting answer={answer} lines={6} />
      {failure && <Failed failure={failure} retry={answer.retry} />}
      {data && !failure && <BriefText brief={data} />}
      {!data && !failure && !answer.loading && <p className="quiet">{text.t('brief.noData')}</p>}
    </section>
  );
}

function BriefText({ brief }: { brief: BriefAnswer }): ReactNode {
  const [view] = useView();
  const areas = useAreas();
  const hexes = useHexes();
  const [incidentsOpen, setIncidentsOpen] = useState(false);
  const handlers = useLinks(() => setIncidentsOpen(true));
  const sentences = useMemo(() => briefSentences(brief, view.measure), [brief, view.measure]);
  const areaName = areas.data?.areas.find(({ id }) => id === brief.meta.filter.area)?.name ?? null;
  return (
    <>
      <Scope filter={brief.meta.filter} areaName={areaName} />
      <div className="brief-text" data-testid="brief-sentences">
        {sentences.map((said) => <p key={said.id}><SentenceText said={said} handlers={handlers} /></p>)}
      </div>
      {brief.hotspots && brief.hotspots.ranked.length > 0 && (
        <RankedHotspots ranked={brief.hotspots.ranked} measure={view.measure} />
      )}
      <BriefMethod brief={brief} hexes={hexes.stale ? null : hexes.data} measure={view.measure} />
      {incidentsOpen && <IncidentDialog filter={brief.meta.filter} onClose={() => setIncidentsOpen(false)} />}
    </>
  );
}

const sameCells = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((cell, index) => cell === b[index]);

/** What numbers lead to. Lit cells stay lit when chosen, until chosen again or until something else is. */
function useLinks(openIncidents: () => void): LinkHandlers {
  const [, setLight] = useLight();
  const [pinned, setPinned] = useState<string[]>([]);
  useEffect(() => () => setLight([]), [setLight]);
  return {
    choose: (link) => {
      if (link.kind === 'cells') {
        const next = sameCells(pinned, link.cells) ? [] : link.cells;
        setPinned(next);
        setLight(next);
      } else if (link.kind === 'incidents') openIncidents();
      else changeView(viewOf(link) ?? {});
    },
    point: (link) => setLight(link?.kind === 'cells' ? link.cells : pinned),
    isOn: (link) => link.kind === 'cells' && link.cells.length > 0 && sameCells(pinned, link.cells),
  };
}
