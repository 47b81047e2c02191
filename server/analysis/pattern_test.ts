import type { Text } from '../model/analysis.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { patternTest as patternTestOf, type PatternTest } from '../stats/sppt.ts';
import type { AnalysisInput, Method, Output, Units } from './method.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';
import { levelParameter } from './unit_parameters.ts';

const parameters = {
  against: {
    kind: 'window', default: 'year', title: { en: 'Compared with', uk: 'Порівняти з' },
    explain: {
      en: 'The other window: the same days a year earlier by default, so that the season is the same; previous for the time just before; or days as FROM/TO.',
      uk: 'Інше вікно: типово ті самі дні рік тому, щоб пора року збігалася; попереднє для часу безпосередньо перед; або дні як ВІД/ДО.',
    },
  },
  level: levelParameter,
} as const;

const texts = {
  alike: {
    en: '{similarity, number, ::percent .0} of the units have the same share of the incidents in both windows as far as can be told; of those with any, {robust, number, ::percent .0}.',
    uk: 'У {similarity, number, ::percent .0} одиниць частка інцидентів в обох вікнах однакова, наскільки можна судити; серед непорожніх — у {robust, number, ::percent .0}.',
  },
  moved: {
    en: '{up, plural, =0 {No unit has} one {# unit has} other {# units have}} a larger share than before, {down, plural, =0 {none} other {#}} a smaller one.',
    uk: '{up, plural, =0 {Жодна одиниця не має більшої частки} one {# одиниця має більшу частку} few {# одиниці мають більшу частку} many {# одиниць мають більшу частку} other {# одиниці мають більшу частку}}, ніж раніше, {down, plural, =0 {жодна} other {#}} — меншу.',
  },
  caution: {
    en: 'Only shares are compared: whether there were more incidents in all is another question. A small unit cannot differ significantly, so likeness is not proof of sameness.',
    uk: 'Порівнюються лише частки: чи стало інцидентів більше загалом — інше питання. Мала одиниця не може значуще відрізнятися, тож схожість не доводить тотожності.',
  },
} satisfies Record<string, Text>;

const classes = [
  { code: 'larger', title: { en: 'Larger share than before', uk: 'Більша частка, ніж раніше' }, meaning: 'hot3' },
  { code: 'same', title: { en: 'No difference shown', uk: 'Відмінності не виявлено' }, meaning: 'none' },
  { code: 'smaller', title: { en: 'Smaller share than before', uk: 'Менша частка, ніж раніше' }, meaning: 'cold3' },
  { code: 'none', title: { en: 'Nothing in either window', uk: 'Нічого в обох вікнах' }, meaning: 'undefined' },
] as const;

/** Did the pattern move, whatever the number did? */
export const spatialPatternTest: Method<typeof parameters> = {
  id: 'pattern_test', group: 'comparison', card: 'sppt', version: 1, random: false, exact: false, parameters,
  title: { en: 'Did the pattern move (SPPT)', uk: 'Чи змістилася картина (SPPT)' },
  question: { en: 'Are the incidents of two windows spread over the units in the same way?', uk: 'Чи однаково розподілені інциденти двох вікон між одиницями?' },
  units: ['area', 'hex', 'square'],
  needs: ({ against }) => ({ before: against }),
  bytes: ({ units }) => units * 250,
  run(input, { level }) {
    const { units, events, before } = input;
    if (units === null || before === null) throw new RangeError('a comparison needs units and another window');
    if (!before.covered) return nothing(notDefined('not_covered'));
    const [base, test] = [countByUnit(before.events, units), countByUnit(events, units)];
    const found = patternTestOf(base, test, { alpha: Number(level) });
    return isDefined(found) ? describe(input, units, { base, test, found }) : nothing(found);
  },
};

function describe(input: AnalysisInput, units: Units, { base, test, found }: { base: Float64Array; test: Float64Array; found: PatternTest }): Output {
  const { baseShare, testShare, p, q, direction, similarity, robustSimilarity: robust } = found;
  const kinds = Array.from(direction, (own, i) => (Number.isNaN(q[i]!) ? 'none' : own > 0 ? 'larger' : own < 0 ? 'smaller' : 'same'));
  const tally = (code: string): number => kinds.filter((one) => one === code).length;
  const change = testShare.map((share, i) => (Number.isNaN(q[i]!) ? Number.NaN : share - baseShare[i]!));
  const order = Array.from(p, (_, i) => i).filter((i) => !Number.isNaN(p[i]!)).toSorted((a, b) => p[a]! - p[b]! || a - b);
  const most = Math.max(...order.map((i) => Math.max(baseShare[i]!, testShare[i]!)));
  return {
    notDefined: null, used: input.events.n, warnings: [],
    reading: [say(texts.alike, { similarity, robust }), say(texts.moved, { up: tally('larger'), down: tally('smaller') }), texts.caution],
    figures: [
      { id: 'similarity', title: { en: 'Likeness S', uk: 'Схожість S' }, quantity: 'share', value: similarity },
      { id: 'robust_similarity', title: { en: 'Likeness without empty units', uk: 'Схожість без порожніх одиниць' }, quantity: 'share', value: robust },
      { id: 'larger', title: { en: 'Units with a larger share', uk: 'Одиниць із більшою часткою' }, quantity: 'count', value: tally('larger') },
      { id: 'smaller', title: { en: 'Units with a smaller share', uk: 'Одиниць із меншою часткою' }, quantity: 'count', value: tally('smaller') },
    ],
    tables: [tableOf('units', { en: 'Units by strength of evidence', uk: 'Одиниці за силою доказу' }, {
      columns: [
        { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'base', title: { en: 'In the other window', uk: 'В іншому вікні' }, quantity: 'count' },
        { id: 'base_share', title: { en: 'Share there', uk: 'Частка там' }, quantity: 'share' }, { id: 'test', title: { en: 'In the window', uk: 'У вікні' }, quantity: 'count' },
        { id: 'test_share', title: { en: 'Share', uk: 'Частка' }, quantity: 'share' }, { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' },
        { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' },
      ],
      rows: order.map((i) => [unitName(units, i), base[i]!, baseShare[i]!, test[i]!, testShare[i]!, p[i]!, q[i]!]),
    })],
    charts: [{
      kind: 'scatter', id: 'shares', title: { en: 'Share of each unit in both windows', uk: 'Частка кожної одиниці в обох вікнах' },
      x: { title: { en: 'In the other window', uk: 'В іншому вікні' }, quantity: 'share' }, y: { title: { en: 'In the window', uk: 'У вікні' }, quantity: 'share' },
      points: order.slice(0, 2000).map((i) => ({
        x: baseShare[i]!, y: testShare[i]!, role: direction[i] === 0 ? 'observed' : 'signal', title: unitName(units, i),
      })),
      lines: [{ title: { en: 'Same share', uk: 'Та сама частка' }, role: 'expected', points: [[0, 0], [most, most]] }],
    }],
    layer: {
      title: { en: 'Change of the share', uk: 'Зміна частки' }, value: { title: { en: 'Difference of the shares', uk: 'Різниця часток' }, quantity: 'share' },
      ramp: 'classes', centre: 0, classes, places: { units: Int32Array.from(p, (_, i) => i) },
      columns: { count: test, value: change, p, q, class: kinds, label: Array.from(p, (_, i) => unitName(units, i)) },
    },
  };
}
