import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { bringKey } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import './access.css';

const words: Readonly<Record<string, MessageId>> = {
  key_unreadable: 'access.unreadable', key_unknown: 'access.unknown', key_expired: 'access.expired', key_revoked: 'access.revoked',
  key_not_from_here: 'access.elsewhere', too_many_wrong_keys: 'access.slow', quota_exceeded: 'access.quota', offline: 'access.offline',
};

/** Instead of the page, where the server shows data only to whoever brings a key. `refused` says why it is asked for. */
export function KeyPrompt({ refused, onOpen }: { refused: Failure; onOpen: () => void }): ReactNode {
  const { t } = useText();
  const own = useId();
  const [checking, setChecking] = useState(false);
  const [fault, setFault] = useState<MessageId | null>(words[refused.code] ?? null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => { field.current?.focus(); }, []);
  useEffect(() => { if (words[refused.code]) setFault(words[refused.code]!); }, [refused]);
  const enter = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const key = field.current!.value.trim();
    if (key === '') return setFault('access.missing');
    setChecking(true);
    setFault(null);
    bringKey(key).then(onOpen, (error: unknown) => {
      setFault(error instanceof Failure ? words[error.code] ?? 'access.failed' : 'access.failed');
      setChecking(false);
      field.current?.select();
    });
  };
  return (
    <main className="key-prompt" data-testid="key-prompt">
      <form className="card" onSubmit={enter} aria-labelledby={`${own}-title`}>
        <p className="quiet">{t('shell.title')}</p>
        <h1 id={`${own}-title`}>{t('access.title')}</h1>
        <p>{t('access.why')}</p>
        <div className="labelled">
          <label htmlFor={`${own}-key`}>{t('access.key')}</label>
          <input className="field" id={`${own}-key`} ref={field} type="password" autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={200}
            aria-describedby={`${own}-memory`} aria-invalid={fault !== null} data-testid="key-field" />
        </div>
        {fault && <p className="notice bad" role="alert" data-testid="key-fault">{t(fault)}</p>}
        <button type="submit" className="button primary" disabled={checking} data-testid="key-enter">{checking ? t('access.checking') : t('access.enter')}</button>
        <p className="faint" id={`${own}-memory`}>{t('access.memory')}</p>
      </form>
    </main>
  );
}
