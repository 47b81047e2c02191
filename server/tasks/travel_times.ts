import { say } from '../analysis/say.ts';
import { travelOnStreets, wayOnStreets } from '../allocation/street_works.ts';
import type { Database } from '../db/database.ts';
import type { Text } from '../model/analysis.ts';
import type { PlanBody } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import type { StreetWay } from '../model/streets.ts';
import type { TravelKind, TravelTimes } from '../model/travel.ts';
import { atStreetMetres } from '../streets/place_points.ts';
import { metresApart, type Place } from '../streets/places.ts';
import type { Way } from '../streets/shortest_way.ts';
import { straightTimes } from '../streets/straight_times.ts';
import { routerTimes, routerWay, type OutsideRouter } from './outside_router.ts';
import type { Asked } from './resolve_filter.ts';
import { currentNetworkId, findNetwork, type OpenNetwork } from './street_network.ts';
import { allocationThread, runInThread } from './threads.ts';

/** Routers outside of this program that the settings name; null: none. */
export type Routers = { osrm: string | null; valhalla: string | null };

export type TravelControl = { signal?: AbortSignal | undefined; progress?: (share: number) => void; routers?: Routers };

export type Travelled = {
  times: TravelTimes;
  how: TravelKind;
  /** How it was travelled and what was assumed, for people. */
  words: Text;
  /** Id of the street network; null where none was used. */
  network: string | null;
  /** Numbers of the points without which each of the others could be reached from each. */
  unreachable: number[];
};

type Owner = Pick<Asked, 'agency' | 'context'>;
type Travel = PlanBody['travel'];

/**
 * How long it takes from each of some points to each other, as a plan asks for it. Without a wish it is on streets where a network is loaded, else on
 * straight lines. A router outside is asked only by its name, and nothing else is done in its place when it fails (Problem `router_failed`).
 */
export async function travelTimes(database: Database, asked: Owner, points: readonly Place[], travel: Travel, control: TravelControl = {}): Promise<Travelled> {
  const { detour, speedKmh } = travel;
  const means = await chooseMeans(database, asked, travel.how, control);
  if (means.how === 'straight') return { times: straightTimes(points, detour, speedKmh), how: 'straight', words: straightWords(detour, speedKmh), network: null, unreachable: [] };
  if (means.how === 'streets') {
    const input = { graph: means.network.graph, points, speedKmh, detour };
    const { times, far } = await runInThread<{ times: TravelTimes; far: number[] }>(allocationThread, { work: travelOnStreets.id, input }, control);
    return { times, how: 'streets', words: streetWords(means.network, { far: far.length, detour, speedKmh }), network: means.network.id, unreachable: cutOff(times) };
  }
  const times = await routerTimes(means.router, points, control);
  return { times, how: means.how, words: routerWords(means.router), network: null, unreachable: cutOff(times) };
}

/** By what it would be travelled, with the street network that is the current one: another network gives other times. */
export async function meansOfTravel(database: Database, asked: Owner, { how }: Pick<Travel, 'how'>, { signal }: Pick<TravelControl, 'signal'> = {}): Promise<{ how: TravelKind; network: string | null }> {
  if (how !== undefined && how !== 'streets') return { how, network: null };
  const network = await currentNetworkId(database, asked, signal);
  return { how: how ?? (network === null ? 'straight' : 'streets'), network };
}

type Means = { how: 'straight' } | { how: 'streets'; network: OpenNetwork } | { how: OutsideRouter['kind']; router: OutsideRouter };

async function chooseMeans(database: Database, asked: Owner, how: TravelKind | undefined, { routers, signal }: TravelControl): Promise<Means> {
  if (how === 'straight') return { how };
  if (how === 'osrm' || how === 'valhalla') {
    const origin = routers?.[how] ?? null;
    if (origin !== null) return { how, router: { kind: how, origin } };
    const message = `No ${how === 'osrm' ? 'OSRM' : 'Valhalla'} router is set up here. An administrator names one in HEXWATCH_${how.toUpperCase()}; streets and straight need none.`;
    throw new Problem('bad_request', 'no_router', message, [{ field: 'travel.how', message }]);
  }
  const network = await findNetwork(database, asked, signal);
  if (network !== null) return { how: 'streets', network };
  if (how === undefined) return { how: 'straight' };
  const message = 'No streets are loaded for this agency. Load some (npm run streets -- FILE, or POST /api/v1/patrols/streets), or travel on straight lines.';
  throw new Problem('bad_request', 'no_streets', message, [{ field: 'travel.how', message }]);
}

