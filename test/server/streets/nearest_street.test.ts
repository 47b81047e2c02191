import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../server/streets/build_graph.ts';
import type { OpenGraph } from '../../../server/streets/graph.ts';
import { nearestStreet } from '../../../server/streets/nearest_street.ts';
import { openGraph } from '../../../server/streets/open_graph.ts';
import { metresApart, type Place } from '../../../server/streets/places.ts';
import { drawnPlace, drawnStreets, gridTown } from '../../support/street_towns.ts';

/** Every step of every street looked at. */
function nearestOfAll({ course, courseOffsets, edges }: OpenGraph, { longitude, latitude }: Place): number {
  let best = Infinity;
  const squash = Math.cos((latitude * Math.PI) / 180);
  const at = (place: number): [number, number] => [(course[2 * place]! / 1e7 - longitude) * squash * 111_195.0802335329, (course[2 * place + 1]! / 1e7 - latitude) * 111_195.0802335329];
  for (let edge = 0; edge < edges; edge += 1) {
    for (let step = courseOffsets[edge]!; step < courseOffsets[edge + 1]! - 1; step += 1) {
      const [[ax, ay], [bx, by]] = [at(step), at(step + 1)];
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / length));
      best = Math.min(best, Math.hypot(ax + t * (bx - ax), ay + t * (by - ay)));
    }
  }
  return best;
}

describe('the nearest street', () => {
  it('is the nearest of all, from anywhere in the town and around it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e5 }), fc.double({ min: -0.05, max: 0.08, noNaN: true }), fc.double({ min: -0.05, max: 0.08, noNaN: true }), (seed, east, north) => {
      const graph = openGraph(buildGraph(gridTown({ columns: 8, rows: 12, seed, missing: 0.2, oneWay: 0.1 })).graph);
      const place = { longitude: 30.2 + east, latitude: 50.4 + north };
      const found = nearestStreet(graph, place)!;
      expect(found.metres).toBeCloseTo(nearestOfAll(graph, place), 6);
      // What it says of itself fits together: the place on the street is as far away, and on the course of its edge.
      expect(Math.abs(metresApart(place, found) - found.metres)).toBeLessThan(0.01 + found.metres * 0.002);
      expect(found.step).toBeGreaterThanOrEqual(graph.courseOffsets[found.edge]!);
      expect(found.step).toBeLessThan(graph.courseOffsets[found.edge + 1]!);
      expect(found.along).toBeGreaterThanOrEqual(0);
      expect(found.along).toBeLessThanOrEqual(1);
    }), { numRuns: 60 });
  });

  it('is found on one long street, from its side, beyond its ends and from the other side of the Earth', () => {
    const graph = openGraph(buildGraph(drawnStreets([{ corners: [[0, 0], [10_000, 0], [20_000, 0]] }])).graph);
    expect(nearestStreet(graph, drawnPlace(5000, 300))).toMatchObject({ along: expect.closeTo(0.25, 5) as number, metres: expect.closeTo(300, 1) as number });
    expect(nearestStreet(graph, drawnPlace(26_000, 8000))).toMatchObject({ along: 1, metres: expect.closeTo(10_000, -1) as number });
    expect(nearestStreet(graph, { longitude: -170, latitude: -40 })!.along).toBe(0);
  });

  it('is not there where there are no streets', () => {
    expect(nearestStreet(openGraph(buildGraph(drawnStreets([])).graph), drawnPlace(0, 0))).toBeNull();
  });
});
