import type { Chart, Table, Text } from '../model/analysis.ts';
import { distinctPlaces } from '../stats/distinct_places.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { ripley as kOf, type Ripley, type RipleyCorrection } from '../stats/ripley.ts';
import { insideStudy, pointWarnings } from './inside_study.ts';
import type { Method, Output } from './method.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';

const parameters = {
  metres: {
    kind: 'number', default: 1000, least: 50, most: 50_000, unit: 'metres', title: { en: 'Largest distance', uk: 'Найбільша відстань' },
    explain: {
      en: 'Up to which distance pairs are counted. 1,000 m by default; beyond a quarter of the width of the area the border decides.',
      uk: 'До якої відстані лічаться пари. Типово 1000 м; далі за чверть ширини території вирішує межа.',
    },
  },
  steps: {
    kind: 'number', default: 20, least: 4, most: 100, whole: true, title: { en: 'Steps', uk: 'Кроків' },
    explain: { en: 'How many distances are looked at. 20 by default.', uk: 'Скільки відстаней розглянути. Типово 20.' },
  },
  correction: {
    kind: 'choice', default: 'isotropic', title: { en: 'Correction at the border', uk: 'Поправка на межі' },
    choices: [
      { value: 'isotropic', title: { en: 'Ripley (share of the circle inside)', uk: 'Ріплі (частка кола всередині)' } },
      { value: 'border', title: { en: 'Leave out what is near the border', uk: 'Не враховувати близьке до межі' } }, { value: 'none', title: { en: 'None', uk: 'Без поправки' } },
    ],
    explain: {
      en: 'Near the border part of the circle was never watched. By default each pair weighs more, the less of its circle lies inside.',
      uk: 'Біля межі частину кола не видно. Типово пара важить тим більше, чим менша частка її кола всередині.',
    },
  },
  simulations: {
    kind: 'number', default: 199, least: 39, most: 9999, whole: true, title: { en: 'Random patterns', uk: 'Випадкових візерунків' },
    explain: {
      en: 'As many incidents strewn at random over the study area, so often; they make the envelope. 199 by default: p can then be as low as 0.005.',
      uk: 'Стільки разів така ж кількість інцидентів розкидається навмання; з них складається смуга. Типово 199: тоді p може бути до 0,005.',
    },
  },
} as const;

const texts = {
  above: {
    en: 'At {steps, number} of {all, number} distances incidents have more others around them than chance gives{steps, plural, =0 {} other {, from {from, number, ::.} m on}}. {steps, plural, =0 {} other {{end, select, yes {The excess still grows at {peak, number, ::.} m, the largest distance looked at} other {The excess is largest at {peak, number, ::.} m}}: as many pairs as chance would put within {l, number, ::.} m.}}',
    uk: 'На {steps, number} з {all, number} відстаней навколо інцидентів більше інших, ніж дав би випадок{steps, plural, =0 {} other {, починаючи з {from, number, ::.} м}}. {steps, plural, =0 {} other {{end, select, yes {На найбільшій розглянутій відстані {peak, number, ::.} м надлишок ще зростає} other {Найбільший надлишок на {peak, number, ::.} м}}: стільки пар випадок розмістив би в межах {l, number, ::.} м.}}',
  },
  whole: {
    en: 'Over the whole curve ({p}, from {simulations, number} random patterns over the same area): {sure, select, yes {chance alone does not spread incidents like this} other {chance alone could spread them like this}}.',
    uk: 'За всією кривою ({p}, випадкових візерунків на тій самій території: {simulations, number}): {sure, select, yes {сам лише випадок так не розкидає} other {таке міг би дати й сам лише випадок}}.',
  },
  caution: {
    en: 'K adds up everything within a distance, so the distance of the largest excess is not the size of hotspots, and an excess at short distances is still seen at long ones. Streets and homes are not spread at random either: any town lies above the envelope.',
    uk: 'K додає все в межах відстані, тож відстань найбільшого надлишку — не розмір осередків, а надлишок на коротких відстанях видно й на довгих. Вулиці й житло теж розкидані не навмання: будь-яке місто лежить вище смуги.',
  },
} satisfies Record<string, Text>;

/** How many others are around an incident at each distance, against incidents strewn at random. */
export const ripley: Method<typeof parameters> = {
  id: 'ripley', group: 'points', card: 'ripley', version: 1, random: true, exact: false, parameters, units: [],
  title: { en: 'Clustering by distance (Ripley K and L)', uk: 'Скупчення за відстанню (K і L Ріплі)' },
  question: { en: 'At which distances do incidents have more others around them than chance gives?', uk: 'На яких відстанях навколо інцидентів більше інших, ніж дав би випадок?' },
  needs: () => ({}),
  bytes: ({ events }, { steps, simulations }) => events * 300 + steps * simulations * 8,
  run({ events, study }, { metres, steps, correction, simulations }, { seed, tick }) {
    if (events.n === 0) return nothing(notDefined('no_events'));
    const inside = insideStudy(events, study);
    if (inside === null) return nothing(notDefined('no_area'));
    const { x, y, mask, left } = inside;
    const radii = Float64Array.from({ length: steps + 1 }, (_, r) => (r * metres) / steps);
    const found = kOf({
      x, y, window: { bounds: study.bounds, mask }, radii, correction: correction as RipleyCorrection,
      simulate: { simulations, seed }, tick,
    });
    if (!isDefined(found)) return nothing(found);
    const stacked = distinctPlaces(x, y).counts.reduce((sum, count) => sum + (count > 1 ? count : 0), 0) / x.length;
    return { ...describe(found, x.length), used: x.length, warnings: pointWarnings({ left, duplicates: stacked }) };
  },
};

