import type { ReactNode } from 'react';
import type { Failure } from '../failure.ts';
import { english, useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import type { Answer } from '../state.tsx';
import './panels.css';

/** What is wrong and what to do, in the reader's language where the code is known; null where it is not. */
export function problemWords(text: Text, code: string): { title: string; action: string } | null {
  const id = `problem.${code}`;
  if (!Object.hasOwn(english, id) || !Object.hasOwn(english, `${id}.do`)) return null;
  return { title: text.t(id as MessageId), action: text.t(`${id}.do` as MessageId) };
}

/** What went wrong, what to do next, and the server's own words. */
export function Failed({ failure, retry }: { failure: Failure; retry?: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const words = problemWords(text, failure.code);
  const offline = failure.status === 0;
  const forbidden = failure.status === 403;
  const title = words?.title ?? (forbidden ? t('state.forbiddenTitle') : failure.title || t('state.failedTitle'));
  const detail = offline ? t('state.offline') : failure.detail || (forbidden ? t('state.forbidden') : '');
  return (
    <div className="notice bad" role="alert">
      <p><strong>{title}</strong></p>
      {words && <p>{words.action}</p>}
      {detail && <p className={words ? 'quiet' : undefined} lang={failure.detail && !offline ? 'en' : undefined}>{detail}</p>}
      {failure.fields.length > 0 && (
        <ul>{failure.fields.map(({ field, message }) => <li key={`${field}${message}`}>{field ? `${field}: ${message}` : message}</li>)}</ul>
      )}
      {retry && !forbidden && <p className="notice-action"><button type="button" className="button" onClick={retry}>{t('state.retry')}</button></p>}
    </div>
  );
}

/** A line of progress over what is shown already, a frame of lines where there is nothing yet; neither before 300 ms. */
export function Waiting({ answer, lines = 4 }: { answer: Answer<unknown>; lines?: number }): ReactNode {
  const { t } = useText();
  if (!answer.slow || !answer.loading) return null;
  return (
    <div role="status" className="waiting">
      <div className="progress" />
      <span className="visually-hidden">{t('state.loading')}</span>
      {answer.data === null && Array.from({ length: lines }, (_, line) => (
        <div key={line} className="skeleton" style={{ width: `${90 - ((line * 17) % 40)}%` }}>&nbsp;</div>
      ))}
    </div>
  );
}
