import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../server/streets/build_graph.ts';
import { cornerNumbers } from '../../../server/streets/corner_numbers.ts';
import { openGraph } from '../../../server/streets/open_graph.ts';
import { packGraph, unpackGraph } from '../../../server/streets/pack_graph.ts';
import { strongParts } from '../../../server/streets/strong_parts.ts';
import { collectStreets } from '../../../server/streets/street_set.ts';
import { drawnStreets, gridTown } from '../../support/street_towns.ts';

describe('a graph of streets', () => {
  it('is cut where lines share a corner, and nowhere else', () => {
    // A cross of two streets that share a corner, and a third that only crosses one of them.
    const { graph, apart } = buildGraph(drawnStreets([
      { corners: [[0, 0], [50, 20], [100, 0], [200, 0]] }, { corners: [[100, -100], [100, 0], [100, 100]] }, { corners: [[150, -50], [150, 50]] },
    ]));
    expect([graph.nodes, graph.edges]).toEqual([5, 4]);
    expect(Array.from(graph.metres).map(Math.round).sort((a, b) => a - b)).toEqual([100, 100, 100, 108]);
    expect(apart).toMatchObject({ parts: 1, edges: 1 });
    expect(apart.metres).toBeCloseTo(100, 0);
  });

  it('leaves out what cannot be got back from, and counts it', () => {
    const ring = [[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]] as const;
    const { graph, apart } = buildGraph(drawnStreets([
      { tags: { oneway: 'yes' }, corners: ring }, { tags: { oneway: 'yes' }, corners: [[100, 100], [300, 100]] }, { tags: { oneway: 'yes' }, corners: [[300, 0], [100, 0]] },
      { corners: [[1000, 1000], [1100, 1000]] },
    ]));
    expect(Array.from(graph.ways)).toEqual([1, 1, 1]);
    expect(graph.metres.reduce((sum, one) => sum + one, 0)).toBeCloseTo(400, 0);
    expect(apart).toMatchObject({ parts: 3, edges: 3 });
    expect(apart.metres).toBeCloseTo(500, 0);
  });

  it('has no edges where nothing can be driven both ways or round', () => {
    expect(buildGraph(drawnStreets([{ tags: { oneway: 'yes' }, corners: [[0, 0], [100, 0]] }])).graph).toMatchObject({ nodes: 0, edges: 0 });
    expect(buildGraph(drawnStreets([])).graph).toMatchObject({ nodes: 0, edges: 0 });
  });

  it('accounts for every metre of every line', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 0.6, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), (seed, missing, oneWay) => {
      const set = gridTown({ columns: 9, rows: 8, seed, missing, oneWay });
      const { graph, apart } = buildGraph(set);
      const whole = lengthBySteps(set);
      expect(graph.metres.reduce((sum, one) => sum + one, 0) + apart.metres).toBeCloseTo(whole, 1);
      expect(graph.courseOffsets.at(-1)! * 2).toBe(graph.course.length);
    }), { numRuns: 40 });
  });

  it('is the same when it has been packed', () => {
    const { graph } = buildGraph(gridTown({ columns: 12, rows: 9, seed: 4, missing: 0.1, oneWay: 0.2 }));
    const again = unpackGraph(packGraph(graph));
    expect(Object.fromEntries(Object.entries(again).map(([name, value]) => [name, typeof value === 'number' ? value : Array.from(value)])))
      .toEqual(Object.fromEntries(Object.entries(graph).map(([name, value]) => [name, typeof value === 'number' ? value : Array.from(value)])));
    expect(openGraph(again).arcs.head.length).toBe(graph.ways.reduce((sum, way) => sum + (way === 3 ? 2 : 1), 0));
    expect(() => unpackGraph(packGraph(graph).slice(0, -1))).toThrow(RangeError);
    expect(() => unpackGraph(new Uint8Array(12))).toThrow(RangeError);
  });
});

function lengthBySteps({ lines, offsets, places }: Pick<ReturnType<typeof gridTown>, 'lines' | 'offsets' | 'places'>): number {
  let whole = 0;
  for (let line = 0; line < lines; line += 1) {
    for (let at = offsets[line]!; at < offsets[line + 1]! - 1; at += 1) {
      const [dx, dy] = [places[2 * at + 2]! - places[2 * at]!, places[2 * at + 3]! - places[2 * at + 1]!].map((value) => (value / 1e7) * 111_195.0802335329) as [number, number];
      whole += Math.hypot(dx * Math.cos(((places[2 * at + 1]! + places[2 * at + 3]!) / 2e7) * (Math.PI / 180)), dy);
    }
  }
  return whole;
}

describe('a line that cannot be', () => {
  it.each<[string, number[]]>([
    ['no_length', [10, 10]], ['no_length', [10, 10, 10, 10]], ['out_of_range', [0, 860_000_000, 10, 860_000_000]], ['out_of_range', [1_900_000_000, 0, 1_900_000_010, 0]],
    ['too_long_a_step', [0, 0, 10_000_000, 0]],
  ])('is refused as %s', (code, places) => {
    expect(collectStreets().add({ line: 1, tags: {}, places: Int32Array.from(places) })).toMatchObject({ code });
  });
});

describe('corners', () => {
  it('have the same number where they are the same place', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { maxLength: 60 }), (places) => {
      const { corner, corners } = cornerNumbers(Int32Array.from(places.flat()));
      const texts = places.map(([x, y]) => `${x} ${y}`);
      expect(corners).toBe(new Set(texts).size);
      texts.forEach((text, at) => expect(corner[at]).toBe(corner[texts.indexOf(text)]));
    }));
  });
});

describe('strongly connected parts', () => {
  it('are those between which one can go there and back', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }), (nodes, given) => {
      const arcs = given.filter(([from, to]) => from < nodes && to < nodes).sort((a, b) => a[0] - b[0]);
      const offsets = Int32Array.from({ length: nodes + 1 }, (_, node) => arcs.filter(([from]) => from < node).length);
      const { part, parts } = strongParts(offsets, Int32Array.from(arcs, ([, to]) => to));
      const reach = Array.from({ length: nodes }, (_, from) => Array.from({ length: nodes }, (_, to) => from === to || arcs.some(([a, b]) => a === from && b === to)));
      for (let via = 0; via < nodes; via += 1) for (let a = 0; a < nodes; a += 1) for (let b = 0; b < nodes; b += 1) if (reach[a]![via] && reach[via]![b]) reach[a]![b] = true;
      for (let a = 0; a < nodes; a += 1) for (let b = 0; b < nodes; b += 1) expect(part[a] === part[b]).toBe(reach[a]![b]! && reach[b]![a]!);
      expect(new Set(part).size).toBe(parts);
    }));
  });
});
