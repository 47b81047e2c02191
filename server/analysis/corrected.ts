import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { correctP } from '../stats/multiple_testing.ts';
import { say } from './say.ts';

export type CorrectionChoice = 'benjamini_hochberg' | 'bonferroni' | 'none';

/** q beside p, or p itself where no correction was asked for; NaN beside NaN. */
export const corrected = (p: Float64Array, correction: string): Float64Array =>
  (correction === 'none' ? p.slice() : correctP(p, correction as Exclude<CorrectionChoice, 'none'>));

const texts = {
  uncorrected: {
    en: 'The p values are not corrected: of {tests, plural, one {# unit} other {# units}} about {alarms, number, ::.} would be called at 95 % if there were no pattern at all.',
    uk: 'Значення p не скориговано: з {tests, plural, one {# одиниці} few {# одиниць} many {# одиниць} other {# одиниці}} близько {alarms, number, ::.} було б виділено за 95 %, навіть якби жодної закономірності не було.',
  },
  floor: {
    en: 'With {permutations, number} permutations no p is below {least, number, ::.000##}. {units, plural, one {# unit has} other {# units have}} that value and might be called with more permutations.',
    uk: 'За {permutations, plural, one {# перестановки} few {# перестановок} many {# перестановок} other {# перестановки}} p не буває меншим за {least, number, ::.000##}. {units, plural, one {# одиниця має} few {# одиниці мають} many {# одиниць мають} other {# одиниці мають}} це значення; більше перестановок могли б їх виділити.',
  },
} satisfies Record<string, Text>;

/** What has to be said of tests over many units: that they are not corrected, or that permutations were too few to pass the correction. */
export function testWarnings({ p, q, correction, permutations, alpha }: {
  p: Float64Array; q: Float64Array; correction: string; permutations: number | null; alpha: number;
}): AnalysisWarning[] {
  const tests = p.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : 1), 0);
  const found: AnalysisWarning[] = [];
  if (correction === 'none' && tests > 1) found.push({
    code: 'not_corrected', severity: 'caution', text: say(texts.uncorrected, { tests, alarms: tests * 0.05 }),
  });
  if (permutations === null) return found;
  const least = 2 / (1 + permutations);
  let units = 0;
  for (let i = 0; i < p.length; i += 1) if (p[i]! <= least + 1e-12 && q[i]! > alpha) units += 1;
  if (units > 0) found.push({ code: 'too_few_permutations', severity: 'note', text: say(texts.floor, { permutations, least, units }) });
  return found;
}
