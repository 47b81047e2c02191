import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { poissonRegression, type CountRegression } from '../../../server/stats/poisson_regression.ts';
import { criteria } from '../../../server/stats/risk_steps.ts';
import { riskScores, riskTerrain, type RiskTerrain, type RiskTerrainInput } from '../../../server/stats/risk_terrain.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { riskCity } from '../../support/risk_city.ts';

const quick = { halves: 20, resamples: 99 };
const run = (input: RiskTerrainInput): RiskTerrain => {
  const found = riskTerrain({ ...quick, ...input });
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('risk_terrain', ({ number, open }) => {
  const source = 'RTMDx report, burglary in Leeds 2011';
  number({ what: 'Relative risk of bus stops within 500 m, from its coefficient 3.0617', source, expected: 21.3638, actual: () => Math.exp(3.0617), tolerance: 1e-5, because: 'The coefficient is printed with four digits' });
  number({ what: 'Relative risk of detached points, dense within 500 m, from its coefficient 2.1578', source, expected: 8.6521, actual: () => Math.exp(2.1578), tolerance: 1e-5, because: 'The coefficient is printed with four digits' });
  number({
    what: 'Scores of a cell with both and a cell with none', source, expected: [184.8, 1],
    actual: () => riskScores(2, [{ cells: Int32Array.of(0), relativeRisk: 21.3638 }, { cells: Int32Array.of(0), relativeRisk: 8.6521 }]), tolerance: 3e-4, because: 'Printed with one digit after the point',
  });
  number({
    what: 'AIC and BIC from the deviance 18288.17, four parameters and 9,199 cells', source, expected: [18296.17, 18324.68],
    actual: () => { const { aic, bic } = criteria(-18288.17 / 2, 4, 9199); return [aic, bic]; }, tolerance: 1e-6, because: 'Printed with two digits after the point',
  });
  open({ what: 'Which layers are chosen in Leeds, and their coefficients', source, why: 'The data are not published; the numbers above check the formulas only' });
});

describe('the risk terrain', () => {
  const city = riskCity({ side: 40, risks: [3, 2], idle: 3, seed: 7 });
  const found = run(city);

  it('finds the features that a made-up city has its incidents from, and leaves the others', () => {
    expect(found.factors.map(({ factor }) => factor)).toEqual([0, 1]);
    for (const [at, truth] of [3, 2].entries()) {
      const { relativeRisk, lower, upper, stability } = found.factors[at]!;
      expect(Math.abs(relativeRisk / truth - 1)).toBeLessThan(0.2);
      expect(lower!).toBeLessThan(truth);
      expect(upper!).toBeGreaterThan(truth);
      expect(stability).toBeGreaterThan(0.9);
    }
    expect(found.heldOut!).toBeGreaterThan(0.05);
  });

  it('measures with the regression of the layers that it has chosen', () => {
    expect(found.model).toBe('poisson');
    const predictors = found.factors.map(({ layer }) => Float64Array.from(city.layers[layer]!.present));
    const free = poissonRegression({ predictors, counts: city.counts }) as CountRegression;
    found.factors.forEach(({ coefficient }, j) => expect(coefficient).toBeCloseTo(free.coefficients[j + 1]!, 9));
    expect([found.logLikelihood, found.aic, found.bic].map((one) => one.toFixed(6))).toEqual([free.logLikelihood, free.aic, free.bic].map((one) => one.toFixed(6)));
    found.expected.forEach((one, i) => expect(one).toBeCloseTo(free.mean[i]!, 9));
  });

  it('gives each cell the product of its risks over that of the lowest', () => {
    const product = city.counts.map((_, i) => found.factors.reduce((sum, { layer, relativeRisk }) => sum * (city.layers[layer]!.present[i] === 1 ? relativeRisk : 1), 1));
    const lowest = Math.min(...product);
    found.score.forEach((one, i) => expect(one).toBeCloseTo(product[i]! / lowest, 9));
    expect(Math.min(...found.score)).toBe(1);
  });

  it('is the same again for the same seed', () => {
    expect(run(city)).toEqual(found);
    expect(run({ ...city, seed: 8 }).stability).not.toEqual(found.stability);
  });

  it('finds nothing in a city where nothing matters, and says so with scores of 1', () => {
    const nothing = run(riskCity({ side: 30, risks: [], idle: 4, seed: 3 }));
    expect(nothing.factors).toEqual([]);
    expect(nothing.score.every((one) => one === 1)).toBe(true);
  });

  it('never takes a layer that lowers the number', () => {
    const inverted = run({ ...city, layers: city.layers.map(({ factor, present }) => ({ factor, present: present.map((one) => 1 - one) })) });
    for (const { coefficient } of inverted.factors) expect(coefficient).toBeGreaterThan(0);
    const quiet = { factor: 0, present: Uint8Array.from(city.counts, (count) => (count === 0 ? 1 : 0)) };
    expect(run({ ...city, layers: [quiet] }).factors).toEqual([]);
  });

  it('takes the negative binomial form where counts vary more than chance has them', () => {
    const bursts = run({ ...city, counts: city.counts.map((count, i) => (i % 3 === 0 ? count * 5 : count)) });
    expect(bursts.model).toBe('negative_binomial');
    expect(bursts.theta!).toBeGreaterThan(0);
    expect(bursts.factors[0]!.factor).toBe(0);
  });

  it('takes one layer of a factor at most', () => {
    const factors = found.factors.map(({ factor }) => factor);
    expect(new Set(factors).size).toBe(factors.length);
  });

  it('can be stopped while it works', () => {
    let asked = 0;
    expect(() => riskTerrain({ ...quick, ...city }, (done, total) => {
      expect(done / total).toBeLessThanOrEqual(1);
      asked += 1;
      if (asked === 20) throw new Error('stopped');
    })).toThrow('stopped');
  });

  it('says why where there is no model', () => {
    const n = city.counts.length;
    expect(riskTerrain({ ...city, counts: new Float64Array(n) })).toEqual({ notDefined: 'no_events' });
    expect(riskTerrain({ ...city, counts: new Float64Array(n).map((_, i) => (i === 5 ? 4 : 0)) })).toEqual({ notDefined: 'too_few_events', needs: 30 });
    expect(riskTerrain({ ...city, counts: new Float64Array(n).fill(2) })).toEqual({ notDefined: 'all_equal' });
    expect(riskTerrain({ ...city, blocks: new Int32Array(n) })).toEqual({ notDefined: 'too_few_blocks', needs: 5 });
    expect(riskTerrain({ ...city, layers: [{ factor: 0, present: new Uint8Array(n) }] })).toEqual({ notDefined: 'no_variation' });
    expect(riskTerrain({ ...city, layers: [] })).toEqual({ notDefined: 'no_variation' });
  });

  it('refuses lists that do not belong together', () => {
    expect(() => riskTerrain({ ...city, blocks: Int32Array.of(0) })).toThrow(RangeError);
    expect(() => riskTerrain({ ...city, counts: city.counts.map((count) => count + 0.5) })).toThrow(RangeError);
    expect(() => riskTerrain({ ...city, layers: [{ factor: 3, present: city.layers[0]!.present }] })).toThrow(RangeError);
  });
});
