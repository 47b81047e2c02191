import type { StudyShape, Units } from '../analysis/method.ts';
import { listAreaRows, readAreaShapes, touchingAreas } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { areaIndex } from '../geo/area_index.ts';
import { middleOf } from '../geo/middle.ts';
import type { Plane } from '../geo/plane.ts';
import { squaresIn, squaresOver } from '../geo/squares.ts';
import { mostCells } from '../geo/study_area.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { defaultResolution, hexCentre, hexOwnSquareKm } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { packNeighbours, type Neighbours } from '../stats/neighbours.ts';
import { withoutSelf } from '../stats/weights.ts';
import type { UnitOf } from './analysis_events.ts';
import { finestResolution, findStudyArea, neighboursWithin } from './find_study_area.ts';
import { remembered } from './memory.ts';
import { latestOf, readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** Units with what tells which one an incident lies in, and their outlines for the map (null: hexagons, whose ids say it). */
export type PlacedUnits = { text: string; units: Units; unitOf: UnitOf; outline: ((unit: number) => unknown) | null };

type Asked = {
  plane: Plane; study: StudyShape;
  /** Of neighbours; 0 for none. */
  rings: number;
  /** Of hexagons whose size is not named. */
  resolution?: number;
};

/** `text`: hex:9, square:500, area:district; `hex`, `square` and `area` alone leave size or kind to the data. */
export async function findUnits(database: Database, resolved: Resolved, text: string, asked: Asked, signal?: AbortSignal): Promise<PlacedUnits> {
  const [kind, size] = text.split(':') as [string, string | undefined];
  if (kind === 'hex') return hexUnits(
    database, resolved,
    { ...asked, resolution: size === undefined ? await finestResolution(database, resolved, asked.resolution ?? defaultResolution, signal) : Number(size) },
    signal,
  );
  if (kind === 'square') {
    const placed = squareUnits(Number(size ?? 500), asked);
    const { ids, x, y } = placed.units;
    const names = await namesWithin(database, resolved, { key: `${placed.text} ${asked.plane.crs} ${ids.length} ${ids[0]}`, ids, middle: (i) => asked.plane.inverse(x[i]!, y[i]!) }, signal);
    return { ...placed, units: { ...placed.units, names } };
  }
  return areaUnits(database, resolved, size, asked, signal);
}

async function hexUnits(
  database: Database, resolved: Resolved, { plane, rings, resolution }: Asked & { resolution: number }, signal?: AbortSignal,
): Promise<PlacedUnits> {
  const study = await findStudyArea(database, resolved, resolution, signal);
  const near = rings === 0 ? null : await neighboursWithin(database, study, rings, signal);
  const n = study.cells.length;
  const { x, y, squareKm } = await remembered(database, ['analysis cells', study.hash, plane.crs], { signal, weigh: () => 3 * n }, async () => {
    const found = { x: new Float64Array(n), y: new Float64Array(n), squareKm: new Float64Array(n) };
    study.cells.forEach((cell, i) => {
      [found.x[i], found.y[i]] = plane.forward(...hexCentre(cell));
      found.squareKm[i] = hexOwnSquareKm(cell);
    });
    return found;
  });
  const names = await namesWithin(database, resolved, { key: study.hash, ids: study.cells, middle: (i) => hexCentre(study.cells[i]!) }, signal);
  return {
    text: `hex:${resolution}`, outline: null,
    unitOf: { resolution, at: ({ cell }) => (cell === null ? -1 : study.indexOf.get(cell) ?? -1) },
    units: {
      kind: 'hex', n, ids: study.cells, names, x, y, squareKm, neighbours: near === null ? nobody(n) : withoutSelf(near),
      metres: null, column: null, row: null,
    },
  };
}

function squareUnits(metres: number, { plane, study, rings }: Asked): PlacedUnits {
  if (squaresIn(study.bounds, metres) > 4 * mostCells) throw tooManySquares(metres, study);
  const { column, row } = squaresOver(study.polygons as [number, number][][][], study.bounds, metres);
  const n = column.length;
  if (n > mostCells) throw tooManySquares(metres, study);
  const ids = Array.from(column, (at, i) => `${at}_${row[i]}`);
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const at = (c: number, r: number): number => numbers.get(`${c}_${r}`) ?? -1;
  const steps = Array.from({ length: 2 * rings + 1 }, (_, i) => i - rings);
  const near = ids.map((_, i) => steps.flatMap((up) => steps.flatMap((right) => {
    const other = up === 0 && right === 0 ? -1 : at(column[i]! + right, row[i]! + up);
    return other === -1 ? [] : [other];
  })));
  const corner = (x: number, y: number): [number, number] => plane.inverse(x, y);
  return {
    text: `square:${metres}`,
    unitOf: { resolution: null, at: ({ x, y }) => at(Math.floor(x / metres), Math.floor(y / metres)) },
    outline: (i) => {
      const [west, south, east, north] = [column[i]! * metres, row[i]! * metres, (column[i]! + 1) * metres, (row[i]! + 1) * metres];
      return { type: 'Polygon', coordinates: [[corner(west, south), corner(east, south), corner(east, north), corner(west, north), corner(west, south)]] };
    },
    units: {
      kind: 'square', n, ids, names: null, x: Float64Array.from(column, (c) => (c + 0.5) * metres), y: Float64Array.from(row, (r) => (r + 0.5) * metres),
      squareKm: new Float64Array(n).fill(metres ** 2 / 1e6), neighbours: packNeighbours(near), metres, column, row,
    },
  };
}

function tooManySquares(metres: number, { squareKm }: StudyShape): Problem {
  const fits = Math.ceil(Math.sqrt((squareKm * 1e6) / mostCells) / 50) * 50;
  const message = `The study area has more than ${mostCells} squares of ${metres} m. Give square:${Math.max(fits, metres * 2)} or larger, or a smaller area.`;
  return new Problem('bad_request', 'study_area_too_large', message, [{ field: 'unit', message }]);
}

type AreaRows = Awaited<ReturnType<typeof listAreaRows>>;

/** The kind with the most areas tells the most, as long as nobody has said which. */
async function findKind(
  database: Database, resolved: Resolved, asked: string | undefined, signal?: AbortSignal,
): Promise<{ kind: string | undefined; kinds: string[]; rows: AreaRows }> {
  const { agency: { agencyId }, agency } = resolved;
  const all = await remembered(
    database, ['area rows', agencyId, latestOf(agency)], { signal },
    (joint) => readAt(database, resolved, (transaction) => listAreaRows(transaction, agencyId, null), joint),
  );
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const size = (kind: string): number => all.filter((one) => one.kind === kind).length;
  const kind = asked ?? kinds.toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))[0];
  return { kind, kinds, rows: all.filter((row) => row.kind === kind) };
}

