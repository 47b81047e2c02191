import { html } from 'hono/html';
import { layerIds, layers } from '../../../tiles/layers.ts';
import { defaultFeatures, mostFeatures } from '../../model/feature_parameters.ts';
import { conformanceClasses } from '../ogc/conformance.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';

const timeInWords = {
  selects: 'those that happened then; without a time all',
  computes: 'their figures are of that time; without one of the usual window, the last 365 days',
  none: 'nothing: they are outside of time',
} as const;

/** How to ask by the standard, with recipes. */
export const ogcFeatures = (origin: string): Markup => html`
<p>Every layer is a collection of features by the standard <b>OGC API - Features, Part 1</b>, which GDAL, QGIS, ArcGIS, R and Python speak. Begin at <a href="/ogc">/ogc</a>; each document is JSON for programs and a page for people (<code>Accept</code>, or <code>f=json</code>, <code>f=html</code>). Rows, figures, warnings, data version and, for hotspots, method and run are those of every other door; they stand in the member <code>meta</code> beside the features. Classes that are met: ${conformanceClasses.map((name, i) => html`${i === 0 ? '' : ', '}<code>${name.split('/').at(-1)!}</code>`)}.</p>
${table(['Collection', 'A feature is', 'What a time does', 'Parameters besides those of the standard'], layerIds.map((id) => {
    const { description, time, parameters } = layers[id].features;
    return row([html`<a href="/ogc/collections/${id}?f=html"><code>${id}</code></a>`, description, timeInWords[time], ['agency', ...parameters].join(', ')]);
  }))}
<ul>
<li><b>Pages.</b> <code>limit</code> is ${defaultFeatures} unless given, ${mostFeatures} at most. Follow the link <code>next</code> as it is: pages are cut by value, so that what arrives meanwhile moves nothing, the window stays that of the first page, and however many there are, all can be reached. Each page names the data version that it was made from.</li>
<li><b>Place.</b> <code>bbox=west,south,east,north</code> in WGS 84, edges included; a west greater than east goes over the antimeridian. Six numbers are taken too; heights are not looked at. For a shape of any form there is <code>area</code> of <a href="#filter">the filter</a>.</li>
<li><b>Time.</b> <code>datetime</code> is the standard's: both ends included, either of them open (<code>../2026-03-31T23:59:59Z</code>), by the instant at which an incident happened or began. <code>from</code> and <code>to</code> are this product's: the end not included. <code>datetime=2026-03-01/2026-03-31</code> means <code>from=2026-03-01&amp;to=2026-04-01</code>, days on the jurisdiction's clock. Both at once is an error.</li>
<li><b>What is not taken is an error</b>, and so is a cursor that was changed or belongs to another question.</li>
<li>Incidents without a place are in <code>/api/v1/incidents</code> only; <code>meta.rows</code> and <code>meta.placed</code> say how many there are.</li>
</ul>
<p>With curl, the robberies of a night in a district, page by page, and one hexagon:</p>
${code(`curl '${origin}/ogc/collections/incidents/items?offences=robbery&hours=22-3&area=district:001&limit=1000'
curl '${origin}/ogc/collections/incidents/items?datetime=2026-03-01T00:00:00Z/..&bbox=30.4,50.4,30.6,50.5'
curl '${origin}/ogc/collections/hotspots/items?from=2026-01-01&to=2026-04-01&resolution=9'`)}
<p>With GDAL 3.2 or newer; it follows the pages by itself:</p>
${code(`ogrinfo OAPIF:${origin}/ogc
ogrinfo -so -oo PAGE_SIZE=${mostFeatures} OAPIF:${origin}/ogc incidents
ogr2ogr -spat 30.4 50.4 30.6 50.5 -oo PAGE_SIZE=${mostFeatures} incidents.gpkg OAPIF:${origin}/ogc incidents
ogr2ogr streets.gpkg '${origin}/ogc/collections/backdrop/items?limit=${mostFeatures}&kind=street'
ogr2ogr hotspots.gpkg '${origin}/ogc/collections/hotspots/items?limit=${mostFeatures}&from=2026-01-01&to=2026-04-01'`)}
<p>In QGIS 3.16 or newer: Layer, Add Layer, Add WFS / OGC API - Features Layer, New. URL <code>${origin}/ogc</code>, version "OGC API - Features", page size ${mostFeatures}. It then asks for what the map shows. Tiles of the same layers: Add Vector Tile Layer, URL <code>${origin}/tiles/hexes/{z}/{x}/{y}.mvt</code>.</p>`;
