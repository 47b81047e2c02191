import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { HexTable } from '../../server/model/answers.ts';
import type { Measure } from '../../server/model/filter.ts';
import { offenceByCode } from '../../server/model/offence.ts';
import { hexScene } from '../layers/hexes.ts';
import type { HexScene } from '../layers/scene.ts';
import { fewestAround } from '../layers/verdict.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useHexes, useStatus, useTheme, useView } from '../state.tsx';
import type { Paint } from '../url.ts';
import { ChangeLegend } from './change_legend.tsx';
import { amountRows, verdictRows } from './legend_rows.ts';
import type { LegendRow } from './legend_rows.ts';
import { windowWords } from './window_picker.tsx';
import './shell.css';

/** What the colours mean, how many each stands for, how they were computed, and how they must not be read. */
export function Legend({ compact = false }: { compact?: boolean }): ReactNode {
  const text = useText();
  const hexes = useHexes();
  const [view] = useView();
  const scene = useMemo(() => hexes.data && hexScene(hexes.data), [hexes.data]);
  if (view.paint === 'change') return <ChangeLegend compact={compact} />;
  if (!scene) return null;
  return (
    <section className="legend" aria-label={text.t('shell.legend')} data-testid="legend">
      <LegendRows scene={scene} />
      <Facts table={scene.table} compact={compact} />
    </section>
  );
}

export function legendTitle(text: Text, paint: Paint, measure: 'count' | 'harm'): string {
  if (paint === 'change') return text.t('change.title');
  return paint === 'hotspots' ? text.t('legend.title.hotspots', { measure }) : text.t(`legend.title.amount.${measure}`);
}

export function LegendRows({ scene }: { scene: HexScene }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const theme = useTheme();
  const measure = scene.table.meta.measure;
  const rows: (LegendRow & { label: string })[] = view.paint === 'amount'
    ? amountRows(scene, theme).map((row) => ({ ...row, label: rangeWords(text, row.from, row.to, measure) }))
    : verdictRows(scene, theme).map((row) => ({ ...row, label: t(`legend.${row.verdict as 'few'}`) }));
  return <ClassTable rows={rows} measure={measure} />;
}

