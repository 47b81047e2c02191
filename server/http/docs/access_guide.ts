import { html } from 'hono/html';
import { scopes } from '../../model/scopes.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';

/** Who may see what: keys, how to send them, what they are limited by. */
export const access = (origin: string): Markup => html`
<p>The server runs in one of two modes. <b>HEXWATCH_ACCESS=open</b>, the default, is for trial on one's own machine: whoever reaches the server may read and load everything. <b>HEXWATCH_ACCESS=keys</b> shows data only to whoever brings a key; the page itself, this reference, <code>/openapi.json</code>, <code>/ogc</code> with its conformance, and <code>/health</code> stay open, because there are no data in them. A key that is brought to an open server is checked and limits all the same.</p>
<h3>Keys</h3>
<p>The first key is made on the server's machine, also while the server runs; others there too, or in the view "Data", or over HTTP with a key that has the scope <code>keys:admin</code>, which makes none that opens more than itself:</p>
${code(`npm run key -- create --label "ArcGIS" --scopes layers:read --layers hexes,hotspots --days 90 --from-network 10.0.0.0/8
npm run key -- list
npm run key -- usage ID
npm run key -- revoke ID`)}
<ul>
<li><b>Sending it.</b> As <code>Authorization: Bearer hexwatch_...</code> or as <code>X-API-Key: hexwatch_...</code>. Never in the address: addresses end up in logs, histories and referrers, so it is not taken there.</li>
<li><b>What it opens.</b> One agency; what its scopes name; only the layers that it names, at every door alike; incidents up to its handling code. What it does not open is missing from lists (<code>/tiles</code>, <code>/ogc/collections</code>, <code>/api/v1/exports</code>) and refused elsewhere: 403, or 404 for a collection. Counts, extents, names of places, the first and the last day: all are of the incidents that it may see. Only that something was loaded, and when, is not hidden: the data version moves for everybody.</li>
<li><b>How it is kept.</b> It is shown once. The server keeps its SHA-256, no more; lists and logs name it by its id, the ten letters and digits after <code>hexwatch_</code>. The last six letters are a checksum: scanners for leaked secrets and slips of the hand are recognised by it.</li>
<li><b>Until when.</b> A year at most, 90 days unless said otherwise. A revoked key opens nothing from the next request on, on other servers over the same database within a second or so; an answer that is already being sent is sent to its end.</li>
<li><b>On the command line.</b> <code>npm run import</code>, <code>npm run key</code> and others that send to a server bring the key in <code>HEXWATCH_KEY</code>. On the machine of a server that holds the embedded database none is needed: a file in its data folder, readable by its own user only, lets them in.</li>
</ul>
${table(['Scope', 'What it allows'], Object.entries(scopes).map(([name, meaning]) => row([html`<code>${name}</code>`, meaning])))}
<p>Scopes of imports need handling code 9, that is all: a file replaces incidents whatever their code. What each address asks for stands in <code>security</code> of <a href="/openapi.json">/openapi.json</a>.</p>
${code(`curl -H "Authorization: Bearer $HEXWATCH_KEY" '${origin}/api/v1/hexes?from=2026-01-01&to=2026-04-01'
GDAL_HTTP_HEADERS="X-API-Key: $HEXWATCH_KEY" ogrinfo OAPIF:${origin}/ogc`)}
<p>In QGIS: Settings, Options, Authentication, add a configuration of the kind "API Header" with the header <code>X-API-Key</code>, and choose it in the connection.</p>
<h3>Limits</h3>
<ul>
<li><b>Pace.</b> So many requests in a minute for each key, for each network address (an IPv6 /64 counts as one) and, many more, from the machine itself; the settings are <code>HEXWATCH_RATE_KEY</code>, <code>HEXWATCH_RATE_ADDRESS</code> and <code>HEXWATCH_RATE_LOCAL</code>. Answers say how it stands in <code>RateLimit-Policy</code> and <code>RateLimit</code>, as the IETF's draft (draft-ietf-httpapi-ratelimit-headers-11) has it: <code>"key";r=5998;t=42</code> means 5,998 more within 42 seconds. Too many: 429 <code>too_many_requests</code> with <code>Retry-After</code>. The page, this reference and health are not limited. Each server counts for itself.</li>
<li><b>Quota.</b> A key may have a number of requests and of rows for a day of UTC. Rows are features and incidents that are handed out, in tiles and files too; an answer that begins within the quota is given whole. 429 <code>quota_exceeded</code> says from when on there are more. What is used is written down every other second and outlives a restart.</li>
<li><b>Wrong keys.</b> After 30 wrong keys from one address within five minutes no further one from there is looked up for that long; keys that were right before go on working.</li>
<li><b>Behind a proxy</b> name it in <code>HEXWATCH_TRUSTED_PROXIES</code>, and let it send <code>X-Forwarded-For</code>: otherwise all requests count as those of the proxy, and one on the same machine that sends no such header as the machine itself.</li>
</ul>
<h3>Pages of other sites</h3>
<p><code>HEXWATCH_CORS_ORIGINS</code> names the sites whose pages may read answers in a browser (GET, HEAD, POST; no credentials, the key is sent as a header). <code>*</code> is taken only with <code>HEXWATCH_ACCESS=keys</code>: on an open server any page that somebody happens to open could read everything through their browser. A page of a named site may change something only with a key that allows it.</p>`;