/** What a cell or square is called in tables and sentences: the area in which its middle lies, with its id; the id alone where there is none. */
async function namesWithin(
  database: Database, resolved: Resolved, { key, ids, middle }: {
    key: string; ids: readonly string[]; middle: (unit: number) => [longitude: number, latitude: number];
  }, signal?: AbortSignal,
): Promise<readonly string[] | null> {
  const { kind, rows } = await findKind(database, resolved, undefined, signal);
  if (kind === undefined || rows.length < 2) return null;
  const { agency: { agencyId }, agency } = resolved;
  return remembered(database, ['unit names', agencyId, latestOf(agency), kind, key], { signal, weigh: () => 4 * ids.length }, async (joint) => {
    const at = areaAt(await readAt(database, resolved, (transaction) => readAreaShapes(transaction, agencyId, kind), joint));
    return ids.map((id, i) => {
      const area = at(...middle(i));
      return area === -1 ? id : `${rows[area]!.name} · ${id}`;
    });
  });
}

/** Number of the area that a place lies in, -1 for none. */
function areaAt(shapes: readonly MultiPolygon[]): (longitude: number, latitude: number) => number {
  const indexes = shapes.map((shape) => areaIndex([shape]));
  return (longitude, latitude) => indexes.findIndex((index) => {
    if (index === null) return false;
    const [west, south, east, north] = index.bounds;
    return longitude >= west && longitude <= east && latitude >= south && latitude <= north && index.contains(longitude, latitude);
  });
}

