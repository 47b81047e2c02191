import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { weightedDisplacementDifference, type BeforeAfter, type DisplacementDifference } from '../stats/wdd.ts';
import type { AnalysisInput, Method, Output, Units } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import { groupsOf, type Group, type Groups } from './operation_groups.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';

const parameters = {
  against: {
    kind: 'window', default: 'previous', title: { en: 'Before', uk: 'До' },
    explain: {
      en: 'The time before the operation: that of equal length just before by default; a year earlier where the season matters; or days as FROM/TO. The window itself is the time of the operation.',
      uk: 'Час до операції: типово такий самий безпосередньо перед; рік тому, якщо важлива пора року; або дні як ВІД/ДО. Саме вікно — час операції.',
    },
  },
  treated: {
    kind: 'units', default: [], title: { en: 'Units with the operation', uk: 'Одиниці з операцією' },
    explain: { en: 'Where the operation was. None by default: it has to be said.', uk: 'Де відбувалася операція. Типово жодної: це слід указати.' },
  },
  control: {
    kind: 'units', default: [], title: { en: 'Units to compare with', uk: 'Одиниці для порівняння' },
    explain: {
      en: 'Units like them where nothing was done. Left empty, for each unit of the operation the one with the nearest number before is taken, away from the operation; somebody who knows the places chooses better.',
      uk: 'Схожі одиниці, де нічого не робили. Якщо порожньо, для кожної одиниці з операцією береться найближча за кількістю «до», осторонь операції; хто знає місцевість, обере краще.',
    },
  },
  displacement: {
    kind: 'flag', default: true, title: { en: 'Count displacement', uk: 'Враховувати витіснення' },
    explain: {
      en: 'Whether the units that touch the operation, and those that touch the compared units, count as well. Yes by default: what only moved next door is no success.',
      uk: 'Чи враховувати одиниці, що торкаються операції, та ті, що торкаються порівнюваних. Типово так: те, що лише перейшло поруч, не є успіхом.',
    },
  },
} as const;

const texts = {
  fewer: {
    en: 'There were {effect, number, ::.} fewer incidents than the compared units let expect (95 %: {lower, number, ::.} to {upper, number, ::.}; z {z, number, ::.00}). Chance alone hardly explains that.',
    uk: 'Інцидентів було на {effect, number, ::.} менше, ніж слід чекати за порівнюваними одиницями (95 %: від {lower, number, ::.} до {upper, number, ::.}; z {z, number, ::.00}). Самим випадком це навряд чи пояснити.',
  },
  more: {
    en: 'There were {effect, number, ::.} more incidents than the compared units let expect (95 %: {lower, number, ::.} to {upper, number, ::.}; z {z, number, ::.00}). Chance alone hardly explains that.',
    uk: 'Інцидентів було на {effect, number, ::.} більше, ніж слід чекати за порівнюваними одиницями (95 %: від {lower, number, ::.} до {upper, number, ::.}; z {z, number, ::.00}). Самим випадком це навряд чи пояснити.',
  },
  neither: {
    en: 'The difference to the compared units is {total, number, ::.} incidents, and chance explains it (95 %: {lower, number, ::.} to {upper, number, ::.}; z {z, number, ::.00}). An effect is neither shown nor ruled out.',
    uk: 'Різниця з порівнюваними одиницями — {total, number, ::.} інцидентів, і її пояснює випадок (95 %: від {lower, number, ::.} до {upper, number, ::.}; z {z, number, ::.00}). Ефект не доведено й не спростовано.',
  },
  parts: {
    en: 'In the units of the operation the number went from {before, number} to {after, number}, in the compared ones from {controlBefore, number} to {controlAfter, number}.',
    uk: 'В одиницях операції кількість змінилася з {before, number} до {after, number}, у порівнюваних — з {controlBefore, number} до {controlAfter, number}.',
  },
  smallest: {
    en: 'With these counts only a difference of about {least, number, ::.} incidents or more could be told from chance.',
    uk: 'За таких кількостей від випадку можна відрізнити лише різницю близько {least, number, ::.} інцидентів чи більшу.',
  },
  caution: {
    en: 'Units that were chosen because they had just been bad fall back by themselves, and whatever else changed there is in the number, too.',
    uk: 'Одиниці, обрані через недавній сплеск, самі повертаються до звичного рівня, і все інше, що там змінилося, теж у цьому числі.',
  },
  choose: { en: 'Say which units the operation was in.', uk: 'Укажіть, у яких одиницях відбувалася операція.' },
  unknown: { en: 'These units are not in the study area: {ids}.', uk: 'Цих одиниць немає на досліджуваній території: {ids}.' },
  noControl: { en: 'No units are left to compare with.', uk: 'Не лишилося одиниць для порівняння.' },
  picked: {
    en: 'The compared units were picked by their number before alone. Whether they are alike otherwise has to be judged by somebody who knows them.',
    uk: 'Порівнювані одиниці обрано лише за кількістю «до». Чи схожі вони в іншому, має судити той, хто їх знає.',
  },
  unlike: {
    en: 'The compared units had {control, number} incidents before, those of the operation {treated, number}. The method takes for granted that both would have changed by the same number; choose units with about as many.',
    uk: 'У порівнюваних одиницях «до» було {control, number} інцидентів, в одиницях операції — {treated, number}. Метод припускає, що обидві групи змінилися б на однакову кількість; оберіть одиниці з близькою кількістю.',
  },
} satisfies Record<string, Text>;

