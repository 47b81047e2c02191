import FlatQueue from 'flatqueue';
import { seededRandom } from '../../server/stats/random.ts';
import { buildGraph } from '../../server/streets/build_graph.ts';
import { edgeSeconds, type OpenGraph } from '../../server/streets/graph.ts';
import { nearestStreet, type OnStreet } from '../../server/streets/nearest_street.ts';
import { openGraph } from '../../server/streets/open_graph.ts';
import { shortestTimes } from '../../server/streets/shortest_times.ts';
import { shortestWay } from '../../server/streets/shortest_way.ts';
import { gridTown } from '../support/street_towns.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const rounds = 3;
const fromFloor = 10;

/**
 * Travel times between places all over a city of 160,000 crossings. Floor: one search of the whole graph for each place with a binary heap
 * (flatqueue), timed for ten places; ratios are to as many of them as there are places.
 */
export async function benchStreets(): Promise<void> {
  const set = gridTown({ columns: 410, rows: 400, seed: 1, missing: 0.12, oneWay: 0.15 });
  const begun = performance.now();
  const { graph: built } = buildGraph(set);
  const made = performance.now();
  const graph = openGraph(built);
  const opened = performance.now();
  const random = seededRandom(3);
  const places = Array.from({ length: 450 }, () => nearestStreet(graph, { longitude: 30.2 + random.next() * 0.615, latitude: 50.4 + random.next() * 0.4 })!);
  const near = nearby(graph, 450);
  const search = heapSearch(graph);
  const timings = await interleave({
    [`floor: ${fromFloor} whole searches with a heap`]: () => { for (const { edge } of places.slice(0, fromFloor)) search(graph.to[edge]!); },
    '50 places': () => shortestTimes(graph, places.slice(0, 50), { speedKmh: 25 }),
    '200 places': () => shortestTimes(graph, places.slice(0, 200), { speedKmh: 25 }),
    '450 places': () => shortestTimes(graph, places, { speedKmh: 25 }),
    '450 places within 3 km': () => shortestTimes(graph, near, { speedKmh: 25 }),
    'one way, to be drawn': () => shortestWay(graph, places[0]!, places[1]!, 25),
  }, rounds);
  const floor = timings[0]!.medianMs / fromFloor;
  const count = (name: string): number => (name.startsWith('floor') ? fromFloor : Number(/^\d+/.exec(name)?.[0] ?? 1));
  printTable(`Travel on ${graph.nodes.toLocaleString('en')} crossings and ${graph.edges.toLocaleString('en')} streets; made of lines in ${Math.round(made - begun)} ms, opened in ${Math.round(opened - made)} ms`,
    timings.map((timing) => ({ ...timingRow('from each', timing), 'ms for each place': (timing.medianMs / count(timing.name)).toFixed(2), 'times as fast as the floor': (floor / (timing.medianMs / count(timing.name))).toFixed(2) })));
}

/** Places within a square of six kilometres, as the cells of one district are. */
function nearby(graph: OpenGraph, count: number): OnStreet[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => nearestStreet(graph, { longitude: 30.45 + random.next() * 0.085, latitude: 50.58 + random.next() * 0.054 })!);
}

function heapSearch(graph: OpenGraph): (from: number) => Float64Array {
  const [seconds, queue, ofEdge, { arcs }] = [new Float64Array(graph.nodes), new FlatQueue<number>(), edgeSeconds(graph, 25), graph];
  const ofArc = Float64Array.from(arcs.edge, (edge) => ofEdge[edge < 0 ? ~edge : edge]!);
  return (from) => {
    seconds.fill(Infinity);
    seconds[from] = 0;
    queue.push(from, 0);
    while (queue.length > 0) {
      const reached = queue.peekValue()!;
      const node = queue.pop()!;
      if (reached > seconds[node]!) continue;
      for (let at = arcs.offsets[node]!; at < arcs.offsets[node + 1]!; at += 1) {
        const [head, after] = [arcs.head[at]!, reached + ofArc[at]!];
        if (after >= seconds[head]!) continue;
        seconds[head] = after;
        queue.push(head, after);
      }
    }
    return seconds;
  };
}
