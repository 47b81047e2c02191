import { analysis } from '../../tiles/analysis.ts';
import { areas } from '../../tiles/areas.ts';
import { backdrop, firstZoomOfLesserStreets, greaterStreets } from '../../tiles/backdrop.ts';
import { changes } from '../../tiles/changes.ts';
import { hexes } from '../../tiles/hexes.ts';
import { hotspots } from '../../tiles/hotspots.ts';
import { incidents, pointsPerTile } from '../../tiles/incidents.ts';
import { patrols } from '../../tiles/patrols.ts';
import { countFeatures } from '../../tiles/count_features.ts';
import type { LayerId } from '../../tiles/layers.ts';
import {
  asSeen, asTheyAre, boxesOf, buffer as bufferUnits, extent, fittedTile, largestTile, tileOf, type FittedTile, type Fitting, type Shapes, type TileFeature,
} from '../../tiles/mvt.ts';
import { tileBox, type TileAddress } from '../../tiles/tile_address.ts';
import { resolutionAtZoom } from '../../tiles/zoom_resolution.ts';
import type { Database } from '../db/database.ts';
import { mostConnections } from '../db/pool.ts';
import { areaShapes, backdropShapes, hasStreetClasses } from '../db/tile_rows.ts';
import type { Transaction } from '../db/transact.ts';
import type { Against } from '../model/against.ts';
import type { Measure } from '../model/filter.ts';
import { coarsestResolution, hexCentre, hexResolution, hexSquareKm } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { boundedQueue, tooBusy, type BoundedQueue } from './bounded_queue.ts';
import { cutPoints } from './cut_points.ts';
import { readHexRows, type HexLayer, type HexRows } from './hex_layers.ts';
import { keptFeature, type KeptRows } from './kept_rows.ts';
import { areaFigures } from './list_areas.ts';
import { remembered } from './memory.ts';
import { packTile, weighPacked, type LiveCoding, type Packed } from './pack_tile.ts';
import { latestOf, readAt } from './read_at.ts';
import { questionKey, type Resolved } from './resolve_filter.ts';

/** What a tile was asked for, with everything resolved. */
export type TileQuestion = {
  resolved: Resolved;
  address: TileAddress;
  /** Null: follows the zoom for counts, the default for hotspots. */
  resolution: number | null;
  measure: Measure;
  /** changes: the other window. Absent: that before. */
  against?: Against;
  /** Kind of area; null for all. */
  kind: string | null;
  /** analysis, patrols: the rows that are drawn, which whoever asks may see. */
  kept?: KeptRows | null;
};

export type CutTile = FittedTile & {
  /** When hexagons are coarser than was asked for, because so many would not fit: their resolution. */
  coarser?: number;
};

type Cutter = (database: Database, question: TileQuestion, signal: AbortSignal | undefined) => Promise<CutTile>;

/** As much as shapes reach beyond the tile in the encoders. */
const buffer = bufferUnits / extent;

