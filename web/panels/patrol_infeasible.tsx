import type { ReactNode } from 'react';
import type { RequestChange } from '../../server/model/problem.ts';
import type { Failure } from '../failure.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { problemWords } from './answer_state.tsx';
import { placeName } from './patrol_words.ts';

/** What cannot be met, each with the least that would have to be given up, and a button that gives it up. */
export function Infeasible({ failure }: { failure: Failure }): ReactNode {
  const text = useText();
  const { t } = text;
  const { relax, worker } = usePatrol();
  const title = problemWords(text, failure.code)?.title ?? t('patrol.impossible');
  const changes = failure.fields.flatMap(({ change }) => change ?? []);
  const apply = (some: readonly RequestChange[]): void => {
    worker.dismiss();
    relax(some);
  };
  return (
    <div className="notice bad" role="alert" data-testid="infeasible">
      <p><strong>{title}</strong></p>
      <ul className="infeasible-list">
        {failure.fields.map(({ field, message, change }, place) => (
          <li key={`${field}${place}`}>
            <p lang="en">{placeName(message)}</p>
            {change && change.length > 0 && <button type="button" className="button" onClick={() => apply(change)}
              data-testid={`relax-${place}`}>{t('patrol.relax')}</button>}
          </li>
        ))}
      </ul>
      {failure.fields.filter(({ change }) => change).length > 1 && <p><button type="button" className="button"
        onClick={() => apply(changes)} data-testid="relax-all">{t('patrol.relaxAll')}</button></p>}
    </div>
  );
}
