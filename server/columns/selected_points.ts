import type { Box } from '../../tiles/tile_address.ts';
import type { PointColumns } from '../../tiles/points_tile.ts';
import { classification } from '../model/offence.ts';
import { boxPoints, rowsAround, type BoxPoints } from './box_points.ts';
import { hourOf } from './clock.ts';
import type { Columns } from './columns.ts';
import { runAt } from './day_runs.ts';
import type { PlaceIndex } from './place_index.ts';
import { placePrecisionOf, placePrecisions } from './precision.ts';
import { firstNotBelow, type Selected, type Stretch } from './select.ts';
import { chosenRows, offer, thinned, type Thinned } from './thinned.ts';
import { thinningRank } from './thinning.ts';

/** Looking at a row where rows stand by cell takes so many times as long as where they stand one after the other. */
const timesAsLong = 8;

/**
 * What a filter selects in a box (whose edges belong to it), at most `most` of them: those that `incidentPoints` in
 * db/tile_rows.ts chooses. Reads either the rows of the selection or those of the cells in the box, whichever is less work.
 */
export function selectedPoints(selected: Selected, place: PlaceIndex, { box, most }: { box: Box; most: number }): BoxPoints {
  const { columns, stretches, cycle } = selected;
  const inSelection = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  if (rowsAround(place, box) * timesAsLong < inSelection) {
    return boxPoints(columns, place, { box, most, take: takerOf(selected) });
  }
  const found = thinned(most, columns.id);
  const taken = cycle?.taken ?? null;
  let total = 0;
  for (const stretch of stretches) total += scan(found, columns, { stretch, taken, box });
  return { rows: chosenRows(found), total };
}

type Scanned = { stretch: Stretch; taken: Uint8Array | null; box: Box };

/** How many of the rows are in the box. */
function scan(found: Thinned, { longitude, latitude, clock, id }: Columns, { stretch, taken, box }: Scanned): number {
  const { rows, start, end } = stretch;
  const [west, south, east, north] = box;
  let total = 0;
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    const x = longitude[row]!;
    // Without a place it is not a number, and neither.
    if (!(x >= west && x <= east)) continue;
    const y = latitude[row]!;
    if (y < south || y > north || (taken !== null && taken[clock[row]!] === 0)) continue;
    total += 1;
    const rank = thinningRank(id[row]!);
    if (rank <= found.highest) offer(found, row, rank);
  }
  return total;
}

/** Whether a row is in one of the stretches, and its clock is taken. */
function takerOf({ columns: { clock }, stretches, cycle }: Selected): (row: number) => boolean {
  const starts = Float64Array.from(stretches, ({ segment }) => segment.start);
  const taken = cycle?.taken ?? null;
  return (row) => {
    const after = firstNotBelow(starts, row + 1, 0, starts.length);
    return after > 0 && (taken === null || taken[clock[row]!] === 1) && isIn(stretches[after - 1]!, row);
  };
}

function isIn({ rows, start, end }: Stretch, row: number): boolean {
  if (rows === null) return row >= start && row < end;
  const at = firstNotBelow(rows, row, start, end);
  return at < end && rows[at] === row;
}

/** Above every hour. */
const unknownHour = 255;
const offencePlaces = new Map(classification.map(({ id }, place) => [id, place]));
const offenceCodes = classification.map(({ code }) => code);

/** What a tile says of rows. */
export function pointColumns(columns: Columns, rows: Uint32Array): PointColumns {
  const { segments, longitude, latitude, id, clock, precision, day } = columns;
  const starts = Float64Array.from(segments, ({ start }) => start);
  const points: PointColumns = {
    count: rows.length,
    longitude: new Float64Array(rows.length), latitude: new Float64Array(rows.length), id: new Float64Array(rows.length),
    offence: new Uint16Array(rows.length), offences: offenceCodes,
    day: new Int32Array(rows.length), hour: new Uint8Array(rows.length),
    precision: new Uint8Array(rows.length), precisions: placePrecisions,
  };
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    points.longitude[i] = longitude[row]!;
    points.latitude[i] = latitude[row]!;
    points.id[i] = id[row]!;
    points.offence[i] = offencePlaces.get(segments[firstNotBelow(starts, row + 1, 0, starts.length) - 1]!.offenceId)!;
    points.day[i] = day[runAt(columns, row)]!;
    points.hour[i] = hourOf(clock[row]!) ?? unknownHour;
    points.precision[i] = placePrecisions.indexOf(placePrecisionOf(precision[row]!));
  }
  return points;
}
