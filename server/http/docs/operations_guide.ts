import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** What was done, and what came of it: dosage, operations, fairness. */
export const operationsGuide = (origin: string): Markup => html`
<h3>Dosage: minutes in cells against the plan</h3>
<p>Positions of units, or visits that were ticked off, are sent for a plan as GPX (a track for each unit, named by its call sign), CSV or JSON. <b>Every row is stored, a duplicate, or rejected with its reason</b>: a unit that the plan does not have, a time outside its shift, coordinates that cannot be. Between two positions the way is taken as straight and even in time; further apart than <code>gapMinutes</code> they tell nothing. A stay of <code>visitMinutes</code> or more is a visit, a shorter one a drive-through.</p>
${code(`curl -T night.gpx -X POST '${origin}/api/v1/patrols/plans/ID/positions'
curl -T ticks.csv -X POST '${origin}/api/v1/patrols/plans/ID/positions?gapMinutes=3'      # time,longitude,latitude,unit or unit,cell,arrive,leave
curl -X POST '${origin}/api/v1/patrols/plans/ID/positions' -H 'Content-Type: application/json' -d '{"positions": [{"unit": "A1", "time": "2026-03-01T20:15:00+02:00", "longitude": 30.52, "latitude": 50.45}]}'
curl '${origin}/api/v1/patrols/plans/ID/dosage'`)}
<p><b>Positions are thrown away</b> HEXWATCH_POSITION_DAYS days (7 by default, 30 at most) after the begin of the shift, and cannot be read from that moment on even before they are removed. What stays is minutes and visits by plan and cell, of all units together. There is no figure of a unit or an officer, and none can be made of what is kept. Of a shift longer ago positions are counted once and not stored. Sending needs the scope <code>positions:write</code>, which opens nothing else.</p>
<h3>An operation, from decision to result</h3>
<p><b>Did it help?</b> can only be answered if it was settled before what would count as help. An operation is therefore drafted with its reason, its offences and candidate cells; treated and control cells are drawn; cells, windows and method are locked with a hash before the begin, by the clock of the database; and the result is computed by what was locked and nothing else.</p>
${code(`curl -X POST '${origin}/api/v1/patrols/operations' -H 'Content-Type: application/json' -d '{"title": "Cars at the station", "why": "Thefts of cars have doubled there.", "offences": ["vehicle"], "from": "2026-12-07", "days": 56, "candidates": {"busiest": 60}}'
curl -X POST '${origin}/api/v1/patrols/operations/1/assign' -H 'Content-Type: application/json' -d '{"method": "pairs", "seed": 20261123}'
curl -X POST '${origin}/api/v1/patrols/operations/1/lock' -H 'Content-Type: application/json' -d '{}'
curl -X POST '${origin}/api/v1/patrols/operations/1/plans' -H 'Content-Type: application/json' -d '{"plan": "ID"}'
curl -X POST '${origin}/api/v1/patrols/operations/1/evaluate'
curl -O '${origin}/api/v1/patrols/operations/1/cells.geojson'
npm run operation -- show 1`)}
<ul>
<li><b>Assignment.</b> The cells with the most incidents before are taken as long as they are so far apart that their rings cannot touch; neighbours in that order make pairs or blocks, and half of each is drawn by the seed. Balance shows how alike the groups are; power, which fall could be told from chance four times of five at this and at other lengths. How often cells were drawn stays with the operation. Cells may be named instead of drawn: the result then says that it is weaker.</li>
<li><b>Result.</b> Weighted displacement difference (Wheeler &amp; Ratcliffe 2018): change of the treated cells less that of the control cells, plus the same for the rings of cells beside each; by number and by harm, with 95 % interval; windows of unequal length are weighed. A cell beside both counts for the treated ones. With it stand words on what it says and on what not to conclude; "too few to tell" is one of the answers.</li>
<li><b>Refused.</b> Offences that police find where they look (drugs, weapons, shop theft, public order): an operation looks more, so their number rises by itself. Evaluating before the end: looking until it suits makes chance look like an effect. Abandoning what has been evaluated.</li>
</ul>
<p>States: draft, locked, running and ended (by the clock), evaluated, abandoned. Every change stands in <code>history</code> with who and when. An evaluation may be repeated when late reports have come in; the analysis stays the locked one.</p>
<p>On the past an operation is an exercise: draft it for days that are over, draw, and lock with <code>late</code> and a reason. Cells are chosen from the window before alone; <code>lock.exercise</code> and the list say for ever that it was locked when its outcome could be known.</p>
<h3>Fairness</h3>
<p>Of the approved plans of a window: minutes by area beside the harm reported there, the ratio of both and how much would have to move; how concentrated minutes are, week on week, and which part of them goes to cells chosen many weeks in a row; and how many incidents there were in cells held out by lot, beside those that were visited, each by what had been expected. Where people report less, an even ratio is less than a fair share: the answer says so.</p>
${code(`curl '${origin}/api/v1/patrols/fairness?from=2026-01-01&to=2026-04-01&kind=district'`)}
<p>Why only what people report may send patrols: with two areas of equal rates, a rule that sends patrols where patrols found most ends with 0.6 to 99.4 % of them in the first, whichever it was; learning from reports it stays even. That simulation (<a href="/docs/numbers">Numbers we match</a>, feedback) is a test that every model here has to pass.</p>`;
