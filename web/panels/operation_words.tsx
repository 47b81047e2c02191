import type { ReactNode } from 'react';
import { operationStates, type OperationRecord, type OperationState } from '../../server/model/operation.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { windowWords } from './window_picker.tsx';

const looks: Record<OperationState, string> = { draft: 'queued', locked: 'running', running: 'running', ended: 'cancelled',
  evaluated: 'completed', abandoned: 'failed' };

export function StateBadge({ state }: { state: OperationState }): ReactNode {
  const { t } = useText();
  return <span className={`state state-${looks[state]}`} data-testid="operation-state" data-state={state}>{t(`operations.state.${state}`)}</span>;
}

/** Says for ever that it was locked after its begin, or after its end: nobody could take it for one that was laid down before. */
export function LateBadge({ late, exercise }: { late: boolean; exercise: boolean }): ReactNode {
  const { t } = useText();
  if (!late && !exercise) return null;
  const kind = exercise ? 'exercise' : 'late';
  return <span className="state state-cancelled" data-testid="operation-late" data-kind={kind} title={t(`operations.lateBadge.${kind}.hint`)}>{t(`operations.lateBadge.${kind}`)}</span>;
}

/** Days of a window in words, its last day included. */
export const daysWords = (text: Text, { from, to }: { from: string; to: string }): string => windowWords(text, { from, to });

/** What is looked at, when, and against what. */
export const scopeOf = (text: Text, record: OperationRecord): string => [
  record.offences.map((code) => offenceName(text, code)).join(', '), daysWords(text, record.window),
    text.t('operations.against', { days: daysWords(text, record.before) }),
  ...(record.hours ? [text.t('operations.ofHours', { hours: record.hours })] : []),
    ...(record.weekdays ? [text.t('operations.ofWeekdays', { weekdays: record.weekdays })] : []), record.zone,
].join(' · ');

const way = operationStates.filter((state) => state !== 'abandoned');

/** How far an operation is on its way from the decision to the result. */
export function OperationWay({ state }: { state: OperationState }): ReactNode {
  const { t } = useText();
  const at = way.indexOf(state as (typeof way)[number]);
  return (
    <ol className="operation-way" aria-label={t('operations.way')}>
      {way.map((one, place) => <li key={one} className={place < at ? 'passed' : undefined}
        aria-current={one === state ? 'step' : undefined}>{t(`operations.state.${one}`)}</li>)}
      {state === 'abandoned' && <li aria-current="step" className="abandoned">{t('operations.state.abandoned')}</li>}
    </ol>
  );
}
