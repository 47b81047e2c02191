import { firstZoomOfLesserStreets, greaterStreets } from '../../tiles/backdrop.ts';
import type { Database } from '../db/database.ts';
import { backdropShapes, hasStreetClasses } from '../db/tile_rows.ts';
import { transact } from '../db/transact.ts';
import type { MapBox, MapSize, PlanMap } from '../formats/plan_map.ts';
import type { Context } from '../model/context.ts';

type Ground = PlanMap['ground'];

/** Of a map on paper, whatever is shorter would be less than a point long. */
const leastPoints = 1;

/** Streets, water and parks below a map on paper; the lesser streets only where they can be told apart. */
export async function readGround(database: Database, context: Context, { box, size }: { box: MapBox; size: MapSize }, signal?: AbortSignal): Promise<Ground> {
  const [west, south, east, north] = box;
  // A tile of a screen is 512 pixels wide.
  const zoom = Math.log2((360 / (east - west)) * (size.width / 512));
  return transact(database, context, async (transaction) => {
    const known = await hasStreetClasses(transaction, context.agencyId, greaterStreets);
    const { shapes } = await backdropShapes(transaction, context.agencyId, {
      box: [west, south, east, north], skipStreetsBut: known && zoom < firstZoomOfLesserStreets ? greaterStreets : null, finest: ((east - west) / size.width) * leastPoints,
    });
    return shapes.map(({ kind, class: importance, geometry }) => ({ kind, isGreater: greaterStreets.includes(importance), geometry }));
  }, { readOnly: true, signal });
}
