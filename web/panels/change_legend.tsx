import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { changeScene } from '../layers/changes.ts';
import type { ChangeScene } from '../layers/scene.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import { useChanges, useStatus, useTheme, useView } from '../state.tsx';
import { AgainstPicker } from './against_picker.tsx';
import { changeRowsOf } from './change_rows.ts';
import type { ChangeRow } from './change_rows.ts';
import { changeCaveats, changeFacts, changeRows, changeWarnings, comparedWindows } from './change_words.ts';
import './shell.css';

const names: Record<ChangeRow['key'], MessageId> = {
  3: 'change.bin3', 2: 'change.bin2', 1: 'change.bin1', 0: 'change.bin0', '-1': 'change.bin-1', '-2': 'change.bin-2', '-3': 'change.bin-3', few: 'change.few',
};

/** What the colours of change mean, how much each stands for, between which windows, how it was tested and how it must not be read. */
export function ChangeLegend({ compact = false }: { compact?: boolean }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const { data } = useChanges();
  const published = useStatus().data?.agency?.dataAsOf;
  const scene = useMemo(() => data && changeScene(data), [data]);
  if (!scene) return null;
  const { table } = scene;
  const asOf = published ? text.instant(published) : '';
  const how = (
    <>
      <p className="faint" data-testid="legend-summary">
        {table.meta.changes.compared && <>{t('change.summary', { tests: table.meta.changes.tests })}{' · '}</>}
        {changeRows(text, table)}{' · '}{t('legend.dataAsOf')} {asOf}
      </p>
      <ul className="caveats" data-testid="caveats">{changeCaveats(text, table, view.measure).map((line) => <li key={line}>{line}</li>)}</ul>
    </>
  );
  return (
    <section className="legend" aria-label={t('shell.legend')} data-testid="legend">
      <p data-testid="compared-windows">{comparedWindows(text, table)}</p>
      <AgainstPicker />
      {changeWarnings(text, table).map((line) => <p key={line} className="notice warn" role="status" data-testid="not-compared">{line}</p>)}
      <ChangeRows scene={scene} />
      {!compact && how}
      <details className="how">
        <summary>{t('legend.details')}</summary>
        {compact && <div className="stack">{how}</div>}
        <dl className="facts" data-testid="legend-facts">
          {changeFacts(text, table, asOf).map(([id, value]) => <div key={id}><dt>{t(id)}</dt><dd>{value}</dd></div>)}
        </dl>
      </details>
    </section>
  );
}

export function ChangeRows({ scene }: { scene: ChangeScene }): ReactNode {
  const { t, number } = useText();
  const rows = changeRowsOf(scene, useTheme());
  if (rows.length === 0) return null;
  return (
    <table className="legend-rows changed">
      <thead>
        <tr>
          <th scope="col" colSpan={2}><span className="visually-hidden">{t('legend.columnClass')}</span></th>
          <th scope="col" className="number">{t('legend.columnCells')}</th>
          <th scope="col" className="number">{t('change.columnNow')}</th>
          <th scope="col" className="number">{t('change.columnBefore')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-testid={`legend-change-${row.key}`}>
            <td>
              <span className={`swatch mark-${row.mark}${row.dashed ? ' dashed' : ''}${row.hatch ? ' hatch' : ''}`}
                style={{ '--swatch': row.colour } as CSSProperties} aria-hidden="true" />
            </td>
            <th scope="row">{t(names[row.key])}</th>
            <td className="number">{number(row.cells)}</td>
            <td className="number">{number(row.now)}</td>
            <td className="number">{number(row.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
