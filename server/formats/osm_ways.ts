import { Problem } from '../model/problem.ts';
import { rejection, type Rejection } from '../model/row.ts';
import type { StreetLine } from '../model/streets.ts';

/**
 * Nodes and ways of an OpenStreetMap file, until it has been read to its end: a way may stand before its nodes. Nodes take 16 bytes each;
 * of ways only those are kept that may be streets.
 */
export type OsmWays = {
  node(id: number, longitude: number, latitude: number): void;
  way(way: { tags: Readonly<Record<string, string>>; nodes: readonly number[] }): void;
  lines(): Generator<StreetLine | Rejection>;
};

export const mostNodes = 50_000_000;
const mostWays = 3_000_000;

/** What of its tags is looked at. */
export const streetTags = ['highway', 'oneway', 'junction', 'maxspeed', 'access', 'vehicle', 'motor_vehicle', 'motorcar', 'emergency', 'area', 'bridge', 'tunnel', 'layer'];

export function osmWays(): OsmWays {
  let [ids, places, count, isSorted] = [new Float64Array(4096), new Int32Array(8192), 0, true];
  const ways: { line: number; tags: Readonly<Record<string, string>>; nodes: readonly number[] }[] = [];
  let [line, others, firstOther] = [0, 0, 0];
  const node = (id: number, longitude: number, latitude: number): void => {
    if (count === mostNodes) throw new Problem('too_large', 'too_many_nodes', 'The file has more than 50 million nodes. Cut out the town: osmium extract -b west,south,east,north.');
    if (count === ids.length) [ids, places] = [doubled(ids), doubled(places)];
    if (count > 0 && id <= ids[count - 1]!) isSorted = false;
    ids[count] = id;
    places[2 * count] = Math.round(longitude * 1e7);
    places[2 * count + 1] = Math.round(latitude * 1e7);
    count += 1;
  };
  const way: OsmWays['way'] = ({ tags, nodes }) => {
    line += 1;
    if (tags['highway'] === undefined) {
      others += 1;
      firstOther ||= line;
    } else ways.push({ line, tags, nodes });
    if (ways.length > mostWays) throw new Problem('too_large', 'too_many_streets', 'The file has more than three million streets. Cut out the town: osmium extract -b west,south,east,north.');
  };
  const sort = (): void => {
    const order = Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => ids[a]! - ids[b]!);
    [ids, places] = [Float64Array.from(order, (at) => ids[at]!), Int32Array.from({ length: 2 * count }, (_, at) => places[2 * order[at >> 1]! + (at & 1)]!)];
    isSorted = true;
  };
  const find = (id: number): number => {
    let [low, high] = [0, count - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (ids[middle] === id) return middle;
      if (ids[middle]! < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
  function* lines(): Generator<StreetLine | Rejection> {
    if (!isSorted) sort();
    for (let other = 0; other < others; other += 1) yield rejection(firstOther, 'highway', null, 'not_a_street', 'The line is something else than a street.');
    for (const { line, tags, nodes } of ways) {
      const found = Int32Array.from(nodes, find);
      const missing = found.indexOf(-1);
      if (missing !== -1) yield rejection(line, 'nd', String(nodes[missing]), 'missing_node', 'A node of the way is not in the file: it lies beyond the edge of the extract. Extract with complete ways.');
      else yield { line, tags, places: Int32Array.from({ length: 2 * found.length }, (_, at) => places[2 * found[at >> 1]! + (at & 1)]!) };
    }
  }
  return { node, way, lines };
}

function doubled<T extends Float64Array | Int32Array>(array: T): T {
  const make = array.constructor as new (length: number) => T;
  const larger = new make(array.length * 2);
  larger.set(array);
  return larger;
}
