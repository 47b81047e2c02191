import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Brief } from '../../server/model/answers.ts';
import { changeScene } from '../layers/changes.ts';
import { hexScene } from '../layers/hexes.ts';
import type { Picture } from '../map_picture.ts';
import { useText } from '../messages/messages.tsx';
import { useAreas, useBrief, useChanges, useHexes, useStatus, useView } from '../state.tsx';
import { encodeView, pinned } from '../url.ts';
import { asOfWords } from './as_of_notice.tsx';
import { briefSentences } from './brief_sentences.ts';
import { ChangeRows } from './change_legend.tsx';
import { changeCaveats, changeFacts, changeWarnings, comparedWindows } from './change_words.ts';
import { caveats, legendFacts, LegendRows, legendTitle } from './legend.tsx';
import type { Printed } from './printing.ts';
import { scopeParts } from './scope.tsx';
import { levelOf, strengthOf } from './sentence.ts';
import { PrintedSentence } from './sentence_text.tsx';
import './print.css';

const mostRows = 12;

/** The hotspot view on one sheet of paper: map, sentences, ranked hotspots, and how all of it was computed. */
export function PrintedBrief({ picture, printedAt }: Printed): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const hexes = useHexes();
  const brief = useBrief();
  const areas = useAreas();
  const scene = useMemo(() => hexes.data && !hexes.stale ? hexScene(hexes.data) : null, [hexes.data, hexes.stale]);
  const changed = useChanges();
  const changes = useMemo(() => view.paint === 'change' && changed.data && !changed.stale ? changeScene(changed.data) : null, [view.paint, changed.data, changed.stale]);
  const written = brief.stale ? null : brief.data;
  if (!agency || !scene || (view.paint === 'change' && !changes)) return <article className="printed"><h1>{t('shell.title')}</h1><p>{t('print.nothing')}</p></article>;
  const { table } = scene;
  const warned = changes ? [...changeWarnings(text, changes.table), ...changeCaveats(text, changes.table, view.measure)] : caveats(text, table, view.paint);
  const areaName = areas.data?.areas.find(({ id }) => id === table.meta.filter.area)?.name ?? null;
  const asOf = agency.dataAsOf ? text.instant(agency.dataAsOf) : '';
  const link = `${window.location.origin}/?${encodeView(pinned(view, agency.slug, agency.lastCompleteDay))}`;
  return (
    <article className="printed" data-testid="printed">
      <header className="printed-head">
        <div>
          <h1>{t('print.title', { agency: agency.name })}</h1>
          <p>{scopeParts(text, table.meta.filter, areaName).join(' · ')}</p>
        </div>
        <p className="printed-handling">{t('print.handling')}</p>
      </header>
      {agency.demonstration && <p className="printed-demonstration">{t('shell.demonstration')}</p>}
      {view.asOf && <p className="printed-demonstration">{asOfWords(text, view.asOf, table.meta.warnings)}</p>}
      <div className="printed-top">
        <MapPicture picture={picture} />
        <section>
          <h2>{legendTitle(text, view.paint, table.meta.measure)}</h2>
          {changes ? <p>{comparedWindows(text, changes.table)}</p> : null}
          {changes ? <ChangeRows scene={changes} /> : <LegendRows scene={scene} />}
          <ul className="caveats">{warned.map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
      </div>
      {written && (
        <div className="printed-middle">
          <section>
            <h2>{t('shell.brief')}</h2>
            {briefSentences(written, view.measure).map((said) => <p key={said.id}><PrintedSentence said={said} /></p>)}
          </section>
          {written.hotspots && written.hotspots.ranked.length > 0 && <RankedTable ranked={written.hotspots.ranked} measure={view.measure} />}
        </div>
      )}
      <section>
        <h2>{t('legend.details')}</h2>
        <dl className="printed-facts">
          {(changes ? changeFacts(text, changes.table, asOf) : legendFacts(text, table, view.paint, asOf)).map(([id, value]) => <div key={id}><dt>{t(id)}</dt><dd>{value}</dd></div>)}
        </dl>
      </section>
      <footer className="printed-foot">
        <p>{t('print.printed', { time: text.instant(printedAt), zone: agency.zone })} · {t('print.handling')}</p>
        <p className="printed-link">{link}</p>
      </footer>
    </article>
  );
}

/** The longest round length that stays below a fifth of the picture. */
function scaleLength(picture: Picture): number {
  const most = (picture.width * picture.metresPerPixel) / 5;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((step) => step * power <= most) ?? 1);
}

export function MapPicture({ picture }: { picture: Picture | null }): ReactNode {
  const text = useText();
  const { t } = text;
  if (!picture) return <p className="printed-map">{t('print.noMap')}</p>;
  const metres = scaleLength(picture);
  const share = metres / picture.metresPerPixel / picture.width;
  return (
    <figure className="printed-map">
      <img src={picture.url} alt={t('shell.map')} style={{ aspectRatio: `${picture.width} / ${picture.height}` }} />
      <figcaption>
        <span className="printed-scale" style={{ width: `${share * 100}%` }} />
        <span>{metres < 1000 ? t('print.metres', { length: metres }) : t('print.kilometres', { length: metres / 1000 })}</span>
        {picture.attribution && <span>{picture.attribution}</span>}
      </figcaption>
    </figure>
  );
}

function RankedTable({ ranked, measure }: { ranked: NonNullable<Brief['hotspots']>['ranked']; measure: 'count' | 'harm' }): ReactNode {
  const { t, number } = useText();
  return (
    <section>
      <h2>{t('brief.ranked')}</h2>
      <table className="printed-ranked">
        <thead>
          <tr>
            <th scope="col" className="number">{t('print.rank')}</th>
            <th scope="col">{t('print.place')}</th>
            <th scope="col" className="number">{t(measure === 'harm' ? 'legend.columnHarm' : 'legend.columnCount')}</th>
            <th scope="col">{t('print.strength')}</th>
            <th scope="col" className="number">z</th>
            <th scope="col" className="number">{t('legend.columnCells')}</th>
          </tr>
        </thead>
        <tbody>
          {ranked.slice(0, mostRows).map((hotspot) => (
            <tr key={hotspot.rank}>
              <td className="number">{hotspot.rank}</td>
              <td>
                {hotspot.place ?? t('brief.placeUnknown', { latitude: hotspot.latitude, longitude: hotspot.longitude })}
                {hotspot.isNew && <span className="badge">{t('brief.newBadge')}</span>}
              </td>
              <td className="number">{number(measure === 'harm' ? hotspot.harm : hotspot.count)}</td>
              <td>{t('brief.rankedStrength', { strength: strengthOf(hotspot.z), level: levelOf(hotspot.q) ?? 95 })}</td>
              <td className="number">{number(hotspot.z, 1)}</td>
              <td className="number">{hotspot.cells.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {ranked.length > mostRows && <p className="faint">{t('print.more', { count: ranked.length - mostRows })}</p>}
    </section>
  );
}
