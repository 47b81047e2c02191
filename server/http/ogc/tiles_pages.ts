import { html } from 'hono/html';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import type { Markup } from '../docs/endpoint.ts';
import { row, table } from '../docs/markup.ts';
import { stepsTo } from './document_pages.ts';
import { address, type Addressing } from './link.ts';
import { ogcPage } from './page.ts';
import type { TileMatrixSet, TileMatrixSets, Tileset, Tilesets } from './tiles_documents.ts';

/** The documents of tiles for people. Each says all that its JSON says. */
export const tileMatrixSetsHtml = (at: Addressing, { tileMatrixSets, links }: TileMatrixSets): Promise<string> => ogcPage({
  title: 'Tile matrix sets', above: stepsTo(at).slice(0, 1), links: [...links, ...tileMatrixSets.flatMap(({ links: own }) => own)],
  body: table(['Id', 'Title', 'Coordinates'], tileMatrixSets.map(({ id, title, crs, uri }) =>
    row([html`<a href="${address(at, `/ogc/tileMatrixSets/${id}`, { f: 'html' })}"><code>${id}</code></a> <span class="quiet">${uri}</span>`, title, crs]))),
});

export const tileMatrixSetHtml = (at: Addressing, { id, title, uri, crs, orderedAxes, wellKnownScaleSet, tileMatrices, links }: TileMatrixSet): Promise<string> => ogcPage({
  title: id, above: [...stepsTo(at).slice(0, 1), { title: 'Tile matrix sets', href: address(at, '/ogc/tileMatrixSets', { f: 'html' }) }], links,
  body: html`<p>${title}: <code>${uri}</code>, coordinates <code>${crs}</code> (${orderedAxes.join(', ')}), scales <code>${wellKnownScaleSet}</code>.</p>
${table(['Tile matrix', 'Scale denominator', 'Metres to a cell', 'Columns and rows', 'Cells of a tile', 'Origin'], tileMatrices.map((matrix) => row([
    matrix.id, String(matrix.scaleDenominator), String(matrix.cellSize), `${matrix.matrixWidth} × ${matrix.matrixHeight}`,
    `${matrix.tileWidth} × ${matrix.tileHeight}`, `${matrix.cornerOfOrigin} ${matrix.pointOfOrigin.join(', ')}`])))}`,
});

const layerSteps = (at: Addressing, layer: LayerId) => stepsTo(at, { id: layer, title: layers[layer].title });

export const tilesetsHtml = (at: Addressing, layer: LayerId, { tilesets, links }: Tilesets): Promise<string> => ogcPage({
  title: 'Tilesets', above: layerSteps(at, layer), links: [...links, ...tilesets.flatMap(({ links: own }) => own)],
  body: table(['Tileset', 'Data', 'Coordinates', 'Tile matrix set'], tilesets.map(({ title, dataType, crs, tileMatrixSetURI }) =>
    row([html`<a href="${address(at, `/ogc/collections/${layer}/tiles/WebMercatorQuad`, { f: 'html' })}">${title}</a>`, dataType, crs, tileMatrixSetURI]))),
});

function factsOf({ dataType, crs, tileMatrixSetURI, accessConstraints, mediaTypes, boundingBox, centerPoint }: Tileset): Markup {
  return html`<dl>
<dt>Data</dt><dd>${dataType}, ${mediaTypes.join(', ')}; ${accessConstraints}</dd>
<dt>Coordinates</dt><dd><code>${crs}</code></dd>
<dt>Tile matrix set</dt><dd><code>${tileMatrixSetURI}</code></dd>
${boundingBox === undefined ? '' : html`<dt>Bounding box</dt><dd>${[...boundingBox.lowerLeft, ...boundingBox.upperRight].join(', ')} <code>${boundingBox.crs}</code></dd>`}
${centerPoint === undefined ? '' : html`<dt>Look here first</dt><dd>${centerPoint.coordinates.join(', ')} at ${centerPoint.tileMatrix} <code>${centerPoint.crs}</code></dd>`}
</dl>`;
}

export const tilesetHtml = (at: Addressing, layer: LayerId, document: Tileset): Promise<string> => ogcPage({
  title: document.title, links: [...document.links, ...document.layers.flatMap(({ links }) => links)],
  above: [...layerSteps(at, layer), { title: 'Tilesets', href: address(at, `/ogc/collections/${layer}/tiles`, { f: 'html' }) }],
  body: html`<p>${document.description}</p>
${factsOf(document)}
${document.layers.map(({ id, title, description, dataType, geometryDimension, crs, minTileMatrix, maxTileMatrix, propertiesSchema }) => html`
<h2>${title}</h2>
<p>${description} Layer <code>${id}</code>, ${dataType}, ${geometryDimension === undefined ? 'shapes of any dimension' : `dimension ${geometryDimension}`}, tile matrices ${minTileMatrix} to ${maxTileMatrix}, <code>${crs}</code>.</p>
${table(['Property', 'Type', 'Meaning'], Object.entries(propertiesSchema.properties).map(([name, { type, format, description: meaning }]) =>
    row([html`<code>${name}</code>`, [type, format].filter(Boolean).join(', '), meaning])))}`)}
${document.tileMatrixSetLimits === undefined ? '' : html`<h2>Limits</h2>
${table(['Tile matrix', 'Rows', 'Columns'], document.tileMatrixSetLimits.map(({ tileMatrix, minTileRow, maxTileRow, minTileCol, maxTileCol }) =>
    row([tileMatrix, `${minTileRow} to ${maxTileRow}`, `${minTileCol} to ${maxTileCol}`])))}`}`,
});
