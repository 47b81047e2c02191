import fc from 'fast-check';
import { createReadStream, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recogniseStreets } from '../../../server/formats/street_formats.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { buildGraph } from '../../../server/streets/build_graph.ts';
import { edgeSeconds, type OpenGraph } from '../../../server/streets/graph.ts';
import { nearestStreet, type OnStreet } from '../../../server/streets/nearest_street.ts';
import { openGraph } from '../../../server/streets/open_graph.ts';
import { timesOnStreets } from '../../../server/streets/place_points.ts';
import { metresApart, type Place } from '../../../server/streets/places.ts';
import { shortestTimes } from '../../../server/streets/shortest_times.ts';
import { shortestWay } from '../../../server/streets/shortest_way.ts';
import { straightTimes } from '../../../server/streets/straight_times.ts';
import { collectStreets } from '../../../server/streets/street_set.ts';
import { sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { drawnPlace, drawnStreets, gridTown } from '../../support/street_towns.ts';

const snap = (graph: OpenGraph, places: readonly Place[]): OnStreet[] => places.map((place) => nearestStreet(graph, place)!);
const kmh = (speed: string) => ({ highway: 'residential', maxspeed: speed });

knownNumbers('shortest_times', ({ number }) => {
  const linear = 'R package spatstat (network chicago), distances by scipy 1.17.1 (csgraph.dijkstra)';
  number({ what: 'Streets near the University of Chicago, 338 crossings: total length, longest and mean shortest way, in feet', source: linear, needsData: true, tolerance: 2e-4,
    because: 'Places are kept to a centimetre; the network is laid out ten times as large on the equator.',
    expected: [31_150.2101534059, 2031.6189148235, 727.3065599036], actual: chicago });
  number({ what: 'San Francisco, Columbus Avenue and Broadway to Mission and 5th Street: seconds and metres, there and back', source: 'OpenStreetMap; the same rules written anew in Python, scipy 1.17.1', needsData: true,
    tolerance: 1e-6, because: 'Lengths are kept as 32-bit numbers.', expected: [263.7466212891, 2101.5451958915, 241.2550922909, 1971.1565064210], actual: sanFrancisco });
}, { room: 'server/streets' });

function chicago(): number[] {
  const rows = (name: string): number[][] => readFileSync(sharedData(`streets/spatstat_chicago_network_${name}.csv`), 'utf8').trim().split('\n').slice(1)
    .map((line) => line.split(',').map((value) => Number(value.replaceAll('"', ''))));
  const scale = 10 * 0.3048;
  const corners = rows('vertices').map(([, x, y]) => [x! * scale, y! * scale] as const);
  const { graph, apart } = buildGraph(drawnStreets(rows('edges').map(([from, to]) => ({ corners: [corners[from! - 1]!, corners[to! - 1]!] }))));
  expect([graph.nodes, graph.edges, apart.edges]).toEqual([338, 503, 0]);
  const open = openGraph(graph);
  const { metres, n } = shortestTimes(open, snap(open, corners.map(([x, y]) => drawnPlace(x, y))), { speedKmh: 36 });
  const total = graph.metres.reduce((sum, one) => sum + one, 0);
  return [total / scale, metres.reduce((most, one) => Math.max(most, one), 0) / scale, metres.reduce((sum, one) => sum + one, 0) / (n * (n - 1)) / scale];
}

async function sanFrancisco(): Promise<number[]> {
  const { format, bytes } = await recogniseStreets(createReadStream(sharedData('streets/sf_downtown_streets.geojson')));
  const collector = collectStreets();
  const codes: Record<string, number> = {};
  let lines = 0;
  for await (const line of format.read(bytes)) {
    lines += 1;
    const fault = 'reason' in line ? line : collector.add(line);
    if (fault !== null) codes[fault.code] = (codes[fault.code] ?? 0) + 1;
  }
  const { graph, apart } = buildGraph(collector.set());
  expect([lines, codes, collector.set().lines]).toEqual([8439, { not_for_cars: 4572, not_built: 3, not_a_street: 3 }, 3861]);
  const length = graph.metres.reduce((sum, one) => sum + one, 0);
  // What is cut off at the edge of the extract are ends of one-way streets and ramps.
  expect(length / (length + apart.metres)).toBeCloseTo(0.881, 3);
  const open = openGraph(graph);
  const [from, to] = snap(open, [{ longitude: -122.4067424, latitude: 37.7978613 }, { longitude: -122.4064956, latitude: 37.7827293 }]) as [OnStreet, OnStreet];
  expect([from.metres, to.metres]).toEqual([0, 0]);
  const { seconds, metres } = shortestTimes(open, [from, to], { speedKmh: 25 });
  return [seconds[1]!, metres[1]!, seconds[2]!, metres[2]!];
}

describe('the quickest ways on streets drawn by hand', () => {
  // Around a block of 100 by 100 metres: its south side leads east only, its north side is fast; a long street leads away in the east.
  const graph = openGraph(buildGraph(drawnStreets([
    { tags: { ...kmh('60'), oneway: 'yes' }, corners: [[0, 0], [100, 0]] }, { tags: kmh('60'), corners: [[100, 0], [100, 100]] }, { tags: kmh('60'), corners: [[0, 0], [0, 100]] },
    { tags: kmh('120'), corners: [[0, 100], [100, 100]] }, { tags: kmh('60'), corners: [[100, 0], [400, 0]] },
  ])).graph);
  const between = (...places: (readonly [number, number])[]): { seconds: number[]; metres: number[] } => {
    const { seconds, metres } = shortestTimes(graph, snap(graph, places.map(([x, y]) => drawnPlace(x, y))), { speedKmh: 25 });
    return { seconds: Array.from(seconds, (value) => Math.round(value * 100) / 100), metres: Array.from(metres, (value) => Math.round(value * 10) / 10) };
  };

  it('obey one-way streets: straight on there, round the block back', () => {
    // 60 km/h posted is 36 km/h driven: 10 metres a second; the north side is twice as fast.
    expect(between([0, 0], [100, 0])).toEqual({ seconds: [0, 10, 25, 0], metres: [0, 100, 300, 0] });
  });

  it('begin and end anywhere along a street', () => {
    expect(between([20, 0], [70, 0])).toEqual({ seconds: [0, 5, 30, 0], metres: [0, 50, 350, 0] });
    expect(between([200, 0], [350, 0])).toEqual({ seconds: [0, 15, 15, 0], metres: [0, 150, 150, 0] });
    expect(between([50, 0], [50, 100]).metres).toEqual([0, 200, 200, 0]);
    expect(between([30, 0], [30, 0])).toEqual({ seconds: [0, 0, 0, 0], metres: [0, 0, 0, 0] });
  });

  it('take the speed that is asked for where a street has none', () => {
    const plain = openGraph(buildGraph(drawnStreets([{ corners: [[0, 0], [1000, 0]] }])).graph);
    const times = (speedKmh: number): number => shortestTimes(plain, snap(plain, [drawnPlace(0, 0), drawnPlace(1000, 0)]), { speedKmh }).seconds[1]!;
    expect(times(36)).toBeCloseTo(100, 3);
    expect(times(18)).toBeCloseTo(200, 3);
  });

  it('are drawn as they are driven', () => {
    const [from, to] = snap(graph, [drawnPlace(70, 0), drawnPlace(20, 0)]) as [OnStreet, OnStreet];
    const way = shortestWay(graph, from, to, 25)!;
    expect(way.course.map(([longitude, latitude]) => [longitude, latitude].map((value) => Math.round(value * 111_195.08)))).toEqual([[70, 0], [100, 0], [100, 100], [0, 100], [0, 0], [20, 0]]);
    expect(way.seconds).toBeCloseTo(30, 2);
    expect(shortestWay(graph, to, from, 25)!.course).toHaveLength(2);
  });

  it('go a straight line on from the street where a place lies far from all, and only there', () => {
    const far = timesOnStreets(graph, [drawnPlace(400, 0), drawnPlace(1000, 0), drawnPlace(800, 0)], { speedKmh: 36, detour: 1.5 });
    expect(far.far).toEqual([1]);
    expect(far.times.metres[1]).toBeCloseTo(900, 1);
    expect(far.times.seconds[1]).toBeCloseTo(90, 2);
    expect([far.times.seconds[0], far.times.seconds[4], far.times.seconds[8]]).toEqual([0, 0, 0]);
    // 400 metres beside the end of the street are at the street.
    expect(far.times.seconds[2]).toBeCloseTo(0, 2);
  });
});

/** Dijkstra as in the textbook: the nearest of all that are left, looked for anew each time. */
function naive(graph: OpenGraph, from: number): Float64Array {
  const ofEdge = edgeSeconds(graph, 25);
  const seconds = new Float64Array(graph.nodes).fill(Infinity);
  const left = new Set(seconds.keys());
  seconds[from] = 0;
  while (left.size > 0) {
    const node = [...left].reduce((best, one) => (seconds[one]! < seconds[best]! ? one : best));
    left.delete(node);
    for (let edge = 0; edge < graph.edges; edge += 1) {
      for (const [tail, head, way] of [[graph.from[edge]!, graph.to[edge]!, 1], [graph.to[edge]!, graph.from[edge]!, 2]] as const) {
        if (tail === node && (graph.ways[edge]! & way) !== 0) seconds[head] = Math.min(seconds[head]!, seconds[node]! + ofEdge[edge]!);
      }
    }
  }
  return seconds;
}

const town = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), missing: fc.double({ min: 0, max: 0.35, noNaN: true }), oneWay: fc.double({ min: 0, max: 0.6, noNaN: true }) });
const placesIn = (seed: number, count: number): Place[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({ longitude: 30.2 + random.next() * 0.012, latitude: 50.4 + random.next() * 0.007 }));
};
const openTown = (of: { seed: number; missing: number; oneWay: number }): OpenGraph => openGraph(buildGraph(gridTown({ columns: 9, rows: 8, ...of })).graph);

