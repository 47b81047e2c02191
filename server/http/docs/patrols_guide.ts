import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** From what is expected to who is where: plans. */
export const patrolsGuide = (origin: string): Markup => html`
<p><b>A plan says which cells are visited in a coming shift, how often, by which unit and in which order</b>, and defends it: what it reaches beside none, visits by lot and the approved plan of a week before; what one unit more would add; what stays uncovered and why; and why each visit is there. It forecasts places and times, never people; units are call signs; nothing is dispatched. A person approves or rejects it, with a reason, once.</p>
${code(`curl -X POST '${origin}/api/v1/patrols/plans' -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '{
  "shift": {"from": "2026-03-01T16:00", "to": "2026-03-02T00:00"},
  "surface": {"model": "count", "measure": "harm", "filter": {"offences": "burglary,robbery"}},
  "units": [{"id": "A1", "start": [30.52, 50.45]}, {"id": "A2", "start": [30.48, 50.43], "slackShare": 0.4}],
  "floors": [{"cell": "891e6385b1bffff", "visits": 2}], "noGo": [{"area": "district:west"}]}'
curl '${origin}/api/v1/patrols/plans?status=approved'
curl -X POST '${origin}/api/v1/patrols/plans/ID/decision' -H 'Content-Type: application/json' -d '{"decision": "approved", "reason": "As agreed with the districts."}'
npm run patrol -- plan request.json --output plan.json`)}
<h3>How it is made</h3>
<ol>
<li><b>What is expected</b>, by cell and hour: a <a href="#forecasts">model</a> or a registered forecast of the same shift. Only offences that the public reports are learned from; a model that has lost to the plain count is replaced by it, with a warning.</li>
<li><b>Which cells.</b> Maximal covering (Church &amp; ReVelle 1974) or p-median (Hakimi 1964), found by a heuristic in well under a second and proven by branch and bound (HiGHS) as far as <code>choice.seconds</code> goes. <code>choice.gap</code> says how far from proven it is; 0 is proven. Cells held out by lot, cells where nobody may go and cells without visits are left out.</li>
<li><b>How often, by whom, in which order.</b> Visits of 10 to 16 minutes (Koper 1995), felt for <code>effectMinutes</code>: m minutes that are felt reach 1 − exp(−κ m) of what is expected in the cell meanwhile, so that a second visit soon after the first adds little. Routes are sought by insertion and exchange in counted steps, not seconds, under the time of each unit, the way home, the time kept free for calls, the least time between two visits to a cell, floors and ceilings. Then one is drawn among those that reach at most <code>nearBest</code> less, so that neither order nor times can be foretold. <code>coverage.gap</code> is the distance to what no plan of these units could exceed.</li>
<li><b>Held out by lot.</b> <code>holdOutShare</code> of the cells, the same for a quarter of a year, is visited by no plan, so that what patrols do can be told from what would have happened. Calls from there are answered as always.</li>
</ol>
<p><b>How it is misread.</b> "Reached" is not "prevented". κ, the time that a visit is felt and the length of a visit are assumptions, shown with every plan; they serve to compare plans with each other. An area that gets many more of the minutes than it had of what was reported is named in a warning and in <code>fairness</code>.</p>
<p><b>The same request with the same <code>seed</code>, to the same data, streets and approved plan of the week before, is the same plan</b>, under the same id and with the same <code>sha256</code>; only a choice of cells that the clock ended can differ between machines, and <code>choice.reproducible</code> and a note say so. The content never changes: <code>moves</code> and <code>again</code> make other drafts that name the plan they are based on.</p>
<h3>What cannot be</h3>
<p>Constraints that cannot be met together are answered with 422 <code>impossible_plan</code>. Each of <code>fields</code> names one of them and one smallest change that would make it possible, in words and as <code>change</code>: values to put at places of the request (<code>null</code> takes away what stands there).</p>
${code('{"field": "floors.0", "message": "At least 4 visits to West are asked for and at most 2. It is possible with 2 visits at least.",\n "change": [{"path": ["floors", 0, "visits"], "value": 2}]}')}
<h3>Changing it by hand</h3>
<p><code>POST /api/v1/patrols/plans/ID/moves</code> takes a stop to another unit, place or cell, adds one or removes one, and says at once what that costs. Everything is recomputed on the numbers that the plan was made from, whatever has become of the data since. <code>again</code> plans the rest anew around visits that stay (<code>locked</code>).</p>
${code(`curl -X POST '${origin}/api/v1/patrols/plans/ID/moves' -H 'Content-Type: application/json' -d '{"from": {"unit": "A1", "order": 3}, "to": {"unit": "A2", "order": 1}}'
curl -X POST '${origin}/api/v1/patrols/plans/ID/again' -H 'Content-Type: application/json' -d '{"locked": [{"unit": "A1", "cell": "891e6385b1bffff", "arrive": "18:30"}], "seed": 2}'`)}
<h3>Files, sheets and the layer</h3>
<p>Each plan, and the sheet of each unit, is a file: <code>.pdf</code> (a page for whoever decides on it and one A4 page for each unit, with map, stops, times and reasons), <code>.gpx</code> (routes and waypoints with times, GPX 1.1, no tracks: nobody has been there yet), <code>.csv</code> (a visit a line), <code>.ics</code> (a visit an event, in UTC; drafts are tentative, what was rejected is cancelled; the same visit of the same plan keeps its UID). <code>lang=uk</code> gives the words in Ukrainian. Files of drafts say that they are drafts.</p>
${code(`curl -OJ '${origin}/api/v1/patrols/plans/ID.pdf?lang=uk'
curl -OJ '${origin}/api/v1/patrols/plans/ID/units/A1.gpx'
curl '${origin}/api/v1/patrols/plans/ID/units/A1'
npm run patrol -- show ID -o plan.pdf -o plan.csv
npm run patrol -- show ID --unit A1 -o a1.ics
ogr2ogr plan.gpkg '${origin}/ogc/collections/patrols/items?plan=ID&limit=10000'`)}
<p>On maps a plan is the layer <code>patrols</code> with <code>plan=ID</code>: tiles (<code>/tiles/patrols.json</code>), features with filters and order (<code>/ogc/collections/patrols/items</code>), files in every format (<code>/api/v1/exports/patrols.gpkg</code>). Its column <code>kind</code> tells ways of units (straight from stop to stop), stops and cells apart: <code>filter=kind='stop' AND unit='A1'</code>. A key without <code>patrols:read</code> neither sees the layer nor is told of it.</p>
<p>Plans are for keys with the scopes <code>patrols:read</code> and <code>patrols:write</code>, which only keys get that see every handling code: a plan is made of all of them.</p>`;
