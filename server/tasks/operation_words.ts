import { say } from '../analysis/say.ts';
import type { HistoryEntry } from '../db/operations.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { offenceNames } from '../model/offence.ts';
import type { OperationRecord } from '../model/operation.ts';
import { zoneClock } from '../model/zone_clock.ts';

const history: Readonly<Record<string, Text>> = {
  drafted: { en: 'Drafted with {cells, plural, one {# candidate cell} other {# candidate cells}}', uk: 'Складено проєкт із {cells, plural, one {# клітинкою-кандидатом} other {# клітинками-кандидатами}}' },
  changed: { en: 'Changed: {fields}', uk: 'Змінено: {fields}' },
  assigned: {
    en: '{method, select, pairs {Drawn in pairs, seed {seed}} blocks {Drawn in blocks, seed {seed}} other {Named, not drawn}}: {treated, number} treated, {control, number} control; hash {sha256}',
    uk: '{method, select, pairs {Жереб у парах, зерно {seed}} blocks {Жереб у групах, зерно {seed}} other {Призначено без жереба}}: {treated, number} з операцією, {control, number} для порівняння; геш {sha256}',
  },
  locked: { en: 'Locked before the begin; hash {sha256}', uk: 'Зафіксовано до початку; геш {sha256}' },
  locked_late: { en: 'Locked after the begin; hash {sha256}', uk: 'Зафіксовано після початку; геш {sha256}' },
  plan_linked: { en: 'Plan {plan} linked', uk: 'Додано план {plan}' },
  plan_unlinked: { en: 'Plan {plan} taken off', uk: 'Вилучено план {plan}' },
  evaluated: {
    en: 'Evaluated at data version {dataVersion}: {verdict, select, fewer {fewer than the comparison lets expect} more {more than the comparison lets expect} too_few {too few incidents to tell} other {cannot be told from chance}}',
    uk: 'Оцінено на версії даних {dataVersion}: {verdict, select, fewer {менше, ніж слід чекати за порівнянням} more {більше, ніж слід чекати за порівнянням} too_few {інцидентів замало для висновку} other {не відрізнити від випадку}}',
  },
  abandoned: {
    en: 'Abandoned {state, select, draft {as a draft} locked {before its begin} running {under way} other {after its end}}', uk: 'Припинено: {state, select, draft {ще проєкт} locked {до початку} running {під час проведення} other {після завершення}}',
  },
};

export function historyWords({ what, detail }: Pick<HistoryEntry, 'what' | 'detail'>): Text {
  const message = history[what];
  if (message === undefined) return { en: what, uk: what };
  const values = Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? value : String(value)]));
  return say(message, { ...values, ...(typeof values['sha256'] === 'string' && { sha256: values['sha256'].slice(0, 12) }) });
}

