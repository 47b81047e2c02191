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

/** Classes by the standard that defines them, e.g. `ogcapi-features-1: core, geojson`. */
function classesByStandard(): [standard: string, names: string][] {
  const byStandard = new Map<string, string[]>();
  for (const name of conformanceClasses) {
    const [standard, short] = name.replace('http://www.opengis.net/spec/', '').split(/\/[\d.]+\/conf\//) as [string, string];
    byStandard.set(standard, [...byStandard.get(standard) ?? [], short]);
  }
  return [...byStandard].map(([standard, names]) => [standard, names.join(', ')]);
}

const parts = (): Markup => html`<ul>
<li><b>Pages.</b> <code>limit</code> is ${defaultFeatures} unless given, ${mostFeatures} at most. Follow the link <code>next</code> as it is: it carries every parameter, pages are cut by value, so that what arrives meanwhile moves nothing, the window stays that of the first page, and however many there are, all can be reached. <code>numberMatched</code> counts all pages. Each page names the data version that it was made from.</li>
<li><b>Place.</b> <code>bbox=west,south,east,north</code> in WGS 84, edges included; a west greater than east goes over the antimeridian. Six numbers are taken too; heights are not looked at. For a shape of any form there is <code>area</code> of <a href="#filter">the filter</a>, and <code>filter</code>.</li>
<li><b>Time.</b> <code>datetime</code> is the standard's: both ends included, either of them open (<code>../2026-03-31T23:59:59Z</code>), by the instant at which an incident happened or began. <code>from</code> and <code>to</code> are this product's: the end not included. <code>datetime=2026-03-01/2026-03-31</code> means <code>from=2026-03-01&amp;to=2026-04-01</code>, days on the jurisdiction's clock. Both at once is an error.</li>
<li><b>Coordinates</b> (Part 2). <code>crs</code> says in which system geometries come, <code>bbox-crs</code> and <code>filter-crs</code> in which those of the question are; each is one of <code>crs</code> of the collection, by its address: CRS84, EPSG 4326 and 3857, the UTM zones in which the data lie and what else this server knows of the place. The header <code>Content-Crs</code> names it. The order of the axes is that of the system: <b>in EPSG 4326, 3035 and 2180 north comes first</b>. Such answers are no GeoJSON for readers that know RFC 7946 only; where east comes first they carry the older member <code>crs</code>, which GDAL reads. A box in metres selects by metres. Systems are taken without correction grids, as PROJ takes them without any: 27700 and 28992 to a few metres.</li>
<li><b>Filter</b> (Part 3). <code>filter</code> is a condition in CQL2, as text or, with <code>filter-lang=cql2-json</code>, as JSON, over what <code>/queryables</code> of the collection lists: comparisons, <code>LIKE</code>, <code>BETWEEN</code>, <code>IN</code>, <code>IS NULL</code>, <code>CASEI</code>, <code>ACCENTI</code>, arithmetic, the spatial functions (<code>S_INTERSECTS</code> and so on) with WKT or <code>BBOX</code>, the temporal functions (<code>T_INTERSECTS</code> and so on). It narrows what all other parameters leave and does not change figures: <code>count &gt; 5</code> leaves out hexagons, it counts no other incidents. <code>meta</code> describes the question without it. Names with letters other than a to z stand in double quotes. It may have 16,384 characters, 200 parts, 1,000 values in a list and 500 corners in a shape; a larger shape is loaded as an area once and named.</li>
<li><b>Order and columns</b> (drafts). <code>sortby=-count,cell</code> sorts by what <code>/sortables</code> lists, the greatest first after <code>-</code>; nulls stand last, with <code>-</code> first. <code>properties=offence,occurredFrom</code> leaves out all others; id and geometry are always there. <code>/schema</code> describes a feature in JSON Schema, with the drafts' words for roles. Because they are drafts, no class of theirs is claimed. The optional parameters of the names of properties (<code>offence=robbery</code>) are not taken: several of those names mean something wider as parameters of this product.</li>
<li><b>What is not taken is an error</b> that names the parameter, and so is a cursor that was changed or belongs to another question.</li>
<li>Incidents without a place are in <code>/api/v1/incidents</code> only; <code>meta.rows</code> and <code>meta.placed</code> say how many there are.</li>
</ul>`;

const recipes = (origin: string): Markup => html`
<p>With curl: the robberies of a night in a district, page by page; by a filter, in UTM; the busiest hexagons; hotspots of a quarter:</p>
${code(`curl '${origin}/ogc/collections/incidents/items?offences=robbery&hours=22-3&area=district:001&limit=1000'
curl -G '${origin}/ogc/collections/incidents/items' --data-urlencode "filter=offence LIKE 'burglary%' AND S_INTERSECTS(geometry, POLYGON((30.4 50.4, 30.6 50.4, 30.5 50.5, 30.4 50.4)))" \\
  -d crs=http://www.opengis.net/def/crs/EPSG/0/32636 -d properties=offence,occurredFrom
curl -G '${origin}/ogc/collections/incidents/items' --data-urlencode "filter=T_INTERSECTS(occurredFrom, INTERVAL('2026-03-01T00:00:00Z', '..'))"
curl '${origin}/ogc/collections/hexes/items?sortby=-count&limit=20&resolution=9'
curl '${origin}/ogc/collections/hotspots/items?from=2026-01-01&to=2026-04-01&resolution=9'
curl '${origin}/ogc/collections/incidents/queryables'`)}
<p>With GDAL 3.2 or newer; it follows the pages by itself and asks for the box of <code>-spat</code> and for times in <code>-where</code>. Versions that know only drafts of CQL2 (3.6 does) evaluate the rest of <code>-where</code> themselves, after reading what the box and the time leave; a filter in the address is evaluated here:</p>
${code(`ogrinfo OAPIF:${origin}/ogc
ogrinfo -so -oo PAGE_SIZE=${mostFeatures} OAPIF:${origin}/ogc incidents
ogr2ogr -spat 30.4 50.4 30.6 50.5 -where "offence = 'robbery'" -oo PAGE_SIZE=${mostFeatures} incidents.gpkg OAPIF:${origin}/ogc incidents
ogr2ogr -t_srs EPSG:32636 -oo PAGE_SIZE=${mostFeatures} incidents.gpkg OAPIF:${origin}/ogc incidents
ogr2ogr busy.gpkg '${origin}/ogc/collections/hexes/items?limit=${mostFeatures}&filter=count%3E5&crs=http://www.opengis.net/def/crs/EPSG/0/32636'
ogr2ogr streets.gpkg '${origin}/ogc/collections/backdrop/items?limit=${mostFeatures}&kind=street'
ogr2ogr hotspots.gpkg '${origin}/ogc/collections/hotspots/items?limit=${mostFeatures}&from=2026-01-01&to=2026-04-01'
ogr2ogr analysis.gpkg '${origin}/ogc/collections/analysis/items?limit=${mostFeatures}&analysis=ID'`)}
<p>The collection <code>analysis</code> shows one kept <a href="#analyses">result</a>, which the parameter <code>analysis</code> names: without it the answer is 400 and says so. Programs that open collections by their list alone take the address of its items, its tiles, or a file.</p>
<p>In QGIS 3.16 or newer: Layer, Add Layer, Add WFS / OGC API - Features Layer, New. URL <code>${origin}/ogc</code>, version "OGC API - Features", page size ${mostFeatures}. It then asks for what the map shows. Tiles of the same layers: Add Vector Tile Layer, New Generic Connection, URL <code>${origin}/tiles/hexes/{z}/{x}/{y}.mvt</code>. In its Python console:</p>
${code(`layer = QgsVectorLayer("url='${origin}/ogc' typename='incidents' pageSize='${mostFeatures}' restrictToRequestBBOX='1'", 'Incidents', 'OAPIF')
layer.setSubsetString("\\"offence\\" = 'robbery'")
tiles = QgsVectorTileLayer('type=xyz&url=${origin}/tiles/hexes/{z}/{x}/{y}.mvt&zmin=0&zmax=14', 'Hexagons')
QgsProject.instance().addMapLayers([tiles, layer])`)}
<p>In R with sf, and in Python with geopandas:</p>
${code(`library(sf)
incidents <- st_read('OAPIF:${origin}/ogc', 'incidents')
busy <- st_read(paste0('${origin}/ogc/collections/hexes/items?limit=${mostFeatures}&filter=', URLencode('count > 5', reserved = TRUE)))`)}
${code(`import geopandas
from urllib.parse import urlencode
query = urlencode({'limit': ${mostFeatures}, 'filter': "offence = 'robbery' AND occurredFrom >= TIMESTAMP('2026-01-01T00:00:00Z')"})
robberies = geopandas.read_file(f'${origin}/ogc/collections/incidents/items?{query}')
in_utm = robberies.to_crs(robberies.estimate_utm_crs())`)}`;

/** How to ask by the standards, with recipes. */
export const ogcFeatures = (origin: string): Markup => html`
<p>Every layer is a collection of features by the standards <b>OGC API - Features</b>, Part 1 (core, 17-069r4), Part 2 (coordinate systems, 18-058) and Part 3 (filtering, 19-079r2) with CQL2 (21-065r2), which GDAL, QGIS, ArcGIS, R and Python speak. Begin at <a href="/ogc">/ogc</a>; each document is JSON for programs and a page for people (<code>Accept</code>, or <code>f=json</code>, <code>f=html</code>). Rows, figures, warnings, data version and, for hotspots and changes, method and id of the result are those of every other door; they stand in the member <code>meta</code> beside the features.</p>
${table(['Collection', 'A feature is', 'What a time does', 'Parameters besides those of the standard'], layerIds.map((id) => {
    const { description, time, parameters } = layers[id].features;
    return row([html`<a href="/ogc/collections/${id}?f=html"><code>${id}</code></a>`, description, timeInWords[time], ['agency', ...parameters].join(', ')]);
  }))}
${parts()}
${recipes(origin)}
<details><summary>Conformance classes that are met: each abstract test of theirs is a test of this program</summary>
${table(['Standard', 'Classes'], classesByStandard().map(([standard, names]) => row([html`<code>${standard}</code>`, names])))}
</details>`;
