import { createHmac } from 'node:crypto';
import { lookup as lookUp } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { checkedAddresses } from './webhook_address.ts';

export type WebhookMessage = { id: string; url: URL; secret: Uint8Array; body: string };

/** `status` is null when no answer came; `error` is null when the receiver took the message (any status from 200 to 299). */
export type SendOutcome = { status: number | null; error: string | null; /** The receiver says that it wants no more. */ gone: boolean };

/** As receivers get the key: with the prefix of the standard. */
export const writtenSecret = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;

/** Source: Standard Webhooks 1.0, "Signature scheme", symmetric: HMAC-SHA256 over id, time and body, with dots between. */
export function signatureOf({ id, body, secret }: Pick<WebhookMessage, 'id' | 'body' | 'secret'>, seconds: number): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

const longestMs = 15_000;

const lookup: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, []);
    try {
      const checked = checkedAddresses(hostname, found);
      if (options.all === true) done(null, checked);
      else done(null, checked[0]!.address, checked[0]!.family);
    } catch (refused) {
      done(refused as NodeJS.ErrnoException, []);
    }
  });
};

/** Posts one message. Redirections are not followed, and of the answer only the status is looked at. Never rejects. */
export function sendWebhook({ id, url, secret, body }: WebhookMessage, now: Date, signal: AbortSignal): Promise<SendOutcome> {
  const seconds = Math.floor(now.getTime() / 1000);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve({ status: null, error: inWords(error), gone: false });
    const sent = request(url, {
      method: 'POST', lookup, agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]), maxHeaderSize: 16_384,
      headers: {
        'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'hexwatch',
        'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatureOf({ id, body, secret }, seconds),
      },
    }, (response) => {
      const status = response.statusCode ?? 0;
      response.on('error', () => {});
      response.destroy();
      resolve(status >= 200 && status < 300 ? { status, error: null, gone: false } : { status, error: refusalOf(status), gone: status === 410 });
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

const refusalOf = (status: number): string => (status >= 300 && status < 400
  ? `The receiver answered ${status}: it points elsewhere, and messages go to the given address only.` : `The receiver answered ${status}.`);

function inWords(error: Error): string {
  if ([error, error.cause].some((one) => one instanceof Error && one.name === 'TimeoutError')) return `No answer within ${longestMs / 1000} seconds.`;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return `Not reached: ${(code === 'ABORT_ERR' ? 'the server was stopped' : code || error.message).slice(0, 200)}.`;
}
