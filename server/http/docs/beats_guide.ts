import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** Sharing of hours, beats and posts. */
export const hoursGuide = (origin: string): Markup => html`
<p><b>How many units does each area need in each shift, how long do callers wait then, and what would one more change?</b></p>
${code(`curl -X POST '${origin}/api/v1/patrols/hours' -H 'Content-Type: application/json' -d '{
  "areas": "district", "units": 160, "floors": [{"units": 1}], "ceilings": [{"area": "district:001", "shift": "night", "units": 4}],
  "service": {"minutes": 45, "byOffence": {"burglary": 60}}, "callsPerIncident": 4, "backupFactor": 1.3, "freePatrolShare": 0.4,
  "hotspots": {"hours": 120, "unit": "hex:9"}}'
curl -X POST '${origin}/api/v1/patrols/hours?format=csv&table=queue' -H 'Content-Type: application/json' -d '{}'
npm run hours -- request.json --output hours.csv --table cells`)}
<ol>
<li><b>Demand.</b> Reported incidents of the filter by area and hour of the week, times calls for each incident, times minutes, times the units that go to a call. Incidents without a known hour are spread as those of their area are. Where shifts overlap, they share what happens then.</li>
<li><b>Units.</b> The need of a cell of the table is its work over its hours, with the free part left. Whole units by largest remainder with floors and ceilings: sums are exact, every bound is kept, nobody is further than one unit from the quota, ties go to the greater need and then to the earlier cell. Without a number of units everybody gets as many as are needed. Bounds that cannot be met together stand in <code>infeasible</code>, each with the smallest change of the request, and nothing is shared.</li>
<li><b>Waiting.</b> For each hour of the week an M/M/c queue with non-preemptive priorities (Cobham 1954), all areas together, every unit that is sent counting as a call of its own: chance to wait, mean wait of each priority, the part that waits no longer than its target, and the fewest units with which every target is met. <code>whatIf</code> repeats the week with some units less and more in every hour.</li>
<li><b>Patrol hours.</b> h hours of a week at a place reach 1 − exp(−κ h) of its harm; blocks of 15 minutes go where each adds most, which is the best there is. κ is an assumption, by default such that 15 minutes in every two hours reach 78 %.</li>
</ol>
<p><b>How it is misread.</b> A wait is until a unit is free, without the way there. Calls come in bursts that the model does not know. Most calls are no crime: <code>callsPerIncident</code> is for your dispatch's figures. Every assumption stands in <code>assumptions</code>. Chaiken &amp; Dormont 1978, Management Science 24:1280 (patrol car allocation) is the line this follows.</p>`;

export const beatsGuide = (origin: string): Markup => html`
<p><b>Beats are drawn anew by equal work, each in one piece, from those of today</b>: of hexagons, or of areas such as census tracts. Load, way to the centre, compactness and pieces stand before and after, with who changes the beat.</p>
${code(`curl -X POST '${origin}/api/v1/patrols/beats' -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '{
  "title": "Spring", "today": "beat", "unit": "hex:9", "workload": "minutes", "tolerance": 0.1, "mostMoved": 0.2,
  "lockedBeats": ["B7"], "lockedUnits": ["891e6385b1bffff"]}'
curl '${origin}/api/v1/patrols/beats'
curl -o beats.geojson '${origin}/api/v1/patrols/beats/ID.geojson' && npm run import -- beats.geojson --areas beat
curl '${origin}/api/v1/patrols/beats/ID.csv?table=units'
npm run beats -- draw request.json --output beats.geojson`)}
<ul>
<li><b>Local</b> (the default): simulated annealing over units at borders, in counted steps drawn from <code>seed</code>; no step tears a beat. First the excess over the tolerance is made small, then work times metres to the centre; ties lean to shorter borders and to whoever need not move. Never worse than the beats of today, once each of these is in one piece. Seconds for 5,000 hexagons and 20 beats. <code>beats</code> may be more or fewer than today: the heaviest are split, the lightest merged; without <code>today</code> they grow from seeds spread by work.</li>
<li><b>Exact</b> (<code>"method": "exact", "seconds": 600</code>): p-median with bounds on loads (Hakimi 1964), contiguity by neighbours nearer to the centre and then by cutting off pieces that hang apart (Wheeler 2019), by HiGHS, for up to 150 units; for up to 2,500 the p-median without loads and borders gives the bound. <code>method.gap</code> says how much less way any beats within the tolerance could have.</li>
<li>A unit that lies in no beat of today joins the one that is nearest by neighbours. Parts of the study area that touch nothing are joined as by a bridge, with a warning.</li>
<li>Compactness is the moment of inertia of a disc of the same area over that of the beat: 1 is a disc.</li>
</ul>
<p><b>How it is misread.</b> Equal work by reported incidents is not equal work, and a beat with less was not idle. People know borders that no count shows: ask those who live and work there before anything changes. Nothing changes here until somebody imports the file.</p>
<h3>Posts</h3>
<p>Where units stand by: <code>coverage</code> (most work within reach, Church &amp; ReVelle 1974), <code>backup</code> (a second post within reach counts, too: Hogan &amp; ReVelle 1986), <code>p_median</code> (least way from the nearest) or <code>p_dispersion</code> (as far apart as can be, Kuby 1987), with posts that exist staying. Travel is on <a href="#streets">streets</a> where a network is loaded. <code>method.gap</code> is 0 where the choice is proven best.</p>
${code(`curl -X POST '${origin}/api/v1/patrols/posts' -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d '{
  "posts": 4, "model": "backup", "backupWeight": 0.25, "reach": {"minutes": 8}, "unit": "hex:8", "candidates": "hex:7",
  "existing": [{"name": "Station", "at": [30.52, 50.45]}]}'
curl '${origin}/api/v1/patrols/posts/ID.geojson'`)}
<p>Work is only what people report; offences that are found where police look are refused (<code>detection_driven</code>). The same request to the same data has the same id and, unless the clock ended the exact solver, the same content.</p>`;
