import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { ApiKey, MadeKey } from '../../server/model/api_key.ts';
import { scopeNames } from '../../server/model/scopes.ts';
import { addresses } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAnswer } from '../state.tsx';
import { Failed } from './answer_state.tsx';
import { Copyable } from './copyable.tsx';
import './access.css';
import './data.css';

const scopeWord: Readonly<Record<string, string>> = { 'imports:read': 'importsRead', 'imports:write': 'importsWrite' };
const inWords = ({ t }: Text, scope: string): string => t('keys.scope', { scope: scopeWord[scope] ?? scope.split(':')[0]! });
const asFailure = (error: unknown): Failure => (error instanceof Failure ? error : new Failure(0, { detail: String(error) }));

/** The keys of an agency with their use; making and revoking them. Nothing where whoever looks may not. */
export function KeyList({ agency }: { agency: string | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const [tick, setTick] = useState(0);
  const [made, setMade] = useState<MadeKey | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const answer = useAnswer(addresses.keys({ agency: agency ?? undefined }), String(tick));
  const refresh = (): void => setTick((count) => count + 1);
  const revoke = (key: ApiKey): void => {
    setFailure(null);
    change('DELETE', addresses.key(key.id)).catch((error: unknown) => setFailure(asFailure(error))).finally(refresh);
  };
  if (answer.failure?.status === 403) return null;
  return (
    <section className="card" aria-labelledby="keys-title" data-testid="keys">
      <h2 id="keys-title">{t('keys.title')}</h2>
      <p className="quiet">{t('keys.hint')}</p>
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {failure && <Failed failure={failure} />}
      {made && (
        <div className="notice keys-made" role="status" data-testid="key-made">
          <p>{t('keys.once')}</p>
          <Copyable name={made.description.label} what={t('access.key')} value={made.key} />
          <p><button type="button" className="button" onClick={() => setMade(null)}>{t('keys.done')}</button></p>
        </div>
      )}
      {answer.data?.keys.length === 0 && <p className="quiet">{t('keys.none')}</p>}
      {answer.data?.keys.map((key) => <Entry key={key.id} entry={key} onRevoke={revoke} />)}
      <details className="how">
        <summary>{t('keys.new')}</summary>
        <NewKey agency={agency} onMade={(key) => {
          setMade(key);
          refresh();
        }} />
      </details>
    </section>
  );
}

function Entry({ entry, onRevoke }: { entry: ApiKey; onRevoke: (key: ApiKey) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [asked, setAsked] = useState(false);
  const { state } = entry;
  return (
    <article className="keys-entry" data-testid={`key-${entry.id}`}>
      <div className="keys-head">
        <strong>{entry.label}</strong>
        <span className={`state state-${state === 'valid' ? 'completed' : 'cancelled'}`}>{t('keys.state', { state })}</span>
      </div>
      <p className="quiet"><code>{entry.id}</code> · {t('keys.until', { state, day: text.day(entry.expiresAt.slice(0, 10)) })}</p>
      <p>{text.list(entry.scopes.map((scope) => inWords(text, scope)))}{entry.layers && `: ${entry.layers.join(', ')}`} · {t('keys.codes', { code: String(entry.maxHandlingCode) })}</p>
      <p className="faint">{t('keys.use', { lastUsed: entry.lastUsedAt ? text.instant(entry.lastUsedAt) : 'never', requests: entry.requestsToday, rows: entry.rowsToday })}</p>
      {state === 'valid' && !asked && <p><button type="button" className="button" onClick={() => setAsked(true)}>{t('keys.revoke')}</button></p>}
      {state === 'valid' && asked && (
        <div className="notice" role="group" aria-label={t('keys.revoke')}>
          <p>{t('keys.revokeAsk', { label: entry.label })}</p>
          <p className="undo-answers">
            <button type="button" className="button" onClick={() => setAsked(false)}>{t('keys.revokeNo')}</button>
            <button type="button" className="button primary" onClick={() => onRevoke(entry)} data-testid="revoke-yes">{t('keys.revokeYes')}</button>
          </p>
        </div>
      )}
    </article>
  );
}

function NewKey({ agency, onMade }: { agency: string | null; onMade: (key: MadeKey) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const own = useId();
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const word = (name: string): string => String(given.get(name) ?? '').trim();
    const layers = word('layers').split(',').map((name) => name.trim()).filter((name) => name !== '');
    const request = {
      ...(agency !== null && { agency }), label: word('label'), scopes: given.getAll('scopes'), ...(layers.length > 0 && { layers }),
      maxHandlingCode: Number(word('maxHandlingCode')), days: Number(word('days')),
    };
    setFailure(null);
    change<MadeKey>('POST', addresses.keys({}), new Blob([JSON.stringify(request)], { type: 'application/json' })).then((key) => {
      form.reset();
      onMade(key);
    }, (error: unknown) => setFailure(asFailure(error)));
  };
  return (
    <form className="keys-form" onSubmit={make} data-testid="key-form">
      <div className="labelled">
        <label htmlFor={`${own}-label`}>{t('keys.label')}</label>
        <input className="field" id={`${own}-label`} name="label" required maxLength={200} autoComplete="off" data-testid="key-label" />
      </div>
      <fieldset>
        <legend>{t('keys.scopes')}</legend>
        {scopeNames.map((scope) => (
          <label className="choice" key={scope}><input type="checkbox" name="scopes" value={scope} defaultChecked={scope === 'layers:read'} />{inWords(text, scope)}</label>
        ))}
      </fieldset>
      <div className="labelled">
        <label htmlFor={`${own}-layers`}>{t('keys.layers')}</label>
        <input className="field" id={`${own}-layers`} name="layers" aria-describedby={`${own}-hint`} autoComplete="off" />
        <p className="faint" id={`${own}-hint`}>{t('keys.layersHint')}</p>
      </div>
      <div className="keys-numbers">
        <div className="labelled">
          <label htmlFor={`${own}-code`}>{t('keys.maxCode')}</label>
          <input className="field" id={`${own}-code`} name="maxHandlingCode" type="number" min={0} max={9} defaultValue={0} required />
        </div>
        <div className="labelled">
          <label htmlFor={`${own}-days`}>{t('keys.days')}</label>
          <input className="field" id={`${own}-days`} name="days" type="number" min={1} max={365} defaultValue={90} required />
        </div>
      </div>
      {failure && <Failed failure={failure} />}
      <p><button type="submit" className="button primary" data-testid="key-make">{t('keys.make')}</button></p>
    </form>
  );
}
