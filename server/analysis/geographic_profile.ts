import type { AnalysisWarning, Chart, Text } from '../model/analysis.ts';
import { crimeStatKilometres, decayKinds } from '../stats/distance_decay.ts';
import { distinctPlaces } from '../stats/distinct_places.ts';
import { geographicProfile as profile, type GeographicProfile, type ProfileDecay } from '../stats/geographic_profile.ts';
import { isDefined } from '../stats/not_defined.ts';
import { decayTitles } from './decay_words.ts';
import type { LayerOutput, Method, Shape } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import type { Values } from './parameters.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';

const fewestPlaces = 5;
const manyForOneHand = 100;
const tooManyForOneHand = 1000;

const parameters = {
  decay: {
    kind: 'choice', default: 'rossmo', title: { en: 'Function of distance', uk: 'Функція відстані' },
    choices: [{ value: 'rossmo', title: { en: 'Rossmo (criminal geographic targeting)', uk: 'Россмо (CGT)' } }, ...decayKinds.map((value) => ({ value, title: decayTitles[value] }))],
    explain: {
      en: 'How quickly crimes become rarer away from the base. Rossmo by default: it needs no calibration. The others have the numbers that CrimeStat ships, of one town years ago; calibrate them first (journey to crime).',
      uk: 'Як швидко злочини рідшають із віддаленням від бази. Типово Россмо: не потребує калібрування. Інші мають числа з CrimeStat, одного міста багато років тому; спершу відкалібруйте їх (шлях до злочину).',
    },
  },
  f: {
    kind: 'number', default: 1.2, least: 0.1, most: 5, title: { en: 'Rossmo: f', uk: 'Россмо: f' },
    explain: { en: 'How fast the score falls beyond the buffer. 1.2 as published.', uk: 'Як швидко оцінка падає за межами буфера. 1,2, як опубліковано.' },
  },
  g: {
    kind: 'number', default: 1.2, least: 0.1, most: 5, title: { en: 'Rossmo: g', uk: 'Россмо: g' },
    explain: { en: 'How fast it falls inside the buffer, towards the crime. 1.2 as published.', uk: 'Як швидко вона падає всередині буфера, до місця злочину. 1,2, як опубліковано.' },
  },
  buffer: {
    kind: 'number', default: 0, least: 0, most: 20_000, unit: 'metres', title: { en: 'Rossmo: buffer', uk: 'Россмо: буфер' },
    explain: {
      en: 'Distance within which people are thought to avoid crimes near home. 0 takes half the mean distance to the nearest crime of the series.',
      uk: 'Відстань, у межах якої біля дому злочинів нібито уникають. 0 бере половину середньої відстані до найближчого злочину серії.',
    },
  },
} as const;

const bands = [
  { code: 'first1', upTo: 0.01, title: { en: 'First 1 % of the area', uk: 'Перший 1 % території' }, meaning: 'hot3' },
  { code: 'first5', upTo: 0.05, title: { en: 'Up to 5 %', uk: 'До 5 %' }, meaning: 'hot2' },
  { code: 'first10', upTo: 0.1, title: { en: 'Up to 10 %', uk: 'До 10 %' }, meaning: 'hot1' },
  { code: 'first20', upTo: 0.2, title: { en: 'Up to 20 %', uk: 'До 20 %' }, meaning: 'one' },
] as const;

const texts = {
  found: {
    en: 'The profile of {n, number} incidents at {places, number} places covers {area, number, ::.0} km²; the first 5 % to search are {first, number, ::.00} km². On solved series of murders this method had to search 1 to 18 % of the area before it came to the base.',
    uk: 'Профіль за {n, plural, one {# інцидентом} other {# інцидентами}} у {places, plural, one {# місці} other {# місцях}} охоплює {area, number, ::.0} км²; перші 5 % для пошуку — {first, number, ::.00} км². На розкритих серіях убивств цим методом до бази доводилося обшукати від 1 до 18 % території.',
  },
  assumes: {
    en: 'It assumes that all these incidents are of one hand, whose base is fixed and lies among them. When they are not linked, or somebody comes from outside, the profile means nothing.',
    uk: 'Припущено, що всі ці інциденти — однієї руки, а її база стала й лежить серед них. Якщо вони не пов’язані або хтось приїжджає ззовні, профіль нічого не означає.',
  },
  places: {
    en: 'This is about places of a series, never about persons: it orders areas for a search and is no evidence against anybody who lives or works there.',
    uk: 'Ідеться про місця серії, а не про людей: профіль упорядковує території для пошуку і не є доказом проти тих, хто там живе чи працює.',
  },
  few: { en: 'Fewer than five places: the profile is little more than their middle.', uk: 'Менше п’яти місць: профіль ледь більше за їхню середину.' },
  many: { en: '{n, number} incidents are hardly one series. Select the linked ones first; the profile of all is not meant for a search.', uk: '{n, number} інцидентів навряд чи одна серія. Спершу оберіть пов’язані; профіль за всіма не призначено для пошуку.' },
  tooMany: {
    en: '{n, number} incidents are no series of one hand, and no profile is made of more than {most, number}. Select the linked ones first.',
    uk: '{n, number} інцидентів — не серія однієї руки; профіль не складають більш ніж за {most, number}. Спершу оберіть пов’язані.',
  },
  uncalibrated: { en: 'The numbers of this curve are not of this town. Calibrate them on solved cases before anybody acts on the profile.', uk: 'Числа цієї кривої не з цього міста. Відкалібруйте їх на розкритих справах, перш ніж спиратися на профіль.' },
} as const;

