import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { GetisOrd } from '../stats/getis_ord.ts';
import type { Neighbours } from '../stats/neighbours.ts';
import type { AnalysisInput, Output, Units } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';

export type Hotspots = {
  input: AnalysisInput; units: Units; amount: Float64Array; neighbours: Neighbours; found: GetisOrd; p: Float64Array; q: Float64Array;
  measure: 'count' | 'harm'; coldPossible: boolean; warnings: readonly AnalysisWarning[];
};

/** Hot or cold, and from which level on, each at its own cut. */
const classes = [
  { code: 'hot_99', title: { en: 'Hot, 99 %', uk: 'Гарячий, 99 %' }, meaning: 'hot3' },
  { code: 'hot_95', title: { en: 'Hot, 95 %', uk: 'Гарячий, 95 %' }, meaning: 'hot2' },
  { code: 'hot_90', title: { en: 'Hot, 90 %', uk: 'Гарячий, 90 %' }, meaning: 'hot1' },
  { code: 'neither', title: { en: 'Neither shown', uk: 'Не виявлено' }, meaning: 'none' },
  { code: 'cold_90', title: { en: 'Cold, 90 %', uk: 'Холодний, 90 %' }, meaning: 'cold1' },
  { code: 'cold_95', title: { en: 'Cold, 95 %', uk: 'Холодний, 95 %' }, meaning: 'cold2' },
  { code: 'cold_99', title: { en: 'Cold, 99 %', uk: 'Холодний, 99 %' }, meaning: 'cold3' },
  { code: 'undefined', title: { en: 'Not defined', uk: 'Не визначено' }, meaning: 'undefined' },
] as const;

const texts = {
  hot: {
    en: '{hot, plural, one {# of {units, number} units is} other {# of {units, number} units are}} hot at 95 %: {share, number, ::percent .0} of the incidents on {area, number, ::percent .0} of the area.',
    uk: 'На рівні 95 % {hot, plural, one {гарячою є # одиниця} few {гарячими є # одиниці} many {гарячими є # одиниць} other {гарячими є # одиниці}} з {units, number}: {share, number, ::percent .0} інцидентів на {area, number, ::percent .0} площі.',
  },
  noHot: {
    en: 'No unit is hot at 95 %: what is uneven on the map can be chance, or the counts are too small to tell.',
    uk: 'На рівні 95 % жодна одиниця не є гарячою: нерівномірність на карті може бути випадковою, або кількості замалі, щоб судити.',
  },
  strongest: {
    en: 'The strongest is {unit}: {sum, number, ::.#} with its neighbours, where an even spread would give {expected, number, ::.0} (z {z, number, ::.00}).',
    uk: 'Найсильніший осередок — {unit}: {sum, number, ::.#} разом із сусідами, де рівномірний розподіл дав би {expected, number, ::.0} (z {z, number, ::.00}).',
  },
  cold: {
    en: '{cold, plural, =0 {No unit is} one {# unit is} other {# units are}} cold at 95 %.',
    uk: 'На рівні 95 % {cold, plural, =0 {жодна одиниця не є холодною} one {холодною є # одиниця} few {холодними є # одиниці} many {холодними є # одиниць} other {холодними є # одиниці}}.',
  },
  caution: {
    en: 'A unit is hot together with its neighbours: a quiet one between busy ones is hot, too. This says where, not why, and nothing about people who live there.',
    uk: 'Одиниця гаряча разом із сусідами: тиха поміж гарячих теж виділяється. Це каже «де», а не «чому», і нічого — про мешканців.',
  },
  noCold: {
    en: 'At these counts no unit could be called cold, however empty it is: that none is on the map says nothing.',
    uk: 'За таких кількостей жодну одиницю не можна назвати холодною, хоч би якою порожньою вона була: їх відсутність на карті нічого не означає.',
  },
} satisfies Record<string, Text>;

