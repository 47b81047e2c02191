import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, it } from 'vitest';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { linkOf, readJson, type Link } from '../../support/features.ts';
import { faultsOf } from '../../support/mvt.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, type Town } from '../../support/town.ts';

/** The abstract tests of OGC API - Tiles, Part 1 (20-057, Annex A), by their names, and what goes beyond them. */
type TemplatedLink = Link & { templated?: boolean };
type Limits = { tileMatrix: string; minTileRow: number; maxTileRow: number; minTileCol: number; maxTileCol: number };
type Tileset = {
  title: string; dataType: string; crs: string; tileMatrixSetURI: string; links: TemplatedLink[]; tileMatrixSetLimits: Limits[]; accessConstraints: string;
  boundingBox: { lowerLeft: number[]; upperRight: number[] };
  layers: { id: string; dataType: string; geometryDimension?: number; propertiesSchema: { properties: Record<string, { type: string }> }; links: Link[] }[];
};
type Matrix = { id: string; scaleDenominator: number; cellSize: number; pointOfOrigin: number[]; tileWidth: number; matrixWidth: number; matrixHeight: number };

const scheme = 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme';
const schemeUri = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad';
const mvt = 'application/vnd.mapbox-vector-tile';
const window = 'from=2026-01-01&to=2026-04-01';
const windowOf = (layer: LayerId): string => ((layers[layer].parameters as readonly string[]).includes('from') ? window : '');
const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join('&');

