import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../server/stats/random.ts';
import { stac, type Stac } from '../../../server/stats/stac.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

/** Events in discs: their middles, how many, how wide. */
function discs(seed: number, ...of: { x: number; y: number; events: number; radius: number }[]): { x: Float64Array; y: Float64Array } {
  const { next } = seededRandom(seed);
  const points = of.flatMap(({ x, y, events, radius }) => Array.from({ length: events }, () => {
    const [angle, far] = [next() * 2 * Math.PI, radius * Math.sqrt(next())];
    return [x + far * Math.cos(angle), y + far * Math.sin(angle)] as const;
  }));
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

const three = discs(1, { x: 2000, y: 2000, events: 40, radius: 60 }, { x: 6000, y: 1500, events: 25, radius: 60 }, { x: 4000, y: 7000, events: 12, radius: 60 }, { x: 9000, y: 9000, events: 4, radius: 60 });

knownNumbers('stac', ({ number, open }) => {
  for (const lattice of ['triangular', 'rectangular'] as const) {
    number({
      what: `Clusters in discs of 40, 25, 12 and 4 events, radius 300 m, ${lattice} lattice, all circles kept`, source: 'By construction of the discs', tolerance: 0,
      expected: [40, 25, 12], actual: () => (stac({ ...three, radiusMetres: 300, most: 1000, lattice }) as Stac).sizes,
    });
  }
  open({ what: 'STAC clusters of Baltimore County burglaries', source: 'Levine 2013, CrimeStat IV, chapter 8', why: 'neither the events nor numbers to compare were published' });
});

const lattice = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 })), { minLength: 5, maxLength: 60 })
  .filter((list) => new Set(list.map(String)).size > 1);
const columns = (list: readonly (readonly [number, number])[]) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) });

/** Every node of a rectangular lattice over the extent asked about every event. */
function naive(list: readonly (readonly [number, number])[], radius: number, { minimum, most }: { minimum: number; most: number }): number[] {
  const [west, south] = [Math.min(...list.map(([x]) => x)), Math.min(...list.map(([, y]) => y))];
  const circles: number[][] = [];
  for (let row = -4; row <= 80; row += 1) {
    for (let column = -4; column <= 80; column += 1) {
      const [cx, cy] = [west + (column * radius) / 2, south + (row * radius) / 2];
      const inside = list.flatMap(([x, y], i) => ((x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2 ? i : []));
      if (inside.length >= minimum) circles.push(inside);
    }
  }
  let clusters = circles.toSorted((a, b) => b.length - a.length).slice(0, most).map((inside) => new Set(inside));
  for (let before = -1; before !== clusters.length;) {
    before = clusters.length;
    const merged: Set<number>[] = [];
    for (const one of clusters) {
      const shared = merged.find((other) => [...one].some((i) => other.has(i)));
      if (shared === undefined) merged.push(one); else for (const i of one) shared.add(i);
    }
    clusters = merged;
  }
  return clusters.map(({ size }) => size).toSorted((a, b) => b - a);
}

describe('STAC', () => {
  it('finds what the steps give when every circle is asked about every event', () => {
    fc.assert(fc.property(lattice, fc.constantFrom(2, 4), fc.integer({ min: 2, max: 6 }), (list, radius, minimum) => {
      fc.pre(list.length >= minimum);
      const { sizes } = stac({ ...columns(list), radiusMetres: radius, minimum, most: 1e6, lattice: 'rectangular' }) as Stac;
      expect(Array.from(sizes)).toEqual(naive(list, radius, { minimum, most: Infinity }));
    }), { numRuns: 40 });
  });

  it('keeps the fullest circles only, and merges those that share an event', () => {
    const { sizes, circleEvents, labels } = stac({ ...three, radiusMetres: 300 }) as Stac;
    expect(circleEvents.length).toBe(25);
    expect(Array.from(circleEvents)).toEqual(Array.from(circleEvents).toSorted((a, b) => b - a));
    expect(sizes[0]).toBe(40);
    expect(new Set(labels.slice(0, 40))).toEqual(new Set([0]));
    expect(labels[80]).toBe(-1);
  });

  it('counts what its circles say', () => {
    const { circleX, circleY, circleEvents } = stac({ ...three, radiusMetres: 300 }) as Stac;
    circleEvents.forEach((events, k) => {
      expect(three.x.filter((x, i) => Math.hypot(x - circleX[k]!, three.y[i]! - circleY[k]!) <= 300).length).toBe(events);
    });
  });

  it('does not depend on the order of the events, nor on where the town lies', () => {
    fc.assert(fc.property(lattice.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const plain = stac({ ...columns(list), radiusMetres: 2, minimum: 3, lattice: 'rectangular' }) as Stac;
      const other = stac({ ...columns(order.map((i) => list[i]!)), radiusMetres: 2, minimum: 3, lattice: 'rectangular' }) as Stac;
      expect(Array.from(other.labels)).toEqual(order.map((i) => plain.labels[i]));
      const moved = stac({ ...columns(list.map(([x, y]) => [8 * x + 4096, 8 * y - 4096] as const)), radiusMetres: 16, minimum: 3, lattice: 'rectangular' }) as Stac;
      expect(moved.labels).toEqual(plain.labels);
    }));
  });

  it('is not defined for too few events or one place, and refuses other parameters', () => {
    const stack = (n: number) => ({ x: new Float64Array(n).fill(7), y: new Float64Array(n).fill(7), radiusMetres: 100 });
    expect(stac(stack(0))).toEqual({ notDefined: 'no_events' });
    expect(stac(stack(4))).toEqual({ notDefined: 'too_few_events', needs: 5 });
    expect(stac(stack(500))).toEqual({ notDefined: 'one_place' });
    for (const wrong of [{ radiusMetres: 0 }, { minimum: 0 }, { most: 1.5 }, { y: new Float64Array(3) }]) expect(() => stac({ ...stack(9), ...wrong })).toThrow(RangeError);
  });
});
