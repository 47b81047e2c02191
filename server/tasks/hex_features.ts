import { hexFeature } from '../../tiles/hex_feature.ts';
import type { Database } from '../db/database.ts';
import { ringMeetsBox } from '../geo/ring_meets_box.ts';
import type { HexTable } from '../model/answers.ts';
import { baseResolution, coarsestResolution, hexBoundary, hexResolution, isHex } from '../model/hex.ts';
import type { FeatureQuestion, FeatureSource, MapFeature } from './feature_source.ts';
import { findHotspots } from './find_hotspots.ts';
import { remembered } from './memory.ts';
import { questionKey } from './resolve_filter.ts';
import { runSliced } from '../follow/sliced.ts';

type Layer = 'hexes' | 'hotspots';

function tableFor(database: Database, layer: Layer, { resolved, resolution, measure }: FeatureQuestion, signal?: AbortSignal): Promise<HexTable> {
  const statistic = layer === 'hotspots' ? 'gi_star' : 'none';
  return findHotspots(database, resolved.context, { ...resolved, resolution: resolution ?? undefined, measure, statistic }, { signal });
}

/** Of the table's rows those that are in the layer. */
const isIn = (layer: Layer, table: HexTable, row: number): boolean => (layer === 'hotspots' ? (table.bin[row] ?? 0) !== 0 : table.count[row]! > 0);

function featureOf(layer: Layer, table: HexTable, row: number): MapFeature {
  const cell = table.cell[row]!;
  return { ...hexFeature(layer, hexBoundary(cell), table, row), id: cell };
}

/** Rows of the layer that touch the boxes: found once for a question, whatever the number of its pages. */
function rowsFor(database: Database, layer: Layer, question: FeatureQuestion, table: HexTable, signal?: AbortSignal): Promise<number[]> {
  const { resolved, boxes, resolution, measure } = question;
  const key = ['hex_features', layer, ...questionKey(resolved), resolution, measure, boxes];
  return remembered(database, key, { signal, weigh: (rows) => 100 + rows.length }, (joint) =>
    runSliced(findRows(table, layer, boxes), joint));
}

const rowsInASlice = 4000;

function* findRows(table: HexTable, layer: Layer, boxes: FeatureQuestion['boxes']): Generator<void, number[]> {
  const rows: number[] = [];
  for (let row = 0; row < table.cell.length; row += 1) {
    if (row % rowsInASlice === rowsInASlice - 1) yield;
    if (!isIn(layer, table, row)) continue;
    if (boxes !== null) {
      const ring = hexBoundary(table.cell[row]!);
      if (!boxes.some((box) => ringMeetsBox(ring, box))) continue;
    }
    rows.push(row);
  }
  return rows;
}

/** Hexagons by their ids; figures and method as in the table of hexagons. */
export const hexFeatures = (layer: Layer): FeatureSource => ({
  async list(database, question, { after, limit }, signal) {
    const table = await tableFor(database, layer, question, signal);
    const rows = await rowsFor(database, layer, question, table, signal);
    const first = after === null ? 0 : rows.findIndex((row) => table.cell[row]! > after[0]!);
    const page = first === -1 ? [] : rows.slice(first, first + limit);
    const more = first !== -1 && first + page.length < rows.length;
    return {
      meta: table.meta, matched: rows.length, features: page.map((row) => featureOf(layer, table, row)),
      last: more ? [table.cell[page.at(-1)!]!] : null,
    };
  },
  async find(database, question, cell, signal) {
    if (!/^[0-9a-f]{15}$/.test(cell) || !isHex(cell)) return null;
    const resolution = hexResolution(cell);
    if (resolution < coarsestResolution || resolution > baseResolution || (question.resolution ?? resolution) !== resolution) return null;
    const table = await tableFor(database, layer, { ...question, resolution }, signal);
    const row = table.cell.indexOf(cell);
    return row === -1 || !isIn(layer, table, row) ? null : { meta: table.meta, feature: featureOf(layer, table, row) };
  },
});
