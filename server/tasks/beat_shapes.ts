import { listAreaRows, readAreaShapes } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { dissolve } from '../geo/dissolve.ts';
import type { BeatPlan, PostsPlan } from '../model/beats.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { hexOutline } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { atOneVersion, readAt } from './read_at.ts';
import { resolveAgency } from './resolve_filter.ts';

type Feature = { type: 'Feature'; id: string; properties: Record<string, string | number | boolean | null>; geometry: { type: 'MultiPolygon'; coordinates: MultiPolygon } };
export type BeatCollection = { type: 'FeatureCollection'; features: Feature[] };
type Asked = { who: Who; agency: string | undefined; side: 'before' | 'after'; signal?: AbortSignal | undefined };

/** The outlines of beats as GeoJSON, with codes and names as an import of areas takes them. */
export async function beatShapes(database: Database, plan: BeatPlan, { who, agency, side, signal }: Asked): Promise<BeatCollection> {
  const { assignment, beats } = plan;
  const beatOf = side === 'after' ? assignment.after : assignment.before;
  if (beatOf === null) throw new Problem('not_found', 'unknown_beats', 'These beats were drawn from nothing: there are none before.');
  const members = beats.map((): string[] => []);
  beatOf.forEach((beat, unit) => members[beat]?.push(assignment.units[unit]!));
  const outline = plan.unit.startsWith('hex') ? hexOutline : await areaOutline(database, plan, { who, agency, signal });
  return {
    type: 'FeatureCollection',
    features: beats.flatMap((beat, i): Feature[] => {
      const state = beat[side];
      return state === null || members[i]!.length === 0 ? [] : [{
        type: 'Feature', id: beat.code, geometry: { type: 'MultiPolygon', coordinates: outline(members[i]!) },
        properties: {
          code: beat.code, name: beat.name, units: state.units, load: state.load, deviation: state.deviation, travel_metres: state.travelMetres, square_km: state.squareKm, compactness: state.compactness,
          pieces: state.pieces, locked: beat.locked,
        },
      }];
    }),
  };
}

/** Areas as they are now, joined. Throws the Problem `areas_changed` when some are no more. */
async function areaOutline(database: Database, plan: BeatPlan, { who, agency, signal }: Omit<Asked, 'side'>): Promise<(ids: readonly string[]) => MultiPolygon> {
  const kind = plan.unit.slice('area:'.length);
  const shapes = await atOneVersion(async () => {
    const asked = await resolveAgency(database, who, agency, signal);
    const { agencyId } = asked.agency;
    return readAt(database, asked, async (transaction) => {
      const rows = await listAreaRows(transaction, agencyId, kind);
      const found = await readAreaShapes(transaction, agencyId, kind);
      return new Map(rows.map((row, i) => [`${row.kind}:${row.code}`, found[i]!]));
    }, signal);
  });
  const gone = plan.assignment.units.filter((id) => !shapes.has(id));
  if (gone.length > 0) throw new Problem('conflict', 'areas_changed', `The areas that these beats are made of have changed: ${gone.slice(0, 5).join(', ')} ${gone.length === 1 ? 'is' : 'are'} gone. Draw them again.`);
  return (ids) => dissolve(ids.map((id) => shapes.get(id)!));
}

/** Posts as points. */
export const postPoints = ({ posts }: PostsPlan): object => ({
  type: 'FeatureCollection', features: posts.map(({ at, ...properties }, i) => ({ type: 'Feature', id: i + 1, properties, geometry: { type: 'Point', coordinates: at } })),
});