/** In which order areas should be searched for the base behind a linked series. */
export const geographicProfile: Method<typeof parameters> = {
  id: 'geographic_profile', group: 'series', card: 'geographic_profile', version: 1, random: false, exact: true, parameters, units: [],
  title: { en: 'Geographic profile of a series', uk: 'Географічний профіль серії' },
  question: { en: 'If one hand is behind these incidents, in which order should areas be searched for its base?', uk: 'Якщо ці інциденти — однієї руки, у якому порядку шукати її базу?' },
  needs: () => ({}),
  bytes: ({ events }) => 4_000_000 + events * 100,
  run({ events: { x, y, n } }, values, { tick }) {
    if (n > tooManyForOneHand) return nothingBecause(say(texts.tooMany, { n, most: tooManyForOneHand }));
    const found = profile({ x, y, decay: decayOf(values), tick });
    if (!isDefined(found)) return nothing(found);
    const places = distinctPlaces(x, y).counts.length;
    const area = (found.cellWidth * found.columns * found.cellHeight * found.rows) / 1e6;
    return {
      notDefined: null, used: n, warnings: warningsOf({ n, places, calibrated: values.decay === 'rossmo' }),
      reading: [say(texts.found, { n, places, area, first: area * 0.05 }), texts.assumes, texts.places],
      figures: [
        { id: 'places', title: { en: 'Places of the series', uk: 'Місця серії' }, quantity: 'count', value: places },
        { id: 'area', title: { en: 'Area of the profile', uk: 'Площа профілю' }, quantity: 'squareKm', value: area },
        { id: 'first5', title: { en: 'First 5 % to search', uk: 'Перші 5 % для пошуку' }, quantity: 'squareKm', value: area * 0.05 },
        ...(found.bufferMetres === null ? [] : [{ id: 'buffer', title: { en: 'Buffer', uk: 'Буфер' }, quantity: 'metres' as const, value: found.bufferMetres }]),
      ],
      tables: [tableOf('bands', { en: 'Order of the search', uk: 'Порядок пошуку' }, {
        columns: [{ id: 'band', title: { en: 'Part', uk: 'Частина' }, quantity: 'text' }, { id: 'upTo', title: { en: 'Share of the area', uk: 'Частка території' }, quantity: 'share' }, { id: 'area', title: { en: 'Area up to here', uk: 'Площа досі' }, quantity: 'squareKm' }],
        rows: bands.map(({ title, upTo }) => [title, upTo, area * upTo]),
      })],
      charts: [scoreChart(found)], layer: layerOf(found),
    };
  },
};

function decayOf({ decay, f, g, buffer }: Values<typeof parameters>): ProfileDecay {
  const kind = decayKinds.find((one) => one === decay);
  return kind === undefined ? { kind: 'rossmo', f, g, bufferMetres: buffer > 0 ? buffer : undefined } : crimeStatKilometres(kind);
}

function warningsOf({ n, places, calibrated }: { n: number; places: number; calibrated: boolean }): AnalysisWarning[] {
  return [
    ...(n > manyForOneHand ? [{ code: 'not_one_series', severity: 'stop' as const, text: say(texts.many, { n }) }] : []),
    ...(places < fewestPlaces ? [{ code: 'few_in_series', severity: 'stop' as const, text: texts.few }] : []),
    ...(calibrated ? [] : [{ code: 'not_calibrated', severity: 'caution' as const, text: texts.uncalibrated }]),
    { code: 'places_not_persons', severity: 'note', text: texts.places },
  ];
}

/** How the score falls as the search goes on, relative to its peak. */
function scoreChart({ scores }: GeographicProfile): Chart {
  const sorted = scores.toSorted((a, b) => b - a);
  const steps = 100;
  const title: Text = { en: 'Score, relative to the highest', uk: 'Оцінка відносно найвищої' };
  return {
    kind: 'line', id: 'scores', title: { en: 'Score along the search', uk: 'Оцінка впродовж пошуку' },
    x: { title: { en: 'Share of the area searched', uk: 'Частка обшуканої території' }, quantity: 'share' }, y: { title, quantity: 'ratio' },
    lines: [{
      id: 'score', title, role: 'observed',
      points: Array.from({ length: steps + 1 }, (_, step): [number, number] => {
        const cell = Math.min(sorted.length - 1, Math.floor((step * sorted.length) / steps));
        return [step / steps, sorted[cell]! / sorted[0]!];
      }),
    }],
    bands: [], marks: [],
  };
}

/** Neighbouring cells of one row that fall into one band are one rectangle: 40,000 cells become some hundreds of shapes. */
function layerOf({ searched, columns, rows, west, south, cellWidth, cellHeight }: GeographicProfile): LayerOutput {
  const shapes: Shape[] = [];
  const found: (typeof bands)[number][] = [];
  const bandOf = (cell: number): number => bands.findIndex(({ upTo }) => searched[cell]! <= upTo);
  for (let row = 0; row < rows; row += 1) {
    for (let begin = 0; begin < columns;) {
      const band = bandOf(row * columns + begin);
      let end = begin + 1;
      while (end < columns && bandOf(row * columns + end) === band) end += 1;
      if (band !== -1) {
        const [w, e, s, n] = [west + begin * cellWidth, west + end * cellWidth, south + row * cellHeight, south + (row + 1) * cellHeight];
        shapes.push({ type: 'Polygon', rings: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] });
        found.push(bands[band]!);
      }
      begin = end;
    }
  }
  return {
    title: { en: 'Order of the search', uk: 'Порядок пошуку' }, value: { title: { en: 'Share of the area searched by then', uk: 'Частка території, обшукана досі' }, quantity: 'share' },
    ramp: 'classes', centre: null, classes: bands.map(({ code, title, meaning }) => ({ code, title, meaning })), places: { shapes },
    columns: { value: Float64Array.from(found, ({ upTo }) => upTo), class: found.map(({ code }) => code) },
  };
}
