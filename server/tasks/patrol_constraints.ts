import type { Database } from '../db/database.ts';
import { hexResolution } from '../model/hex.ts';
import type { PlanBody } from '../model/patrol.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import { areasOfPlaces } from './areas_of_places.ts';
import type { Asked } from './resolve_filter.ts';

/** What a plan must keep to, for each cell of its surface. */
export type CellConstraints = {
  /** Visits, at least and at most; where several are said, the largest floor and the lowest ceiling. */
  floor: Int32Array;
  ceiling: Int32Array;
  priority: Float64Array;
  noGo: Uint8Array;
  /** For each cell the place in the request that its floor came from, -1 for none; the same for its ceiling and for where nobody may go. */
  floorFrom: Int32Array;
  ceilingFrom: Int32Array;
  noGoFrom: Int32Array;
};

type Places = { cells: readonly string[]; longitude: Float64Array; latitude: Float64Array; expected: Float64Array; heldOut: Uint8Array };
type Place = { cell?: string | undefined; area?: string | undefined };

export const unlimited = 96;

/**
 * Reads what is said of cells and areas. A floor of an area is that of its open cell of which most is expected: so many visits to
 * the area. Throws the Problem `bad_constraint` with each field.
 */
export async function readConstraints(
  database: Database, asked: Pick<Asked, 'agency' | 'context'>, { places, body, signal }: { places: Places; body: PlanBody; signal?: AbortSignal | undefined },
): Promise<CellConstraints> {
  const { cells } = places;
  const n = cells.length;
  const found: CellConstraints = {
    floor: new Int32Array(n), ceiling: new Int32Array(n).fill(unlimited), priority: new Float64Array(n).fill(1), noGo: new Uint8Array(n),
    floorFrom: new Int32Array(n).fill(-1), ceilingFrom: new Int32Array(n).fill(-1), noGoFrom: new Int32Array(n).fill(-1),
  };
  const faults: ProblemField[] = [];
  const lookUp = await finder(database, asked, { places, body, signal });
  const each = <T extends Place>(list: readonly T[], field: string, apply: (members: readonly number[], one: T, at: number) => void): void => list.forEach((one, at) => {
    const members = lookUp(one);
    if (typeof members === 'string') faults.push({ field: `${field}.${at}`, message: members });
    else apply(members, one, at);
  });
  each(body.noGo, 'noGo', (members, _, at) => members.forEach((i) => { found.noGo[i] = 1; found.noGoFrom[i] = at; }));
  each(body.priorities, 'priorities', (members, { weight }) => members.forEach((i) => { found.priority[i] = found.priority[i]! * weight; }));
  each(body.ceilings, 'ceilings', (members, { visits }, at) => members.forEach((i) => {
    if (visits >= found.ceiling[i]!) return;
    found.ceiling[i] = visits;
    found.ceilingFrom[i] = at;
  }));
  each(body.floors, 'floors', (members, { visits, area }, at) => {
    const open = area === undefined ? members : mostExpected(members, places, found.noGo);
    if (open.length === 0) faults.push({ field: `floors.${at}`, message: `Nobody may go to any cell of the area "${area}": each is closed by the request or held out by lot.` });
    for (const i of open) {
      if (visits <= found.floor[i]!) continue;
      found.floor[i] = visits;
      found.floorFrom[i] = at;
    }
  });
  if (faults.length === 0) return found;
  throw new Problem('bad_request', 'bad_constraint', `What is said of cells cannot be used. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
}

function mostExpected(members: readonly number[], { expected, heldOut }: Places, noGo: Uint8Array): number[] {
  const open = members.filter((i) => noGo[i] === 0 && heldOut[i] === 0);
  return open.length === 0 ? [] : [open.reduce((best, i) => (expected[i]! > expected[best]! ? i : best))];
}

/** Numbers of the cells that a place means, or why there are none. */
async function finder(
  database: Database, asked: Pick<Asked, 'agency' | 'context'>, { places, body, signal }: { places: Places; body: PlanBody; signal?: AbortSignal | undefined },
): Promise<(place: Place) => readonly number[] | string> {
  const numberOf = new Map(places.cells.map((cell, i) => [cell, i]));
  const resolution = hexResolution(places.cells[0]!);
  const named = [...body.floors, ...body.ceilings, ...body.priorities, ...body.noGo].flatMap(({ area }) => area ?? []);
  const members = new Map<string, number[]>();
  for (const kind of new Set(named.map((area) => area.split(':')[0]!))) {
    const areas = await areasOfPlaces(database, asked, { kind, longitude: places.longitude, latitude: places.latitude }, signal);
    areas?.areas.forEach((name) => members.set(name, []));
    areas?.at.forEach((area, i) => { if (area >= 0) members.get(areas.areas[area]!)!.push(i); });
  }
  return ({ cell, area }) => {
    if (area !== undefined) {
      const inside = members.get(area);
      if (inside === undefined) return `There is no area "${area.slice(0, 80)}". /api/v1/areas lists all, as kind:code.`;
      return inside.length === 0 ? `The area "${area}" holds the middle of no cell.` : inside;
    }
    const at = numberOf.get(cell!);
    if (at !== undefined) return [at];
    return hexResolution(cell!) === resolution ? `The cell ${cell} is not in the study area.` : `The cell ${cell} is of resolution ${hexResolution(cell!)}; this plan's cells are of ${resolution}.`;
  };
}
