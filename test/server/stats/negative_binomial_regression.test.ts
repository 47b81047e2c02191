import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../server/stats/gamma.ts';
import { negativeBinomialRegression, type NegativeBinomialRegression } from '../../../server/stats/negative_binomial_regression.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { flag, logExposure, madeCounts, slope, warpBreaks, warpPredictors } from '../../support/regression_data.ts';

const fit = (predictors: readonly Float64Array[], counts: Float64Array, offset?: Float64Array): NegativeBinomialRegression =>
  negativeBinomialRegression({ predictors, counts, ...(offset !== undefined && { offset }) }) as NegativeBinomialRegression;

knownNumbers('negative_binomial_regression', ({ number }) => {
  const source = 'R 4.2.2, MASS 7.3, glm.nb';
  const made = 'Sixty made-up counts (written in the test)';
  const because = 'glm.nb ends its turns between weights and theta a little before both are settled; errors of theta are from the information at its last value';
  const of = (): NegativeBinomialRegression => fit([slope, flag], madeCounts);
  number({ what: `${made}: coefficients`, source, expected: [0.471416292893489686, -0.076085112338569322, 0.884264864776612924], actual: () => of().coefficients, tolerance: 1e-7, because });
  number({ what: `${made}: standard errors`, source, expected: [0.36512410786636135, 0.58134394100061926, 0.38167411954421682], actual: () => of().standardErrors, tolerance: 1e-7, because });
  number({ what: `${made}: theta and its standard error`, source, expected: [0.65121354681456189, 0.19799619080107156], actual: () => [of().theta, of().thetaError], tolerance: 1e-7, because });
  number({
    what: `${made}: deviance, null deviance, log-likelihood, AIC, BIC`, source, expected: [62.297748525701685, 67.793817858996690, -116.015231626905276, 240.030463253810552, 248.407841502698943],
    actual: () => { const { deviance, nullDeviance, logLikelihood, aic, bic } = of(); return [deviance, nullDeviance, logLikelihood, aic, bic]; }, tolerance: 1e-7, because,
  });
  number({
    what: `${made}, with an exposure: coefficients, theta and its error, deviance, null deviance, log-likelihood`, source,
    expected: [-0.50013146797210706, 0.10090257587990485, 0.96875192651185305, 0.48688446052292772, 0.13279202303102330, 61.11322202196377873, 66.41531659136011001, -120.61500553915406897],
    actual: () => { const found = fit([slope, flag], madeCounts, logExposure); return [...found.coefficients, found.theta, found.thetaError, found.deviance, found.nullDeviance, found.logLikelihood]; }, tolerance: 1e-7, because,
  });
  number({
    what: '0, 1, 0, 6, 2, 0, 9, 1 without predictors: theta, its error, the constant', source, expected: [0.58412109877877871, 0.42539691876049873, 0.86499743748660451],
    actual: () => { const { theta, thetaError, coefficients } = fit([], Float64Array.of(0, 1, 0, 6, 2, 0, 9, 1)); return [theta, thetaError, coefficients[0]!]; }, tolerance: 1e-7, because,
  });
  number({
    what: 'Warp breaks by wool and tension: coefficients, theta and its error, deviance, AIC', source: `${source}, data set warpbreaks`,
    expected: [3.67335456657914516, -0.18621105235101490, -0.29922723862867984, -0.51139551519138882, 9.9443854359004575, 2.5613266477941536, 53.7225707023354460, 408.7638077780073900],
    actual: () => { const found = fit(warpPredictors, warpBreaks); return [...found.coefficients, found.theta, found.thetaError, found.deviance, found.aic]; }, tolerance: 1e-7, because,
  });
});

const likelihoodAt = (counts: Float64Array, mean: Float64Array, theta: number): number => counts.reduce((sum, y, i) =>
  sum + logGamma(y + theta) - logGamma(theta) - logGamma(y + 1) + theta * Math.log(theta / (theta + mean[i]!)) + y * Math.log(mean[i]! / (theta + mean[i]!)), 0);

describe('negative binomial regression', () => {
  it('has the likelihood of the textbook, and none higher beside it', () => {
    const found = fit([slope, flag], madeCounts);
    expect(found.logLikelihood).toBeCloseTo(likelihoodAt(madeCounts, found.mean, found.theta), 9);
    const meanOf = (shift: readonly number[]): Float64Array => madeCounts.map((_, i) =>
      Math.exp(found.coefficients[0]! + shift[0]! + (found.coefficients[1]! + shift[1]!) * slope[i]! + (found.coefficients[2]! + shift[2]!) * flag[i]!));
    for (const [a, b, c, theta] of [[0.01, 0, 0, 1], [0, -0.01, 0, 1], [0, 0, 0.01, 1], [0, 0, 0, 1.02], [0, 0, 0, 0.98]] as const) {
      expect(likelihoodAt(madeCounts, meanOf([a, b, c]), found.theta * theta)).toBeLessThan(found.logLikelihood);
    }
  });

  it('finds what generated the counts', () => {
    const random = seededRandom(5);
    const n = 4000;
    const x = Float64Array.from({ length: n }, () => random.below(2));
    // A gamma number of shape 2 is the sum of two exponential ones; a Poisson count is how many exponential gaps fit in.
    const counts = x.map((one) => {
      const rate = (Math.exp(0.5 + one) / 2) * -Math.log((1 - random.next()) * (1 - random.next()));
      let [count, gone] = [-1, 0];
      while (gone <= rate) { gone -= Math.log(1 - random.next()); count += 1; }
      return count;
    });
    const found = fit([x], counts);
    expect(Math.abs(found.coefficients[1]! - 1)).toBeLessThan(3 * found.standardErrors[1]!);
    expect(Math.abs(found.theta - 2)).toBeLessThan(3 * found.thetaError);
  });

  it('is not defined where counts vary no more than chance has them, and without incidents', () => {
    expect(negativeBinomialRegression({ predictors: [], counts: Float64Array.of(3, 3, 4, 3, 3, 4, 3) })).toEqual({ notDefined: 'did_not_converge' });
    expect(negativeBinomialRegression({ predictors: [], counts: new Float64Array(5) })).toEqual({ notDefined: 'no_events' });
    expect(negativeBinomialRegression({ predictors: [flag, flag], counts: madeCounts })).toEqual({ notDefined: 'no_variation' });
    expect(() => negativeBinomialRegression({ predictors: [], counts: Float64Array.of(-1) })).toThrow(RangeError);
  });
});
