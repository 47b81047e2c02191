import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { mantel as mantelTest, type Mantel } from '../stats/mantel.ts';
import { isDefined } from '../stats/not_defined.ts';
import { seededRandom, shuffle } from '../stats/random.ts';
import type { Method, Output } from './method.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import type { Parameters } from './parameters.ts';
import { say } from './say.ts';
import { monthOnlyWarnings, timedEvents, type Timed } from './timed_events.ts';
import { permutationsParameter } from './unit_parameters.ts';

const parameters = {
  metresMore: {
    kind: 'number', default: 100, least: 1, most: 10_000, unit: 'metres', title: { en: 'Metres added', uk: 'Додані метри' },
    explain: {
      en: 'Added to every distance before it is turned over. The smaller, the more the closest pairs decide. By default 100, about a block.',
      uk: 'Додаються до кожної відстані перед оберненням. Що менше, то більше вирішують найближчі пари. Типово 100, приблизно квартал.',
    },
  },
  daysMore: {
    kind: 'number', default: 1, least: 0.01, most: 100, unit: 'days', title: { en: 'Days added', uk: 'Додані дні' },
    explain: { en: 'The same for time. By default one day.', uk: 'Те саме для часу. Типово один день.' },
  },
  permutations: {
    ...permutationsParameter, most: 9999,
    explain: { en: 'How often the times are shuffled. By default 999, for p in steps of 0.001.', uk: 'Скільки разів переставляти часи. Типово 999, для p із кроком 0,001.' },
  },
  most: {
    kind: 'number', default: 3000, least: 100, most: 10_000, whole: true, title: { en: 'At most so many incidents', uk: 'Не більше інцидентів' },
    explain: {
      en: 'Of more, so many are drawn at random: every pair is looked at in every shuffle. By default 3,000, which takes about half a minute.',
      uk: 'Якщо їх більше, стільки вибирається випадково: кожна пара переглядається в кожній перестановці. Типово 3000, приблизно пів хвилини.',
    },
  },
} as const satisfies Parameters;

/** One number for closeness in space and time together. */
export const mantel: Method<typeof parameters> = {
  id: 'mantel', group: 'near_repeat', card: 'mantel', version: 1, units: [], random: true, exact: false, parameters,
  title: { en: 'Mantel test of space and time', uk: 'Тест Мантеля для простору й часу' },
  question: { en: 'Do incidents that are close in space tend to be close in time, over all pairs?', uk: 'Чи інциденти, близькі в просторі, загалом близькі й у часі?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 1000,
  run(input, values, { seed, tick }) {
    const timed = timedEvents(input, 'auto');
    const drawn = draw(timed, values.most, seed);
    const { x, y, t, day } = drawn;
    const found = mantelTest(
      { x, y, t: t.map((time) => time / day), metresMore: values.metresMore, daysMore: values.daysMore, permutations: values.permutations, seed },
      tick,
    );
    return isDefined(found) ? describe(found, timed) : nothing(found);
  },
};

function draw(timed: Timed, most: number, seed: number): Timed {
  if (timed.t.length <= most) return timed;
  const order = Int32Array.from(timed.t, (_, i) => i);
  shuffle(order, seededRandom(seed));
  const kept = order.subarray(0, most).sort();
  const take = (of: Float64Array): Float64Array => Float64Array.from(kept, (i) => of[i]!);
  return { ...timed, x: take(timed.x), y: take(timed.y), t: take(timed.t) };
}

const reading = {
  close: {
    en: 'Close pairs weigh {ratio, number, ::.000} times what they would if times were shuffled ({p}): incidents that are close in space come closer in time than chance gives.',
    uk: 'Близькі пари важать у {ratio, number, ::.000} раза стільки, скільки за переставлених часів ({p}): близькі в просторі інциденти ближчі в часі, ніж випадково.',
  },
  none: {
    en: 'Close pairs weigh {ratio, number, ::.000} times what they would if times were shuffled ({p}): over all pairs, that is not shown to be more than chance.',
    uk: 'Близькі пари важать у {ratio, number, ::.000} раза стільки, скільки за переставлених часів ({p}): за всіма парами більше за випадкове не доведено.',
  },
  correlation: {
    en: 'The correlation of distances and gaps is {r, number, ::.000} ({p}). It is ruled by the many far pairs and says little about repeats.',
    uk: 'Кореляція відстаней і проміжків становить {r, number, ::.000} ({p}). Її визначають численні далекі пари, і про повтори вона каже мало.',
  },
  caution: {
    en: 'One number over all distances cannot say how far and how long an effect reaches; the Knox table of near repeats can. A season that moves across the city also makes it large.',
    uk: 'Одне число за всіма відстанями не каже, як далеко й довго сягає вплив; це каже таблиця Нокса. Сезон, що переміщується містом, теж робить його великим.',
  },
} as const satisfies Record<string, Text>;

function describe(found: Mantel, timed: Timed): Output {
  const { z, expectedZ, r, pZ, pR, events } = found;
  const warnings: AnalysisWarning[] = [];
  if (events < timed.t.length) warnings.push({ code: 'sampled', severity: 'caution', text: say({
    en: '{n, number} of {all, number} incidents were drawn at random; close pairs are fewer by the square of that.', uk: 'Випадково вибрано {n, number} із {all, number} інцидентів; близьких пар менше у квадраті.',
  }, { n: events, all: timed.t.length }) });
  return {
    notDefined: null, used: events, warnings: [...warnings, ...monthOnlyWarnings(timed.undated)],
    reading: [
      say(pZ! <= 0.05 ? reading.close : reading.none, { ratio: z / expectedZ, p: pWords(pZ!) }),
      ...(r === null ? [] : [say(reading.correlation, { r, p: pWords(pR!) })]), reading.caution,
    ],
    figures: [
      { id: 'z', title: { en: 'Sum over pairs', uk: 'Сума за парами' }, quantity: 'number', value: z },
      { id: 'expected', title: { en: 'Expected when times are shuffled', uk: 'Очікувано за переставлених часів' }, quantity: 'number', value: expectedZ },
      { id: 'ratio', title: { en: 'Sum / expected', uk: 'Сума / очікувано' }, quantity: 'ratio', value: z / expectedZ },
      { id: 'p', title: { en: 'p of the sum', uk: 'p суми' }, quantity: 'probability', value: pZ },
      { id: 'r', title: { en: 'Correlation', uk: 'Кореляція' }, quantity: 'number', value: r, ...(r === null && { because: { en: 'All distances or all gaps are equal.', uk: 'Усі відстані або всі проміжки однакові.' } }) },
      { id: 'p_r', title: { en: 'p of the correlation', uk: 'p кореляції' }, quantity: 'probability', value: pR },
    ],
    tables: [],
    charts: [{
      kind: 'bar', id: 'sum', title: { en: 'Sum over pairs against shuffled times', uk: 'Сума за парами проти переставлених часів' },
      x: { title: { en: 'Order of times', uk: 'Порядок часів' }, quantity: 'text' }, y: { title: { en: 'Sum', uk: 'Сума' }, quantity: 'number' },
      bars: [
        { x: { en: 'As recorded', uk: 'Як записано' }, y: z, role: pZ! <= 0.05 ? 'signal' : 'observed' },
        { x: { en: 'Shuffled, mean', uk: 'Переставлено, середнє' }, y: expectedZ, role: 'expected' },
      ],
    }],
    layer: null,
  };
}
