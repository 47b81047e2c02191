import { useEffect, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Brief } from '../../server/model/answers.ts';
import type { Measure } from '../../server/model/filter.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useLight, useView } from '../state.tsx';
import { levelOf, strengthOf } from './sentence.ts';
import { zoomToSee } from './zoom_to_see.ts';

type Ranked = NonNullable<Brief['hotspots']>['ranked'][number];
const shownFirst = 8;

/** The hotspots in order: pointing at one lights it, choosing it flies there and opens its strongest hexagon. */
export function RankedHotspots({ ranked, measure }: { ranked: readonly Ranked[]; measure: Measure }): ReactNode {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const shown = all ? ranked : ranked.slice(0, shownFirst);
  return (
    <section className="ranked" aria-labelledby="ranked-title">
      <h3 id="ranked-title">{t('brief.ranked')}</h3>
      <p className="faint">{t('brief.rankedHelp')}</p>
      <ol data-testid="ranked-hotspots" onKeyDown={moveFocus}>
        {shown.map((hotspot) => <li key={hotspot.rank}><Row hotspot={hotspot} measure={measure} /></li>)}
      </ol>
      {ranked.length > shownFirst && (
        <button type="button" className="button link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('brief.rankedFewer', { count: shownFirst }) : t('brief.rankedMore', { count: ranked.length })}
        </button>
      )}
    </section>
  );
}

function Row({ hotspot, measure }: { hotspot: Ranked; measure: Measure }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const [, setLight] = useLight();
  useEffect(() => () => setLight([]), [setLight]);
  const place = hotspot.place ?? t('brief.placeUnknown', { latitude: hotspot.latitude, longitude: hotspot.longitude });
  const words = { strength: strengthOf(hotspot.z), level: levelOf(hotspot.q) ?? 95 };
  const amount = measure === 'harm' ? t('brief.rankedHarm', { harm: Math.round(hotspot.harm) }) : t('brief.rankedCount', { count: hotspot.count });
  const choose = (): void => changeView(({ camera }) => ({
    cell: hotspot.peak,
    camera: {
      bearing: 0, pitch: 0, ...camera,
      longitude: hotspot.longitude, latitude: hotspot.latitude,
      zoom: zoomToSee(hotspot.squareKm, hotspot.latitude, Math.min(window.innerWidth, window.innerHeight)),
    },
  }));
  return (
    <button type="button" className="ranked-row" onClick={choose} data-testid="ranked-hotspot" data-cell={hotspot.peak}
      aria-current={view.cell !== null && hotspot.cells.includes(view.cell) ? 'true' : undefined}
      onPointerEnter={() => setLight(hotspot.cells)} onPointerLeave={() => setLight([])}
      onFocus={() => setLight(hotspot.cells)} onBlur={() => setLight([])}>
      <span className="ranked-rank number">{hotspot.rank}</span>
      <span className="ranked-place">{place}{hotspot.isNew && <span className="badge">{t('brief.newBadge')}</span>}</span>
      <span className="ranked-count number">{amount}</span>
      <span className="ranked-detail faint">
        {t('brief.rankedStrength', words)} · {t('brief.rankedZ', { z: hotspot.z })} · {t('brief.rankedCells', { cells: hotspot.cells.length })}
      </span>
    </button>
  );
}

function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.ranked-row')];
  const next = rows[rows.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
