import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { spaceTimeGiStar, type CubeInput, type GlobalWindow } from '../../../server/stats/space_time_gi_star.ts';
import { gridNeighbours, queen } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisCube } from '../../support/memphis_cube.ts';

const scores = (input: CubeInput): Float64Array => {
  const result = spaceTimeGiStar(input);
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result.z;
};

/** The definition, bin by bin. */
function naive({ values, steps, neighbours, previous = 1, window = 'cube' }: CubeInput): number[] {
  const places = neighbours.offsets.length - 1;
  return Array.from(values, (_, bin) => {
    const [place, step] = [Math.floor(bin / steps), bin % steps];
    const first = Math.max(0, step - previous);
    const held: number[] = [];
    for (let at = 0; at < places; at += 1) {
      for (let t = 0; t < steps; t += 1) {
        const inside = window === 'cube' || (window === 'step' ? t === step : t >= first && t <= step);
        if (inside) held.push(values[at * steps + t]!);
      }
    }
    const n = held.length;
    const mean = held.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    let [sum, size] = [0, 0];
    for (let k = neighbours.offsets[place]!; k < neighbours.offsets[place + 1]!; k += 1) {
      for (let t = first; t <= step; t += 1) {
        sum += values[neighbours.members[k]! * steps + t]!;
        size += 1;
      }
    }
    if (deviation < 1e-12 || size >= n) return Number.NaN;
    return (sum - mean * size) / (deviation * Math.sqrt((size * (n - size)) / (n - 1)));
  });
}

knownNumbers('space_time_gi_star', ({ number, open }) => {
  number({
    what: 'Robberies of Memphis 2019 on a 500 m grid, the year taken as one step: largest z',
    source: 'R 4.2, spdep 1.2-7 (localG)', expected: 17.50676, tolerance: 1e-6, because: 'printed with seven digits', needsData: true,
    actual: () => {
      const { values, neighbours } = memphisCube();
      const twice = new Float64Array(values.length / 6).map((_, bin) => values.slice((bin >> 1) * 12, (bin >> 1) * 12 + 12).reduce((sum, value) => sum + value, 0));
      return scores({ values: twice, steps: 2, neighbours, previous: 0, window: 'step' }).reduce((most, z) => Math.max(most, z));
    },
  });
  open({
    what: 'z of every bin of a cube', source: 'ArcGIS Pro, Emerging Hot Spot Analysis',
    why: 'no public data set comes with the bins of the product; the patterns of the Memphis cube were computed with R',
  });
});

describe('Gi* in space and time', () => {
  const neighbours = gridNeighbours(4, 3, { within: queen, self: true });
  const cube = fc.record({
    values: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 60, maxLength: 60 }).map((list) => Float64Array.from(list)),
    previous: fc.integer({ min: 0, max: 3 }), window: fc.constantFrom<GlobalWindow>('cube', 'neighbourhood_steps', 'step'),
  });

  it('is what the definition gives bin by bin, in every window', () => {
    fc.assert(fc.property(cube, (one) => {
      fc.pre(new Set(one.values).size > 1);
      const input = { ...one, steps: 5, neighbours };
      const expected = naive(input);
      scores(input).forEach((z, bin) => {
        if (Number.isNaN(expected[bin]!)) expect(z).toBeNaN();
        else expect(z).toBeCloseTo(expected[bin]!, 9);
      });
    }));
  });

  it('does not mind unit and level', () => {
    fc.assert(fc.property(cube, (one) => {
      fc.pre(new Set(one.values).size > 1);
      const plain = scores({ ...one, steps: 5, neighbours });
      const moved = scores({ ...one, values: one.values.map((value) => 1000 + 3 * value), steps: 5, neighbours });
      plain.forEach((z, bin) => {
        if (Number.isNaN(z)) expect(moved[bin]).toBeNaN();
        else expect(moved[bin]).toBeCloseTo(z, 7);
      });
    }));
  });

  it('leaves a step of equal values without scores when held against itself', () => {
    const values = Float64Array.from({ length: 24 }, (_, bin) => (bin % 2 === 0 ? 3 : bin));
    const z = scores({ values, steps: 2, neighbours, previous: 0, window: 'step' });
    expect(z[0]).toBeNaN();
    expect(z[1]).not.toBeNaN();
  });

  it('knows what an empty neighbourhood would score', () => {
    const values = new Float64Array(60).map((_, bin) => (bin < 30 ? 0 : 1));
    const result = spaceTimeGiStar({ values, steps: 5, neighbours });
    if (!isDefined(result)) throw new Error(result.notDefined);
    expect(Math.min(...result.z)).toBeGreaterThanOrEqual(result.lowestZ!);
    expect(result.lowestZ!).toBeLessThan(-2);
  });

  it('refuses lists without the place itself, and values that do not fill the cube', () => {
    const others = gridNeighbours(4, 3, { within: queen, self: false });
    expect(() => spaceTimeGiStar({ values: new Float64Array(60).map((_, bin) => bin), steps: 5, neighbours: others })).toThrow(RangeError);
    expect(() => spaceTimeGiStar({ values: new Float64Array(59), steps: 5, neighbours })).toThrow(RangeError);
    expect(() => spaceTimeGiStar({ values: new Float64Array(60).fill(Number.NaN), steps: 5, neighbours })).toThrow(RangeError);
    expect(() => spaceTimeGiStar({ values: new Float64Array(60), steps: 5, neighbours, previous: -1 })).toThrow(RangeError);
  });
});