/** Classes with their colours, and how much is in each. */
export function ClassTable({ rows, measure }: { rows: readonly (LegendRow & { label: string })[]; measure: Measure }): ReactNode {
  const { t, number } = useText();
  if (rows.length === 0) return null;
  return (
    <table className="legend-rows">
      <thead>
        <tr>
          <th scope="col" colSpan={2}><span className="visually-hidden">{t('legend.columnClass')}</span></th>
          <th scope="col" className="number">{t('legend.columnCells')}</th>
          <th scope="col" className="number">{t(measure === 'harm' ? 'legend.columnHarm' : 'legend.columnCount')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-testid={`legend-${row.key}`}>
            <td><Swatch row={row} /></td>
            <th scope="row">{row.label}</th>
            <td className="number">{number(row.cells)}</td>
            <td className="number">{number(row.sum)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Swatch({ row }: { row: LegendRow }): ReactNode {
  return (
    <span className={`swatch mark-${row.mark}${row.hatch ? ' hatch' : ''}`} style={{ '--swatch': row.colour } as CSSProperties} aria-hidden="true" />
  );
}

export function rangeWords(text: Text, from: number, to: number | null, measure: 'count' | 'harm'): string {
  if (to === null) return `${text.brief(from)}+`;
  if (measure === 'harm') return text.t('legend.classRange', { from: text.brief(from), to: text.brief(to) });
  return to - 1 === from ? text.brief(from) : text.t('legend.classRange', { from: text.brief(from), to: text.brief(to - 1) });
}

const discoveredAmong = (codes: readonly string[] | null): boolean =>
  (codes ?? []).some((code) => offenceByCode.get(code)?.recordedBy === 'discovered');

/** How the numbers must not be read, given what they are. */
export function caveats(text: Text, table: HexTable, paint: Paint): string[] {
  const { t } = text;
  const { meta } = table;
  const found: string[] = [];
  if (paint === 'hotspots' && meta.hotspots) {
    found.push(t('legend.caveatHot'));
    if (!meta.hotspots.coldPossible) found.push(t('legend.caveatNoCold'));
  }
  if (paint === 'hotspots' && !meta.hotspots) found.push(t('legend.caveatFew'));
  if (paint === 'amount') found.push(t('legend.caveatAmount'));
  if (paint === 'amount' && meta.hotspots) found.push(t('legend.outlined'));
  if (meta.measure === 'harm') found.push(t('legend.caveatHarm', { edition: meta.harmEdition }));
  if (meta.studyArea.kind === 'derived') found.push(t('legend.caveatDerived'));
  if (meta.warnings.some(({ code }) => code === 'recording_changed' || code === 'days_without_data')) found.push(t('legend.caveatRecording'));
  if (discoveredAmong(meta.filter.offences)) found.push(t('legend.caveatDiscovered'));
  return found;
}

/** How the numbers were made, as pairs of what and how. */
export function legendFacts(text: Text, table: HexTable, paint: Paint, asOf: string): [MessageId, string][] {
  const { t, number, brief } = text;
  const { meta } = table;
  const { hotspots, studyArea } = meta;
  return [
    ['legend.method', paint === 'hotspots' && hotspots
      ? t('legend.methodText', { rings: hotspots.rings, tests: hotspots.tests }) : t('legend.methodAmount')],
    ['legend.window', t('legend.windowText', { window: windowWords(text, { from: meta.filter.fromDay, to: meta.filter.toDay }), zone: meta.filter.zone })],
    ['legend.measure', t(meta.measure === 'harm' ? 'measure.harmHint' : 'measure.countHint', { edition: meta.harmEdition })],
    ['legend.rows', [
      t('legend.rowsText', { rows: meta.rows, placed: number(meta.placed) }),
      meta.outsideStudyArea > 0 ? t('legend.rowsOutside', { outside: number(meta.outsideStudyArea) }) : '',
      meta.hourUnknown > 0 ? t('legend.hourUnknown', { rows: meta.hourUnknown }) : '',
    ].filter((part) => part !== '').join('; ')],
    ['legend.studyArea', t(`legend.studyArea.${studyArea.kind}`, { label: studyArea.label, cells: number(studyArea.cells), size: brief(studyArea.squareKm) })],
    ['legend.dataAsOf', t('legend.dataAsOfText', { time: asOf, version: meta.dataVersion })],
    ...(hotspots && paint === 'hotspots' ? [['legend.run', `${hotspots.run}, ${hotspots.resultHash.slice(0, 12)}`] as [MessageId, string]] : []),
  ];
}

/** Compact: beside the numbers of one hexagon the map needs the room, and the rest is one click away. */
function Facts({ table, compact }: { table: HexTable; compact: boolean }): ReactNode {
  const text = useText();
  const { t, number } = text;
  const [view] = useView();
  const published = useStatus().data?.agency?.dataAsOf;
  const asOf = published ? text.instant(published) : '';
  const { meta } = table;
  const how = (
    <>
      <p className="faint" data-testid="legend-summary">
        {view.paint === 'hotspots' && meta.hotspots ? t('legend.summaryTested', { tests: meta.hotspots.tests }) : t('legend.summaryAmount')}
        {' · '}{t('legend.rowsText', { rows: meta.rows, placed: number(meta.placed) })}{' · '}{t('legend.dataAsOf')} {asOf}
      </p>
      <ul className="caveats" data-testid="caveats">{caveats(text, table, view.paint).map((line) => <li key={line}>{line}</li>)}</ul>
    </>
  );
  return (
    <>
      {!compact && how}
      <details className="how">
        <summary>{t('legend.details')}</summary>
        {compact && <div className="stack">{how}</div>}
        <dl className="facts" data-testid="legend-facts">
          {legendFacts(text, table, view.paint, asOf).map(([id, value]) => <div key={id}><dt>{t(id)}</dt><dd>{value}</dd></div>)}
          {view.paint === 'hotspots' && <div><dt>{t('legend.few')}</dt><dd>{t('legend.fewText', { fewest: fewestAround })}</dd></div>}
        </dl>
      </details>
    </>
  );
}
