/**
 * Short programs for the tools that people have, shown on /docs. Those of tools that a test machine can have are run by a test just as they stand here,
 * with `origin` as the address of a server.
 */
export type Recipe = {
  id: string;
  /** Of the tool, as people know it. */
  tool: string;
  /** What it is good for, in a sentence. */
  purpose: string;
  /** steps: what to click, for people; the others are programs. */
  language: 'sh' | 'r' | 'python' | 'js' | 'steps';
  code: (origin: string) => string;
};

const window = 'from=2026-01-01&to=2026-04-01';

export const recipes: readonly Recipe[] = [
  {
    id: 'curl', tool: 'curl', language: 'sh', purpose: 'Counts, tested hotspots and whole files, with nothing installed.',
    code: (origin) => `curl --compressed '${origin}/api/v1/hexes?${window}&offences=robbery'
curl --compressed '${origin}/ogc/collections/hotspots/items?${window}&filter=bin>=2&sortby=-z&limit=20'
curl -OJ '${origin}/api/v1/exports/incidents.csv?${window}&offences=robbery'
curl --compressed -o hexes.arrow '${origin}/api/v1/exports/hexes.arrow?${window}'`,
  },
  {
    id: 'analysis', tool: 'curl: an analysis', language: 'sh', purpose: 'A method run on a filter: its result, a table of it, its map layer as a file, and kept under its id.',
    code: (origin) => `curl -f --compressed -o methods.json '${origin}/api/v1/analyses/methods'
curl -f -o change.json -H 'Content-Type: application/json' -H 'Prefer: wait=60' '${origin}/api/v1/analyses' \\
  -d '{"method": "period_comparison", "filter": {"from": "2026-02-01", "to": "2026-03-01", "offences": ["burglary"]}, "unit": "hex:8"}'
id=$(grep -oE '"id":"[0-9a-f]{24}"' change.json | cut -d '"' -f 4)
curl -f -o change.csv "${origin}/api/v1/analyses/$id/tables/units.csv"
curl -f -o change.gpkg "${origin}/api/v1/exports/analysis.gpkg?analysis=$id"
curl -f -H 'Content-Type: application/json' -d '{"kept": true}' "${origin}/api/v1/results/$id/keep"`,
  },
  {
    id: 'gdal', tool: 'GDAL', language: 'sh', purpose: 'Layers as they are into whatever GDAL writes; it follows the pages by itself and passes boxes and times on.',
    code: (origin) => `ogrinfo -so OAPIF:${origin}/ogc incidents
ogr2ogr -where "offence = 'robbery'" -oo PAGE_SIZE=10000 robberies.gpkg OAPIF:${origin}/ogc incidents
ogr2ogr hotspots.gpkg '${origin}/ogc/collections/hotspots/items?${window}&limit=10000'
ogrinfo -so -al '/vsicurl_streaming/${origin}/api/v1/exports/areas.geojson?${window}'`,
  },
  {
    id: 'r', tool: 'R with sf', language: 'r', purpose: 'Layers as data frames with geometry.',
    code: (origin) => `library(sf)
hexes <- st_read("${origin}/ogc/collections/hexes/items?${window}&limit=10000", quiet = TRUE)
summary(hexes$count)
robberies <- st_read("OAPIF:${origin}/ogc", quiet = TRUE, query = "select offence, occurredFrom from incidents where offence = 'robbery'")
nrow(robberies)`,
  },
  {
    id: 'geopandas', tool: 'Python with geopandas', language: 'python', purpose: 'The same in Python; GeoParquet and Arrow for large layers.',
    code: (origin) => `import geopandas
hotspots = geopandas.read_file("${origin}/api/v1/exports/hotspots.geojson?${window}")
print(hotspots.crs, len(hotspots))
areas = geopandas.read_file("${origin}/api/v1/exports/areas.gpkg?${window}&kind=district")
print(areas[["code", "name", "count", "rate"]].sort_values("rate", ascending=False))`,
  },
  {
    id: 'qgis', tool: 'QGIS', language: 'steps', purpose: 'Layers that QGIS asks for as the map is moved. Version 3.16 or newer.',
    code: (origin) => `Layer > Add Layer > Add WFS / OGC API - Features Layer > New
    URL: ${origin}/ogc      Version: OGC API - Features      Page size: 10000
Layer > Add Layer > Add Vector Tile Layer > New Generic Connection
    URL: ${origin}/tiles/hexes/{z}/{x}/{y}.mvt?${window}      Min. zoom 0, max. zoom 22
Layer > Add Layer > Add Vector Layer, with a file from ${origin}/api/v1/exports`,
  },
  {
    id: 'arcgis', tool: 'ArcGIS Pro', language: 'steps', purpose: 'Features as a layer of their own; files for analysis. Version 3.0 or newer.',
    code: (origin) => `Insert > Connections > Server > New OGC API Server
    Server URL: ${origin}/ogc
Catalog > Servers > the connection > a collection > Add To Current Map
Map > Add Data, with a GeoPackage or shapefile from ${origin}/api/v1/exports`,
  },
  {
    id: 'maplibre', tool: 'MapLibre GL JS', language: 'js', purpose: 'A layer on a map of your own; its window and filter stand in the address. Pages of other sites need HEXWATCH_CORS_ORIGINS.',
    code: (origin) => `import { Map, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'; // with Vite; others name the file's address
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);
const map = new Map({
  container: 'map', center: [30.5, 50.45], zoom: 11,
  style: {
    version: 8,
    sources: { hexes: { type: 'vector', url: '${origin}/tiles/hexes.json?${window}' } },
    layers: [{
      id: 'hexes', type: 'fill', source: 'hexes', 'source-layer': 'hexes',
      paint: { 'fill-color': ['interpolate', ['linear'], ['get', 'count'], 1, '#fde0c5', 20, '#b1283c'], 'fill-opacity': 0.7 },
    }],
  },
});`,
  },
  {
    id: 'deck', tool: 'deck.gl', language: 'js', purpose: 'Hexagons from the columns of the API, drawn from their ids alone.',
    code: (origin) => `import { Deck } from '@deck.gl/core';
import { H3HexagonLayer } from '@deck.gl/geo-layers';

const { cell, count, z } = await (await fetch('${origin}/api/v1/hexes?${window}')).json();
const rows = cell.map((id, i) => ({ id, count: count[i], z: z[i] }));
const deck = new Deck({
  parent: document.getElementById('map'), initialViewState: { longitude: 30.5, latitude: 50.45, zoom: 11 }, controller: true,
  layers: [new H3HexagonLayer({
    id: 'hexes', pickable: true, data: rows, getHexagon: (row) => row.id, extruded: false, highPrecision: true,
    getFillColor: (row) => (row.z > 2 ? [177, 40, 60, 200] : [253, 224, 197, 160]),
  })],
});`,
  },
  {
    id: 'kepler', tool: 'Kepler.gl', language: 'steps', purpose: 'A look at a layer without programming. Kepler runs on another site, so HEXWATCH_CORS_ORIGINS has to name it.',
    code: (origin) => `Add Data > Tileset > Vector Tile
    Tileset URL: ${origin}/tiles/hexes/{z}/{x}/{y}.mvt?${window}      Metadata URL: ${origin}/tiles/hexes.json?${window}
Add Data > Upload, with a CSV, GeoJSON or Arrow file from ${origin}/api/v1/exports`,
  },
];

export function recipeOf(id: string): Recipe {
  const found = recipes.find((recipe) => recipe.id === id);
  if (found === undefined) throw new RangeError(`there is no recipe ${id}`);
  return found;
}