async function areaUnits(database: Database, resolved: Resolved, asked: string | undefined, { plane }: Asked, signal?: AbortSignal): Promise<PlacedUnits> {
  const { agency: { agencyId }, agency } = resolved;
  const { kind, kinds, rows } = await findKind(database, resolved, asked, signal);
  if (kind === undefined || rows.length === 0) throw unknownKind(kind, kinds);
  const { shapes, pairs } = await remembered<AreaSet>(database, ['area units', agencyId, latestOf(agency), kind], { signal, weigh: weighAreas }, (joint) =>
    readAt(database, resolved, async (transaction) => ({
      shapes: await readAreaShapes(transaction, agencyId, kind), pairs: await touchingAreas(transaction, agencyId, kind),
    }), joint));
  const near: number[][] = rows.map(() => []);
  for (const { one, other } of pairs) {
    near[one]!.push(other);
    near[other]!.push(one);
  }
  const middles = shapes.map((shape) => middleOf(shape));
  const within = resolved.filter.polygon === null ? null : areaIndex([resolved.filter.polygon]);
  const chosen = rows.map((_, i) => i).filter((i) => within === null || within.contains(...middles[i]!));
  return { ...chosenAreas({ rows, shapes, middles, near, chosen }, plane), text: `area:${kind}` };
}

type AreaSet = { shapes: MultiPolygon[]; pairs: { one: number; other: number }[] };
const weighAreas = ({ shapes }: AreaSet): number => shapes.flat(2).reduce((sum, ring) => sum + 2 * ring.length, 100);

type Areas = {
  rows: readonly { kind: string; code: string; name: string; squareKm: number }[]; shapes: readonly MultiPolygon[];
  middles: readonly [number, number][]; near: readonly number[][]; chosen: readonly number[];
};

function chosenAreas({ rows, shapes, middles, near, chosen }: Areas, plane: Plane): Omit<PlacedUnits, 'text'> {
  const number = new Map(chosen.map((area, i) => [area, i]));
  const at = areaAt(chosen.map((area) => shapes[area]!));
  const places = chosen.map((area) => plane.forward(...middles[area]!));
  return {
    outline: (i) => ({ type: 'MultiPolygon', coordinates: shapes[chosen[i]!]! }),
    unitOf: { resolution: null, at: ({ longitude, latitude }) => at(longitude, latitude) },
    units: {
      kind: 'area', n: chosen.length, ids: chosen.map((area) => `${rows[area]!.kind}:${rows[area]!.code}`), names: chosen.map((area) => rows[area]!.name),
      x: Float64Array.from(places, ([x]) => x), y: Float64Array.from(places, ([, y]) => y), squareKm: Float64Array.from(chosen, (area) => rows[area]!.squareKm),
      neighbours: packNeighbours(chosen.map((area) => near[area]!.flatMap((other) => number.get(other) ?? []).toSorted((a, b) => a - b))),
      metres: null, column: null, row: null,
    },
  };
}

function unknownKind(kind: string | undefined, kinds: readonly string[]): Problem {
  const message = kinds.length === 0 ? 'No areas are loaded: load a GeoJSON file of areas first, or choose hexagons or squares.'
    : `There are no areas of kind "${kind}". Kinds: ${kinds.join(', ')}.`;
  return new Problem('bad_request', 'unknown_area', message, [{ field: 'unit', message }]);
}

const nobody = (n: number): Neighbours => ({ offsets: new Int32Array(n + 1), members: new Int32Array(0) });
