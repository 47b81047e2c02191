import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** What was known when, results that stay, and work in the background. */
export const asOfGuide = (origin: string): Markup => html`
<p><b>Every question can be asked of the data as they were.</b> <code>asOf</code> is a parameter of the filter: the number of a data version (<code>12</code>, as <code>meta.dataVersion</code> has it), or an instant or a day, which mean the last version published before them (a day begins on the jurisdiction's clock). Counts, lists, tiles, features of OGC APIs and files then come from the incidents as they were at that version: what has been changed since says what it said then, what has been withdrawn is there, what has come since is not.</p>
${code(`curl '${origin}/api/v1/hexes?from=2026-01-01&to=2026-02-01&asOf=12'
curl '${origin}/api/v1/incidents?offences=robbery&asOf=2026-03-01T00:00:00Z'
curl -o then.mvt '${origin}/tiles/incidents/12/2395/1381.mvt?asOf=2026-03-01'`)}
<p>The answer names the version (<code>meta.filter.asOf</code>, <code>meta.dataVersion</code>) and warns (<code>as_of</code>) of what is <b>not</b> of then: areas and with them the study area, streets and water, classification, harm weights, and which incidents count as outside of all areas. Without those having changed, the same question gives the same numbers as it gave then, to the last digit. A version that there is not, or an instant that has not come, is an error that names the versions there are; those before a database kept a record of its versions cannot be asked for. Rows that the first release replaced hold no code for handling, so they are for all, and where they hold no place they count in time only.</p>
<p>The first question about a version takes as long as loading its columns takes, some seconds for a million incidents; two versions are kept, inside the memory that HEXWATCH_COLUMNS_MB allows. Without room the database counts. On the page <code>asOf</code> stands in the address: <code>${origin}/?asOf=12</code>.</p>`;

export const resultsGuide = (origin: string): Markup => html`
<p><b>Every analysis has an id</b>, hotspots (<code>meta.hotspots.run</code>), changes (<code>meta.changes.result</code>) and each <a href="#analyses">analysis</a> (its <code>id</code>), under which the same numbers come back next year, whatever has become of the data and of this program: the content is stored byte by byte, as canonical JSON (RFC 8785), with its SHA-256 and the request that made it.</p>
${code(`curl '${origin}/api/v1/results'
curl '${origin}/api/v1/results/ID'
curl --compressed -o result.json '${origin}/api/v1/results/ID/content' && sha256sum result.json`)}
<p><code>request.href</code> computes it again from the incidents as they were (<code>asOf</code>). While method and areas are the same, <code>meta.hotspots.resultHash</code> is, too: it is the SHA-256 over the cells in ascending order as text, then the columns count, harm, z, p, q and bin as 64-bit numbers, NaN for null. <code>meta.changes.resultHash</code> is the same over count, before, expected, difference, ratio, ratioLower, ratioUpper, p, q and bin; <code>filter.against</code> of such a result is the other window. Where nothing could be tested or compared there is nothing to keep, and no id.</p>
<p>Results are removed when they are older than HEXWATCH_RESULTS_DAYS, or to make room when those of the agency take more than HEXWATCH_RESULTS_MB, the oldest first. One that is quoted somewhere is kept on purpose; records of runs go with them:</p>
${code(`curl -X POST -H 'Content-Type: application/json' -d '{"kept": true}' '${origin}/api/v1/results/ID/keep'`)}
<p>A result belongs to those who may see all that it was made from: who sees fewer handling codes gets 403 and asks the question anew.</p>`;

export const jobsGuide = (origin: string): Markup => html`
<p>What takes longer than one waits is asked for as a <b>job</b>, by OGC API - Processes, Part 1 (18-062r2): <code>${origin}/ogc/processes</code> lists what can be asked for, with inputs and outputs as JSON Schema. Inputs are the parameters of the addresses, by the same names.</p>
${code(`curl -X POST '${origin}/ogc/processes/hotspots/execution' -H 'Content-Type: application/json' -H 'Prefer: respond-async' \\
  -d '{"inputs": {"from": "2026-01-01", "to": "2026-02-01", "offences": ["robbery", "burglary"], "resolution": 9}}'
curl '${origin}/ogc/jobs/ID'
curl '${origin}/ogc/jobs/ID/results'
curl -X DELETE '${origin}/ogc/jobs/ID'
curl -X POST '${origin}/ogc/processes/export/execution' -H 'Content-Type: application/json' \\
  -d '{"inputs": {"layer": "incidents", "format": "gpkg", "from": "2025-01-01", "to": "2026-01-01"}, "response": "document"}'`)}
<p><code>hotspots</code>, <code>changes</code> (with <code>against</code>) and the methods of <a href="#analyses">analysis</a> (<code>analysis-period-comparison</code>) are done while you wait unless <code>Prefer: respond-async</code> is sent; <code>export</code> always goes in line. The 201 names the job in <code>Location</code>; its status says how far it is, in per cent and words. <code>results</code> of those are the numbers themselves, or by reference their address under <a href="#results">results</a>, where they stay; of <code>export</code> the address of a file, by the header Link (204) or, with <code>"response": "document"</code>, in JSON. A job that has failed gives the problem that it failed with. DELETE dismisses: what runs is stopped, in the database too, and what came of it is removed, but for results that stand under an id.</p>
<p>Jobs are in the database: one that is cut off by a restart is begun again, three times at most, by whichever server looks first; each does HEXWATCH_JOBS at a time. They are removed HEXWATCH_JOB_HOURS after they ended, with their files, which lie on the disk of the server that wrote them. With a key one sees the jobs of that key. An input by reference (<code>href</code>) may be a <code>data:</code> address; this server fetches nothing from other addresses. Callbacks are not offered: webhooks tell of finished jobs and of saved results.</p>`;