const texts = {
  draft: { en: 'A draft: {cells, number} candidate cells had {count, number} such incidents from {from} to {to}.', uk: 'Проєкт: у {cells, number} клітинках-кандидатах з {from} до {to} було {count, number} таких інцидентів.' },
  drawn: {
    en: '{treated, number} cells were drawn to be treated and {control, number} to be compared with, at least {metres, number, ::.} m apart.',
    uk: 'Жеребом визначено {treated, number} клітинок з операцією і {control, number} для порівняння, щонайменше {metres, number, ::.} м одна від одної.',
  },
  given: { en: '{treated, number} treated and {control, number} control cells were named, not drawn.', uk: '{treated, number} клітинок з операцією і {control, number} для порівняння призначено, а не визначено жеребом.' },
  power: {
    en: 'In {days, number} days about {expected, number, ::.} incidents are expected in treated cells; a fall of {detectable, number, ::.} or more ({share, number, ::percent .}) would be told from chance four times of five.',
    uk: 'За {days, number} дн. у клітинках з операцією очікується близько {expected, number, ::.} інцидентів; від випадку чотири рази з п’яти можна відрізнити зменшення на {detectable, number, ::.} і більше ({share, number, ::percent .}).',
  },
  powerNone: {
    en: 'In {days, number} days about {expected, number, ::.} incidents are expected in treated cells; only a fall of {detectable, number, ::.} could be told from chance, more than there is. Take more cells or more days.',
    uk: 'За {days, number} дн. у клітинках з операцією очікується близько {expected, number, ::.} інцидентів; від випадку можна відрізнити лише зменшення на {detectable, number, ::.}, більше, ніж їх є. Візьміть більше клітинок або днів.',
  },
  locked: { en: 'The analysis was locked at {at}, before the begin; hash {hash}.', uk: 'Аналіз зафіксовано {at}, до початку; геш {hash}.' },
  lockedLate: { en: 'The analysis was locked at {at}, after the begin; hash {hash}.', uk: 'Аналіз зафіксовано {at}, після початку; геш {hash}.' },
  exercise: {
    en: 'An exercise on the past: the analysis was locked at {at}, when the operation was over and what came out could be known; hash {hash}. It shows how the method works, and is no test of what was done.',
    uk: 'Вправа на минулому: аналіз зафіксовано {at}, коли операція вже закінчилася й наслідки могли бути відомі; геш {hash}. Вона показує, як працює метод, і не є перевіркою зробленого.',
  },
  dosage: {
    en: 'Of {planned, number, ::.} minutes planned in treated cells {share, number, ::percent .} were done; patrols were in {visited, number} of {treated, number} of them long enough.',
    uk: 'Із {planned, number, ::.} хв, запланованих у клітинках з операцією, виконано {share, number, ::percent .}; достатньо довго патрулі були у {visited, number} з {treated, number}.',
  },
  abandoned: { en: 'Abandoned: {why}', uk: 'Припинено: {why}' },
} satisfies Record<string, Text>;

/** On the clock of the agency. */
const moment = (at: string, zone: string): string => new Date(zoneClock(zone).localOf(Date.parse(at))).toISOString().slice(0, 16).replace('T', ' ');

/** Where it stands, in words; the evaluation has words of its own. */
export function operationReading({ candidates, window, assignment, lock, dosage, plans, abandonedBecause, zone }: Pick<OperationRecord, 'candidates' | 'window' | 'assignment' | 'lock' | 'dosage' | 'plans' | 'abandonedBecause' | 'zone'>, counted: { from: string; to: string }): Text[] {
  const reading: Text[] = [];
  if (abandonedBecause !== null) reading.push(say(texts.abandoned, { why: abandonedBecause }));
  if (assignment === null) reading.push(say(texts.draft, { cells: candidates.places.length, count: candidates.places.reduce((sum, { before }) => sum + before, 0), ...counted }));
  else {
    const sizes = { treated: assignment.treated.length, control: assignment.control.length, metres: assignment.metres };
    reading.push(say(assignment.method === 'given' ? texts.given : texts.drawn, sizes));
    const planned = assignment.power.find(({ days }) => days === window.days);
    if (planned !== undefined) reading.push(say(planned.share === null || planned.share > 1 ? texts.powerNone : texts.power, { ...planned, share: planned.share ?? 0 }));
  }
  if (lock !== null) reading.push(say(lock.exercise ? texts.exercise : lock.late ? texts.lockedLate : texts.locked, { at: moment(lock.at, zone), hash: lock.sha256.slice(0, 12) }));
  if (plans.length > 0 && dosage.share !== null) reading.push(say(texts.dosage, { planned: dosage.plannedMinutes, share: dosage.share, visited: dosage.treatedVisited, treated: dosage.treated }));
  return reading;
}