function describe(found: Ripley, n: number): Omit<Output, 'used' | 'warnings'> {
  const { radii, l, pairs } = found;
  const envelope = found.envelope!;
  const above = Array.from(radii, (_, r) => r).filter((r) => r > 0 && l[r]! > envelope.upper[r]!);
  const below = Array.from(radii, (_, r) => r).filter((r) => r > 0 && l[r]! < envelope.lower[r]!);
  const peak = above.reduce((best, r) => (best === -1 || l[r]! - envelope.mean[r]! > l[best]! - envelope.mean[best]! ? r : best), -1);
  const from = above[0] ?? 0;
  return {
    notDefined: null,
    reading: [
      say(texts.above, {
        steps: above.length, all: radii.length - 1, from: radii[from]!, peak: radii[Math.max(0, peak)]!, l: l[Math.max(0, peak)]!,
        end: peak === radii.length - 1 ? 'yes' : 'no',
      }),
      say(texts.whole, { p: pWords(envelope.p), simulations: envelope.simulations, sure: envelope.p <= 0.05 ? 'yes' : 'no' }), texts.caution,
    ],
    figures: [
      { id: 'p', title: { en: 'p of the whole curve', uk: 'p усієї кривої' }, quantity: 'probability', value: envelope.p },
      { id: 'peak', title: { en: 'Distance of the largest excess', uk: 'Відстань найбільшого надлишку' }, quantity: 'metres', value: peak === -1 ? null : radii[peak]!, ...(peak === -1 && { because: { en: 'There is no excess beyond the envelope.', uk: 'Надлишку понад смугу немає.' } }) },
      { id: 'above', title: { en: 'Distances above the envelope', uk: 'Відстаней вище смуги' }, quantity: 'count', value: above.length },
      { id: 'below', title: { en: 'Distances below the envelope', uk: 'Відстаней нижче смуги' }, quantity: 'count', value: below.length },
      { id: 'pairs', title: { en: 'Pairs within the largest distance', uk: 'Пар у межах найбільшої відстані' }, quantity: 'count', value: pairs },
      { id: 'incidents', title: { en: 'Incidents in the study area', uk: 'Інцидентів на території' }, quantity: 'count', value: n },
    ],
    tables: [distanceTable(found)], charts: [envelopeChart(found, above)], layer: null,
  };
}

function distanceTable({ radii, k, l, envelope }: Ripley): Table {
  return tableOf('distances', { en: 'By distance', uk: 'За відстанню' }, {
    columns: [
      { id: 'distance', title: { en: 'Distance', uk: 'Відстань' }, quantity: 'metres' }, { id: 'k', title: { en: 'K, km²', uk: 'K, км²' }, quantity: 'squareKm' },
      { id: 'l', title: { en: 'L', uk: 'L' }, quantity: 'metres' }, { id: 'excess', title: { en: 'L less distance', uk: 'L мінус відстань' }, quantity: 'metres' },
      { id: 'lower', title: { en: 'Envelope, lower', uk: 'Смуга, низ' }, quantity: 'metres' }, { id: 'upper', title: { en: 'Envelope, upper', uk: 'Смуга, верх' }, quantity: 'metres' },
    ],
    rows: Array.from(radii, (radius, r) => [radius, k[r]! / 1e6, l[r]!, l[r]! - radius, envelope!.lower[r]! - radius, envelope!.upper[r]! - radius]),
  });
}

/** L less the distance: chance is the level line, and what it can do is the band around it. */
function envelopeChart({ radii, l, envelope }: Ripley, above: readonly number[]): Chart {
  const { lower, upper, mean } = envelope!;
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const known = Array.from(radii, (_, r) => r).filter((r) => Number.isFinite(lower[r]!) && Number.isFinite(upper[r]!));
  return {
    kind: 'line', id: 'envelope', title: { en: 'More others around an incident than chance gives, by distance', uk: 'Надлишок інших навколо інциденту за відстанню' },
    x: { title: { en: 'Distance', uk: 'Відстань' }, quantity: 'metres' }, y: { title: { en: 'L less distance', uk: 'L мінус відстань' }, quantity: 'metres' },
    lines: [
      { id: 'observed', title: { en: 'Incidents', uk: 'Інциденти' }, role: 'observed', points: Array.from(radii, (radius, r): [number, number | null] => [radius, finite(l[r]! - radius)]) },
      { id: 'expected', title: { en: 'Mean of the random patterns', uk: 'Середнє випадкових візерунків' }, role: 'expected', points: Array.from(radii, (radius, r): [number, number | null] => [radius, finite(mean[r]! - radius)]) },
    ],
    bands: [{ id: 'envelope', title: { en: '95 % of the random patterns at each distance', uk: '95 % випадкових візерунків на кожній відстані' }, points: known.map((r) => [radii[r]!, lower[r]! - radii[r]!, upper[r]! - radii[r]!]) }],
    marks: above.map((r) => ({ x: radii[r]!, y: l[r]! - radii[r]!, title: { en: 'Above the envelope', uk: 'Вище смуги' }, role: 'signal' as const })),
  };
}
