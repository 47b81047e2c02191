import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { PatrolPlan } from '../model/patrol.ts';
import type { StoredProblem } from './patrol_problem.ts';

/** What has to be known before a plan is used. */
const messages = {
  no_expectation: { en: 'Nothing is expected in this shift, so there is nothing to plan by.', uk: 'У цю зміну нічого не очікується, тож планувати немає за чим.' },
  straight_travel: {
    en: 'Travel is by straight lines, not streets: times are assumptions. Load a street network to have them from streets.',
    uk: 'Дорогу пораховано прямими лініями, а не вулицями: час є припущенням. Завантажте мережу вулиць, щоб рахувати за нею.',
  },
  unproven_choice: {
    en: 'That no other choice of cells is better is proven up to {gap, number, ::percent .0}: the time for the exact solver was up.',
    uk: 'Те, що кращого вибору клітинок немає, доведено до {gap, number, ::percent .0}: час точного розв’язувача вичерпано.',
  },
  not_reproducible: {
    en: 'The choice of cells ended with the time for the exact solver: the same request may choose others on another machine. This plan itself is kept as it is; more seconds make it one that can be made again.',
    uk: 'Вибір клітинок завершився разом із часом точного розв’язувача: на іншій машині той самий запит може вибрати інші. Сам план збережено таким, яким він є; більше секунд — і його можна буде скласти наново.',
  },
  not_better_than_random: {
    en: 'The plan reaches no more than visits drawn at random: what is expected is spread too evenly, or the units have too little time.',
    uk: 'План охоплює не більше, ніж випадкові візити: очікуване розподілене надто рівно або екіпажі мають замало часу.',
  },
  no_hold_out: { en: 'No cells are held out, so that what this plan does cannot be told from what would have happened.', uk: 'Жодних клітинок не вилучено, тож дію цього плану не відрізнити від того, що сталося б і так.' },
  uneven: {
    en: '{name} gets {patrol, number, ::percent} of the minutes and had {reported, number, ::percent} of what was reported: {ratio, number, ::.0} times its share.',
    uk: '{name}: {patrol, number, ::percent} хвилин за {reported, number, ::percent} зареєстрованого — у {ratio, number, ::.0} раза більше за частку.',
  },
  idle: {
    en: '{units, plural, one {# unit has} other {# units have}} no visit: nothing within reach gains anything.',
    uk: '{units, plural, one {# екіпаж не має} few {# екіпажі не мають} many {# екіпажів не мають} other {# екіпажу не мають}} візитів: у межах досяжності ніщо нічого не дає.',
  },
} satisfies Record<string, Text>;

const unevenRatio = 2;
const unevenShare = 0.1;

type Warned = Pick<PatrolPlan, 'coverage' | 'fairness' | 'routes' | 'choice'>;

export function planWarnings({ coverage, fairness, routes, choice }: Warned, { surface, travel, body }: StoredProblem): AnalysisWarning[] {
  const own: AnalysisWarning[] = [];
  const warn = (code: keyof typeof messages, severity: AnalysisWarning['severity'], values: Readonly<Record<string, string | number>> = {}): void => {
    own.push({ code, severity, text: say(messages[code], values) });
  };
  if (!(coverage.total > 0)) warn('no_expectation', 'stop');
  else if (coverage.plan.reached <= (coverage.random.upper ?? 0)) warn('not_better_than_random', 'caution');
  const idle = routes.filter(({ stops }) => stops.length === 0).length;
  if (idle > 0 && coverage.total > 0) warn('idle', 'caution', { units: idle });
  if (travel.how === 'straight') warn('straight_travel', 'caution');
  if (choice.gap > 0.005) warn('unproven_choice', 'note', { gap: choice.gap });
  if (!choice.reproducible) warn('not_reproducible', 'note');
  if (body.holdOutShare === 0) warn('no_hold_out', 'note');
  for (const { name, patrolShare, reportedShare, ratio } of fairness) {
    if (ratio !== null && ratio >= unevenRatio && patrolShare >= unevenShare) warn('uneven', 'caution', { name, patrol: patrolShare, reported: reportedShare, ratio });
  }
  return [...surface.warnings, ...own];
}
