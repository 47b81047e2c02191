import type { Box } from '../../tiles/tile_address.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { selectRows } from '../columns/select.ts';
import { selectedPoints } from '../columns/selected_points.ts';
import type { Database } from '../db/database.ts';
import { countPlacedIncidents, isIncident, isPlacedIn } from '../db/feature_rows.ts';
import { readIncidents, type IncidentRecord } from '../db/incidents.ts';
import { allIncidents } from './all_incidents.ts';
import { columnsFor, counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { pageOf, plainMeta, type FeatureSource, type MapFeature } from './feature_source.ts';
import { toRow } from './list_incidents.ts';
import { newestIncidents } from './newest_incidents.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

function featureOf(record: IncidentRecord): MapFeature {
  const { longitude, latitude, ...properties } = toRow(record);
  const geometry = longitude === null || latitude === null ? null : { type: 'Point' as const, coordinates: [longitude, latitude] };
  return { type: 'Feature', id: properties.id, geometry, properties };
}

/** Incidents with a place, in the order of the list of incidents. */
export const incidentFeatures: FeatureSource = {
  async list(database, { resolved, boxes, unplaced = false }, { after, limit }, signal) {
    const { filter } = resolved;
    const start = after === null ? null : { moment: after[0]!, id: after[1]! };
    const totals = await counterFor(database, resolved, signal).totals(filter);
    const further = unplaced && boxes === null ? null : isPlacedIn(boxes);
    const asked = { filter, range: null, further, after: start, limit: limit + 1, expected: unplaced ? totals.rows : totals.placed };
    const rows = await newestIncidents(database, resolved, asked, signal);
    const { page, last } = pageOf(rows, limit, ({ moment, id }) => [moment, id]);
    return {
      meta: describeAnswer(resolved, totals), features: page.map(featureOf), last,
      matched: boxes === null ? (unplaced ? totals.rows : totals.placed) : await countInBoxes(database, resolved, boxes, signal),
    };
  },
  async* all(database, { resolved, boxes, unplaced = false }, signal) {
    const { filter } = resolved;
    const totals = await counterFor(database, resolved, signal).totals(filter);
    const further = unplaced && boxes === null ? null : isPlacedIn(boxes);
    for await (const rows of allIncidents(database, resolved, { filter, further, expected: totals.rows }, signal)) yield rows.map(featureOf);
  },
  async find(database, { resolved }, id, signal) {
    if (!/^[1-9]\d{0,17}$/.test(id)) return null;
    const { agency: { agencyId }, filter } = resolved;
    const [record] = await readAt(database, resolved, (transaction) =>
      readIncidents(transaction, agencyId, { filter, range: null, further: isIncident(id), after: null, limit: 1 }), signal);
    return record === undefined ? null : { meta: plainMeta(resolved), feature: featureOf(record) };
  },
};

async function countInBoxes(database: Database, resolved: Resolved, boxes: readonly Box[], signal?: AbortSignal): Promise<number> {
  const { agency: { agencyId }, filter } = resolved;
  const held = columnsFor(resolved);
  if (held === null) return readAt(database, resolved, (transaction) => countPlacedIncidents(transaction, agencyId, { filter, boxes }), signal);
  const selected = selectRows(held.columns, filter, held.within);
  return boxes.reduce((sum, box) => sum + selectedPoints(selected, placeIndexOf(held.columns), { box, most: 0 }).total, 0);
}
