import { Problem } from '../model/problem.ts';
import type { TravelTimes } from '../model/travel.ts';
import type { Place } from '../streets/places.ts';
import type { Way } from '../streets/shortest_way.ts';

/**
 * Travel times of a router that runs elsewhere, which an administrator has named: OSRM or Valhalla. It is sent coordinates and nothing else: no
 * counts, no call signs, no reason. What it cannot answer is the Problem `router_failed`; nothing else is done in its place.
 */
export type OutsideRouter = { kind: 'osrm' | 'valhalla'; origin: string };

type Control = { signal?: AbortSignal | undefined; progress?: (share: number) => void };

/** Points on each side of one request: what both programs allow as they come (OSRM 100 places, Valhalla 2,500 pairs). */
const pointsAtOnce = 50;
const requestsAtOnce = 3;
const patienceMs = 20_000;
const mostBytes = 32 * 1024 * 1024;

type Block = { from: readonly number[]; to: readonly number[] };
/** Row by row; null where there is no way. */
type Answered = { seconds: (number | null)[][]; metres: (number | null)[][] };

/** From each point to each other, as the router has it; Infinity where it knows of no way. */
export async function routerTimes(router: OutsideRouter, points: readonly Place[], { signal, progress }: Control = {}): Promise<TravelTimes> {
  const n = points.length;
  const times: TravelTimes = { n, seconds: new Float64Array(n * n), metres: new Float64Array(n * n) };
  const groups = Array.from({ length: Math.ceil(n / pointsAtOnce) }, (_, group) => Array.from({ length: Math.min(pointsAtOnce, n - group * pointsAtOnce) }, (_, at) => group * pointsAtOnce + at));
  const blocks = groups.flatMap((from) => groups.map((to) => ({ from, to })));
  let [next, done] = [0, 0];
  const failed = new AbortController();
  const joint = AbortSignal.any([failed.signal, ...(signal === undefined ? [] : [signal])]);
  const work = async (): Promise<void> => {
    while (next < blocks.length) {
      const block = blocks[next]!;
      next += 1;
      fill(times, block, await askTable(router, points, { ...block, signal: joint }));
      done += 1;
      progress?.(done / blocks.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: requestsAtOnce }, work));
  } finally {
    failed.abort();
  }
  return times;
}

function fill(times: TravelTimes, { from, to }: Block, { seconds, metres }: Answered): void {
  from.forEach((source, row) => to.forEach((target, column) => {
    const at = source * times.n + target;
    times.seconds[at] = source === target ? 0 : seconds[row]![column] ?? Infinity;
    times.metres[at] = source === target ? 0 : metres[row]![column] ?? Infinity;
  }));
}

/** Six decimals are a tenth of a metre. */
const degrees = (value: number): string => value.toFixed(6);
const pair = ({ longitude, latitude }: Place): string => `${degrees(longitude)},${degrees(latitude)}`;
const located = ({ longitude, latitude }: Place) => ({ lon: Number(degrees(longitude)), lat: Number(degrees(latitude)) });

async function askTable(router: OutsideRouter, points: readonly Place[], { from, to, signal }: Block & { signal: AbortSignal }): Promise<Answered> {
  const [sources, targets] = [from.map((at) => points[at]!), to.map((at) => points[at]!)];
  if (router.kind === 'osrm') {
    const numbers = (first: number, count: number): string => Array.from({ length: count }, (_, at) => first + at).join(';');
    const path = `/table/v1/driving/${[...sources, ...targets].map(pair).join(';')}?sources=${numbers(0, from.length)}&destinations=${numbers(from.length, to.length)}&annotations=duration,distance`;
    const body = await ask(router, path, { signal }) as { code?: unknown; durations?: unknown; distances?: unknown };
    if (body.code !== 'Ok') throw failure(router, `it said ${JSON.stringify(body.code)?.slice(0, 60) ?? 'nothing'}`);
    return { seconds: matrix(router, body.durations, { from, to }), metres: matrix(router, body.distances, { from, to }) };
  }
  const body = await ask(router, '/sources_to_targets', { signal, body: { sources: sources.map(located), targets: targets.map(located), costing: 'auto', units: 'kilometers' } }) as { sources_to_targets?: unknown };
  const rows = body.sources_to_targets;
  if (!Array.isArray(rows)) throw failure(router, 'its answer holds no table');
  const column = (name: 'time' | 'distance'): unknown[] => rows.map((row: unknown) => (Array.isArray(row) ? row.map((cell: unknown) => (cell as Record<string, unknown> | null)?.[name] ?? null) : null));
  const metres = matrix(router, column('distance'), { from, to }).map((row) => row.map((km) => (km === null ? null : km * 1000)));
  return { seconds: matrix(router, column('time'), { from, to }), metres };
}

