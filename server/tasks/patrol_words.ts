import type { PlannedStop } from '../allocation/visit_problem.ts';
import { say } from '../analysis/say.ts';
import type { Text } from '../model/analysis.ts';
import type { PatrolPlan } from '../model/patrol.ts';
import type { StoredProblem } from './patrol_problem.ts';

/** What a plan says in words: why each visit is there, why a cell has none, and what the whole comes to. */
type Expectation = 'count' | 'harm' | 'minutes';

export const unitOf = ({ surface }: Pick<StoredProblem, 'surface'>): Expectation => (surface.model === 'calls' ? 'minutes' : surface.measure);

/** An amount of what is expected, with its unit. */
export function amountWords(unit: Expectation, value: number): Text {
  const digits = Math.abs(value) >= 100 ? '' : Math.abs(value) >= 10 ? '.0' : '.00';
  const messages: Record<Expectation, Text> = {
    count: {
      en: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} incidents`,
      uk: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} {value, plural, one {інцидент} few {інциденти} many {інцидентів} other {інциденту}}`,
    },
    harm: {
      en: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} days of harm`,
      uk: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} {value, plural, one {день} few {дні} many {днів} other {дня}} шкоди`,
    },
    minutes: {
      en: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} minutes of work`,
      uk: `{value, number, ::${digits === '' ? 'precision-integer' : digits}} {value, plural, one {хвилина} few {хвилини} many {хвилин} other {хвилини}} роботи`,
    },
  };
  return say(messages[unit], { value: digits === '' ? Math.round(value) : value });
}

const joined = (...texts: Text[]): Text => ({ en: texts.map(({ en }) => en).join(' '), uk: texts.map(({ uk }) => uk).join(' ') });

type StopReason = { stop: PlannedStop; place: number; rank: number; expected: number; total: number };

/** Why a visit is there: in counts only, never about people. */
export function stopWords(stored: StoredProblem, { stop, place, rank, expected, total }: StopReason): Text {
  const unit = unitOf(stored);
  const { floor, priority } = stored.constraints;
  const parts = [say({
    en: '{rank, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} of {cells, number} cells: {amount} expected in this shift, {share, number, ::percent .0} of all.',
    uk: '{rank}-та з {cells, number} клітинок: за зміну очікується {amount}, {share, number, ::percent .0} усього.',
  }, { rank, cells: stored.surface.cells.length, amount: amountWords(unit, expected), share: total > 0 ? expected / total : 0 })];
  parts.push(stop.nth === 1
    ? say({ en: 'First visit; it reaches {amount}.', uk: 'Перший візит; він охоплює {amount}.' }, { amount: amountWords(unit, stop.adds) })
    : say({ en: 'Visit {nth}; it adds {amount}.', uk: 'Візит {nth}; він додає {amount}.' }, { nth: stop.nth, amount: amountWords(unit, stop.adds) }));
  if (stop.locked) parts.push({ en: 'Fixed by the planner.', uk: 'Закріплено планувальником.' });
  if (stop.nth <= floor[place]!) parts.push(say({ en: 'The planner asks for at least {floor}.', uk: 'Планувальник просить щонайменше {floor}.' }, { floor: floor[place]! }));
  if (priority[place] !== 1) parts.push(say({ en: 'Counts {weight, number} times for the planner.', uk: 'Для планувальника важить у {weight, number} раза.' }, { weight: priority[place]! }));
  return joined(...parts);
}

export type CellReasonCode = 'visited' | 'no_go' | 'hold_out' | 'ceiling' | 'out_of_reach' | 'covered_from_elsewhere' | 'not_chosen' | 'gains_less';

const cellMessages: Record<CellReasonCode, Text> = {
  visited: {
    en: '{visits, plural, one {# visit} other {# visits}}; {rank, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} by what is expected.',
    uk: '{visits, plural, one {# візит} few {# візити} many {# візитів} other {# візиту}}; {rank}-та за очікуванням.',
  },
  no_go: { en: 'The planner lets nobody go there.', uk: 'Планувальник нікого туди не пускає.' },
  hold_out: {
    en: 'Held out by lot for this quarter, so that what patrols do can be told from what would have happened. Calls from there are answered as always.',
    uk: 'Вилучено за жеребом на цей квартал, щоб відрізнити дію патрулів від того, що сталося б і так. На виклики звідти реагують як завжди.',
  },
  ceiling: { en: 'The planner allows no visit there.', uk: 'Планувальник не дозволяє там візитів.' },
  out_of_reach: { en: 'No unit can get there and back.', uk: 'Жоден екіпаж не може туди дістатися й повернутися.' },
  covered_from_elsewhere: { en: 'Covered by visits to a cell within reach.', uk: 'Охоплено візитами до клітинки в межах досяжності.' },
  not_chosen: {
    en: '{rank, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} by what is expected: not among the cells that the time of the units is enough for.',
    uk: '{rank}-та за очікуванням: не серед клітинок, на які вистачає часу екіпажів.',
  },
  gains_less: {
    en: '{rank, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} by what is expected: a visit there, with the way to it, gains less than those that are planned.',
    uk: '{rank}-та за очікуванням: візит туди разом із дорогою дає менше за заплановані.',
  },
};

export const cellWords = (code: CellReasonCode, values: { rank: number; visits: number; least: number }): Text => say(cellMessages[code], values);

const reading = {
  plan: {
    en: '{units, plural, one {# unit makes} other {# units make}} {visits, plural, one {# visit} other {# visits}} of {minutes} minutes to {cells, plural, one {# cell} other {# cells}} and {units, plural, one {reaches} other {reach}} {share, number, ::percent .0} of what is expected in this shift ({amount} of {total}).',
    uk: '{units, plural, one {# екіпаж здійснює} few {# екіпажі здійснюють} many {# екіпажів здійснюють} other {# екіпажу здійснюють}} {visits, plural, one {# візит} few {# візити} many {# візитів} other {# візиту}} по {minutes} хв до {cells, plural, one {# клітинки} few {# клітинок} many {# клітинок} other {# клітинки}} й охоплюють {share, number, ::percent .0} очікуваного за цю зміну ({amount} з: {total}).',
  },
  random: {
    en: 'As many visits to cells drawn at random would reach {mean, number, ::percent .0} (95 % of draws: {lower, number, ::percent .0} to {upper, number, ::percent .0}).',
    uk: 'Стільки ж візитів до випадкових клітинок охопили б {mean, number, ::percent .0} (95 % жеребкувань: від {lower, number, ::percent .0} до {upper, number, ::percent .0}).',
  },
  lastWeek: { en: 'The approved plan of a week before would reach {share, number, ::percent .0}.', uk: 'Затверджений план тижневої давнини охопив би {share, number, ::percent .0}.' },
  more: { en: 'One unit more would add {amount}.', uk: 'Ще один екіпаж додав би {amount}.' },
  bound: {
    en: 'No plan of these units can reach more than {bound, number, ::percent .0}: that would need no time to travel.',
    uk: 'Жоден план цих екіпажів не охопить більше ніж {bound, number, ::percent .0}: для цього не мало б бути часу на дорогу.',
  },
  slack: { en: '{share, number, ::percent} of their time is free for calls.', uk: '{share, number, ::percent} їхнього часу вільні для викликів.' },
  caution: {
    en: 'Reached is not prevented: it is what is expected while a visit is felt, by a rule with assumptions (visits of {minutes} minutes, felt for {effect} minutes, diminishing returns with κ {kappa, number}). It says where to be, not whom to stop.',
    uk: 'Охоплене не означає відвернене: це очікуване, поки відчувається візит, за правилом із припущеннями (візити по {minutes} хв, відчутні {effect} хв, спадна віддача з κ {kappa, number}). Воно каже, де бути, а не кого зупиняти.',
  },
} satisfies Record<string, Text>;

type Worded = Pick<PatrolPlan, 'routes' | 'coverage' | 'marginal' | 'cells'>;

/** The plan in sentences that can be read aloud; the last says what not to conclude. */
export function planReading({ routes, coverage, marginal, cells }: Worded, stored: StoredProblem): Text[] {
  const unit = unitOf(stored);
  const visits = routes.reduce((sum, { stops }) => sum + stops.length, 0);
  const minutes = routes.reduce((sum, route) => sum + route.slackMinutes, 0);
  const time = stored.problem.units.reduce((sum, { from, to }) => sum + to - from, 0);
  const more = marginal.find(({ units }) => units === routes.length + 1);
  return [
    say(reading.plan, {
      units: routes.length, visits, minutes: stored.problem.visitMinutes, cells: cells.filter(({ state }) => state === 'visited').length,
      share: coverage.plan.share, amount: amountWords(unit, coverage.plan.reached), total: amountWords(unit, coverage.total),
    }),
    say(reading.random, { mean: coverage.random.share, lower: ratio(coverage.random.lower, coverage.total), upper: ratio(coverage.random.upper, coverage.total) }),
    ...(coverage.lastWeek === null ? [] : [say(reading.lastWeek, { share: coverage.lastWeek.share })]),
    ...(more === undefined ? [] : [say(reading.more, { amount: amountWords(unit, more.adds) })]),
    say(reading.bound, { bound: ratio(coverage.bound, coverage.total) }),
    say(reading.slack, { share: time > 0 ? minutes / time : 0 }),
    say(reading.caution, { minutes: stored.problem.visitMinutes, effect: stored.problem.effectMinutes, kappa: stored.problem.kappa }),
  ];
}

const ratio = (value: number | null, total: number): number => (value === null || total <= 0 ? 0 : value / total);
