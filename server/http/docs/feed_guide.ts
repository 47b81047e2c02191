import { html } from 'hono/html';
import { mostFeedEntries } from '../../model/feed.ts';
import { retryAfterSeconds, webhookEvents } from '../../model/webhook.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';

const days = (seconds: number): number => Math.round(seconds / 86_400);

/** How programs keep in step: the feed, server-sent events and webhooks. */
export const feedForm = (origin: string): Markup => html`
<p>A program that keeps a copy of the incidents need never load all of them again. <a href="/api/v1/feed">/api/v1/feed</a> lists, in the order of the data versions, each incident that is new or has changed, as it is now, and a tombstone for each that is gone. Keep <code>next</code> and ask with it when there are news:</p>
${code(`curl '${origin}/api/v1/feed?limit=${mostFeedEntries}'                  # from the very first incident
curl '${origin}/api/v1/feed?since=NEXT_OF_THE_PAGE_BEFORE'`)}
<ul>
<li><b>What to do with an entry.</b> <code>new</code> and <code>changed</code>: store the incident under its <code>id</code>, whatever stands there. <code>withdrawn</code>: remove it. An incident that changed twice since you asked comes once.</li>
<li><b>Nothing is missed.</b> Pages go up to one data version; what is published while you read comes after. <code>complete</code> says that nothing follows at the moment.</li>
<li><b>Who may see less</b> has a feed of their own: an incident that is given a handling code which they may not see is withdrawn there.</li>
<li><b>After a restored backup</b> the answer is 409 <code>feed_restarted</code>: begin anew without <code>since</code>.</li>
<li><code>since=now</code> gives the place at which the feed stands, without any entry.</li>
</ul>
<h3>Server-sent events</h3>
<p><a href="/api/v1/events">/api/v1/events</a> tells of a data version as soon as it is published, by this server or by another one on the same database; every browser has a client for it:</p>
${code(`new EventSource('${origin}/api/v1/events').addEventListener('data', ({ data }) => console.log(JSON.parse(data).dataVersion));`)}
<h3>Webhooks</h3>
<p>The server posts a message to another system. Where messages may go an administrator says with <code>HEXWATCH_WEBHOOK_ORIGINS</code>; without it none is ever sent. Messages say what happened and where to ask; they hold no incidents.</p>
${table(['Event', 'When'], Object.entries(webhookEvents).map(([event, meaning]) => row([html`<code>${event}</code>`, meaning])))}
${code(`curl -X POST '${origin}/api/v1/webhooks' -H 'content-type: application/json' \\
  -d '{"label":"Duty desk","url":"https://desk.police.example/hexwatch","events":["data.published"]}'
curl '${origin}/api/v1/webhooks/1/deliveries'`)}
<p>They are signed as <b>Standard Webhooks 1.0</b> has it; there are libraries for it in most languages. By hand, in Node.js, with the secret that was shown when the webhook was made:</p>
${code(`const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
const signed = \`\${headers['webhook-id']}.\${headers['webhook-timestamp']}.\${body}\`;
const expected = 'v1,' + createHmac('sha256', key).update(signed).digest('base64');
if (!timingSafeEqual(Buffer.from(expected), Buffer.from(headers['webhook-signature']))) throw new Error('not from hexwatch');`)}
<p>A receiver answers 200 to 299 within 15 seconds. Otherwise the message is repeated under the same <code>webhook-id</code>, ${String(retryAfterSeconds.length)} times over ${String(days(retryAfterSeconds.reduce((sum, wait) => sum + wait)))} days; those after it wait, so that messages arrive in their order. After the last attempt, or at 410, the webhook is stopped and says why, until somebody resumes it. Redirections are not followed. What was settled is kept for 30 days.</p>`;
