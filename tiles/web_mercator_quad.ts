import { deepestZoom, worldX, worldY, type Box, type TileAddress } from './tile_address.ts';

/**
 * The tiling scheme of all tiles here by its standard name, OGC 17-083r4, Annex D.1; numbers as its registry has them
 * (https://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad).
 */
export const webMercatorQuad = 'WebMercatorQuad';
export const webMercatorQuadUri = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad';
export const webMercatorCrs = 'http://www.opengis.net/def/crs/EPSG/0/3857';

const edge = 20037508.3427892;

/** Scale denominator and metres to a cell, from zoom 0 on. */
const scales: readonly (readonly [scaleDenominator: number, cellSize: number])[] = [
  [559082264.028717, 156543.033928041], [279541132.014358, 78271.5169640204], [139770566.007179, 39135.7584820102],
  [69885283.0035897, 19567.8792410051], [34942641.5017948, 9783.93962050256], [17471320.7508974, 4891.96981025128],
  [8735660.37544871, 2445.98490512564], [4367830.18772435, 1222.99245256282], [2183915.09386217, 611.49622628141],
  [1091957.54693108, 305.748113140704], [545978.773465544, 152.874056570352], [272989.386732772, 76.4370282851762],
  [136494.693366386, 38.2185141425881], [68247.346683193, 19.109257071294], [34123.6733415964, 9.55462853564703],
  [17061.8366707982, 4.77731426782351], [8530.91833539913, 2.38865713391175], [4265.45916769956, 1.19432856695587],
  [2132.72958384978, 0.597164283477939], [1066.36479192489, 0.29858214173897], [533.182395962445, 0.149291070869485],
  [266.591197981222, 0.0746455354347424], [133.295598990611, 0.0373227677173712],
];

export type TileMatrix = {
  id: string; scaleDenominator: number; cellSize: number; cornerOfOrigin: 'topLeft'; pointOfOrigin: [number, number];
  tileWidth: number; tileHeight: number; matrixWidth: number; matrixHeight: number;
};

export const tileMatrices: readonly TileMatrix[] = scales.slice(0, deepestZoom + 1).map(([scaleDenominator, cellSize], zoom) => ({
  id: String(zoom), scaleDenominator, cellSize, cornerOfOrigin: 'topLeft', pointOfOrigin: [-edge, edge],
  tileWidth: 256, tileHeight: 256, matrixWidth: 2 ** zoom, matrixHeight: 2 ** zoom,
}));

/** Columns and rows of a zoom that may hold something; both ends belong to it. */
export type TileLimits = { tileMatrix: string; minTileRow: number; maxTileRow: number; minTileCol: number; maxTileCol: number };

/** As far as a box reaches at a zoom, with a part of a tile's width around it. */
export function limitsAt([west, south, east, north]: Box, zoom: number, around: number): TileLimits {
  const across = 2 ** zoom;
  const within = (value: number): number => Math.min(across - 1, Math.max(0, Math.floor(value)));
  return {
    tileMatrix: String(zoom),
    minTileRow: within(worldY(north) * across - around), maxTileRow: within(worldY(south) * across + around),
    minTileCol: within(worldX(west) * across - around), maxTileCol: within(worldX(east) * across + around),
  };
}

export const isWithin = ({ x, y }: TileAddress, { minTileRow, maxTileRow, minTileCol, maxTileCol }: TileLimits): boolean =>
  x >= minTileCol && x <= maxTileCol && y >= minTileRow && y <= maxTileRow;
