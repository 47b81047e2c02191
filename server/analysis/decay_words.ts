import type { Text } from '../model/analysis.ts';
import type { DistanceDecay } from '../stats/distance_decay.ts';
import { say } from './say.ts';

/** What the curves of distance are called. */
export const decayTitles: Readonly<Record<DistanceDecay['kind'], Text>> = {
  linear: { en: 'Straight line', uk: 'Пряма' },
  negative_exponential: { en: 'Negative exponential', uk: 'Спадна експонента' },
  normal: { en: 'Normal', uk: 'Нормальна' },
  lognormal: { en: 'Lognormal', uk: 'Логнормальна' },
  truncated_negative_exponential: { en: 'Truncated negative exponential', uk: 'Зрізана спадна експонента' },
};

/** The numbers of a curve, distances in kilometres. */
export function decayNumbers(decay: DistanceDecay): Text {
  const { kind, ...numbers } = decay;
  return say(formulas[kind], numbers);
}

const four = 'number, ::.####';
const formulas: Readonly<Record<DistanceDecay['kind'], Text>> = {
  linear: both(`{a, ${four}} + ({slope, ${four}}) d`),
  negative_exponential: both(`{a, ${four}} e^(−{c, ${four}} d)`),
  normal: { en: `height {a, ${four}}, mean {mean, ${four}}, deviation {deviation, ${four}}`, uk: `висота {a, ${four}}, середнє {mean, ${four}}, відхилення {deviation, ${four}}` },
  lognormal: { en: `height {a, ${four}}, mean {mean, ${four}} and deviation {deviation, ${four}} of ln d²`, uk: `висота {a, ${four}}, середнє {mean, ${four}} і відхилення {deviation, ${four}} для ln d²` },
  truncated_negative_exponential: { en: `peak {peak, ${four}} at {peakDistance, ${four}}, then e^(−{c, ${four}} d)`, uk: `пік {peak, ${four}} на {peakDistance, ${four}}, далі e^(−{c, ${four}} d)` },
};

function both(formula: string): Text {
  return { en: formula, uk: formula };
}
