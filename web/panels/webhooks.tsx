import { useCallback, useEffect, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { tellable, type MadeWebhook } from '../../server/model/webhook.ts';
import { addresses, type Question } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import { useAnswer } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Copyable } from './copyable.tsx';
import { LabelledField } from './upload_fields.tsx';
import { eventInWords, WebhookRow } from './webhook_row.tsx';
import './data.css';

const lookAgainMs = 4000;

/** Other systems that are told of new data and saved runs: how each is doing, and adding one. */
export function Webhooks({ agency }: { agency: string }): ReactNode {
  const { t } = useText();
  const [tick, setTick] = useState(0);
  const [made, setMade] = useState<MadeWebhook | null>(null);
  const question = { agency };
  const answer = useAnswer(addresses.webhooks(question), String(tick));
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  const waiting = answer.data?.webhooks.some((one) => one.waiting > 0 && one.status === 'active') ?? false;
  useEffect(() => {
    if (!waiting || answer.loading) return;
    const timer = setTimeout(refresh, lookAgainMs);
    return () => clearTimeout(timer);
  }, [waiting, answer.loading, tick, refresh]);
  const allowed = answer.data?.origins ?? [];
  return (
    <section className="card" aria-labelledby="webhooks-title" data-testid="webhooks">
      <h2 id="webhooks-title">{t('webhooks.title')}</h2>
      <p className="quiet">{t('webhooks.lead')}</p>
      {answer.data === null && <Waiting answer={answer} lines={2} />}
      {answer.failure && <Failed failure={answer.failure} retry={refresh} />}
      {answer.data && allowed.length === 0 && <p className="notice">{t('webhooks.off')}</p>}
      {answer.data?.webhooks.map((webhook) => <WebhookRow key={webhook.id} webhook={webhook} question={question} onChanged={refresh} />)}
      {answer.data?.webhooks.length === 0 && allowed.length > 0 && <p className="quiet">{t('webhooks.none')}</p>}
      {made && (
        <div className="notice" role="status" data-testid="webhook-secret">
          <p>{t('webhooks.secretOnce', { label: made.label })}</p>
          <Copyable name={t('webhooks.secret')} what={t('webhooks.secret')} value={made.secret} />
          <p><button type="button" className="button" onClick={() => setMade(null)}>{t('webhooks.secretDone')}</button></p>
        </div>
      )}
      {allowed.length > 0 && <NewWebhook question={question} origins={allowed} onMade={(webhook) => { setMade(webhook); refresh(); }} />}
    </section>
  );
}

type FormProps = { question: Question; origins: readonly string[]; onMade: (webhook: MadeWebhook) => void };

function NewWebhook({ question, origins, onMade }: FormProps): ReactNode {
  const text = useText();
  const { t } = text;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const body = JSON.stringify({ label: fields.get('label'), url: fields.get('url'), events: fields.getAll('events') });
    setBusy(true);
    setFailure(null);
    change<MadeWebhook>('POST', addresses.webhooks(question), new Blob([body], { type: 'application/json' })).then((webhook) => {
      form.reset();
      onMade(webhook);
    }, (error: unknown) => setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) }))).finally(() => setBusy(false));
  };
  return (
    <details className="how" data-testid="webhook-new">
      <summary>{t('webhooks.add')}</summary>
      <form className="upload" onSubmit={make}>
        <LabelledField id="label" label={t('webhooks.label')} />
        <LabelledField id="url" label={t('webhooks.url')} value={`${origins[0]}/`} hint={t('webhooks.urlHint', { origins: origins.join(', ') })} />
        <fieldset className="upload-kinds">
          <legend>{t('webhooks.events')}</legend>
          {tellable.map((event) => (
            <label className="choice" key={event}><input type="checkbox" name="events" value={event} defaultChecked />{eventInWords(text, event)}</label>
          ))}
        </fieldset>
        {failure && <Failed failure={failure} />}
        <button type="submit" className="button primary" disabled={busy} data-testid="webhook-make">{t('webhooks.make')}</button>
      </form>
    </details>
  );
}
