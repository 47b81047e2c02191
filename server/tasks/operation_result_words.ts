import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { Effect, Evaluation, OperationRecord } from '../model/operation.ts';

const texts = {
  fewer: {
    en: 'There were {effect, number, ::.} fewer incidents than the compared cells let expect (95 %: {lower, number, ::.} to {upper, number, ::.}). Chance alone hardly explains that.',
    uk: 'Інцидентів було на {effect, number, ::.} менше, ніж слід чекати за порівнюваними клітинками (95 %: від {lower, number, ::.} до {upper, number, ::.}). Самим випадком це навряд чи пояснити.',
  },
  more: {
    en: 'There were {effect, number, ::.} more incidents than the compared cells let expect (95 %: {lower, number, ::.} to {upper, number, ::.}). Chance alone hardly explains that.',
    uk: 'Інцидентів було на {effect, number, ::.} більше, ніж слід чекати за порівнюваними клітинками (95 %: від {lower, number, ::.} до {upper, number, ::.}). Самим випадком це навряд чи пояснити.',
  },
  cannot_tell: {
    en: 'The difference to the compared cells is {total, number, ::.} incidents, and chance explains it (95 %: {lower, number, ::.} to {upper, number, ::.}). An effect is neither shown nor ruled out.',
    uk: 'Різниця з порівнюваними клітинками — {total, number, ::.} інцидентів, і її пояснює випадок (95 %: від {lower, number, ::.} до {upper, number, ::.}). Ефект не доведено й не спростовано.',
  },
  too_few: {
    en: 'Too few incidents to tell: only a difference of {detectable, number, ::.} or more would have been told from chance, and {expected, number, ::.} were to be expected in all treated cells.',
    uk: 'Інцидентів замало для висновку: від випадку можна було б відрізнити лише різницю {detectable, number, ::.} і більше, а в усіх клітинках з операцією очікувалося {expected, number, ::.}.',
  },
  nothing: { en: 'There was no such incident anywhere, before or after. Nothing can be said.', uk: 'Таких інцидентів не було ніде, ні до, ні після. Сказати нічого не можна.' },
  parts: {
    en: 'Treated cells went from {before, number} to {after, number}, compared ones from {controlBefore, number} to {controlAfter, number}.',
    uk: 'У клітинках з операцією — з {before, number} до {after, number}, у порівнюваних — з {controlBefore, number} до {controlAfter, number}.',
  },
  displacement: {
    en: 'Beside them the difference is {estimate, number, ::.} (standard error {standardError, number, ::.}): {isSure, select, away {more happened next door; part of it may have moved} near {less happened next door as well} other {that it moved next door is not shown}}.',
    uk: 'Поруч із ними різниця — {estimate, number, ::.} (стандартна похибка {standardError, number, ::.}): {isSure, select, away {поруч сталося більше; частина могла переміститися} near {поруч також сталося менше} other {переміщення поруч не доведено}}.',
  },
  harm: {
    en: 'By harm the difference is {total, number, ::.} days (95 %: {lower, number, ::.} to {upper, number, ::.}).', uk: 'За шкодою різниця — {total, number, ::.} днів (95 %: від {lower, number, ::.} до {upper, number, ::.}).',
  },
  notCovered: { en: 'The data do not reach over both windows, so nothing can be said yet.', uk: 'Дані не охоплюють обох вікон, тож сказати ще нічого не можна.' },
} satisfies Record<string, Text>;

const notTo = {
  falls_back: {
    en: 'Do not take the change in treated cells for the effect: cells that were chosen for having been the busiest fall back by themselves, and the compared ones do, too. Only the difference says something.',
    uk: 'Не вважайте зміну в клітинках з операцією ефектом: рівень у клітинках, обраних як найнавантаженіші, спадає сам, і в порівнюваних теж. Щось каже лише різниця.',
  },
  too_few: { en: 'Do not conclude that it did not work: this result would look the same if it had.', uk: 'Не робіть висновку, що операція не спрацювала: результат виглядав би так само, якби спрацювала.' },
  cannot_tell: { en: 'Do not conclude that it had no effect: effects up to the ends of the interval are possible.', uk: 'Не робіть висновку, що ефекту не було: можливі ефекти аж до меж інтервалу.' },
  once: { en: 'Do not conclude that the same would come about elsewhere or another time: this is one operation.', uk: 'Не робіть висновку, що так само буде деінде чи іншого разу: це одна операція.' },
  given: {
    en: 'Do not conclude that the operation did it: cells were not drawn. Those that had just been bad fall back by themselves, and whatever else differed between the groups is in the number.',
    uk: 'Не робіть висновку, що це заслуга операції: клітинки визначено не жеребом. Після сплеску рівень падає сам, і все інше, чим різнилися групи, теж у цьому числі.',
  },
  late: { en: 'Do not take it for a test that was laid down before: it was locked when part of the outcome could be known.', uk: 'Не вважайте це заздалегідь визначеною перевіркою: її зафіксовано, коли частину результату вже могли знати.' },
  low_dosage: { en: 'Do not conclude that the plan does not work: it was carried out in part only.', uk: 'Не робіть висновку, що план не працює: його виконано лише частково.' },
  people: { en: 'Do not conclude anything about single patrols or officers: nothing here is about them.', uk: 'Не робіть висновків про окремі патрулі чи поліцейських: тут немає нічого про них.' },
} satisfies Record<string, Text>;

type Read = Pick<Evaluation, 'groups' | 'count' | 'harm' | 'verdict'> & {
  expected: number; covered: boolean; assignment: NonNullable<OperationRecord['assignment']>; late: boolean; chosenByBefore: boolean; dosage: OperationRecord['dosage']; hasPlans: boolean;
};

