import type { StreetLine } from '../model/streets.ts';
import { drivable, type Refusal } from './drivable.ts';
import { metresApart, perDegree } from './places.ts';

/** Lines that can be driven along, one after the other, in typed arrays: so they go to a thread without being copied one by one. */
export type StreetSet = {
  lines: number;
  /** Line i has the places `offsets[i]` to `offsets[i + 1]` of `places`, which has two numbers for each. */
  offsets: Int32Array;
  places: Int32Array;
  /** 1 forward, 2 backward, 3 both. */
  ways: Uint8Array;
  /** 0 where nothing says how fast. */
  speedKmh: Float32Array;
  level: Int8Array;
};

export type StreetCollector = { add(line: StreetLine): Refusal | null; set(): StreetSet; places(): number };

/** A line is a street of a town; what jumps farther between two of its corners is a broken file. */
const longestStepMetres = 25_000;
export const mostPlaces = 30_000_000;

export function collectStreets(): StreetCollector {
  const [offsets, places, ways, speeds, levels] = [growing(Int32Array), growing(Int32Array), growing(Uint8Array), growing(Float32Array), growing(Int8Array)];
  offsets.push(0);
  const add = (line: StreetLine): Refusal | null => {
    const street = drivable(line.tags);
    if ('code' in street) return street;
    const corners = distinct(line.places);
    const fault = faultOf(corners);
    if (fault !== null) return fault;
    for (const part of corners) places.push(part);
    offsets.push(places.length() / 2);
    ways.push((street.forward ? 1 : 0) + (street.backward ? 2 : 0));
    speeds.push(street.speedKmh ?? 0);
    levels.push(street.level);
    return null;
  };
  const set = (): StreetSet => ({ lines: ways.length(), offsets: offsets.all(), places: places.all(), ways: ways.all(), speedKmh: speeds.all(), level: levels.all() });
  return { add, set, places: () => places.length() / 2 };
}

/** Without places that repeat the one before. */
function distinct(places: Int32Array): Int32Array {
  let kept = 0;
  const out = new Int32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    if (kept > 0 && out[kept - 2] === places[i] && out[kept - 1] === places[i + 1]) continue;
    out[kept] = places[i]!;
    out[kept + 1] = places[i + 1]!;
    kept += 2;
  }
  return out.subarray(0, kept);
}

function faultOf(places: Int32Array): Refusal | null {
  if (places.length < 4) return { code: 'no_length', reason: 'The line has fewer than two places.' };
  for (let i = 2; i < places.length; i += 2) {
    const [from, to] = [placeAt(places, i - 2), placeAt(places, i)];
    if ([from, to].some(({ longitude, latitude }) => !(Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180))) {
      return { code: 'out_of_range', reason: 'A place that is no longitude and latitude, or lies beyond 85 degrees north or south.' };
    }
    if (metresApart(from, to) > longestStepMetres) return { code: 'too_long_a_step', reason: 'Two corners of the line, one after the other, lie more than 25 km apart.' };
  }
  return null;
}

export const placeAt = (places: Int32Array, at: number): { longitude: number; latitude: number } =>
  ({ longitude: places[at]! / perDegree, latitude: places[at + 1]! / perDegree });

type Growing<T> = { push(value: number): void; length(): number; all(): T };

/** Numbers that come one by one, in an array that doubles. */
function growing<T extends Int32Array | Uint8Array | Float32Array | Int8Array>(make: new (length: number) => T): Growing<T> {
  let [array, used] = [new make(1024), 0];
  return {
    push(value) {
      if (used === array.length) {
        const larger = new make(array.length * 2);
        larger.set(array);
        array = larger;
      }
      array[used] = value;
      used += 1;
    },
    length: () => used,
    all: () => array.slice(0, used) as T,
  };
}
