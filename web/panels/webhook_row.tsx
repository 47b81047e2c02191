import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Webhook } from '../../server/model/webhook.ts';
import { addresses, type Question } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { Failed } from './answer_state.tsx';
import './data.css';

/** `data.published` in the reader's language. */
export const eventInWords = ({ t }: Text, event: string): string => t('webhooks.event', { event: event.split('.')[1] ?? '' });

type Props = { webhook: Webhook; question: Question; onChanged: () => void };

/** One system that is told: of what, how it is doing, and what can be done about it. */
export function WebhookRow({ webhook: { id, label, url, events, status, stoppedBecause, waiting, lastDeliveredAt, lastError }, question, onChanged }: Props): ReactNode {
  const text = useText();
  const { t } = text;
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = (method: 'POST' | 'DELETE', address: string): void => {
    setBusy(true);
    setFailure(null);
    change(method, address).catch((error: unknown) => {
      setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) }));
    }).finally(() => {
      setBusy(false);
      setAsked(false);
      onChanged();
    });
  };
  const told = lastDeliveredAt === null ? t('webhooks.never') : t('webhooks.delivered', { when: text.instant(lastDeliveredAt) });
  return (
    <div className="import" data-testid="webhook">
      <div className="import-head">
        <h3 className="import-file">{label}</h3>
        <span className={`state state-${status === 'active' ? 'completed' : 'failed'}`}>{t(status === 'active' ? 'webhooks.active' : 'webhooks.stopped')}</span>
      </div>
      <p className="quiet break">{url}</p>
      <p>{events.map((event) => eventInWords(text, event)).join(', ')} · {told} · {t('webhooks.waiting', { count: waiting })}</p>
      {stoppedBecause !== null && <p className="notice bad" lang="en">{t('webhooks.because', { reason: stoppedBecause })}</p>}
      {stoppedBecause === null && lastError !== null && <p className="notice warn" lang="en">{t('webhooks.failing', { reason: lastError })}</p>}
      {failure && <Failed failure={failure} />}
      {asked ? (
        <div className="notice" role="group" aria-label={t('webhooks.remove')}>
          <p><strong>{t('webhooks.removeAsk', { label })}</strong></p>
          <p className="undo-answers">
            <button type="button" className="button" autoFocus onClick={() => setAsked(false)}>{t('webhooks.removeNo')}</button>
            <button type="button" className="button primary" disabled={busy} onClick={() => act('DELETE', addresses.webhook(id, question))} data-testid="webhook-remove-yes">{t('webhooks.removeYes')}</button>
          </p>
        </div>
      ) : (
        <p className="undo-answers">
          {status === 'active' && <button type="button" className="button" disabled={busy} onClick={() => act('POST', addresses.testWebhook(id, question))} data-testid="webhook-test">{t('webhooks.test')}</button>}
          {status === 'stopped' && <button type="button" className="button" disabled={busy} onClick={() => act('POST', addresses.resumeWebhook(id, question))}>{t('webhooks.resume')}</button>}
          <button type="button" className="button" disabled={busy} onClick={() => setAsked(true)} data-testid="webhook-remove">{t('webhooks.remove')}</button>
        </p>
      )}
    </div>
  );
}
