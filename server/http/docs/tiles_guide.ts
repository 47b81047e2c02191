import { html } from 'hono/html';
import { pointsPerTile } from '../../../tiles/incidents.ts';
import { largestTile } from '../../../tiles/mvt.ts';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** Vector tiles: where they are, what is in them, and what to expect of them. */
export const tilesGuide = (origin: string): Markup => html`
<p>Layers are listed at <a href="/tiles">/tiles</a>; each has a TileJSON 3.0.0 at <code>/tiles/{layer}.json</code>, which MapLibre, QGIS, Kepler and others read. The query of the TileJSON is passed on to its tiles, so a filtered layer is one address. Tiles are Mapbox Vector Tiles 2.1 in Web Mercator, counted from the north (XYZ): 200, 204 where nothing is, 304 when unchanged.</p>
${code(`curl '${origin}/tiles/incidents.json?offences=robbery&from=2026-01-01'
curl --compressed -o tile.mvt '${origin}/tiles/incidents/12/1050/1522.mvt'
ogrinfo -so -al -oo X=1050 -oo Y=1522 -oo Z=12 tile.mvt`)}
<ul>
<li><b>OGC API - Tiles.</b> The same tiles by the standard's addresses: <a href="/ogc/tileMatrixSets">tile matrix sets</a>, and for each collection <code>/ogc/collections/{layer}/tiles</code> and <code>/ogc/collections/{layer}/tiles/WebMercatorQuad</code>, whose link <code>item</code> is the template. There the row stands before the column. Beyond the limits of the tileset is 404.</li>
<li><b>Size.</b> A tile has ${largestTile.toLocaleString('en')} bytes at most before compression. Of incidents it holds ${pointsPerTile.toLocaleString('en')} at most, at every zoom the same ones. Boundaries and the backdrop are first drawn more coarsely (two pixels at most); then the smallest shapes are left out. Hexagons of counts come at a coarser resolution than was asked for, which the header <code>Hexwatch-Resolution</code> says: the counts stay whole. Hotspots and changes keep their resolution, because another one is another test; those that differ least are left out. Whenever anything is left out the header <code>Hexwatch-Thinned</code> says so, as kept/all.</li>
<li><b>Edges.</b> Shapes reach 64 of 4,096 units beyond the tile, so that nothing is seen of the cut; a point there is in both tiles. What is smaller than a unit is drawn as one.</li>
<li><b>Compression.</b> <code>br</code>, <code>zstd</code> or <code>gzip</code> as <code>Accept-Encoding</code> says, weights included; brotli from the third time on that a tile is asked for. The ETag is weak and the same for all of them.</li>
<li><b>Caches.</b> Every answer is <code>private, no-cache</code>: a browser may keep a tile and asks each time whether it still holds (304, no database asked); a shared cache must not keep it.</li>
<li><b>Under load.</b> The same tile is cut once however many ask for it, and a few tiles at a time. When too many wait the answer is 503 <code>too_busy</code> with <code>Retry-After</code>. Who leaves is no longer worked for, in the database either.</li>
</ul>`;
