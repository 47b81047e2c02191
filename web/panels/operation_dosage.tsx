import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PositionsAnswer } from '../../server/model/dosage.ts';
import { upload } from '../api.ts';
import { said } from '../charts/quantity.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { dosageTable, planDosageTable } from './operation_figures.ts';
import { planName, usePlans } from './operation_new.tsx';
import type { SectionProperties } from './operation_step.ts';
import { ChoiceSetting, TextSetting } from './setting.tsx';
import { numberIn } from './setting_values.ts';
import { WorkProgress } from './work_progress.tsx';

/** What was planned in the treated cells and what was done there, of all units together; and the positions that say so. */
export function DosageSection({ record, act, worker, onDosage }: SectionProperties & { onDosage: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const plans = usePlans();
  const [plan, setPlan] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const { dosage } = record;
  const linked = new Set(record.plans.map((one) => one.plan));
  const open = plans.filter(({ id }) => !linked.has(id));
  return (
    <section className="part-section" aria-label={t('operations.dosage')} data-testid="dosage">
      <h3>{t('operations.dosage')}</h3>
      {record.actions.includes('link') && (
        <div className="part-actions">
          <ChoiceSetting label={t('operations.linkPlan')} value={plan} onChange={setPlan}
            choices={[{ value: '', title: open.length > 0 ? '–' : t(record.plans.length > 0 ? 'operations.noOtherPlans' : 'operations.noPlans') },
            ...open.map((one) => ({ value: one.id, title: planName(text, one) }))]} testId="link-plan" />
          <button type="button" className="button" disabled={plan === '' || worker.busy}
            onClick={() => { act(operationAddresses.link(record.id, { agency: agency?.slug }), { plan }); setPlan(''); }}
            data-testid="link">{t('operations.link')}</button>
        </div>
      )}
      {record.plans.length === 0 ? <p className="quiet">{t('operations.noneLinked')}</p> : (
        <>
          <p>{t('operations.dosageWords', {
            done: text.brief(dosage.doneMinutes), planned: text.brief(dosage.plannedMinutes),
              share: dosage.share === null ? '–' : text.percent(dosage.share), visited: dosage.treatedVisited, treated: dosage.treated,
              control: text.brief(dosage.controlMinutes),
          })}</p>
          <div className="table-frame scroll" tabIndex={0} role="region" aria-label={t('operations.plans')}>
            <table className="figures" data-testid="linked-plans">
              <thead><tr><th scope="col">{t('operations.plan')}</th>
                <th scope="col" className="number">{t('operations.plannedMinutes')}</th>
                <th scope="col" className="number">{t('operations.doneMinutes')}</th><th scope="col" /></tr></thead>
              <tbody>
                {record.plans.map((one) => (
                  <tr key={one.plan}>
                    <td><button type="button" className="button link" onClick={() => changeView({ part: 'plan',
                      plan: one.plan })}>{planName(text, { ...one, id: one.plan })}</button></td>
                    <td className="number">{text.brief(one.plannedMinutes)}</td>
                      <td className="number">{one.doneMinutes === null ? '–' : text.brief(one.doneMinutes)}</td>
                    <td className="number row-buttons">
                      <button type="button" className="button small" aria-expanded={shown === one.plan}
                        onClick={() => setShown(shown === one.plan ? null : one.plan)} data-testid="show-dosage"
                        data-plan={one.plan}>{t('operations.positions')}</button>
                      {record.actions.includes('link') && <button type="button" className="button small" disabled={worker.busy}
                        onClick={() => act(operationAddresses.unlink(record.id, one.plan, { agency: agency?.slug }), null)}
                        data-testid="unlink">{t('operations.unlink')}</button>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {shown !== null && <PlanDosage key={shown} plan={shown} onSent={onDosage} />}
          {dosage.byCell.length > 0 && <ResultTable table={dosageTable(text, record)} name={record.title} />}
        </>
      )}
      <p className="faint">{t('operations.neverOfficers')}</p>
    </section>
  );
}

/** One plan: planned and done cell by cell, and a file of positions to be counted. */
export function PlanDosage({ plan, onSent }: { plan: string; onSent: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const [tick, setTick] = useState(0);
  const answer = useAnswer(agency ? operationAddresses.dosage(plan, { agency: agency.slug }) : null, String(tick));
  const dosage = answer.stale ? null : answer.data;
  return (
    <div className="plan-dosage" data-testid="plan-dosage">
      <SendPositions plan={plan} onSent={() => { setTick((count) => count + 1); onSent(); }} />
      <Waiting answer={answer} lines={4} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {dosage && (
        <>
          <div className="brief-text">{dosage.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
          <Warnings warnings={dosage.warnings} />
          <p className="faint" data-testid="kept-until">{dosage.keptUntil === null ? t('operations.notKept') : t('operations.keptUntil',
            { when: text.instant(dosage.keptUntil) })}</p>
          {dosage.cells.length > 0 && <ResultTable table={planDosageTable(text, dosage)} name={`dosage ${plan.slice(0, 8)}`} />}
        </>
      )}
    </div>
  );
}

function SendPositions({ plan, onSent }: { plan: string; onSent: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const input = useRef<HTMLInputElement>(null);
  const worker = useWork();
  const [file, setFile] = useState<File | null>(null);
  const [unit, setUnit] = useState('');
  const [visitMinutes, setVisitMinutes] = useState('10');
  const [gapMinutes, setGapMinutes] = useState('5');
  const [account, setAccount] = useState<PositionsAnswer | null>(null);
  const visit = numberIn(visitMinutes, { least: 1, most: 60 });
  const gap = numberIn(gapMinutes, { least: 1, most: 60 });
  const send = (): void => {
    if (!file || visit === null || gap === null) return;
    const url = operationAddresses.positions(plan, { agency: agency?.slug, unit: unit.trim() || undefined, visitMinutes: visit, gapMinutes: gap });
    worker.start((signal, onProgress) => upload<PositionsAnswer>(url, file, {
      signal, onProgress: (sent, total) => onProgress({ status: 'running', percent: total > 0 ? (100 * sent) / total : 0, message: '' }),
    }), (answer) => {
      setAccount(answer);
      setFile(null);
      onSent();
    });
  };
  return (
    <>
      <div className="drop-zone">
        <input ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-hidden="true" accept=".gpx,.csv,.txt,.json,.gz,.xml"
          data-testid="positions-file"
          onChange={({ target }) => { setFile(target.files?.[0] ?? null); setAccount(null); target.value = ''; }} />
        {file ? <p className="drop-file"><strong>{file.name}</strong> <span
          className="quiet">{text.bytes(file.size)}</span></p> : <p>{t('operations.positionsHint')}</p>}
        <button type="button" className="button" onClick={() => input.current?.click()}>{t(file ? 'upload.other' : 'upload.choose')}</button>
      </div>
      <div className="part-actions">
        <TextSetting label={t('operations.callSign')} value={unit} maxLength={31} onChange={setUnit} />
        <TextSetting numeric label={t('operations.visitMinutes')} unit={t('hours.min')} value={visitMinutes} onChange={setVisitMinutes}
          fault={visit === null ? t('hours.fault') : null} />
        <TextSetting numeric label={t('operations.gapMinutes')} unit={t('hours.min')} value={gapMinutes} onChange={setGapMinutes}
          fault={gap === null ? t('hours.fault') : null} />
        <button type="button" className="button primary" disabled={file === null || visit === null || gap === null || worker.busy}
          onClick={send} data-testid="send-positions">{t('operations.send')}</button>
      </div>
      <p className="faint">{t('operations.retention')}</p>
      <WorkProgress worker={worker} name={t('operations.send')} />
      {account && <PositionsAccount account={account} />}
    </>
  );
}

/** What became of every row: stored, there already, or rejected with its reason. */
export function PositionsAccount({ account }: { account: PositionsAnswer }): ReactNode {
  const text = useText();
  const { t } = text;
  const terms: [string, number, string][] = [['stored', account.stored, '='], ['duplicates', account.duplicates, '+'],
    ['rejected', account.rejected, '+']];
  return (
    <div className="notice" role="status" data-testid="positions-account">
      <p className="equation">
        <span className="equation-term"><strong>{text.number(account.rows)}</strong><span className="faint">{t('operations.rows')}</span></span>
        {terms.map(([id, count, sign]) => (
          <span key={id} className="equation-pair"><span className="equation-sign" aria-hidden="true">{sign}</span><span
            className="equation-term"><strong>{text.number(count)}</strong><span
            className="faint">{t(`operations.rows.${id as 'stored'}`)}</span></span></span>
        ))}
      </p>
      <p>{account.kept && account.keptUntil !== null ? t('operations.keptUntil',
        { when: text.instant(account.keptUntil) }) : t('operations.onlyCounted')}</p>
      {account.rejections.length > 0 && (
        <details className="how" open={account.rejections.length <= 10}>
          <summary>{t('operations.rejections', { count: account.rejected })}</summary>
          <div className="table-frame scroll" tabIndex={0} role="region" aria-label={t('operations.rejections', { count: account.rejected })}>
            <table className="figures">
              <thead><tr><th scope="col" className="number">{t('operations.line')}</th><th scope="col">{t('operations.field')}</th><th
                scope="col">{t('operations.value')}</th><th scope="col">{t('operations.because')}</th></tr></thead>
              <tbody>{account.rejections.slice(0, 200).map((one, place) => <tr key={place}>
                <td className="number">{text.number(one.line)}</td><td>{one.field ?? '–'}</td><td>{one.value}</td><td>{t(`operations.fault.${one.code}`)}</td></tr>)}</tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
}
