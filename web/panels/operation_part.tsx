import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import type { OperationSummary } from '../../server/model/operation.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { FairnessReport } from './operation_fairness.tsx';
import { NewOperation } from './operation_new.tsx';
import { OperationPage } from './operation_page.tsx';
import { daysWords, LateBadge, StateBadge } from './operation_words.tsx';
import './patrol_parts.css';

/** Operations from the decision to the result; while none is looked at, where patrols went over time. */
export function OperationPart(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [tick, setTick] = useState(0);
  const [limit, setLimit] = useState(30);
  const [adding, setAdding] = useState(false);
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  const answer = useAnswer(agency ? operationAddresses.list({ agency: agency.slug, limit }) : null, `${agency?.dataVersion} ${tick}`);
  const list = answer.data?.operations ?? [];
  return (
    <div className="part-bench">
      <aside className="part-settings scroll" aria-label={t('operations.list')}>
        <h2>{t('operations.title')}</h2>
        <p className="quiet">{t('operations.lead')}</p>
        <p className="part-actions">
          <button type="button" className="button" aria-expanded={adding}
            onClick={() => setAdding(!adding)} data-testid="add-operation">{t('operations.add')}</button>
          <button type="button" className="button" aria-pressed={view.operation === null}
            onClick={() => changeView({ operation: null, pick: null })} data-testid="to-fairness">{t('operations.fair.title')}</button>
        </p>
        {adding && <NewOperation onMade={(record) => { setAdding(false); refresh(); changeView({ operation: record.id, pick: null }); }} />}
        <Waiting answer={answer} lines={4} />
        {answer.failure && <Failed failure={answer.failure} retry={refresh} />}
        {answer.data && list.length === 0 && <p className="quiet" data-testid="no-operations">{t('operations.none')}</p>}
        <ul className="part-list" data-testid="operation-list">
          {list.map((operation) => <li key={operation.id}><OperationRow operation={operation} current={operation.id === view.operation} /></li>)}
        </ul>
        {answer.data?.next && limit < 200 && <p><button type="button" className="button"
          onClick={() => setLimit(Math.min(200, limit + 50))}>{t('parts.more')}</button></p>}
      </aside>
      <main className="part-result scroll" aria-label={t('analysis.result')}>
        {view.operation === null ? <FairnessReport /> : <OperationPage key={view.operation} id={view.operation} onChanged={refresh} />}
      </main>
    </div>
  );
}

function OperationRow({ operation, current }: { operation: OperationSummary; current: boolean }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <button type="button" className="part-row" aria-current={current}
      onClick={() => changeView({ operation: operation.id, pick: null })} data-testid="operation-row" data-operation={operation.id}>
      <span className="part-row-head"><strong>{operation.title}</strong><StateBadge state={operation.state} /></span>
      {operation.late && <span><LateBadge late={operation.late} exercise={operation.exercise} /></span>}
      <span className="quiet">{daysWords(text, operation)}</span>
      <span className="faint">
        {operation.treated > 0 ? t(operation.randomised ? 'operations.drawn' : 'operations.named',
          { treated: operation.treated, control: operation.control }) : t('operations.notAssigned')}
        {operation.verdict && ` · ${t(`operations.verdict.${operation.verdict}`)}`}
      </span>
    </button>
  );
}
