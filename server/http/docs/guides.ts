import { html } from 'hono/html';
import { describeSettings } from '../../config.ts';
import { harmEditions } from '../../model/harm.ts';
import { presets } from '../../model/presets/presets.ts';
import { problemStatus, type ProblemKind } from '../../model/problem.ts';
import { problemTitles } from '../problem_response.ts';
import { analysesGuide } from './analyses_guide.ts';
import { access } from './access_guide.ts';
import { beatsGuide, hoursGuide } from './beats_guide.ts';
import { hexDaysForm, hexTableForm } from './binary_forms.ts';
import type { Markup } from './endpoint.ts';
import { feedForm } from './feed_guide.ts';
import { forecastsGuide } from './forecasts_guide.ts';
import { code, row, table, type Guide } from './markup.ts';
import { files } from './files_guide.ts';
import { ogcFeatures } from './ogc_guide.ts';
import { problemCodes } from './problem_codes.ts';
import { operationsGuide } from './operations_guide.ts';
import { patrolsGuide } from './patrols_guide.ts';
import { tilesGuide } from './tiles_guide.ts';
import { recipesForm } from './recipes_guide.ts';
import { streetsGuide } from './streets_guide.ts';
import { asOfGuide, jobsGuide, resultsGuide } from './results_guide.ts';

const loading = (origin: string): Markup => html`
<p>On the command line, which shows rows, rate and time left; Ctrl-C stops cleanly and nothing of the file is visible then:</p>
${code('npm run import -- incidents.csv --preset chicago')}
<p>Over HTTP, with the file as the body or as the one file of a form. The answer is 202 as soon as the file is here; its Location says how far reading is:</p>
${code(`curl -T incidents.csv.gz -X POST '${origin}/api/v1/imports?preset=chicago&file=incidents.csv.gz'
curl -F file=@districts.geojson '${origin}/api/v1/imports?kind=areas&shapeKind=district&codeField=dist_num&nameField=name'
curl '${origin}/api/v1/imports/1'
curl -O '${origin}/api/v1/imports/1/rejections.csv'`)}
<p>Files are CSV with any separator, with or without a byte order mark, or GeoJSON; both may be compressed with gzip. Known layouts:</p>
${table(['Preset', 'What it reads', 'Columns that it needs'], presets.map(({ id, title, description, required }) =>
    row([html`<code>${id}</code>`, `${title}. ${description}`, required.join(', ') || 'whichever the mapping names'])))}
<p>Any other table is read with <code>preset=generic</code> and a mapping that says which column holds what:</p>
${code(`curl -T events.csv -X POST '${origin}/api/v1/imports' --url-query 'preset=generic' --url-query 'file=events.csv' \\
  --url-query 'mapping={"id":"No","occurredFrom":"Date","dateFormat":"DD.MM.YYYY HH:mm","zone":"Europe/Kyiv","longitude":"X","latitude":"Y","offence":"Type","labels":{"крадіжка":"theft"}}'`)}
<p>Every row is stored, a duplicate, or rejected with its line, field, value and reason. The same file twice changes nothing: a row is known by its source's id, or by its content where the source has none. Rows without usable coordinates are kept: they count in time and are missing on the map, and the quality numbers say how many. <code>handlingCode=3</code> marks the incidents of a file as meant for one of the circles 1 to 9 that an agency defines, instead of for all who may see its incidents (0); the code is kept with each, and a <a href="#access">key</a> shows and counts those up to its own. Columns with special categories of personal data (race, ethnicity, religion, health, nationality) are never imported.</p>`;