/** The points that stand most in the way of each being reached from each, taken away one by one. */
function cutOff({ n, seconds }: TravelTimes): number[] {
  const gone = new Set<number>();
  const faults = (point: number): number => {
    let count = 0;
    for (let other = 0; other < n; other += 1) {
      if (gone.has(other)) continue;
      count += (seconds[point * n + other] === Infinity ? 1 : 0) + (seconds[other * n + point] === Infinity ? 1 : 0);
    }
    return count;
  };
  if (!seconds.includes(Infinity)) return [];
  for (;;) {
    let [worst, most] = [-1, 0];
    for (let point = 0; point < n; point += 1) {
      const count = gone.has(point) ? 0 : faults(point);
      if (count > most) [worst, most] = [point, count];
    }
    if (worst === -1) return [...gone].sort((a, b) => a - b);
    gone.add(worst);
  }
}

/** One way with its course, to be drawn. Throws the Problem `no_way` where there is none. */
export async function findWay(database: Database, asked: Owner, { from, to, travel }: { from: Place; to: Place; travel: Travel }, control: TravelControl = {}): Promise<StreetWay> {
  const { detour, speedKmh } = travel;
  const means = await chooseMeans(database, asked, travel.how, control);
  if (means.how === 'straight') {
    const metres = metresApart(from, to) * detour;
    return wayAnswer({ seconds: (metres * 3.6) / speedKmh, metres, course: [pair(from), pair(to)] }, { how: 'straight', words: straightWords(detour, speedKmh) });
  }
  if (means.how === 'streets') {
    const input = { graph: means.network.graph, from, to, speedKmh, detour };
    const found = await runInThread<{ way: Way; far: number } | null>(allocationThread, { work: wayOnStreets.id, input }, control);
    if (found === null) throw noWay();
    return wayAnswer(found.way, { how: 'streets', words: streetWords(means.network, { far: found.far, detour, speedKmh }), network: means.network });
  }
  const way = await routerWay(means.router, from, to, control);
  if (way === null) throw noWay();
  return wayAnswer(way, { how: means.how, words: routerWords(means.router) });
}

const pair = ({ longitude, latitude }: Place): [number, number] => [longitude, latitude];
const noWay = (): Problem => new Problem('unprocessable', 'no_way', 'There is no way on streets between these two places.');

function wayAnswer({ seconds, metres, course }: Way, { how, words, network }: { how: TravelKind; words: Text; network?: OpenNetwork }): StreetWay {
  const coordinates = course.length > 1 ? course : [...course, ...course];
  return { how, words, minutes: seconds / 60, metres, geometry: { type: 'LineString', coordinates }, network: network?.id ?? null, attribution: network?.attribution || null };
}

export const straightWords = (detour: number, speedKmh: number): Text => say({
  en: 'Straight lines times {detour, number}, at {speed, number} km/h: an assumption, not streets. Rivers, railways and one-way streets are not in it.',
  uk: 'Прямі лінії, помножені на {detour, number}, зі швидкістю {speed, number} км/год: це припущення, а не вулиці. Річки, залізниці й односторонній рух не враховано.',
}, { detour, speed: speedKmh });

function streetWords({ name, attribution }: OpenNetwork, { far, detour, speedKmh }: { far: number; detour: number; speedKmh: number }): Text {
  const words = say({
    en: 'On the streets of "{name}", one-way streets obeyed: posted speeds, or those usual for the class of street, times 0.6 for driving in town (0.9 on motorways); {speed, number} km/h where nothing is known. Turns cost no time.',
    uk: 'Вулицями мережі «{name}» з дотриманням одностороннього руху: дозволена або звична для класу вулиці швидкість, помножена на 0,6 для руху містом (0,9 на автомагістралях); {speed, number} км/год, де нічого не відомо. Повороти часу не забирають.',
  }, { name, speed: speedKmh });
  const beyond = far === 0 ? null : say({
    en: '{far, plural, one {# place lies} other {# places lie}} more than {most, number} m from every street: from the nearest one the straight line is taken, times {detour, number}.',
    uk: '{far, plural, one {# місце лежить} few {# місця лежать} other {# місць лежать}} далі ніж за {most, number} м від будь-якої вулиці: від найближчої взято пряму лінію, помножену на {detour, number}.',
  }, { far, most: atStreetMetres, detour });
  const named = attribution === '' ? null : { en: attribution, uk: attribution };
  const parts = [words, beyond, named].filter((part) => part !== null);
  return { en: parts.map(({ en }) => en).join(' '), uk: parts.map(({ uk }) => uk).join(' ') };
}

const routerWords = ({ kind }: OutsideRouter): Text => say({
  en: 'Times of the {name} router that this server is set up to ask; it was sent the coordinates of the places and nothing else.',
  uk: 'Час за даними маршрутизатора {name}, до якого звертається цей сервер; йому передано лише координати місць.',
}, { name: kind === 'osrm' ? 'OSRM' : 'Valhalla' });