/** Column and row of the middle of the town. */
const middleAt = (zoom: number): { row: number; column: number } => ({
  column: Math.floor(((30.5001 + 180) / 360) * 2 ** zoom),
  row: Math.floor(((1 - Math.asinh(Math.tan((50.4501 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom),
});
const filled = ({ href }: Link, zoom: number, { row, column }: { row: number; column: number }): string =>
  href.replace('{tileMatrix}', String(zoom)).replace('{tileRow}', String(row)).replace('{tileCol}', String(column));

onBothDatabases('OGC API - Tiles', (get) => {
  let app: TestApp;
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(get());
    app = testApp(get());
  });
  const tilesetOf = (layer: LayerId, query = ''): Promise<Tileset> => readJson<Tileset>(app, `/ogc/collections/${layer}/tiles/WebMercatorQuad?${query}`);
  const templateOf = (tileset: Tileset): TemplatedLink => tileset.links.find(({ rel, type }) => rel === 'item' && type === mvt)!;

  it('/conf/core/conformance-success, /conf/tileset/conformance-success, /conf/tilesets-list/conformance-success, /conf/geodata-tilesets/conformance-success: the classes are named', async () => {
    const { conformsTo } = await readJson<{ conformsTo: string[] }>(app, '/ogc/conformance');
    for (const name of ['core', 'tileset', 'tilesets-list', 'geodata-tilesets', 'mvt']) expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`);
    for (const name of ['tilematrixset', 'json-tilematrixset', 'tilesetmetadata', 'json-tilesetmetadata']) expect(conformsTo).toContain(`http://www.opengis.net/spec/tms/2.0/conf/${name}`);
  });

  it.each(layerIds)('/conf/geodata-tilesets/desc-links, /conf/geodata-tilesets/operation: the collection %s leads to its tilesets', async (layer) => {
    const collection = await readJson<{ links: Link[] }>(app, `/ogc/collections/${layer}`);
    const link = linkOf(collection, 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector', 'application/json')!;
    expect(new URL(link.href).pathname).toBe(`/ogc/collections/${layer}/tiles`);
    expect((await readJson<{ tilesets: unknown[] }>(app, link.href)).tilesets).toHaveLength(1);
    expect((await app.request(linkOf(collection, 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector', 'text/html')!.href)).status).toBe(200);
  });

  it.each(layerIds)('/conf/tilesets-list/tileset-links: the list of tilesets of %s says what each is and leads to it', async (layer) => {
    const { tilesets, links } = await readJson<{ tilesets: Tileset[]; links: Link[] }>(app, `/ogc/collections/${layer}/tiles`);
    expect(links.map(({ rel, type }) => [rel, type])).toEqual([['self', 'application/json'], ['alternate', 'text/html']]);
    for (const { dataType, crs, tileMatrixSetURI, links: own } of tilesets) {
      expect([dataType, crs, tileMatrixSetURI]).toEqual(['vector', 'http://www.opengis.net/def/crs/EPSG/0/3857', schemeUri]);
      const self = own.find(({ rel }) => rel === 'self')!;
      expect([new URL(self.href).pathname, self.type]).toEqual([`/ogc/collections/${layer}/tiles/WebMercatorQuad`, 'application/json']);
      expect((await readJson<Tileset>(app, self.href)).tileMatrixSetURI).toBe(tileMatrixSetURI);
      expect(own.some(({ rel }) => rel === scheme)).toBe(true);
    }
  });

  it.each(layerIds)('/conf/tileset/description: the tileset of %s is described, with a template of its tiles', async (layer) => {
    const tileset = await tilesetOf(layer);
    expect([tileset.dataType, tileset.crs, tileset.tileMatrixSetURI]).toEqual(['vector', 'http://www.opengis.net/def/crs/EPSG/0/3857', schemeUri]);
    const template = templateOf(tileset);
    expect(template.templated).toBe(true);
    for (const name of ['{tileMatrix}', '{tileRow}', '{tileCol}']) expect(template.href).toContain(name);
    const definition = await readJson<{ id: string }>(app, tileset.links.find(({ rel }) => rel === scheme)!.href);
    expect(definition.id).toBe('WebMercatorQuad');
    expect(tileset.accessConstraints).toBe('restricted');
    const [described] = tileset.layers;
    expect([described!.id, described!.dataType, Object.keys(described!.propertiesSchema.properties)]).toEqual([layer, 'vector', layers[layer].fields.map(({ name }) => name)]);
    for (const link of [...tileset.links.filter(({ templated }) => templated !== true), ...described!.links]) expect([link.href, (await app.request(link.href)).status]).toEqual([link.href, 200]);
    const [west, south] = tileset.boundingBox.lowerLeft as [number, number];
    const [east, north] = tileset.boundingBox.upperRight as [number, number];
    expect(west <= town.west + 1e-3 && south <= town.south + 1e-3 && east >= town.east - 0.02 && north >= town.north - 1e-3).toBe(true);
  });

  it('/conf/core/tc-op, /conf/core/tc-success, /conf/core/tc-tilematrix-definition, /conf/core/tc-tilerow-definition, /conf/core/tc-tilecol-definition: the template gives the tiles of /tiles, row before column', async () => {
    for (const layer of standingLayers) {
      const template = templateOf(await tilesetOf(layer, windowOf(layer)));
      for (const zoom of [9, 12]) {
        const place = middleAt(zoom);
        const [standard, ours] = await Promise.all([app.request(filled(template, zoom, place)), app.request(`/tiles/${layer}/${zoom}/${place.column}/${place.row}.mvt?${windowOf(layer)}`)]);
        expect([layer, zoom, standard.status, ours.status]).toEqual([layer, zoom, 200, 200]);
        expect([standard.headers.get('Content-Type'), standard.headers.get('Cache-Control')]).toEqual([mvt, 'private, no-cache']);
        expect(Buffer.from(await standard.arrayBuffer()).equals(Buffer.from(await ours.arrayBuffer()))).toBe(true);
      }
    }
  });

  it('/conf/mvt/content: one tile of one layer, valid, whose grid is the tile', async () => {
    for (const layer of standingLayers) {
      const place = middleAt(12);
      const response = await app.request(filled(templateOf(await tilesetOf(layer, windowOf(layer))), 12, place));
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(faultsOf(bytes)).toEqual([]);
      const tile = new VectorTile(new PbfReader(bytes));
      expect(Object.keys(tile.layers)).toEqual([layer]);
      const features = tile.layers[layer]!;
      for (let i = 0; i < features.length; i += 1) {
        const [left, top, right, bottom] = features.feature(i).bbox();
        expect([left! < 4096 + 65, top! < 4096 + 65, right! > -65, bottom! > -65]).toEqual([true, true, true, true]);
      }
    }
  });

  it('/conf/core/tc-error: beyond the scheme or the limits is 404 or 400, within them without data 204', async () => {
    const { tileMatrixSetLimits: limits } = await tilesetOf('areas');
    expect(limits.map(({ tileMatrix }) => tileMatrix)).toEqual(Array.from({ length: 23 }, (_, zoom) => String(zoom)));
    const path = (zoom: number | string, row: number | string, column: number | string, layer = 'areas'): string => `/ogc/collections/${layer}/tiles/WebMercatorQuad/${zoom}/${row}/${column}?f=mvt`;
    const at12 = limits[12]!;
    for (const [address, status, code] of [
      [path(12, at12.minTileRow - 1, at12.minTileCol), 404, 'tile_outside_limits'], [path(12, at12.maxTileRow + 1, at12.minTileCol), 404, 'tile_outside_limits'],
      [path(12, at12.minTileRow, at12.minTileCol - 1), 404, 'tile_outside_limits'], [path(12, at12.minTileRow, at12.maxTileCol + 1), 404, 'tile_outside_limits'],
      [path(3, 8, 0), 400, 'tile_out_of_range'], [path(23, 0, 0), 400, 'tile_out_of_range'], [path(3, 'x', 0), 400, 'tile_out_of_range'],
      [path(3, 2, 4, 'incidents'), 404, 'tile_outside_limits'], [path(3, 2, 4, 'nothing'), 404, 'unknown_collection'],
      ['/ogc/collections/areas/tiles/WorldCRS84Quad/3/2/4', 404, 'unknown_tile_matrix_set'], ['/ogc/collections/areas/tiles/WorldCRS84Quad', 404, 'unknown_tile_matrix_set'],
      ['/ogc/tileMatrixSets/WorldCRS84Quad', 404, 'unknown_tile_matrix_set'], [`${path(3, 2, 4)}&colour=red`, 400, 'unknown_parameter'],
      ['/ogc/collections/areas/tiles/WebMercatorQuad/3/2/4?f=png', 400, 'bad_parameter'], ['/ogc/collections/incidents/tiles?resolution=9', 400, 'unknown_parameter'],
    ] as const) {
      const response = await app.request(address);
      const problem = await problemOf(response);
      expect([address, response.status, problem.code]).toEqual([address, status, code]);
    }
    const { row, column } = middleAt(12);
    const nothing = await app.request(`${path(12, row, column, 'incidents')}&from=2020-01-01&to=2020-01-02`);
    expect([nothing.status, await nothing.text()]).toEqual([204, '']);
    expect(app.faults).toEqual([]);
  });

  it('limits leave out no tile that holds something', async () => {
    for (const layer of standingLayers) {
      const { tileMatrixSetLimits: limits } = await tilesetOf(layer);
      for (const zoom of [9, 11]) {
        const one = limits.find(({ tileMatrix }) => tileMatrix === String(zoom))!;
        for (let row = one.minTileRow - 1; row <= one.maxTileRow + 1; row += 1) {
          for (let column = one.minTileCol - 1; column <= one.maxTileCol + 1; column += 1) {
            const inside = row >= one.minTileRow && row <= one.maxTileRow && column >= one.minTileCol && column <= one.maxTileCol;
            if (inside) continue;
            const resolution = layers[layer].fields.some(({ name }) => name === 'cell') ? 'resolution=5' : '';
            const response = await app.request(`/tiles/${layer}/${zoom}/${column}/${row}.mvt?${joined(windowOf(layer), resolution)}`);
            expect([layer, zoom, row, column, response.status]).toEqual([layer, zoom, row, column, 204]);
          }
        }
      }
    }
  });

  it('the tile matrix set has the numbers of its registry, and halves from one matrix to the next', async () => {
    const { tileMatrixSets: sets } = await readJson<{ tileMatrixSets: { id: string; uri: string; links: Link[] }[] }>(app, '/ogc/tileMatrixSets');
    expect(sets.map(({ id, uri }) => [id, uri])).toEqual([['WebMercatorQuad', schemeUri]]);
    const landing = await readJson<{ links: Link[] }>(app, '/ogc');
    expect(new URL(linkOf(landing, 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes')!.href).pathname).toBe('/ogc/tileMatrixSets');
    const definition = await readJson<{ crs: string; orderedAxes: string[]; wellKnownScaleSet: string; tileMatrices: Matrix[] }>(app, sets[0]!.links[0]!.href);
    expect([definition.crs, definition.orderedAxes, definition.wellKnownScaleSet, definition.tileMatrices.length])
      .toEqual(['http://www.opengis.net/def/crs/EPSG/0/3857', ['X', 'Y'], 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible', 23]);
    const known: Record<number, [number, number]> = { 0: [559082264.028717, 156543.033928041], 10: [545978.773465544, 152.874056570352], 18: [2132.72958384978, 0.597164283477939] };
    const circumference = 2 * Math.PI * 6378137;
    definition.tileMatrices.forEach(({ id, scaleDenominator, cellSize, pointOfOrigin, tileWidth, matrixWidth, matrixHeight }, zoom) => {
      expect([id, pointOfOrigin, tileWidth, matrixWidth, matrixHeight]).toEqual([String(zoom), [-20037508.3427892, 20037508.3427892], 256, 2 ** zoom, 2 ** zoom]);
      expect(Math.abs(cellSize / (circumference / 256 / 2 ** zoom) - 1)).toBeLessThan(1e-13);
      // A cell is a pixel of 0.28 mm.
      expect(Math.abs(scaleDenominator / (cellSize / 0.00028) - 1)).toBeLessThan(1e-13);
      if (zoom in known) expect([scaleDenominator, cellSize]).toEqual(known[zoom]);
    });
  });

  it('parameters of a tileset are those of its tiles, and the agency is carried along', async () => {
    const tileset = await tilesetOf('hexes', `agency=town&${window}&offences=robbery&resolution=8`);
    const template = templateOf(tileset);
    const query = new URL(template.href).searchParams;
    expect([query.get('agency'), query.get('offences'), query.get('resolution'), query.get('from'), query.get('f')]).toEqual(['town', 'robbery', '8', '2026-01-01', 'mvt']);
    const bytes = new Uint8Array(await (await app.request(filled(template, 12, middleAt(12)))).arrayBuffer());
    const layer = new VectorTile(new PbfReader(bytes)).layers['hexes']!;
    expect(String(layer.feature(0).properties['cell'])[1]).toBe('8');
    const json = await readJson<{ tiles: string[] }>(app, tileset.links.find(({ href }) => href.includes('/tiles/hexes.json'))!.href);
    expect(json.tiles[0]).toContain('offences=robbery');
  });

  it('every document is a page, too, that says all that its JSON says', async () => {
    for (const path of ['/ogc/tileMatrixSets', '/ogc/tileMatrixSets/WebMercatorQuad', '/ogc/collections/hotspots/tiles', '/ogc/collections/hotspots/tiles/WebMercatorQuad']) {
      const page = await app.request(`${path}?f=html`);
      expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
      const text = (await page.text()).replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
      const values: string[] = [];
      const collect = (value: unknown, name = ''): void => {
        if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([key, inner]) => { if (key !== 'type' && key !== 'templated') collect(inner, key); });
        else if (name !== 'rel') values.push(String(value));
      };
      const { links: _, ...document } = await readJson<Record<string, unknown> & { links: unknown }>(app, `${path}?f=json`);
      collect(document);
      expect(values.filter((value) => !text.includes(value))).toEqual([]);
    }
    expect((await app.request('/ogc/tileMatrixSets', { headers: { Accept: 'text/html' } })).headers.get('Content-Type')).toContain('text/html');
  });
});
