import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonRegression, type CountRegression } from '../../../server/stats/poisson_regression.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { flag, logExposure, madeCounts, slope, warpBreaks, warpPredictors } from '../../support/regression_data.ts';

const fit = (predictors: readonly Float64Array[], counts: Float64Array, offset?: Float64Array): CountRegression =>
  poissonRegression({ predictors, counts, ...(offset !== undefined && { offset }) }) as CountRegression;

knownNumbers('poisson_regression', ({ number }) => {
  const source = 'R 4.2.2, glm(family = poisson)';
  const made = 'Sixty made-up counts (written in the test)';
  const of = (): CountRegression => fit([slope, flag], madeCounts);
  number({ what: `${made}: coefficients`, source, expected: [0.33006799416235627, 0.21800004523789390, 0.85935769943241258], actual: () => of().coefficients });
  number({ what: `${made}: standard errors, from the fitted means`, source, expected: [0.18789924014647252, 0.27284389934756581, 0.17267351871340836], actual: () => of().standardErrors });
  number({
    what: `${made}: deviance, null deviance, log-likelihood, AIC, BIC`, source, expected: [191.84983404657095, 217.88646654747620, -147.28572602528996, 300.57145205057992, 306.85448573724625],
    actual: () => { const { deviance, nullDeviance, logLikelihood, aic, bic } = of(); return [deviance, nullDeviance, logLikelihood, aic, bic]; },
  });
  number({
    what: `${made}, with an exposure: coefficients, deviance, null deviance`, source, expected: [-0.706760142284167725, 0.094404651437538359, 0.863526453711717212, 236.44326055280362, 261.95610691150580],
    actual: () => { const { coefficients, deviance, nullDeviance } = fit([slope, flag], madeCounts, logExposure); return [...coefficients, deviance, nullDeviance]; },
  });
  number({
    what: 'Warp breaks by wool and tension: coefficients, deviance, AIC', source: `${source}, data set warpbreaks`,
    expected: [3.69196314494079347, -0.20598844263862101, -0.32132043160061058, -0.51848849651155993, 210.39188876245382, 493.05596641795768],
    actual: () => { const { coefficients, deviance, aic } = fit(warpPredictors, warpBreaks); return [...coefficients, deviance, aic]; },
  });
  number({
    what: '2, 4 without and 8, 10 with a predictor: coefficient and its standard error', source: 'By hand: log of 9 over 3, root of 1/6 + 1/18', expected: [Math.log(3), Math.sqrt(1 / 6 + 1 / 18)],
    actual: () => { const { coefficients, standardErrors } = fit([Float64Array.of(0, 0, 1, 1)], Float64Array.of(2, 4, 8, 10)); return [coefficients[1]!, standardErrors[1]!]; },
  });
});

const problems = fc.integer({ min: 6, max: 30 }).chain((n) => fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: n, maxLength: n }), x: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n, maxLength: n }),
})).filter(({ counts, x }) => counts.filter((count) => count > 0).length > 3 && Math.max(...x) - Math.min(...x) > 0.5);

describe('Poisson regression', () => {
  it('balances: expected and observed agree in sum and along the predictor', () => {
    fc.assert(fc.property(problems, ({ counts, x }) => {
      const found = poissonRegression({ predictors: [Float64Array.from(x)], counts: Float64Array.from(counts) });
      if ('notDefined' in found) return;
      const gap = (weight: (i: number) => number): number => counts.reduce((sum, count, i) => sum + (count - found.mean[i]!) * weight(i), 0);
      expect(Math.abs(gap(() => 1))).toBeLessThan(1e-6);
      expect(Math.abs(gap((i) => x[i]!))).toBeLessThan(1e-6);
    }));
  });

  it('does not depend on the order of the cases, and follows the scale of a predictor', () => {
    const turned = fit([slope.toReversed(), flag.toReversed()], madeCounts.toReversed()).coefficients;
    const wider = fit([slope.map((one) => one * 10), flag], madeCounts).coefficients;
    const found = fit([slope, flag], madeCounts).coefficients;
    for (const i of [0, 1, 2]) expect(turned[i]).toBeCloseTo(found[i]!, 10);
    expect(wider[1]! * 10).toBeCloseTo(found[1]!, 10);
  });

  it('is not defined without incidents, with a predictor twice, or with a group without any', () => {
    expect(poissonRegression({ predictors: [flag], counts: new Float64Array(60) })).toEqual({ notDefined: 'no_events' });
    expect(poissonRegression({ predictors: [flag, flag], counts: madeCounts })).toEqual({ notDefined: 'no_variation' });
    expect(poissonRegression({ predictors: [new Float64Array(60).fill(3)], counts: madeCounts })).toEqual({ notDefined: 'no_variation' });
    expect(poissonRegression({ predictors: [Float64Array.of(0, 0, 1, 1)], counts: Float64Array.of(3, 4, 0, 0) })).toEqual({ notDefined: 'did_not_converge' });
  });

  it('refuses what are no counts and no predictors', () => {
    expect(() => poissonRegression({ predictors: [Float64Array.of(1)], counts: Float64Array.of(1, 2) })).toThrow(RangeError);
    expect(() => poissonRegression({ predictors: [], counts: Float64Array.of(1.5) })).toThrow(RangeError);
    expect(() => poissonRegression({ predictors: [Float64Array.of(Number.NaN)], counts: Float64Array.of(1) })).toThrow(RangeError);
  });
});