describe('the quickest ways of any town', () => {
  it('are those of the algorithm written out', () => {
    fc.assert(fc.property(town, (of) => {
      const graph = openTown(of);
      fc.pre(graph.edges > 0);
      const nodes = Array.from({ length: Math.min(6, graph.nodes) }, (_, at) => Math.floor((at * graph.nodes) / 6));
      // A node, as the end of an edge that leaves it.
      const at = (node: number): OnStreet => {
        const edge = Array.from(graph.from.keys()).find((one) => graph.from[one] === node || graph.to[one] === node)!;
        return { edge, along: graph.from[edge] === node ? 0 : 1, metres: 0, longitude: 0, latitude: 0, step: 0 };
      };
      const { seconds, n } = shortestTimes(graph, nodes.map(at), { speedKmh: 25 });
      nodes.forEach((from, row) => {
        const expected = naive(graph, from);
        nodes.forEach((to, column) => expect(Math.abs(seconds[row * n + column]! - expected[to]!)).toBeLessThan(1e-9));
      });
    }), { numRuns: 15 });
  });

  it('are finite, never shorter than the line through the air, and none is longer than one by way of a third place', () => {
    fc.assert(fc.property(town, (of) => {
      const graph = openTown(of);
      fc.pre(graph.edges > 0);
      const streets = snap(graph, placesIn(of.seed, 9));
      const { seconds, metres, n } = shortestTimes(graph, streets, { speedKmh: 25 });
      expect(seconds.every(Number.isFinite)).toBe(true);
      for (let a = 0; a < n; a += 1) {
        for (let b = 0; b < n; b += 1) {
          // Places between two corners are set on the straight line between their degrees.
          expect(metres[a * n + b]!).toBeGreaterThan(metresApart(streets[a]!, streets[b]!) * 0.9999 - 0.05);
          for (let via = 0; via < n; via += 1) expect(seconds[a * n + b]!).toBeLessThanOrEqual(seconds[a * n + via]! + seconds[via * n + b]! + 1e-9);
        }
      }
    }), { numRuns: 25 });
  });

  it('take as long back as there where no street is one-way', () => {
    fc.assert(fc.property(town, (of) => {
      const graph = openTown({ ...of, oneWay: 0 });
      fc.pre(graph.edges > 0);
      const { seconds, n } = shortestTimes(graph, snap(graph, placesIn(of.seed, 8)), { speedKmh: 25 });
      for (let a = 0; a < n; a += 1) for (let b = 0; b < a; b += 1) expect(seconds[a * n + b]!).toBeCloseTo(seconds[b * n + a]!, 6);
    }), { numRuns: 25 });
  });

  it('have a course that is as long as they are and leads from place to place', () => {
    fc.assert(fc.property(town, (of) => {
      const graph = openTown(of);
      fc.pre(graph.edges > 0);
      const streets = snap(graph, placesIn(of.seed, 6));
      const { seconds, metres, n } = shortestTimes(graph, streets, { speedKmh: 25 });
      for (let a = 0; a < n; a += 1) {
        for (let b = 0; b < n; b += 1) {
          const way = shortestWay(graph, streets[a]!, streets[b]!, 25)!;
          const places = way.course.map(([longitude, latitude]) => ({ longitude, latitude }));
          const length = places.slice(1).reduce((sum, place, at) => sum + metresApart(places[at]!, place), 0);
          expect([way.seconds, way.metres]).toEqual([seconds[a * n + b], metres[a * n + b]]);
          expect(Math.abs(length - way.metres)).toBeLessThan(0.1 + way.metres * 1e-4);
          expect(metresApart(places[0]!, streets[a]!)).toBeLessThan(0.01);
          expect(metresApart(places.at(-1)!, streets[b]!)).toBeLessThan(0.01);
        }
      }
    }), { numRuns: 20 });
  });
});

describe('straight lines', () => {
  it('are the great circle times the detour, at the speed', () => {
    const [kyiv, lviv] = [{ longitude: 30.5234, latitude: 50.4501 }, { longitude: 24.0297, latitude: 49.8397 }];
    const { metres, seconds } = straightTimes([kyiv, lviv], 1.3, 50);
    expect(metres[1]! / 1000).toBeCloseTo(1.3 * 467.9, -1);
    expect(seconds[1]! / 3600).toBeCloseTo(metres[1]! / 50_000, 9);
    expect([metres[0], metres[2] === metres[1]]).toEqual([0, true]);
  });
});