const conventions = (origin: string): Markup => html`
<ul>
<li>Windows are half-open, <code>[from, to)</code>. A day is read on the jurisdiction's own clock; an instant carries its offset. Inside and in answers, instants are UTC.</li>
<li>Coordinates are longitude, then latitude, in WGS 84. H3 cells are text: as numbers they would lose their last digits.</li>
<li>Long answers are columnar: arrays of equal length, one entry per row, <code>null</code> for what is not defined.</li>
<li>Each answer names its data version in <code>meta.dataVersion</code> and its ETag. Ask again with <code>If-None-Match</code>: 304 means that nothing has changed.</li>
<li>What has to be known before numbers are used stands in <code>meta.warnings</code>, each with a code, a sentence and the values in it.</li>
<li>Errors are <a href="#problems">problem documents</a>.</li>
<li>There are no accounts yet. Unless HEXWATCH_ACCESS is keys, whoever can reach the server can read and load data, so it listens on this machine only unless HOST says otherwise; with it, <a href="#access">keys</a> open what they are made for. Changes asked for by pages of other sites are refused.</li>
</ul>
${code(`curl --compressed '${origin}/api/v1/hexes?offences=robbery&from=2026-01-01&to=2026-04-01'
curl '${origin}/tiles/hotspots.json'`)}`;

const methods = (): Markup => html`
<p>Every method has a card at <a href="/docs/methods">Methods</a>: what it answers, how it is misread, its formula and its source. The published numbers that the tests reproduce stand in <a href="/docs/numbers">Numbers we match</a>. What the map itself shows is this:</p>
<h3>Getis-Ord Gi*</h3>
<p><b>What it answers:</b> is there more, or less, around this cell than an even spread over the study area would put there? <b>How it is misread:</b> as the cell itself being dangerous. It judges the cell with its neighbours, and a quiet cell between busy ones can be hot.</p>
<p>Over all n cells of the study area, empty ones included: the sum of the measure over the cell itself and its rings, minus what W cells have on average, divided by the standard deviation that such a sum has by chance: z = (Σx − x̄W) / (S√((nW − W²)/(n − 1))), with S the population standard deviation and W the number of cells summed, all weights being 1. p is two-sided. Cells of the edge have fewer neighbours; pentagons five.</p>
<p><b>Correction:</b> Benjamini-Hochberg over all n cells; q is the corrected p. Each bin has its own cut: 3, 2, 1 are hot at 99, 95 and 90 %, negative numbers cold, 0 neither. Of the cells called at 95 %, at most five in a hundred are expected to be called by chance alone. When even an empty neighbourhood could not be significantly cold, the answer says so (<code>coldPossible</code>).</p>
<p><b>Study area:</b> the loaded boundary; without one the union of the coarsest kind of area; with an area filter that area; with no areas at all the cells near any recorded incident, with a warning. <b>Measure:</b> count or harm. Another resolution or ring is another test. Each run is saved with its method, version, parameters, filter, data version and a digest of its result.</p>
<p class="quiet">Getis &amp; Ord 1992, Geographical Analysis 24:189; Ord &amp; Getis 1995, 27:286; Caldas de Castro &amp; Singer 2006, 38:180; Benjamini &amp; Hochberg 1995, JRSS B 57:289.</p>
<h3>Expected count and its band</h3>
<p>Expected is the mean of the eight steps before (for days: of the same weekday in the eight weeks before). The band holds counts that chance alone would give around that mean: (√mean ± 3/2)², by default widened because the mean is itself estimated. It is no forecast: season and trend are not in it.</p>
<p class="quiet">Wheeler 2016, Journal of Quantitative Criminology 32:1.</p>
<h3>Change against another window</h3>
<p><b>What it answers:</b> is the difference between two windows more than chance? In the brief for all of the filter, in <a href="#get-api-v1-changes">/api/v1/changes</a> and the layer <code>changes</code> for each hexagon. <b>How it is misread:</b> a large p as "nothing has changed". It says that no difference is shown; the interval of the ratio says how large one could still be. A place that was singled out because it was high will be lower next time by chance alone.</p>
<p>The other window is the one of equal length before (<code>against=previous</code>), the same days a year before (<code>year</code>; weekdays then fall on other dates) or days of your own. Expected is its count scaled by the lengths of both windows, or, with a filter by weekday, by the number of such days in each. The ratio of both rates has its exact 95 % interval (conditional binomial). p is the two-sided p of the E-test: T = (k₁/n₁ − k₂/n₂)/√(k₁/n₁² + k₂/n₂²), and p the chance of a T at least as far from 0 if both counts came from the pooled rate.</p>
<p><b>Too few to tell:</b> hexagons with so few incidents in both windows together that no p below 0.1 is possible, however they are shared out, are not tested (<code>meta.changes.fewest</code>; with windows of equal length: 3). <b>Correction:</b> Benjamini-Hochberg over those that are tested, each level with its own cut. Counts are compared and never harm, because no such test holds for weighted sums. Nothing is compared when the data do not reach over both windows; the newest days may still be incomplete where reports come in late. With windows of very different length the E-test hardly sees a few incidents that all fall into the shorter one: from twice the length on the answer warns, and beyond twenty times it is refused.</p>
<p class="quiet">Krishnamoorthy &amp; Thomson 2004, J. Stat. Planning and Inference 119:23; Clopper &amp; Pearson 1934, Biometrika 26:404; Benjamini &amp; Hochberg 1995, JRSS B 57:289; Bourgon, Gentleman &amp; Huber 2010, PNAS 107:9546.</p>
<h3>Rate</h3>
<p>Incidents per square kilometre and year of 365.25 days, of hexagons and areas. All of a hexagon's or area's ground and all days of the window count, whatever hours, weekdays or part of it were asked for; ground that nobody can be on, such as water, is not taken off. It says how dense incidents are, not how likely one is for anybody.</p>
<h3>Harm</h3>
<p>Days of custody at the starting point for a first offender, summed. One edition is used throughout an answer, which names it: ${harmEditions.map(({ edition, title, reference, gaps }) => html`<code>${edition}</code> (${title}; ${reference}${gaps === null ? '' : `. ${gaps}`}) `)}.</p>
<h3>What is never computed</h3>
<p>No person is scored, ranked or looked up. Offences that police mostly discover themselves (drugs, weapons) follow where police look; the list of offences says which they are.</p>`;

