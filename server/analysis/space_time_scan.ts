import { isDefined, notDefined } from '../stats/not_defined.ts';
import { spaceTimeScan as scanFor } from '../stats/space_time_scan.ts';
import type { AnalysisInput, Method, Output, Room, Units } from './method.ts';
import { nothing } from './nothing.ts';
import type { Parameters, Values } from './parameters.ts';
import { describeScan } from './space_time_scan_texts.ts';
import { permutationsParameter } from './unit_parameters.ts';

const parameters = {
  when: {
    kind: 'choice', default: 'now', title: { en: 'When', uk: 'Коли' },
    choices: [
      { value: 'now', title: { en: 'Lasting until the end of the window', uk: 'Триває до кінця вікна' } },
      { value: 'anywhere', title: { en: 'At any time in the window', uk: 'Будь-коли у вікні' } },
    ],
    explain: {
      en: 'Whether only clusters are sought that still last, as a nightly watch does, or also past ones. By default those that last: they can be acted on, and the search is much faster.',
      uk: 'Шукати лише осередки, що тривають, як нічна перевірка, чи також минулі. Типово ті, що тривають: на них можна реагувати, і пошук значно швидший.',
    },
  },
  maxMetres: {
    kind: 'number', default: 1000, least: 50, most: 20_000, unit: 'metres', title: { en: 'Largest radius', uk: 'Найбільший радіус' },
    explain: { en: 'By default 1,000 metres; 1 to 3 km are usual for crime. Larger circles take longer and say less about where.', uk: 'Типово 1000 метрів; для злочинів звичні 1–3 км. Більші кола довші в обчисленні й менше кажуть про місце.' },
  },
  maxDays: {
    kind: 'number', default: 28, least: 1, most: 365, whole: true, unit: 'days', title: { en: 'Longest span', uk: 'Найдовший проміжок' },
    explain: { en: 'By default 28 days: what lasts longer is a hotspot, not an outbreak.', uk: 'Типово 28 днів: що триває довше, то вже гаряча точка, а не спалах.' },
  },
  stepDays: {
    kind: 'number', default: 1, least: 1, most: 30, whole: true, unit: 'days', title: { en: 'Step', uk: 'Крок' },
    explain: { en: 'Days that count as one time. By default single days; longer steps are faster over years.', uk: 'Скільки днів вважати одним часом. Типово один; для кількох років більші кроки швидші.' },
  },
  evenWeekdays: {
    kind: 'flag', default: true, title: { en: 'Even out weekdays', uk: 'Врівноважити дні тижня' },
    explain: {
      en: 'Times are shuffled only within the same weekday, so that a busy Saturday in a nightlife street is no cluster. On by default; only with steps of one day.',
      uk: 'Часи переставляються лише в межах того самого дня тижня, тож жвава субота на вулиці барів не є осередком. Типово увімкнено; лише з кроком в один день.',
    },
  },
  minCases: {
    kind: 'number', default: 3, least: 2, most: 100, whole: true, title: { en: 'Fewest incidents', uk: 'Найменше інцидентів' },
    explain: { en: 'A cluster has at least so many. By default 3: two incidents in a quiet place are unusual, and nothing to act on.', uk: 'Осередок має щонайменше стільки. Типово 3: два інциденти в тихому місці незвичні, але не привід діяти.' },
  },
  permutations: {
    ...permutationsParameter, most: 9999,
    explain: { en: 'How often the times are shuffled. By default 999: the longest recurrence interval that can be shown is then 1,000 steps.', uk: 'Скільки разів переставляти часи. Типово 999: найдовший показний інтервал повторення тоді 1000 кроків.' },
  },
} as const satisfies Parameters;

/** Outbreaks: circles and spans of days with more than both would give. */
export const spaceTimeScan: Method<typeof parameters> = {
  id: 'space_time_scan', group: 'near_repeat', card: 'space_time_scan', version: 1, random: true, exact: false, parameters,
  title: { en: 'Space-time scan for outbreaks', uk: 'Просторово-часовий пошук спалахів' },
  question: { en: 'Is there somewhere, just now, clearly more than that place and these days usually have?', uk: 'Чи є десь саме зараз помітно більше, ніж зазвичай у цьому місці й у ці дні?' },
  units: ['hex', 'square', 'area'],
  needs: () => ({}),
  bytes: ({ events, units }) => 70e6 + events * 100 + units * 100,
  run(input, values, room) {
    if (input.units === null) throw new RangeError('a scan needs units');
    return scan(input, input.units, { values, room });
  },
};

function scan(input: AnalysisInput, units: Units, { values, room }: { values: Values<typeof parameters>; room: Room }): Output {
  const { events, window } = input;
  const steps = Math.ceil((window.toDay - window.fromDay) / values.stepDays);
  if (steps < 2) return nothing(notDefined('too_few_steps', 2));
  const kept = Int32Array.from({ length: events.n }, (_, i) => i).filter((i) => events.unit[i]! >= 0 && events.timePrecision[i] !== 3);
  // Steps are counted back from the end, so that a last one is whole and the first may be short.
  const step = Int32Array.from(kept, (i) => steps - 1 - Math.floor((window.toDay - 1 - events.day[i]!) / values.stepDays));
  const place = new Map<number, number>();
  for (const i of kept) if (!place.has(events.unit[i]!)) place.set(events.unit[i]!, place.size);
  const unitOf = Int32Array.from(place.keys());
  const adjusted = values.evenWeekdays && values.stepDays === 1 && steps >= 14;
  const found = scanFor({
    x: Float64Array.from(unitOf, (unit) => units.x[unit]!), y: Float64Array.from(unitOf, (unit) => units.y[unit]!),
    place: Int32Array.from(kept, (i) => place.get(events.unit[i]!)!), step, steps, prospective: values.when === 'now',
    maxMetres: values.maxMetres, maxSteps: Math.min(Math.max(1, Math.floor(values.maxDays / values.stepDays)), Math.max(1, Math.floor(steps / 2))),
    minCases: values.minCases, cycle: adjusted ? 7 : 1, permutations: values.permutations, seed: room.seed,
  }, room.tick);
  if (!isDefined(found)) return nothing(found);
  return describeScan({ input, units, found, unitOf, kept, step, adjusted, stepDays: values.stepDays });
}