const classes = [
  { code: 'treated', title: { en: 'Operation', uk: 'Операція' }, meaning: 'one' },
  { code: 'control', title: { en: 'Compared', uk: 'Порівнювані' }, meaning: 'two' },
  { code: 'displacementTreated', title: { en: 'Beside the operation', uk: 'Поруч з операцією' }, meaning: 'three' },
  { code: 'displacementControl', title: { en: 'Beside the compared', uk: 'Поруч із порівнюваними' }, meaning: 'four' },
  { code: 'other', title: { en: 'Not counted', uk: 'Не враховано' }, meaning: 'none' },
] as const;

/** Beyond this ratio of the numbers before, equal changes are not to be expected. */
const mostUnlike = 1.5;

/** Did the operation work: what changed there, less what changed in units like it. */
export const operationEffect: Method<typeof parameters> = {
  id: 'operation_effect', group: 'comparison', card: 'wdd', version: 1, random: false, exact: false, parameters,
  title: { en: 'Did the operation work (WDD)', uk: 'Чи спрацювала операція (WDD)' },
  question: { en: 'Did incidents fall where the operation was more than in units like it, and did they move next door?', uk: 'Чи впала кількість там, де була операція, більше, ніж у схожих одиницях, і чи не перейшла вона поруч?' },
  units: ['area', 'hex', 'square'],
  needs: ({ against }) => ({ before: against, rings: 1 }),
  bytes: ({ units }) => units * 200,
  run(input, { treated, control, displacement }) {
    const { units, before } = input;
    if (units === null || before === null) throw new RangeError('a comparison needs units and another window');
    if (!before.covered) return nothing(notDefined('not_covered'));
    if (treated.length === 0) return nothingBecause(texts.choose);
    const counts = { before: countByUnit(before.events, units), after: countByUnit(input.events, units) };
    const groups = groupsOf(units, { treated, control, displacement, before: counts.before });
    if ('unknown' in groups) return nothingBecause(say(texts.unknown, { ids: groups.unknown.slice(0, 10).join(', ') }));
    if (groups.members.control.length === 0) return nothingBecause(texts.noControl);
    const sum = (group: Group): BeforeAfter => [counts.before, counts.after].map((list) => groups.members[group].reduce((total, i) => total + list[i]!, 0)) as unknown as BeforeAfter;
    const sums = {
      treated: sum('treated'), control: sum('control'), displacementTreated: sum('displacementTreated'),
      displacementControl: sum('displacementControl'),
    };
    // Windows of unequal length are scaled to that of the operation.
    const length = ({ fromDay, toDay }: AnalysisInput['window']): number => toDay - fromDay;
    const found = weightedDisplacementDifference({ ...sums, periods: [length(before.window) / length(input.window), 1] });
    if (!isDefined(found)) return nothing(found);
    const warnings: AnalysisWarning[] = groups.picked ? [{ code: 'control_picked', severity: 'caution', text: texts.picked }] : [];
    const [more, fewer] = [Math.max(sums.control[0], sums.treated[0]), Math.min(sums.control[0], sums.treated[0])];
    if (more > mostUnlike * fewer) warnings.push({
      code: 'control_unlike', severity: 'caution',
      text: say(texts.unlike, { control: sums.control[0], treated: sums.treated[0] }),
    });
    return { ...describe({ units, counts, groups, sums, found }), used: input.events.n, warnings };
  },
};