const settings = (): Markup => table(['Variable', 'Default', 'Meaning'],
  describeSettings().map(({ variable, fallback, meaning }) => row([html`<code>${variable}</code>`, fallback === '' ? '' : html`<code>${fallback}</code>`, meaning])));

const databases = (): Markup => html`
<p><b>Embedded</b>, without any set-up: PostgreSQL and PostGIS compiled to WebAssembly, in a folder. It is for trial, training and offline copies, not for live case data:</p>
<ul>
<li>A killed process loses nothing, but a power cut can lose what was just stored: its writes are not forced to disk.</li>
<li>One process, one connection: while a large file is being loaded, questions wait for each other.</li>
<li>About half the speed of PostgreSQL; one gigabyte of memory.</li>
<li>There is no encryption and no backup but a copy of the folder while the server is stopped.</li>
</ul>
<p><b>PostgreSQL</b> 15 or newer with PostGIS 3.3 or newer, for everything else. The database must exist, and the user must be its owner; the tables are made at the start:</p>
${code('createdb hexwatch && psql hexwatch -c "create extension postgis"\nDATABASE_URL=postgres://user:password@host/hexwatch npm start')}`;

const columnIndex = (): Markup => html`
<p>Beside the database the server holds what is counted: time, place, offence and clock of every incident, sorted, in memory. A window of any length is then counted in milliseconds. The database stays the source: the index is only ever the incidents of one data version, the same that <code>meta.dataVersion</code> names, and an answer never mixes two.</p>
<ul>
<li><b>Loading.</b> After a start it is read from a snapshot in <code>HEXWATCH_DATA/columns</code>, or from the database: some two seconds for a million incidents. A snapshot that is damaged, of another release or of another or a restored database is recognised and made anew. Snapshots hold incidents: they are readable by the server's own user only and belong in no backup.</li>
<li><b>Following.</b> After each import, or when one is undone, only what has changed is read, and the new columns take the place of the old ones in one step. Several servers may share one PostgreSQL: each hears of what the others publish at once, and looks every two seconds besides. Behind a pooler that gives out connections by transaction nothing is heard, and news take those two seconds.</li>
<li><b>When the database counts.</b> While the index is loading or behind, when the connection on which it follows is lost, and for agencies that it has no room for. The answers are the same, slower.</li>
<li><b>Memory.</b> <code>HEXWATCH_COLUMNS_MB</code> bounds it, loading included. Room goes to the agencies that were asked about most recently: one that nobody has asked about for ten minutes makes room for one that is asked about. The log says which agency has none, with the numbers. 0 switches the index off.</li>
</ul>
<p><code>columns</code> of <a href="/api/v1/status">/api/v1/status</a> says how it stands: <code>ready</code>, <code>loading</code>, <code>over_bound</code> or <code>off</code>.</p>`;

