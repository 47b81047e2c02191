import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Assignment, AssignBody } from '../../server/model/operation.ts';
import { said } from '../charts/quantity.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus } from '../state.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Copyable } from './copyable.tsx';
import { powerTable, unlikeBeyond } from './operation_figures.ts';
import type { SectionProperties } from './operation_step.ts';
import { ChoiceSetting, TextSetting } from './setting.tsx';
import { numberIn, numberOrNone } from './setting_values.ts';

/** Chance decides which cells are treated: a button, and what it drew. */
export function AssignmentSection({ record, act, worker }: SectionProperties): ReactNode {
  const { t } = useText();
  const { assignment } = record;
  return (
    <section className="part-section" aria-label={t('operations.assignment')} data-testid="assignment">
      <h3>{t('operations.assignment')}</h3>
      {!assignment && <p>{t('operations.candidatesWords', { count: record.candidates.places.length, source: record.candidates.source })}</p>}
      {record.actions.includes('assign') && <Draw record={record} act={act} worker={worker} />}
      {assignment && <Drawn assignment={assignment} title={record.title} />}
    </section>
  );
}

function Draw({ record, act, worker }: SectionProperties): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency ?? null;
  const [method, setMethod] = useState<Exclude<AssignBody['method'], 'given'>>('pairs');
  const [pairs, setPairs] = useState('');
  const [seed, setSeed] = useState(() => String(1 + Math.floor(Math.random() * 1_000_000)));
  const [blockSize, setBlockSize] = useState('4');
  const most = numberOrNone(pairs, { least: 1, most: 250, whole: true });
  const drawnSeed = numberIn(seed, { least: 0, most: 2 ** 31 - 1, whole: true });
  const size = numberIn(blockSize, { least: 2, most: 20, whole: true });
  const usable = most !== null && drawnSeed !== null && size !== null;
  const draw = (): void => act(operationAddresses.assign(record.id, { agency: agency?.slug }),
    { method, seed: drawnSeed, ...(most !== undefined && { pairs: most }), ...(method === 'blocks' && { blockSize: size }) });
  return (
    <>
      <div className="part-actions">
        <ChoiceSetting label={t('operations.method')} value={method} onChange={setMethod}
          choices={[{ value: 'pairs', title: t('operations.method.pairs') }, { value: 'blocks', title: t('operations.method.blocks') }]} />
        {method === 'blocks' && <TextSetting numeric label={t('operations.blockSize')} value={blockSize} onChange={setBlockSize}
          fault={size === null ? t('hours.fault') : null} />}
        <TextSetting numeric label={t('operations.mostPairs')} placeholder={t('operations.allPairs')} value={pairs} onChange={setPairs}
          fault={most === null ? t('hours.fault') : null} />
        <TextSetting numeric label={t('analysis.seed')} value={seed} onChange={setSeed}
          fault={drawnSeed === null ? t('hours.fault') : null} testId="assign-seed" />
        <button type="button" className={`button${record.assignment ? '' : ' primary'}`} disabled={!usable || worker.busy} onClick={draw}
          data-testid="assign">{t(record.assignment ? 'operations.drawAgain' : 'operations.draw')}</button>
      </div>
      <p className="faint">{t('operations.drawHint')}</p>
    </>
  );
}

function Drawn({ assignment, title }: { assignment: Assignment; title: string }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <>
      <p data-testid="assignment-words">{t('operations.assignedWords', {
        method: assignment.method, treated: assignment.treated.length, control: assignment.control.length, seed: assignment.seed ?? '–',
          draws: assignment.draws, when: text.instant(assignment.at), who: assignment.by,
      })}</p>
      {assignment.draws > 1 && <p className="notice warn">{t('operations.drawnOften', { draws: assignment.draws })}</p>}
      <BalanceTable assignment={assignment} />
      <ResultTable table={powerTable(text, assignment)} name={title} />
      {assignment.leftOut.length > 0 && (
        <details className="how">
          <summary>{t('operations.leftOut', { count: assignment.leftOut.length })}</summary>
          <ul className="plain">{assignment.leftOut.map(({ cell, name, why }) => <li key={cell}>{name}: {t(`operations.leftOut.${why}`)}</li>)}</ul>
        </details>
      )}
      <Copyable name="SHA-256" what="SHA-256" value={assignment.sha256} />
    </>
  );
}

/** Whether the groups were alike before anything was done. */
export function BalanceTable({ assignment: { balance } }: { assignment: Assignment }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <div className="table-frame scroll" tabIndex={0} role="region" aria-label={t('operations.balance')} data-testid="balance">
      <table className="figures">
        <caption className="visually-hidden">{t('operations.balance')}</caption>
        <thead><tr><th scope="col">{t('operations.balance')}</th><th scope="col" className="number">{t('operations.role.treated')}</th><th
          scope="col" className="number">{t('operations.role.control')}</th>
          <th scope="col" className="number">{t('operations.standardised')}</th></tr></thead>
        <tbody>
          {balance.map(({ variable, treated, control, difference }, place) => {
            const unlike = difference !== null && Math.abs(difference) > unlikeBeyond && Math.abs(treated - control) > 0.05 * Math.max(treated, control);
            return (
              <tr key={place}>
                <th scope="row">{said(text, variable)}</th><td className="number">{text.brief(treated)}</td>
                  <td className="number">{text.brief(control)}</td>
                <td className={`number${unlike ? ' matrix-short' : ''}`}>{difference === null ? '–' : text.number(difference,
                  2)}{unlike && ` ${t('operations.unlike')}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