export function describeHotspots(of: Hotspots): Output {
  const { input, units, amount, neighbours, found, q, coldPossible } = of;
  const counts = countByUnit(input.events, units);
  const sums = Float64Array.from(
    amount,
    (_, i) => neighbours.members.subarray(neighbours.offsets[i], neighbours.offsets[i + 1]).reduce((sum, j) => sum + amount[j]!, 0),
  );
  const kinds = Array.from(q, (own, i) => classOf(own, found.z[i]!));
  const hot = Array.from(q, (own, i) => i).filter((i) => q[i]! <= 0.05 && found.z[i]! > 0);
  const cold = q.reduce((sum, own, i) => sum + (own <= 0.05 && found.z[i]! < 0 ? 1 : 0), 0);
  const part = (list: Float64Array): number => hot.reduce((sum, i) => sum + list[i]!, 0) / list.reduce((sum, one) => sum + one, 0);
  const order = Array.from(q, (_, i) => i).filter((i) => !Number.isNaN(found.z[i]!)).toSorted((a, b) => found.z[b]! - found.z[a]! || a - b);
  const best = order[0]!;
  const size = neighbours.offsets[best + 1]! - neighbours.offsets[best]!;
  const said = { hot: hot.length, units: units.n, share: part(counts), area: part(units.squareKm), cold };
  return {
    notDefined: null, used: input.events.n,
    reading: [
      hot.length === 0 ? texts.noHot : say(texts.hot, said), say(texts.strongest, {
        unit: unitName(units, best), sum: sums[best]!, expected: found.mean * size, z: found.z[best]!,
      }),
      ...(coldPossible ? [say(texts.cold, said)] : []), texts.caution,
    ],
    warnings: [...of.warnings, ...(coldPossible ? [] : [{ code: 'cold_spots_not_detectable', severity: 'note' as const, text: texts.noCold }])],
    figures: [
      { id: 'hot', title: { en: 'Hot units, 95 %', uk: 'Гарячих одиниць, 95 %' }, quantity: 'count', value: hot.length },
      { id: 'cold', title: { en: 'Cold units, 95 %', uk: 'Холодних одиниць, 95 %' }, quantity: 'count', value: coldPossible ? cold : null, ...(!coldPossible && { because: texts.noCold }) },
      { id: 'share', title: { en: 'Incidents in hot units', uk: 'Інцидентів у гарячих одиницях' }, quantity: 'share', value: said.share },
      { id: 'area', title: { en: 'Area of hot units', uk: 'Площа гарячих одиниць' }, quantity: 'share', value: said.area },
      { id: 'mean', title: { en: 'Mean per unit', uk: 'Середнє на одиницю' }, quantity: of.measure === 'harm' ? 'harmDays' : 'number', value: found.mean },
      { id: 'largest', title: { en: 'Largest z', uk: 'Найбільше z' }, quantity: 'z', value: found.z[best]! },
    ],
    tables: [unitTable(of, { order, sums, kinds })], charts: [histogram(found.z, q)],
    layer: {
      title: { en: 'Hot and cold spots', uk: 'Гарячі й холодні осередки' }, value: { title: { en: 'z score', uk: 'z-оцінка' }, quantity: 'z' },
      ramp: 'classes', centre: 0, classes, places: { units: Int32Array.from(amount, (_, i) => i) },
      columns: { count: counts, value: found.z, score: found.z, p: of.p, q, class: kinds, label: Array.from(amount, (_, i) => unitName(units, i)) },
    },
  };
}

function classOf(q: number, z: number): (typeof classes)[number]['code'] {
  if (Number.isNaN(q) || Number.isNaN(z)) return 'undefined';
  const side = z > 0 ? 'hot' : 'cold';
  return q <= 0.01 ? `${side}_99` : q <= 0.05 ? `${side}_95` : q <= 0.1 ? `${side}_90` : 'neither';
}

function unitTable({ units, amount, found, p, q, measure }: Hotspots, { order, sums, kinds }: {
  order: readonly number[]; sums: Float64Array; kinds: readonly string[];
}) {
  const quantity = measure === 'harm' ? 'harmDays' : 'count';
  const title = (code: string): Text => classes.find((one) => one.code === code)!.title;
  return tableOf('units', { en: 'Units, the hottest first', uk: 'Одиниці, спершу найгарячіші' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'amount', title: { en: 'In it', uk: 'У ній' }, quantity },
      { id: 'sum', title: { en: 'With its neighbours', uk: 'Разом із сусідами' }, quantity }, { id: 'z', title: { en: 'z', uk: 'z' }, quantity: 'z' },
      { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' }, { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' },
      { id: 'class', title: { en: 'Class', uk: 'Клас' }, quantity: 'text' },
    ],
    rows: order.map((i) => [unitName(units, i), amount[i]!, sums[i]!, found.z[i]!, p[i]!, q[i]!, title(kinds[i]!)]),
  });
}

/** How z is spread, in steps of a half, from -5 to 10; what lies beyond is in the outer ones. */
function histogram(z: Float64Array, q: Float64Array) {
  const [low, high, step] = [-5, 10, 0.5];
  const bins = Array.from({ length: (high - low) / step }, () => ({ all: 0, called: 0 }));
  z.forEach((own, i) => {
    if (Number.isNaN(own)) return;
    const bin = bins[Math.min(bins.length - 1, Math.max(0, Math.floor((own - low) / step)))]!;
    bin.all += 1;
    if (q[i]! <= 0.05) bin.called += 1;
  });
  const first = bins.findIndex(({ all }) => all > 0);
  const last = bins.findLastIndex(({ all }) => all > 0);
  return {
    kind: 'bar' as const, id: 'scores', title: { en: 'Units by z score; those with most called units are marked', uk: 'Одиниці за z-оцінкою; позначено ті, де більшість виділено' },
    x: { title: { en: 'z, from', uk: 'z, від' }, quantity: 'z' as const }, y: { title: { en: 'Units', uk: 'Одиниць' }, quantity: 'count' as const },
    bars: bins.slice(first, last + 1).map(({ all, called }, k) => ({
      x: low + (first + k) * step, y: all, role: called * 2 > all ? 'signal' as const : 'observed' as const,
    })),
  };
}
