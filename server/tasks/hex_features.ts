import type { Geometry } from 'geojson';
import { ringMeetsBox } from '../geo/ring_meets_box.ts';
import type { Database } from '../db/database.ts';
import { compareTexts } from '../model/cql2/compare_texts.ts';
import { baseResolution, coarsestResolution, hexBoundary, hexResolution, isHex } from '../model/hex.ts';
import { runSliced } from '../follow/sliced.ts';
import { chooseRows, pageAfter, weighRows, type ChosenRows } from './chosen_rows.ts';
import { batchSize, type FeatureQuestion, type FeatureSource, type MapFeature } from './feature_source.ts';
import { readHexRows, type HexLayer, type HexRows } from './hex_layers.ts';
import { remembered } from './memory.ts';
import { questionKey } from './resolve_filter.ts';
import { shapeTruths } from './shape_truths.ts';

const featureOf = (table: HexRows, row: number): MapFeature => ({ ...table.featureOf(row), id: table.cell[row]! });

/** Rows of the layer that touch the boxes and that the filter is true of: found once for a question, whatever the number of its pages. */
function rowsFor(database: Database, layer: HexLayer, question: FeatureQuestion, table: HexRows, signal?: AbortSignal): Promise<ChosenRows> {
  const { resolved, boxes, resolution, measure, against, where, sort } = question;
  const key = ['hex_features', layer, ...questionKey(resolved), resolution, measure, against ?? null, boxes, where, sort];
  return remembered(database, key, { signal, weigh: weighRows }, async (joint) => {
    const rows = await runSliced(findRows(table, boxes), joint);
    if (where === null && sort.length === 0) return { rows, values: [] };
    const geometryOf = (row: number): Geometry => table.featureOf(row).geometry;
    const isTrue = await shapeTruths(database, resolved, { where, shapes: { rows, geometryOf } }, joint);
    const candidates = { rows, propertiesOf: (row: number) => table.featureOf(row).properties, idOf: (row: number) => table.cell[row]!, isTrue };
    return runSliced(chooseRows(candidates, question), joint);
  });
}

const rowsInASlice = 4000;

function* findRows(table: HexRows, boxes: FeatureQuestion['boxes']): Generator<void, number[]> {
  const rows: number[] = [];
  for (let row = 0; row < table.cell.length; row += 1) {
    if (row % rowsInASlice === rowsInASlice - 1) yield;
    if (!table.isIn(row)) continue;
    if (boxes !== null) {
      const ring = hexBoundary(table.cell[row]!);
      if (!boxes.some((box) => ringMeetsBox(ring, box))) continue;
    }
    rows.push(row);
  }
  return rows;
}

/** Hexagons by their ids; figures and method as in the table of hexagons. */
export const hexFeatures = (layer: HexLayer): FeatureSource => ({
  async list(database, question, { after, limit }, signal) {
    const table = await readHexRows(database, layer, question, signal);
    const chosen = await rowsFor(database, layer, question, table, signal);
    const compareOwn = (row: number, [cell]: readonly string[]): number => compareTexts(table.cell[row]!, cell!);
    const { page, last } = pageAfter(chosen, question.sort, { after, limit, compareOwn, keyOf: (row) => [table.cell[row]!] });
    return { meta: table.meta, matched: chosen.rows.length, features: page.map((row) => featureOf(table, row)), last };
  },
  async* all(database, question, signal) {
    const table = await readHexRows(database, layer, question, signal);
    const { rows } = await rowsFor(database, layer, question, table, signal);
    for (let first = 0; first < rows.length; first += batchSize) {
      signal?.throwIfAborted();
      yield rows.slice(first, first + batchSize).map((row) => featureOf(table, row));
    }
  },
  async find(database, question, cell, signal) {
    if (!/^[0-9a-f]{15}$/.test(cell) || !isHex(cell)) return null;
    const resolution = hexResolution(cell);
    if (resolution < coarsestResolution || resolution > baseResolution || (question.resolution ?? resolution) !== resolution) return null;
    const table = await readHexRows(database, layer, { ...question, resolution }, signal);
    const row = table.cell.indexOf(cell);
    return row === -1 || !table.isIn(row) ? null : { meta: table.meta, feature: featureOf(table, row) };
  },
});
