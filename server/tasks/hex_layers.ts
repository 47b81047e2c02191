import { changeFeature, hexFeature, hotspotFeature } from '../../tiles/hex_feature.ts';
import type { TileFeature } from '../../tiles/mvt.ts';
import type { Database } from '../db/database.ts';
import type { Against } from '../model/against.ts';
import type { HexTable, Meta } from '../model/answers.ts';
import type { Measure } from '../model/filter.ts';
import { hexBoundary, hexOwnSquareKm } from '../model/hex.ts';
import { lengthInDays, ratePerSquareKmYear } from '../model/rate.ts';
import { findChanges } from './find_changes.ts';
import { findHotspots } from './find_hotspots.ts';
import type { Resolved } from './resolve_filter.ts';

/** Layers whose rows are hexagons: the same table is behind their tiles and their features. */
export const hexLayers = ['hexes', 'hotspots', 'changes'] as const;
export type HexLayer = (typeof hexLayers)[number];

export type HexQuestion = {
  resolved: Resolved;
  /** Null: the default, or the finest that the study area allows. */
  resolution: number | null;
  measure: Measure;
  /** changes: the other window. Default: that before. */
  against?: Against;
};

/** A table of hexagons as a layer sees it. */
export type HexRows = {
  meta: Meta;
  /** Ascending. */
  cell: readonly string[];
  /** Whether a row of the table is in the layer. */
  isIn: (row: number) => boolean;
  featureOf: (row: number) => TileFeature;
};

type Reader = (database: Database, question: HexQuestion, signal?: AbortSignal) => Promise<HexRows>;

const tableFor = (database: Database, { resolved, resolution, measure }: HexQuestion, statistic: 'gi_star' | 'none', signal?: AbortSignal): Promise<HexTable> =>
  findHotspots(database, resolved.context, { ...resolved, resolution: resolution ?? undefined, measure, statistic }, { signal });

/** How often a cell of the table had an incident, per square kilometre and year. */
export function rateOf({ meta, cell, count }: Pick<HexTable, 'meta' | 'cell' | 'count'>): (row: number) => number | null {
  const days = lengthInDays(meta.filter);
  return (row) => ratePerSquareKmYear(count[row]!, { squareKm: hexOwnSquareKm(cell[row]!), days });
}

const readers = {
  hexes: async (database, question, signal) => {
    const table = await tableFor(database, question, 'none', signal);
    const rate = rateOf(table);
    return {
      meta: table.meta, cell: table.cell, isIn: (row) => table.count[row]! > 0,
      featureOf: (row) => hexFeature(hexBoundary(table.cell[row]!), table, row, rate(row)),
    };
  },
  hotspots: async (database, question, signal) => {
    const table = await tableFor(database, question, 'gi_star', signal);
    return {
      meta: table.meta, cell: table.cell, isIn: (row) => (table.bin[row] ?? 0) !== 0,
      featureOf: (row) => hotspotFeature(hexBoundary(table.cell[row]!), table, row),
    };
  },
  changes: async (database, { resolved, resolution, against }, signal) => {
    const table = await findChanges(database, resolved.context, { ...resolved, resolution: resolution ?? undefined, against }, { signal });
    return {
      meta: table.meta, cell: table.cell, isIn: () => true,
      featureOf: (row) => changeFeature(hexBoundary(table.cell[row]!), table, row),
    };
  },
} as const satisfies Record<HexLayer, Reader>;

export const readHexRows = (database: Database, layer: HexLayer, question: HexQuestion, signal?: AbortSignal): Promise<HexRows> =>
  readers[layer](database, question, signal);
