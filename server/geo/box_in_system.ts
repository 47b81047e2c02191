import type { Box } from '../../tiles/tile_address.ts';
import { badBox, readBoxNumbers, splitBox } from '../model/feature_parameters.ts';
import type { Position } from '../model/filter.ts';
import type { CoordinateSystem } from './coordinate_systems.ts';
import { converterOf } from './projection.ts';

/**
 * What a box in the coordinates of a system touches: boxes in longitude and latitude, and where its edges are not theirs, its
 * outline. The edges of a projected box are curves; between two corners of the outline they stray by less than a metre for a
 * box as large as a city.
 */
export type PlacedBox = { boxes: Box[]; outline: Position[] | null };

/** Reads `bbox`, four or six numbers in the order of the axes of the system. Throws the Problem `bad_bbox`. */
export function readBoxIn(text: string, system: CoordinateSystem): PlacedBox {
  const numbers = readBoxNumbers(text);
  const [first, second, third, fourth] = numbers;
  if (system.unit === 'degrees') {
    if (system.axes === 'east, north') return { boxes: splitBox(numbers), outline: null };
    return { boxes: splitBox([second, first, fourth, third], `In EPSG:${system.code} latitude stands before longitude.`), outline: null };
  }
  if (first > third || second > fourth) {
    throw badBox(`The lower corner (${first}, ${second}) is not below and to the left of the upper one (${third}, ${fourth}) in EPSG:${system.code} `
      + `(${system.axes}, ${system.unit}).`);
  }
  const placed = placeBox(system, numbers);
  if (placed !== null) return placed;
  const [west, south, east, north] = system.area;
  throw badBox(`It reaches beyond what EPSG:${system.code} (${system.title}, coordinates ${system.axes}, ${system.unit}) can say; `
    + `that is meant for longitudes ${west} to ${east} and latitudes ${south} to ${north}.`);
}

const stepsAlongAnEdge = 32;
/** Farther than this from where it started, there and back, a place is outside of what the projection can do. */
const mostDrift = 0.001;

/** Longitude and latitude of a position in a system; null where it has no such place. */
export function placeIn(system: CoordinateSystem, at: Position): Position | null {
  const { forward, inverse } = converterOf(system);
  const place = inverse(...at);
  if (!place.every(Number.isFinite) || Math.abs(place[0]) > 180 || Math.abs(place[1]) > 90) return null;
  if (system.unit === 'degrees') return place;
  const [x, y] = forward(...place);
  return Math.hypot(x - at[0], y - at[1]) < mostDrift * Math.max(1, Math.hypot(...at) / 1e6) ? place : null;
}

/** Null where the system has no such places. */
function placeBox(system: CoordinateSystem, [first, second, third, fourth]: Box): PlacedBox | null {
  const corners: Position[] = [[first, second], [third, second], [third, fourth], [first, fourth], [first, second]];
  // A box without width or height has no inside for an outline.
  const straight = system.code === 3857 || first === third || second === fourth;
  const steps = straight ? 1 : stepsAlongAnEdge;
  const outline: Position[] = [];
  for (const [i, to] of corners.slice(1).entries()) {
    const from = corners[i]!;
    for (let step = 0; step < steps; step += 1) {
      const at = [0, 1].map((axis) => from[axis]! + ((to[axis]! - from[axis]!) * step) / steps) as [number, number];
      const place = placeIn(system, at);
      if (place === null) return null;
      outline.push(place);
    }
  }
  const [longitudes, latitudes] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  // A projected box is never as wide as half the world: it goes over the antimeridian, where an outline cannot be told from its opposite.
  if (!straight && east - west > 180) {
    const [beyond, before] = [longitudes.filter((x) => x < 0), longitudes.filter((x) => x >= 0)];
    return { boxes: splitBox([Math.min(...before), south, Math.max(...beyond), north]), outline: null };
  }
  return { boxes: [[west, south, east, north]], outline: straight ? null : [...outline, outline[0]!] };
}
