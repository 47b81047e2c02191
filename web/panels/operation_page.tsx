import { useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { OperationRecord } from '../../server/model/operation.ts';
import { change, remember } from '../api.ts';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { useAnswer, useStatus } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { sendJson } from '../work.ts';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { AssignmentSection } from './operation_assignment.tsx';
import { DosageSection } from './operation_dosage.tsx';
import { operationLayer } from './operation_figures.ts';
import { LockSection } from './operation_lock.tsx';
import { NewOperation } from './operation_new.tsx';
import { OutcomeSection } from './operation_outcome.tsx';
import { OperationOnPaper } from './operation_paper.tsx';
import type { Act, SectionProperties } from './operation_step.ts';
import { LateBadge, OperationWay, scopeOf, StateBadge } from './operation_words.tsx';
import { WordsSetting } from './setting.tsx';
import { WorkProgress } from './work_progress.tsx';

/** One operation on one page, in the order in which it happens. */
export function OperationPage({ id, onChanged }: { id: string; onChanged: () => void }): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency ?? null;
  const [tick, setTick] = useState(0);
  const url = agency ? operationAddresses.one(id, { agency: agency.slug }) : null;
  const answer = useAnswer(url, `${agency?.dataVersion} ${tick}`);
  const [changed, setChanged] = useState<OperationRecord | null>(null);
  const record = changed ?? (answer.stale ? null : answer.data);
  const commands = useRef<MapCommands>(null);
  const worker = useWork();
  const show = (next: OperationRecord): void => {
    if (url) remember(url, next);
    setChanged(next);
    setTick((count) => count + 1);
    onChanged();
  };
  const act: Act = (to, body) => worker.start(() => (body === null ? change<OperationRecord>('DELETE', to) : sendJson<OperationRecord>(to,
    body)), show);
  return (
    <article className="result" data-testid="operation" data-operation={id}>
      <Waiting answer={answer} lines={8} />
      {answer.failure && !record && <Failed failure={answer.failure} retry={answer.retry} />}
      {record && (
        <>
          <Head record={record} />
          <WorkProgress worker={worker} name={t('operations.one')} />
          {record.actions.includes('change') && (
            <details className="how" data-testid="change-draft">
              <summary>{t('operations.changeDraft')}</summary>
              <p>{t('operations.changeHint')}</p>
              <div className="narrow-form"><NewOperation key={record.history.length} draft={record} onMade={show} /></div>
            </details>
          )}
          <OperationMap record={record} commands={commands} />
          <AssignmentSection record={record} act={act} worker={worker} />
          <LockSection record={record} act={act} worker={worker} />
          <DosageSection record={record} act={act} worker={worker} onDosage={() => { setChanged(null); setTick((count) => count + 1); }} />
          <OutcomeSection record={record} act={act} worker={worker} />
          <History record={record} />
          {record.actions.includes('abandon') && <Abandon record={record} act={act} worker={worker} />}
          <OperationOnPaper record={record} commands={commands} />
        </>
      )}
    </article>
  );
}

function Head({ record }: { record: OperationRecord }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <header className="part-head">
      <div className="part-line"><h2>{record.title}</h2><span className="part-actions">{record.lock && <LateBadge late={record.lock.late} exercise={record.lock.exercise} />}<StateBadge state={record.state} /></span></div>
      <p className="scope">{scopeOf(text, record)}</p>
      <OperationWay state={record.state} />
      <blockquote className="decision"><p>{record.why}</p><footer
        className="faint">{t('operations.decided', { when: text.instant(record.createdAt), who: record.createdBy })}</footer></blockquote>
      {record.abandonedBecause && <p className="notice warn">{t('operations.abandonedBecause', { reason: record.abandonedBecause })}</p>}
      <div className="brief-text" data-testid="reading">{record.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      <Warnings warnings={record.warnings} />
    </header>
  );
}

function OperationMap({ record, commands }: { record: OperationRecord; commands: RefObject<MapCommands | null> }): ReactNode {
  const text = useText();
  const layer = useMemo(() => operationLayer(text, record), [text, record]);
  const result = useMemo(() => ({ layer, warnings: [] }), [layer]);
  return <section className="part-section" aria-label={text.t('operations.map')}
    data-testid="operation-map"><h3>{text.t('operations.map')}</h3><AnalysisMapFrame result={result} commands={commands} beside /><Files
    id={record.id} hasCounts={record.evaluation !== null} /></section>;
}

function Files({ id, hasCounts }: { id: string; hasCounts: boolean }): ReactNode {
  const agency = useStatus().data?.agency ?? null;
  const { t } = useText();
  return (
    <p className="part-actions">
      <a className="button small" download href={operationAddresses.cells(id, { agency: agency?.slug })}
        data-testid="operation-geojson">{t('operations.cellsFile')}</a>
      {hasCounts && <a className="button small" download href={operationAddresses.counts(id, { agency: agency?.slug })}
        data-testid="operation-csv">{t('operations.countsFile')}</a>}
    </p>
  );
}

/** Who decided what and when, and why. */
function History({ record: { history } }: { record: OperationRecord }): ReactNode {
  const text = useText();
  return (
    <section className="part-section" aria-label={text.t('operations.history')} data-testid="operation-history">
      <h3>{text.t('operations.history')}</h3>
      <ol className="history">
        {history.map(({ at, by, words, reason }, place) => (
          <li key={`${at} ${place}`}><span className="faint">{text.t('parts.by',
            { when: text.instant(at), who: by })}</span><span>{said(text, words)}{reason && <q>{reason}</q>}</span></li>
        ))}
      </ol>
    </section>
  );
}

function Abandon({ record, act, worker }: SectionProperties): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency ?? null;
  const [reason, setReason] = useState('');
  return (
    <details className="how" data-testid="abandon">
      <summary>{t('operations.abandon')}</summary>
      <div className="stack">
        <p>{t('operations.abandonHint')}</p>
        <WordsSetting label={t('operations.reason')} rows={2} value={reason} onChange={setReason} />
        <p><button type="button" className="button" disabled={worker.busy || reason.trim().length < 5}
          onClick={() => act(operationAddresses.decide(record.id, { agency: agency?.slug }),
          { decision: 'abandoned', reason: reason.trim() })}>{t('operations.abandonNow')}</button></p>
      </div>
    </details>
  );
}