type Described = {
  units: Units; counts: { before: Float64Array; after: Float64Array }; groups: Groups; sums: Record<Group, BeforeAfter>; found: DisplacementDifference;
};

function describe({ units, counts, groups, sums, found }: Described): Output {
  const { total, local, displacement, z, lower, upper } = found;
  const said = { effect: Math.abs(total.estimate), total: total.estimate, lower, upper, z, least: 1.96 * total.standardError };
  const verdict = found.p > 0.05 ? texts.neither : total.estimate < 0 ? texts.fewer : texts.more;
  const kinds = Array.from(counts.after, (_, i) => groups.of[i] ?? 'other');
  const title = (code: string): Text => classes.find((one) => one.code === code)!.title;
  return {
    notDefined: null, used: 0, warnings: [],
    reading: [
      say(verdict, said), say(texts.parts, { before: sums.treated[0], after: sums.treated[1], controlBefore: sums.control[0], controlAfter: sums.control[1] }),
      say(texts.smallest, said), texts.caution,
    ],
    figures: [
      { id: 'total', title: { en: 'Effect in all', uk: 'Ефект загалом' }, quantity: 'number', value: total.estimate, lower, upper },
      { id: 'local', title: { en: 'In the units of the operation', uk: 'В одиницях операції' }, quantity: 'number', value: local.estimate },
      { id: 'displacement', title: { en: 'Beside them', uk: 'Поруч із ними' }, quantity: 'number', value: displacement.estimate },
      { id: 'z', title: { en: 'z', uk: 'z' }, quantity: 'z', value: z }, { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability', value: found.p },
    ],
    tables: [tableOf('groups', { en: 'Before and after', uk: 'До і після' }, {
      columns: [
        { id: 'group', title: { en: 'Group', uk: 'Група' }, quantity: 'text' }, { id: 'units', title: { en: 'Units', uk: 'Одиниць' }, quantity: 'count' },
        { id: 'before', title: { en: 'Before', uk: 'До' }, quantity: 'count' }, { id: 'after', title: { en: 'After', uk: 'Після' }, quantity: 'count' },
      ],
      rows: (Object.keys(sums) as Group[]).map((group) => [title(group), groups.members[group].length, ...sums[group]]),
    })],
    charts: [{
      kind: 'bar', id: 'effect', title: { en: 'Difference to the compared units with 95 % interval', uk: 'Різниця з порівнюваними одиницями з інтервалом 95 %' },
      x: { title: { en: 'Where', uk: 'Де' }, quantity: 'text' }, y: { title: { en: 'Incidents', uk: 'Інцидентів' }, quantity: 'number' },
      bars: ([['treated', local], ['displacementTreated', displacement]] as const).map(([group, own]) => ({
        x: title(group), y: own.estimate, lower: own.estimate - 1.96 * own.standardError, upper: own.estimate + 1.96 * own.standardError,
        role: Math.abs(own.estimate) > 1.96 * own.standardError ? 'signal' as const : 'observed' as const,
      })),
    }],
    layer: {
      title: { en: 'Operation and compared units', uk: 'Операція та порівнювані одиниці' }, value: { title: { en: 'Change of the number', uk: 'Зміна кількості' }, quantity: 'number' },
      ramp: 'classes', centre: 0, classes, places: { units: Int32Array.from(counts.after, (_, i) => i) },
      columns: {
        count: counts.after, expected: counts.before, value: counts.after.map((own, i) => own - counts.before[i]!), class: kinds,
        label: Array.from(counts.after, (_, i) => unitName(units, i)),
      },
    },
  };
}