const warnings = {
  falls_back: {
    en: 'Candidates are the busiest cells of the days they are compared with. Part of what made them so is chance and falls back by itself, in treated and control cells alike: fewer incidents are to be expected than are said here, and less can be told from chance.',
    uk: 'Кандидати — найнавантаженіші клітинки саме тих днів, з якими порівнюють. Частина цього — випадок, і рівень спадає сам, і з операцією, і без неї: інцидентів слід очікувати менше, ніж тут сказано, і від випадку можна відрізнити менше.',
  },
  counted_earlier: {
    en: 'The time before the operation has not been reached by the data yet: cells were chosen and matched by {from} to {to} instead. It is judged by the days that were laid down.',
    uk: 'Дані ще не охоплюють часу до операції: клітинки обрано й зіставлено за {from}–{to}. Оцінюватимуть за днями, що були визначені.',
  },
  offences_left_out: {
    en: 'Left out of the groups that were named, because police find them where they look: {offences}.', uk: 'З названих груп вилучено те, що поліція виявляє там, де шукає: {offences}.',
  },
  unlike_groups: {
    en: '{variable}: treated and control cells differ by {difference, number, ::.00} standard deviations. Beyond 0.25 they are unlike, and equal changes are not to be expected.',
    uk: '{variable}: групи відрізняються на {difference, number, ::.00} стандартного відхилення. Понад 0,25 вони несхожі, і однакових змін чекати не слід.',
  },
  drawn_again: {
    en: 'Cells were drawn {draws, number} times. Whoever draws until it suits has not drawn at random: say why.', uk: 'Жеребкування проводили {draws, number} рази. Хто тягне, доки не сподобається, не тягне навмання: поясніть, чому.',
  },
  too_few_to_tell: {
    en: 'So few incidents are expected that hardly any effect could be told from chance.', uk: 'Інцидентів очікується так мало, що майже жодного ефекту не відрізнити від випадку.',
  },
  not_random: { en: 'Cells were not drawn. A difference afterwards may have been there before.', uk: 'Клітинки визначено не жеребом. Різниця після могла існувати й до.' },
  shared_rings: {
    en: '{shared, plural, one {# cell lies} other {# cells lie}} beside both a treated and a control cell; counted as beside the treated.',
    uk: '{shared, plural, one {# клітинка лежить} few {# клітинки лежать} other {# клітинок лежать}} поруч і з операцією, і з порівнюваними; враховано як сусідні з операцією.',
  },
} satisfies Record<string, Text>;

/** Cells of one resolution are nearly as large as each other: where nothing varies, the smallest difference is many deviations. */
const matters = (one: number, other: number): boolean => Math.abs(one - other) > 0.05 * Math.max(Math.abs(one), Math.abs(other));

type Warned = Pick<OperationRecord, 'assignment' | 'before' | 'window' | 'candidates'> & { counted: { from: string; to: string }; leftOut: readonly string[] };

export function operationWarnings({ assignment, before, window, counted, leftOut, candidates }: Warned): AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  const warn = (code: keyof typeof warnings, severity: AnalysisWarning['severity'], values: Parameters<typeof say>[1] = {}): void => {
    found.push({ code, severity, text: say(warnings[code], values) });
  };
  if (candidates.source === 'busiest' && counted.from === before.from) warn('falls_back', 'note');
  if (counted.from !== before.from) warn('counted_earlier', 'note', counted);
  if (leftOut.length > 0) warn('offences_left_out', 'note', { offences: offenceNames(leftOut) });
  if (assignment === null) return found;
  if (assignment.method === 'given') warn('not_random', 'caution');
  else if (assignment.draws > 1) warn('drawn_again', 'caution', { draws: assignment.draws });
  for (const { variable, difference, treated, control } of assignment.balance) if (difference !== null && Math.abs(difference) > 0.25 && matters(treated, control)) warn('unlike_groups', 'caution', { variable, difference });
  const planned = assignment.power.find(({ days }) => days === window.days);
  if (planned !== undefined && (planned.share === null || planned.share > 1)) warn('too_few_to_tell', 'caution');
  if (assignment.rings.shared > 0) warn('shared_rings', 'note', { shared: assignment.rings.shared });
  return found;
}
