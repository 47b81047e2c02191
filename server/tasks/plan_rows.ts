import type { Geometry } from 'geojson';
import { layers } from '../../tiles/layers.ts';
import type { TileProperties } from '../../tiles/mvt.ts';
import type { Database } from '../db/database.ts';
import type { FilterQuery } from '../model/filter.ts';
import { hexBoundary } from '../model/hex.ts';
import type { PatrolPlan, PlanRoute, PlanStop } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import { maySeeLayer, type Who } from '../model/who.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { extentOf, type KeptRows, type PlanMeta } from './kept_rows.ts';
import { remembered } from './memory.ts';
import { readPlanOf } from './patrol_plans.ts';
import { resolveAgency } from './resolve_filter.ts';

/** The incidents that a plan was learned from, of whatever offence: whose handling counts for what is made of them. */
export const learnedFilter = ({ surface: { learned: { from, to } } }: Pick<PatrolPlan, 'surface'>, agency: string): FilterQuery => ({ agency, from, to });

type Row = { id: string; geometry: () => Geometry; properties: TileProperties };

/** The rows of a plan: routes, stops, cells. Throws the Problems `layer_not_allowed` and `unknown_plan`. */
export async function openPlanRows(database: Database, { who, slug, id, signal }: { who: Who; slug: string | undefined; id: string; signal?: AbortSignal }): Promise<KeptRows> {
  // Doors refuse before; whichever forgets to is shut here.
  if (!maySeeLayer(who, layers.patrols.id)) throw new Problem('forbidden', 'layer_not_allowed', 'The key that was given does not open the layer "patrols".');
  const { agency, context } = await resolveAgency(database, who, slug, signal);
  return remembered(database, ['plan_rows', agency.agencyId, id], { signal, weigh: ({ rows }) => 100 + 60 * rows }, async (joint) =>
    planRows((await readPlanOf(database, context, id, joint)).plan, agency.slug));
}

/** Local day on which its shift begins. */
export const dayOf = ({ shift: { zone, from } }: Pick<PatrolPlan, 'shift'>): string => new Date(zoneClock(zone).localOf(Date.parse(from))).toISOString().slice(0, 10);

function planRows(plan: PatrolPlan, agency: string): KeptRows {
  const { id, title, shift, surface, travel, choice, coverage, seed, sha256, reading, demonstration } = plan;
  const rows = [...plan.routes.map(routeRow), ...plan.routes.flatMap(({ unit, stops }) => stops.map((stop) => stopRow(unit, stop))), ...plan.cells.map(cellRow)];
  const { rows: learned, placed, dataVersion } = surface.learned;
  const meta: PlanMeta = {
    dataVersion, demonstration, rows: learned, placed, warnings: plan.warnings.map(({ code, severity, text }) => ({ code, severity, message: text.en })),
    plan: { method: 'patrol_plan', id, title, shift, surface, travel, choice, coverage, seed, sha256, reading },
  };
  const geometryOf = (row: number): Geometry => rows[row]!.geometry();
  return {
    id, filter: learnedFilter(plan, agency), meta, name: title === '' ? layers.patrols.title : title, described: described(plan), fileStem: `${layers.patrols.id}-${agency}-${dayOf(plan)}`, rows: rows.length, detailed: false,
    ...extentOf(rows.length, geometryOf), idOf: (row) => rows[row]!.id, propertiesOf: (row) => rows[row]!.properties, geometryOf,
  };
}

const described = ({ id, title, shift, routes, seed, sha256, coverage, reading }: PatrolPlan): KeptRows['described'] => ({
  title: `${title === '' ? layers.patrols.title : title}, ${shift.from} to ${shift.to}`,
  description: [`Plan ${id}: ${routes.length} units; what is expected is in ${({ count: 'incidents', harm: 'days of harm', minutes: 'minutes of work' })[coverage.unit]}; seed ${seed}; SHA-256 ${sha256}.`,
    ...reading.map(({ en }) => en)].join(' '),
});

const nothing = Object.fromEntries(layers.patrols.fields.map(({ name }) => [name, null])) as TileProperties;
const withNames = (properties: TileProperties): TileProperties => ({ ...nothing, ...properties });

/** Straight from stop to stop. A unit without a visit stays where it begins, unless it has to end elsewhere. */
function routeRow({ unit, from, to, start, end, stops, visitMinutes, travelMinutes, metres }: PlanRoute): Row {
  const id = `route:${unit}`;
  const moves = stops.length > 0 || start.join() !== end.join();
  return {
    id, geometry: () => (moves ? { type: 'LineString', coordinates: [start, ...stops.map(({ longitude, latitude }) => [longitude, latitude]), end] } : { type: 'Point', coordinates: start }),
    properties: withNames({
      id, kind: 'route', unit, arrive: from, leave: to, minutes: visitMinutes, travelMinutes, metres, visits: stops.length, reached: stops.reduce((sum, { reached }) => sum + reached, 0),
    }),
  };
}

function stopRow(unit: string, { order, cell, name, longitude, latitude, arrive, leave, minutes, travelMinutes, travelMetres, visit, locked, expected, reached }: PlanStop): Row {
  const id = `stop:${unit}:${order}`;
  return {
    id, geometry: () => ({ type: 'Point', coordinates: [longitude, latitude] }),
    properties: withNames({ id, kind: 'stop', unit, order, cell, name, arrive, leave, minutes, travelMinutes, metres: travelMetres, visit, locked, expected, reached }),
  };
}

function cellRow({ cell, name, expected, reached, visits, minutes, state }: PatrolPlan['cells'][number]): Row {
  const id = `cell:${cell}`;
  return { id, geometry: () => ({ type: 'Polygon', coordinates: [hexBoundary(cell)] }), properties: withNames({ id, kind: 'cell', cell, name, minutes, visits, expected, reached, state }) };
}