function matrix(router: OutsideRouter, rows: unknown, { from, to }: Block): (number | null)[][] {
  const fits = Array.isArray(rows) && rows.length === from.length && rows.every((row: unknown) => Array.isArray(row) && row.length === to.length
    && row.every((value: unknown) => value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)));
  if (!fits) throw failure(router, `its table is not one of ${from.length} by ${to.length} numbers`);
  return rows as (number | null)[][];
}

/** One way with its course. Null where the router knows of none. */
export async function routerWay(router: OutsideRouter, from: Place, to: Place, { signal }: Control = {}): Promise<Way | null> {
  if (router.kind === 'osrm') {
    const body = await ask(router, `/route/v1/driving/${pair(from)};${pair(to)}?overview=full&geometries=geojson`, { signal, statuses: [400] }) as
      { code?: unknown; routes?: { duration?: unknown; distance?: unknown; geometry?: { coordinates?: unknown } }[] };
    if (body.code === 'NoRoute' || body.code === 'NoSegment') return null;
    const route = body.routes?.[0];
    return wayOf(router, { seconds: route?.duration, metres: route?.distance, course: route?.geometry?.coordinates });
  }
  const body = await ask(router, '/route', { signal, statuses: [400], body: { locations: [located(from), located(to)], costing: 'auto', units: 'kilometers', directions_type: 'none' } }) as
    { error_code?: unknown; trip?: { summary?: { time?: unknown; length?: unknown }; legs?: { shape?: unknown }[] } };
  // 442: no path could be found.
  if (body.error_code === 442) return null;
  const [summary, shape] = [body.trip?.summary, body.trip?.legs?.[0]?.shape];
  return wayOf(router, { seconds: summary?.time, metres: typeof summary?.length === 'number' ? summary.length * 1000 : null, course: typeof shape === 'string' ? polyline(shape) : null });
}

function wayOf(router: OutsideRouter, { seconds, metres, course }: { seconds: unknown; metres: unknown; course: unknown }): Way {
  const isPlace = (place: unknown): boolean => Array.isArray(place) && typeof place[0] === 'number' && typeof place[1] === 'number' && Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90;
  if (typeof seconds !== 'number' || !(seconds >= 0) || typeof metres !== 'number' || !(metres >= 0) || !Array.isArray(course) || !course.every(isPlace)) {
    throw failure(router, 'its answer holds no way');
  }
  return { seconds, metres, course: (course as number[][]).map(([longitude, latitude]) => [longitude!, latitude!]) };
}

/** Encoded Polyline Algorithm Format with six decimals, as Valhalla gives it. */
function polyline(text: string): [number, number][] {
  const values: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of text) {
    const bits = character.charCodeAt(0) - 63;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits >= 32) continue;
    values.push(value & 1 ? ~(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  let [latitude, longitude] = [0, 0];
  return Array.from({ length: values.length >> 1 }, (_, at) => {
    latitude += values[2 * at]!;
    longitude += values[2 * at + 1]!;
    return [longitude / 1e6, latitude / 1e6];
  });
}

async function ask(router: OutsideRouter, path: string, { signal, body, statuses = [] }: { signal?: AbortSignal | undefined; body?: object; statuses?: readonly number[] }): Promise<object> {
  const late = AbortSignal.timeout(patienceMs);
  try {
    const answer = await fetch(new URL(path, router.origin), {
      method: body === undefined ? 'GET' : 'POST', redirect: 'error', signal: AbortSignal.any([late, ...(signal === undefined ? [] : [signal])]),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await readLimited(router, answer);
    if (!answer.ok && !statuses.includes(answer.status)) throw failure(router, `it answered ${answer.status}`);
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) throw failure(router, 'its answer is no object');
    return read;
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof Problem) throw error;
    throw failure(router, late.aborted ? `it did not answer within ${patienceMs / 1000} seconds` : error instanceof SyntaxError ? 'its answer is no JSON' : 'it cannot be reached, or sends elsewhere');
  }
}

async function readLimited(router: OutsideRouter, answer: Response): Promise<string> {
  const [parts, decoder]: [string[], TextDecoder] = [[], new TextDecoder()];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw failure(router, 'its answer is larger than 32 MB');
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

const names = { osrm: 'OSRM', valhalla: 'Valhalla' };

const failure = ({ kind, origin }: OutsideRouter, fault: string): Problem => new Problem('unavailable', 'router_failed',
  `The ${names[kind]} router at ${origin} gave no travel times: ${fault}. Nothing else was taken in its place; plan with travel on streets or straight lines, or ask again when it is mended.`);