/** Part of the planned minutes below which an operation was not carried out as planned. */
const enoughDosage = 0.8;

export function resultWords(read: Read): { reading: Text[]; notToConclude: Text[] } {
  return { reading: readingOf(read), notToConclude: notToConclude(read) };
}

function readingOf({ groups, count, harm, verdict, expected, covered }: Read): Text[] {
  const of = (group: string) => groups.find((one) => one.group === group)!;
  const [treated, control] = [of('treated'), of('control')];
  const parts = say(texts.parts, { before: treated.before, after: treated.after, controlBefore: control.before, controlAfter: control.after });
  if (!covered) return [texts.notCovered, parts];
  if (count === null) return [texts.nothing];
  const { total, lower, upper, detectable } = count;
  return [
    say(texts[verdict], { effect: Math.abs(total.estimate), total: total.estimate, lower, upper, detectable, expected }), parts,
    ...(count.displacement.standardError > 0 ? [displaced(count)] : []),
    ...(harm === null ? [] : [say(texts.harm, { total: harm.total.estimate, lower: harm.lower, upper: harm.upper })]),
  ];
}

function displaced({ displacement: { estimate, standardError } }: Effect): Text {
  const isSure = Math.abs(estimate) < 1.96 * standardError ? 'no' : estimate > 0 ? 'away' : 'near';
  return say(texts.displacement, { estimate, standardError, isSure });
}

function notToConclude({ verdict, assignment, late, chosenByBefore, dosage, hasPlans }: Read): Text[] {
  return [
    ...(verdict === 'too_few' || verdict === 'cannot_tell' ? [notTo[verdict]] : []), ...(assignment.method === 'given' ? [notTo.given] : chosenByBefore ? [notTo.falls_back] : []), ...(late ? [notTo.late] : []),
    ...(hasPlans && dosage.share !== null && dosage.share < enoughDosage ? [notTo.low_dosage] : []), notTo.once, notTo.people,
  ];
}

const warnings = {
  window_not_covered: { en: 'The data cover {firstDay} to {lastDay} and not both windows: days without data count as days without incidents.', uk: 'Дані охоплюють {firstDay}–{lastDay}, а не обидва вікна: дні без даних рахуються як дні без інцидентів.' },
  dosage_below_plan: {
    en: 'Of the minutes planned in treated cells {share, number, ::percent .} were done: the operation was less than was planned.', uk: 'Із запланованих у клітинках з операцією хвилин виконано {share, number, ::percent .}: операція була меншою, ніж планувалося.',
  },
  control_patrolled: {
    en: '{minutes, number, ::.} minutes were spent in control cells, where nothing was to be done: the difference may be smaller for it.', uk: 'У порівнюваних клітинках, де нічого не мали робити, проведено {minutes, number, ::.} хв: різниця через це може бути меншою.',
  },
  no_dosage: { en: 'No plan is linked, or no positions came in: whether anything was done is not known here.', uk: 'План не додано або положення не надходили: чи щось робилося, тут невідомо.' },
  rings_unlike: {
    en: 'Beside treated cells lie {treated, number} cells, beside the compared {control, number}: equal changes are not to be expected of them.', uk: 'Поруч з операцією — {treated, number} клітинок, поруч із порівнюваними — {control, number}: однакових змін від них чекати не слід.',
  },
  unlike_before: {
    en: 'Treated cells had {treated, number} incidents before, compared ones {control, number}. The method takes for granted that both would have changed by the same number.',
    uk: 'У клітинках з операцією «до» було {treated, number} інцидентів, у порівнюваних — {control, number}. Метод припускає, що обидві групи змінилися б на однакову кількість.',
  },
} satisfies Record<string, Text>;

/** Beyond this ratio of numbers equal changes are not to be expected. */
const mostUnlike = 1.5;
const isUnlike = (one: number, other: number): boolean => Math.max(one, other) > mostUnlike * Math.min(one, other);

type Warned = Pick<Evaluation, 'groups'> & { covered: boolean; coverage: { firstDay: string | null; lastCompleteDay: string | null }; dosage: OperationRecord['dosage']; hasPlans: boolean; recording: readonly AnalysisWarning[] };

export function resultWarnings({ groups, covered, coverage, dosage, hasPlans, recording }: Warned): AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  const warn = (code: keyof typeof warnings, severity: AnalysisWarning['severity'], values: Parameters<typeof say>[1] = {}): void => { found.push({ code, severity, text: say(warnings[code], values) }); };
  if (!covered) warn('window_not_covered', 'stop', { firstDay: coverage.firstDay ?? '–', lastDay: coverage.lastCompleteDay ?? '–' });
  const of = (group: string) => groups.find((one) => one.group === group)!;
  if (isUnlike(of('treated').before, of('control').before)) warn('unlike_before', 'caution', { treated: of('treated').before, control: of('control').before });
  const [beside, besideControl] = [of('displacementTreated').cells, of('displacementControl').cells];
  if (isUnlike(beside, besideControl)) warn('rings_unlike', 'caution', { treated: beside, control: besideControl });
  if (!hasPlans || dosage.byCell.every(({ doneMinutes }) => doneMinutes === 0)) warn('no_dosage', 'note');
  else if (dosage.share !== null && dosage.share < enoughDosage) warn('dosage_below_plan', 'caution', { share: dosage.share });
  if (dosage.controlMinutes > 0.1 * Math.max(1, dosage.doneMinutes)) warn('control_patrolled', 'caution', { minutes: dosage.controlMinutes });
  return [...found, ...recording];
}