const read = <T>(database: Database, { resolved }: TileQuestion, signal: AbortSignal | undefined, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  readAt(database, { ...resolved, context: { ...resolved.context, purpose: 'draw a map' } }, work, signal);

async function cutIncidents(database: Database, question: TileQuestion, signal: AbortSignal | undefined): Promise<CutTile> {
  const { address, resolved: { filter } } = question;
  const { bytes, kept, total } = await cutPoints(database, question, { filter, box: tileBox(address, buffer), most: pointsPerTile }, signal);
  if (bytes !== null && bytes.length > largestTile) throw new RangeError(`a tile of ${bytes.length} bytes: pointsPerTile is too many`);
  return { bytes, thinned: total > kept ? { kept, all: total } : null };
}

const tooFine = (error: unknown): boolean => error instanceof Problem && error.code === 'study_area_too_large';

/** Counts at a resolution that follows the zoom: the finest up to it that the study area allows. */
async function countsAtZoom(database: Database, question: TileQuestion, signal: AbortSignal): Promise<HexRows> {
  for (let resolution = resolutionAtZoom(question.address.z); ; resolution -= 1) {
    try {
      return await readHexRows(database, 'hexes', { ...question, resolution }, signal);
    } catch (error) {
      if (!tooFine(error) || resolution <= coarsestResolution) throw error;
    }
  }
}

const rowsFor = (database: Database, question: TileQuestion, layer: HexLayer, signal: AbortSignal): Promise<HexRows> =>
  (layer === 'hexes' && question.resolution === null ? countsAtZoom(database, question, signal) : readHexRows(database, layer, question, signal));

/** Wider than any hexagon of the resolution is from its centre: the largest is half as wide again as the mean. */
function hexBoxes(cells: readonly string[]): Float64Array {
  const boxes = new Float64Array(cells.length * 4);
  if (cells.length === 0) return boxes;
  const degrees = (1.6 * Math.sqrt(hexSquareKm(hexResolution(cells[0]!)) / 2.598)) / 111;
  cells.forEach((cell, row) => {
    const [longitude, latitude] = hexCentre(cell);
    const across = degrees / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
    boxes.set([longitude - across, latitude - degrees, longitude + across, latitude + degrees], row * 4);
  });
  return boxes;
}

type Weighed = Shapes & { weight: number };

/** Once for a question, whatever the number of tiles that are cut from it. */
function hexShapes(database: Database, question: TileQuestion, layer: HexLayer, signal: AbortSignal | undefined): Promise<Shapes> {
  const { resolved, address, measure, against } = question;
  const resolution = question.resolution ?? (layer === 'hexes' ? resolutionAtZoom(address.z) : null);
  const key = ['tile_shapes', layer, ...questionKey(resolved), resolution, measure, against ?? null];
  return remembered<Weighed>(database, key, { signal, weigh: ({ weight }) => weight }, async (joint) => {
    const { cell, isIn, featureOf } = await rowsFor(database, question, layer, joint);
    const drawn = cell.map((_, row) => row).filter(isIn);
    return {
      boxes: hexBoxes(drawn.map((row) => cell[row]!)),
      shape: (at) => featureOf(drawn[at]!),
      weight: 100 + 5 * drawn.length + 8 * cell.length,
    };
  });
}

/** Where there are too many, what differs least from the ordinary is left out. */
const byWeight: Fitting = { ...asTheyAre, weigh: ({ properties: { z, count } }) => Math.abs(Number(z ?? count ?? 0)) };

/** Counts can be told of coarser hexagons and are the same incidents; what is tested cannot: another resolution is another test. */
const cutHexes = (layer: HexLayer): Cutter => async (database, question, signal) => {
  const tile = tileOf(layer, question.address, await hexShapes(database, question, layer, signal), byWeight);
  const resolution = question.resolution ?? resolutionAtZoom(question.address.z);
  if (tile.thinned === null || layer !== 'hexes' || resolution <= coarsestResolution) return tile;
  return { coarser: resolution - 1, ...await cutHexes(layer)(database, { ...question, resolution: resolution - 1 }, signal) };
};

/** What is furthest from the ordinary stays longest; what has no value goes first. */
const byEvidence: Fitting = { ...asTheyAre, weigh: ({ properties: { score, value, count } }) => Math.abs(Number(score ?? value ?? count ?? 0)) };

/** Of a plan the ways and stops stay longest, then the cells of which most is expected. */
const byDuty: Fitting = { ...asTheyAre, weigh: ({ properties: { kind, expected } }) => (kind === 'cell' ? Number(expected) : Infinity) };

const cutKept = (layer: LayerId, fitting: Fitting): Cutter => async (_database, { address, kept }) => {
  if (kept === undefined || kept === null) throw new RangeError(`the layer ${layer} was asked without its rows`);
  return tileOf(layer, address, { boxes: kept.boxes, shape: (row) => keptFeature(kept, row) }, { ...fitting, mayCoarsen: kept.detailed });
};

async function cutAreas(database: Database, question: TileQuestion, signal: AbortSignal | undefined): Promise<CutTile> {
  const { resolved, resolved: { agency }, kind, address } = question;
  // Shapes are kept apart from figures: every filter is about the same ones.
  const shapes = await remembered<Weighed>(database, ['tile_shapes', areas.id, agency.agencyId, latestOf(agency), kind],
    { signal, weigh: ({ weight }) => weight }, async (joint) => {
      const rows = await read(database, question, joint, (transaction) => areaShapes(transaction, agency.agencyId, kind));
      const features = rows.map(({ kind: ofKind, code, name, squareKm, geometry }): TileFeature =>
        ({ type: 'Feature', geometry, properties: { id: `${ofKind}:${code}`, kind: ofKind, code, name, squareKm } }));
      return { boxes: boxesOf(features), shape: (row) => features[row]!, weight: 100 + JSON.stringify(features).length / 8 };
    });
  const figures = await areaFigures(database, resolved, kind, signal);
  const shape = (row: number): TileFeature => {
    const { properties, ...feature } = shapes.shape(row);
    return { ...feature, properties: { ...properties, ...figures.of(String(properties['id'])) } };
  };
  return tileOf(areas.id, address, { ...shapes, shape }, { ...asTheyAre, mayCoarsen: true });
}

async function cutBackdrop(database: Database, question: TileQuestion, signal: AbortSignal | undefined): Promise<CutTile> {
  const { resolved: { agency }, address } = question;
  const box = tileBox(address, buffer);
  const finest = (0.5 * asSeen.tolerance * (box[3] - box[1])) / (extent + 2 * bufferUnits);
  const { shapes, total } = await read(database, question, signal, async (transaction) => {
    const coarse = address.z < firstZoomOfLesserStreets && await hasStreetClasses(transaction, agency.agencyId, greaterStreets);
    return backdropShapes(transaction, agency.agencyId, { box, skipStreetsBut: coarse ? greaterStreets : null, finest });
  });
  const features = shapes.map(({ kind, class: importance, name, geometry }): TileFeature =>
    ({ type: 'Feature', geometry, properties: { kind, class: importance || null, name: name || null } }));
  const { bytes, thinned } = fittedTile(backdrop.id, address, features, asSeen);
  const kept = thinned?.kept ?? features.length;
  return { bytes, thinned: total > features.length || thinned !== null ? { kept, all: Math.max(total, thinned?.all ?? 0) } : null };
}

/** One for each layer; a missing one is a compile error. */
const cutters = {
  [incidents.id]: cutIncidents,
  [hexes.id]: cutHexes('hexes'),
  [hotspots.id]: cutHexes('hotspots'),
  [changes.id]: cutHexes('changes'),
  [analysis.id]: cutKept('analysis', byEvidence),
  [patrols.id]: cutKept('patrols', byDuty),
  [areas.id]: cutAreas,
  [backdrop.id]: cutBackdrop,
} as const satisfies Record<LayerId, Cutter>;

/** A tile of a layer, cut now and not remembered. */
export const cutTileNow = (database: Database, layer: LayerId, question: TileQuestion, signal?: AbortSignal): Promise<CutTile> =>
  cutters[layer](database, question, signal);

/** A tile as it is sent, null where nothing is, and how many features are in it. */
export type SentTile = Omit<CutTile, 'bytes'> & { packed: Packed | null; rows: number };

/** How many tiles may wait: a second or two of work, so that whoever is let in is answered before they lose patience. */
const places = 512;
const queues = new WeakMap<Database, BoundedQueue>();

/** Tiles that are cut at a time: as many as may ask the database at once while two of its connections stay free for all else. */
export function tileQueue(database: Database): BoundedQueue {
  const existing = queues.get(database);
  if (existing !== undefined) return existing;
  const slots = Math.min(8, Math.max(1, mostConnections(database) - 2));
  const queue = boundedQueue({ slots, places, refusal: () => tooBusy('tiles', Math.random()) });
  queues.set(database, queue);
  return queue;
}

/**
 * A tile of a layer, cut at most once for a data version and question while it is remembered, in its turn. Compressed first as
 * `live` says. Throws the Problem `too_busy` when too many wait.
 */
export function cutTile(database: Database, layer: LayerId, question: TileQuestion, live: LiveCoding, signal?: AbortSignal): Promise<SentTile> {
  const { resolved, address: { z, x, y }, resolution, measure, against, kind, kept } = question;
  return remembered(database, ['tile', layer, z, x, y, ...questionKey(resolved), resolution, measure, against ?? null, kind, kept?.id ?? null],
    { signal, weigh: ({ packed }) => weighPacked(packed) }, (joint) => tileQueue(database).run(joint, async () => {
      const { bytes, ...tile } = await cutTileNow(database, layer, question, joint);
      return { ...tile, rows: bytes === null ? 0 : countFeatures(bytes), packed: bytes === null ? null : await packTile(bytes, live) };
    }));
}
