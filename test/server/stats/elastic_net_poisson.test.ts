import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netPath, penaltyPath, type NetInput } from '../../../server/stats/elastic_net_poisson.ts';
import { poissonRegression, type CountRegression } from '../../../server/stats/poisson_regression.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const cells = Array.from({ length: 90 }, (_, i) => i);
const where = (isIn: (i: number) => boolean): Int32Array => Int32Array.from(cells.filter(isIn));
const layers = [where((i) => (i * 7) % 5 < 2), where((i) => (i * 11) % 9 < 3), where((i) => (i * 3) % 10 < 2), where((i) => Math.floor(i / 9) % 2 === 1)];
const counts = Float64Array.from(cells, (i) => ((i * i + 3 * i) % 4) + ((i * 7) % 5 < 2 ? (i * 5) % 6 : 0) + ((i * 11) % 9 < 3 ? (i * i) % 3 : 0));
const first = 1.33058702077111;
const at = (input: NetInput, share: number): number[] => {
  const { intercepts, coefficients } = netPath({ ...input, penalties: Float64Array.of(penaltyPath(input)[0]! * share) });
  return [intercepts[0]!, ...coefficients[0]!];
};

knownNumbers('elastic_net_poisson', ({ number }) => {
  const source = 'R 4.2.2, optim (L-BFGS-B with bounds) on the same function';
  const made = 'Ninety made-up counts and four layers (written in the test), mixing 0.9';
  const because = 'Both stop when the function no longer rises: coefficients are settled to about the root of that';
  number({ what: `${made}: smallest penalty that keeps every layer out`, source: 'R 4.2.2, by its definition', expected: first, actual: () => penaltyPath({ counts, layers })[0]! });
  for (const [share, expected] of [
    [0.5, [0.545255178409304, 0.523731650233993, 0, 0, 0]], [0.1, [0.228035885823089, 0.974693812655005, 0.152659759942158, 0, 0]], [0.01, [0.118078199336127, 1.085929656781795, 0.251462410232696, 0, 0]],
  ] as const) number({ what: `${made}: constant and coefficients at ${share} of that`, source, expected, actual: () => at({ counts, layers }, share), tolerance: 1e-6, because });
});

const problems = fc.integer({ min: 20, max: 60 }).chain((n) => fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: n, maxLength: n }).map((list) => Float64Array.from(list)),
  layers: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 3, maxLength: n - 3 }).map((list) => Int32Array.from(list)), { minLength: 1, maxLength: 6 }),
  mixing: fc.constantFrom(0.3, 0.9, 1), share: fc.constantFrom(0.8, 0.3, 0.05),
})).filter((one) => one.counts.some((count) => count > 0));

describe('the elastic net for counts', () => {
  it('meets the conditions of a largest value: no layer that is in could move, none that is out would gain', () => {
    fc.assert(fc.property(problems, ({ counts: y, layers: given, mixing, share }) => {
      const [highest] = penaltyPath({ counts: y, layers: given, mixing });
      if (highest === undefined) return;
      const penalty = highest * share;
      const { intercepts, coefficients } = netPath({ counts: y, layers: given, mixing, penalties: Float64Array.of(penalty) });
      const eta = new Float64Array(y.length).fill(intercepts[0]!);
      given.forEach((layer, j) => { for (const cell of layer) eta[cell]! += coefficients[0]![j]!; });
      expect(Math.abs(y.reduce((sum, count, i) => sum + count - Math.exp(eta[i]!), 0)) / y.length).toBeLessThan(1e-5);
      given.forEach((layer, j) => {
        const scale = Math.sqrt((layer.length / y.length) * (1 - layer.length / y.length));
        const beta = coefficients[0]![j]!;
        const gain = layer.reduce((sum, cell) => sum + y[cell]! - Math.exp(eta[cell]!), 0) / y.length - penalty * (mixing * scale + (1 - mixing) * scale ** 2 * beta);
        expect(beta).toBeGreaterThanOrEqual(0);
        if (beta > 0) expect(Math.abs(gain)).toBeLessThan(2e-5);
        else expect(gain).toBeLessThan(2e-5);
      });
    }), { numRuns: 60 });
  });

  it('keeps every layer out at the first penalty of its path, and takes one in just below', () => {
    const penalties = penaltyPath({ counts, layers });
    const { coefficients } = netPath({ counts, layers, penalties: Float64Array.of(penalties[0]!, penalties[0]! * 0.99) });
    expect(Array.from(coefficients[0]!)).toEqual([0, 0, 0, 0]);
    expect(coefficients[1]!.some((one) => one > 0)).toBe(true);
    expect(penalties.length).toBe(30);
    expect(penalties.at(-1)! / penalties[0]!).toBeCloseTo(0.01, 12);
  });

  it('is Poisson regression when the penalty is next to nothing and all coefficients are positive', () => {
    const two = layers.slice(0, 2);
    const free = poissonRegression({ predictors: two.map((layer) => counts.map((_, i) => (layer.includes(i) ? 1 : 0))), counts }) as CountRegression;
    const { intercepts, coefficients } = netPath({ counts, layers: two, penalties: Float64Array.of(1e-9) });
    [intercepts[0]!, ...coefficients[0]!].forEach((one, j) => expect(one).toBeCloseTo(free.coefficients[j]!, 5));
  });

  it('leaves at zero what would lower the number, what no cell has, and what all cells have', () => {
    const quiet = where((i) => counts[i] === 0);
    expect(penaltyPath({ counts, layers: [quiet, new Int32Array(0), where(() => true)] })).toEqual(new Float64Array(0));
    const { coefficients } = netPath({ counts, layers: [quiet, new Int32Array(0), where(() => true), layers[0]!], penalties: Float64Array.of(0.001) });
    expect(Array.from(coefficients[0]!.subarray(0, 3))).toEqual([0, 0, 0]);
    expect(coefficients[0]![3]).toBeGreaterThan(0);
  });

  it('refuses a mixing outside its range', () => {
    for (const mixing of [0, -1, 1.1, Number.NaN]) expect(() => penaltyPath({ counts, layers, mixing })).toThrow(RangeError);
  });
});
