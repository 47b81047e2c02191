import { html } from 'hono/html';
import { exportFormats } from '../../tasks/tiled_file.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';

const recipes = (origin: string): Markup => html`
${code(`curl -OJ '${origin}/api/v1/exports/incidents.gpkg?from=2026-01-01&to=2026-04-01&offences=robbery'
curl -OJ --compressed '${origin}/api/v1/exports/hotspots.geojson?area=district:001'
curl -G -OJ '${origin}/api/v1/exports/hexes.csv' -d resolution=8 -d sortby=-count --data-urlencode 'filter=count > 10'
ogr2ogr robberies.gpkg '${origin}/api/v1/exports/incidents.geojson?offences=robbery'
npm run export -- incidents incidents.parquet --from 2026-01-01 --places all
npm run export -- areas - --format geojson | jq .about`)}
<p>On the command line a file appears only when it is whole, and one that is there is left alone without <code>--force</code>. It is made from the database, or by the server that has the data folder open or that <code>--server</code> names.</p>`;

/** Whole layers as files. */
export const files = (origin: string): Markup => html`
<p>Every layer comes as a file in every format, with the rows, values and order of <a href="#ogc">its collection</a>, however many there are: <code>/api/v1/exports/{layer}.{format}</code>. The query is that of the collection without what makes pages of it: <a href="#filter">the filter</a> or <code>datetime</code>, <code>bbox</code>, <code>filter</code> (CQL2), <code>sortby</code>, <code>properties</code>, <code>resolution</code>, <code>measure</code>, <code>kind</code>, as far as the layer takes them; what it does not take is an error. <code>/api/v1/exports</code> lists layers and formats. Coordinates are longitude and latitude in WGS 84, instants UTC.</p>
${table(['Ending', 'Format', 'What it cannot hold'], exportFormats.map(({ extension, title, limits }) => row([html`<code>${extension}</code>`, title, limits ?? ''])))}
${recipes(origin)}
<ul>
<li><b>Which incidents.</b> Those with a place, as on the map. With <code>places=all</code> also those without one, with no geometry: the rows of a table for counting. A bbox leaves them out.</li>
<li><b>What the file says of itself.</b> In the place that each format has for it: program, time, who asked, agency, data version, rows, the share of incidents with a place (<code>geocodeRate</code>), the highest handling code among the incidents that it is made of and what that means in words, the question as it was understood, the method with its parameters where something was tested, the warnings of the answer, and the address under which the same rows are had again. GeoJSON: member <code>about</code>, in sequences of the first feature. CSV: a file beside it, <code>{layer}.csv-metadata.json</code>, as W3C's Tabular Data has it, named in the header <code>Link</code>. KML: data of the document. XLSX: the second sheet.</li>
<li><b>Handling.</b> Each row of incidents carries its own <code>handlingCode</code>; a file of figures carries the highest of the incidents counted.</li>
<li><b>Spreadsheets.</b> In CSV, text that a spreadsheet would run as a formula begins with an apostrophe; <code>bom=on</code> writes the mark without which Excel takes UTF-8 for something else. Nothing is empty, an empty text is <code>""</code>. In XLSX text is text, whatever it begins with.</li>
<li><b>Whole or not at all.</b> A file is of one data version: what is published meanwhile is not in it. It is read at the database's own speed into a file on the server (<code>exports</code> in HEXWATCH_DATA) that the answer follows. When writing fails on the way, the connection is cut, so that curl and others report an error: a download that came to its end is whole. Formats that have to be finished first begin to arrive late.</li>
<li><b>How many at once.</b> Two are written, eight wait; then the answer is 503 with <code>Retry-After</code>. With less than 512 MB left on the disk it is 507. HEAD and 304 write nothing; the ETag follows the data version and the question.</li>
</ul>`;