const problems = (): Markup => html`
<p>Every error is a document of the type <code>application/problem+json</code> (RFC 9457): <code>type</code> leads here, <code>title</code> names the kind, <code>detail</code> says what is wrong and what to do, <code>fields</code> names each input at fault. Programs compare <code>code</code>, which is stable across releases, never the texts. Imports that fail carry the same codes in <code>problem</code>.</p>
${(Object.keys(problemTitles) as ProblemKind[]).map((kind) => html`<h3 id="problem-${kind.replaceAll('_', '-')}">${problemStatus[kind]}: ${problemTitles[kind]}</h3>
${kind in problemCodes ? table(['Code', 'Meaning'], Object.entries(problemCodes[kind] ?? {}).map(([name, meaning]) => row([html`<code>${name}</code>`, meaning]))) : ''}`)}`;

export const guides = (origin: string): Guide[] => [
  { id: 'conventions', title: 'How to ask', body: conventions(origin) },
  { id: 'access', title: 'Who may see it', body: access(origin) },
  { id: 'loading', title: 'Loading data', body: loading(origin) },
  { id: 'methods', title: 'How the numbers are computed', body: methods() },
  { id: 'analyses', title: 'Analyses', body: analysesGuide(origin) },
  { id: 'patrols', title: 'Patrol plans', body: patrolsGuide(origin) },
  { id: 'operations', title: 'Dosage, operations, fairness', body: operationsGuide(origin) },
  { id: 'forecasts', title: 'Forecasts and their register', body: forecastsGuide(origin) },
  { id: 'hours', title: 'Sharing hours', body: hoursGuide(origin) },
  { id: 'beats', title: 'Beats and posts', body: beatsGuide(origin) },
  { id: 'streets', title: 'Streets', body: streetsGuide(origin) },
  { id: 'tiles', title: 'Tiles', body: tilesGuide(origin) },
  { id: 'ogc', title: 'OGC API - Features', body: ogcFeatures(origin) },
  { id: 'files', title: 'Layers as files', body: files(origin) },
  { id: 'recipes', title: 'Recipes', body: recipesForm(origin) },
  { id: 'as-of', title: 'What was known when', body: asOfGuide(origin) },
  { id: 'results', title: 'Results that stay', body: resultsGuide(origin) },
  { id: 'jobs', title: 'Jobs: OGC API - Processes', body: jobsGuide(origin) },
  { id: 'feed', title: 'Keeping in step: feed, events, webhooks', body: feedForm(origin) },
  { id: 'hex-table', title: 'The compact table of hexagons', body: hexTableForm() },
  { id: 'hex-days', title: 'The compact day slice', body: hexDaysForm() },
  { id: 'databases', title: 'The two databases', body: databases() },
  { id: 'column-index', title: 'The column index', body: columnIndex() },
  { id: 'settings', title: 'Settings', body: settings() },
  { id: 'problems', title: 'Errors', body: problems() },
];
