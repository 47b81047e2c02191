import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../server/streets/build_graph.ts';
import { joinCrossings } from '../../../server/streets/crossings.ts';
import { drawnStreets } from '../../support/street_towns.ts';

type Line = Parameters<typeof drawnStreets>[0][number];
const joined = (...lines: Line[]) => {
  const { graph, apart } = buildGraph(joinCrossings(drawnStreets(lines)));
  return { nodes: graph.nodes, edges: graph.edges, metres: Math.round(graph.metres.reduce((sum, one) => sum + one, 0)), left: apart.edges };
};

describe('lines that are drawn without shared corners', () => {
  it('meet where they cross', () => {
    expect(joined({ corners: [[0, 0], [200, 0]] }, { corners: [[100, -100], [100, 100]] })).toEqual({ nodes: 5, edges: 4, metres: 400, left: 0 });
    expect(buildGraph(drawnStreets([{ corners: [[0, 0], [200, 0]] }, { corners: [[100, -100], [100, 100]] }])).apart.edges).toBe(1);
  });

  it('meet where one ends on the other, a little short of it or a little beyond', () => {
    for (const end of [0, 2, -2]) expect(joined({ corners: [[0, 0], [200, 0]] }, { corners: [[100, end], [100, 100]] })).toMatchObject({ nodes: 4, edges: 3, left: 0 });
    expect(joined({ corners: [[0, 0], [200, 0]] }, { corners: [[100, 8], [100, 100]] })).toMatchObject({ left: 1 });
  });

  it('do not meet where one is a bridge over the other, but bridges begin on the ground', () => {
    const bridge = { tags: { highway: 'primary', bridge: 'yes' }, corners: [[100, -100], [100, 100]] as const };
    expect(joined({ corners: [[0, 0], [200, 0]] }, bridge)).toMatchObject({ left: 1 });
    expect(joined({ corners: [[0, 0], [200, 0]] }, bridge, { corners: [[100, 100], [0, 0]] })).toMatchObject({ nodes: 4, edges: 3, left: 0 });
  });

  it('meet at the corner where they cross beside one', () => {
    expect(joined({ corners: [[0, 0], [100, 0.2], [200, 0]] }, { corners: [[100.1, -100], [100.1, 100]] })).toEqual({ nodes: 5, edges: 4, metres: 400, left: 0 });
  });

  it('are one street less for every crossing of a grid, however it is turned', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.double({ min: 0, max: 3, noNaN: true }), (across, along, turn) => {
      const turned = (x: number, y: number): [number, number] => [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
      const lines = [
        ...Array.from({ length: across }, (_, at) => ({ corners: [turned(-50, at * 90), turned(along * 90, at * 90)] })),
        ...Array.from({ length: along }, (_, at) => ({ corners: [turned(at * 90, -50), turned(at * 90, across * 90)] })),
      ];
      const crossings = across * along;
      expect(joined(...lines)).toMatchObject({ nodes: crossings + 2 * (across + along), edges: across * (along + 1) + along * (across + 1), left: 0 });
    }), { numRuns: 30 });
  });
});
