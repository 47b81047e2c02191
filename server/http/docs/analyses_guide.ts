import { html } from 'hono/html';
import { methods } from '../../analysis/methods.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';
import { recipeOf } from './recipes.ts';

/** What a run is, how the same comes out again, and where its result goes. */
export const analysesGuide = (origin: string): Markup => html`
<p>An <b>analysis</b> is a method, run on what <a href="#filter">the filter</a> selects, with parameters that each have a default and a reason for it. What each method answers, and how it is misread, stands on its <a href="/docs/methods">card</a>; <a href="#get-api-v1-analyses-methods">/api/v1/analyses/methods</a> lists them all with what can be set.</p>
${table(['Method', 'Question', 'Units'], methods.map(({ id, title, question, units }) => row([html`<code>${id}</code><br>${title.en}`, question.en, units.join(', ') || 'the points themselves'])))}
${code(recipeOf('analysis').code(origin))}
<ul>
<li><b>Asking.</b> <code>POST /api/v1/analyses</code> with <code>method</code>, <code>filter</code>, <code>parameters</code>, <code>unit</code>, <code>seed</code> and <code>crs</code> in the body, or all of it as texts in the query. Lists are arrays, or texts with commas. What a method does not take is an error that names the field. <code>unit</code> says what incidents are added up by: <code>hex:5</code> to <code>hex:10</code>, <code>square:500</code> (metres), <code>area:district</code>.</li>
<li><b>Waiting.</b> The work is always a <a href="#jobs">job</a>. <code>Prefer: wait=N</code> says for how many seconds to wait for its end, 0 to 60, 10 without it. Who has waited in vain gets 202 and the job, whose address <code>/api/v1/analyses/jobs/ID</code> says how far it is; DELETE ends it. Each method is a process of <code>/ogc/processes</code>, too (<code>analysis-period-comparison</code>).</li>
<li><b>What comes out</b> has one shape for every method: <code>reading</code>, sentences for a briefing; <code>figures</code> with their intervals; <code>warnings</code> (stop, caution, note) that have to be read before anything is done; <code>tables</code>, <code>charts</code>, and a map <code>layer</code>. Words are in English and Ukrainian. A number that there is not is null. Where nothing can be said, <code>notDefined</code> says why, the layer is empty, and nothing has a colour.</li>
<li><b>The same again.</b> A result names method and version, parameters, unit, seed, coordinate system, filter, data version, study area and harm weights. The same question to the same data with the same <code>seed</code> has the same id and the same numbers to the last digit: it is not even computed again. When the data have moved on, <code>asOf</code> asks the earlier version; <code>request.href</code> of <code>/api/v1/results/ID</code> is the whole question, to be sent by POST. Another seed draws other random numbers: p-values then differ by a little, and by how much is worth seeing once. To run it again next week, send the same with another window.</li>
<li><b>Where it goes.</b> The layer <code>analysis</code> with <code>analysis=ID</code> comes out of every door: tiles (<code>/tiles/analysis.json</code>), pages of features with filters and order (<code>/ogc/collections/analysis/items</code>), files in every format (<code>/api/v1/exports/analysis.gpkg</code>). Method, parameters, seed, filter, data version and warnings go with it. Tables and charts come as CSV, with <code>lang=uk</code> for Ukrainian words.</li>
<li><b>How long it stays.</b> As other <a href="#results">results</a>: <code>/api/v1/results?kind=analysis</code> lists them, there one is kept on purpose.</li>
<li><b>Who may see it.</b> To run takes the scopes <code>jobs:run</code> and <code>results:read</code> and the layer <code>analysis</code>; a result belongs to those who may see all that it was made from. Where places of incidents can be read off it (points, hulls: <code>exact</code>), it is only for whoever may see the incidents.</li>
</ul>
<p>On the command line, directly or through the server that has the data folder open:</p>
${code(`npm run analyse -- --list
npm run analyse -- period_comparison --card
npm run analyse -- period_comparison --from 2026-02-01 --to 2026-03-01 --offences burglary --unit hex:8 --output change.json --output change.csv --output change.gpkg`)}`;
