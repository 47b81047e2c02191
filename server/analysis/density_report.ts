import type { AnalysisWarning, Chart, Table, Text } from '../model/analysis.ts';
import type { DensityBands } from './density_bands.ts';
import type { ChosenBandwidth } from './density_bandwidth.ts';
import type { Events, LayerOutput, Output, Units } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';

export type Density = {
  events: Events; units: Units; density: Float64Array; chosen: ChosenBandwidth; bands: DensityBands; corrected: boolean; measure: 'count' | 'harm';
};

const texts = {
  band: {
    en: 'The densest {area, number, ::percent .0} of the area ({squareKm, number, ::.0} km², from {cut, number, ::@@@} {what} per km² up) holds {share, number, ::percent .0} of the {what}.',
    uk: 'На найщільніші {area, number, ::percent .0} площі ({squareKm, number, ::.0} км², від {cut, number, ::@@@} {what} на км²) припадає {share, number, ::percent .0} {what}.',
  },
  densest: {
    en: 'The densest place is {unit}: {density, number, ::@@@} {what} per km², {times, number, ::.0} times the mean of the area. Bandwidth {metres, number, ::.} m ({rule}).',
    uk: 'Найщільніше місце — {unit}: {density, number, ::@@@} {what} на км², у {times, number, ::.0} раза більше за середнє. Ширина ядра {metres, number, ::.} м ({rule}).',
  },
  caution: {
    en: 'This is a picture and no test: chance makes hills, too, and every map has a darkest spot. Another bandwidth gives another map; compare only maps of one bandwidth.',
    uk: 'Це зображення, а не перевірка: випадок теж утворює пагорби, і найтемніша пляма є на кожній карті. Інша ширина дає іншу карту; порівнюйте лише карти з однаковою шириною.',
  },
  narrow: {
    en: 'The bandwidth of {metres, number, ::.} m is less than the distance between the middles of units ({apart, number, ::.} m): incidents between them are missed. Take a larger one, or finer units.',
    uk: 'Ширина ядра {metres, number, ::.} м менша за відстань між серединами одиниць ({apart, number, ::.} м): інциденти між ними губляться. Візьміть більшу ширину або дрібніші одиниці.',
  },
  areas: {
    en: 'The density of an area is that at its middle; a large area may have dense and empty parts.',
    uk: 'Щільність району — це щільність у його середині; у великому районі можуть бути і щільні, і порожні частини.',
  },
  uncorrected: {
    en: 'Not corrected at the border: within one bandwidth of it densities are too low.',
    uk: 'Без поправки на межі: ближче за одну ширину ядра до неї щільність занижена.',
  },
  band_title: { en: 'Densest {share, number, ::percent .##}', uk: 'Найщільніші {share, number, ::percent .##}' },
} satisfies Record<string, Text>;

const whats: Readonly<Record<'count' | 'harm', Text>> = { count: { en: 'incidents', uk: 'інцидентів' }, harm: { en: 'days of harm', uk: 'днів шкоди' } };

export function describeDensity(of: Density): Output {
  const { events, units, density, chosen, bands, measure } = of;
  const what = whats[measure];
  const amount = countByUnit(events, units, measure);
  const shares = cumulative(of, amount);
  const best = bands.order[0]!;
  const [squareKm, weighted] = [...bands.order].reduce(([area, sum], i) => [area! + units.squareKm[i]!, sum! + units.squareKm[i]! * density[i]!], [0, 0]);
  const mean = weighted! / squareKm!;
  const told = shares.find(({ share, units: found }) => share >= 0.05 - 1e-12 && found > 0) ?? shares.findLast(({ units: found }) => found > 0);
  const quantity = 'perSquareKm' as const;
  return {
    notDefined: null, used: events.n,
    reading: [
      ...(told === undefined ? [] : [say(texts.band, { area: told.squareKm / squareKm!, squareKm: told.squareKm, cut: told.cut, share: told.amount, what })]),
      say(texts.densest, { unit: unitName(units, best), density: density[best]!, times: density[best]! / mean, metres: chosen.metres, rule: chosen.rule, what }), texts.caution,
    ],
    warnings: [...chosen.warnings, ...densityWarnings(of)],
    figures: [
      { id: 'bandwidth', title: { en: 'Bandwidth', uk: 'Ширина ядра' }, quantity: 'metres', value: chosen.metres, because: chosen.rule },
      { id: 'highest', title: { en: 'Highest density', uk: 'Найбільша щільність' }, quantity, value: density[best]! },
      { id: 'mean', title: { en: 'Mean density', uk: 'Середня щільність' }, quantity, value: mean },
      ...shares.map(({ share, cut, amount: held }, i) => ({
        id: `band_${i + 1}`, title: say({ en: 'Incidents on the densest {share, number, ::percent .##}', uk: 'Інцидентів на найщільніших {share, number, ::percent .##}' }, { share }),
        quantity: 'share' as const, value: Number.isNaN(cut) ? null : held,
        ...(Number.isNaN(cut) && { because: { en: 'No unit is so dense, or one unit is larger than this share.', uk: 'Немає такої щільної одиниці або одна одиниця більша за цю частку.' } }),
      })),
    ],
    tables: [bandTable(shares), unitTable(of, amount)], charts: [coverageChart(of, amount), ...validationChart(of)], layer: layerOf(of, amount),
  };
}

type Share = { share: number; cut: number; squareKm: number; units: number; amount: number };

/** Bands with all that is denser: the cut is the least density in them, the amount a share of all. */
function cumulative({ bands: { bands, band } }: Density, amount: Float64Array): Share[] {
  const total = amount.reduce((sum, one) => sum + one, 0);
  let [squareKm, units, held, cut] = [0, 0, 0, Number.NaN];
  return bands.map((own, number) => {
    squareKm += own.squareKm;
    units += own.units;
    band.forEach((of, i) => { if (of === number) held += amount[i]!; });
    if (!Number.isNaN(own.cut)) cut = own.cut;
    return { share: own.share, cut, squareKm, units, amount: total > 0 ? held / total : 0 };
  });
}

function densityWarnings({ units, chosen, corrected }: Density): AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  const mean = units.squareKm.reduce((sum, one) => sum + one, 0) / units.n;
  const apart = Math.sqrt(mean * 1e6 * (units.kind === 'hex' ? 2 / Math.sqrt(3) : 1));
  if (units.kind !== 'area' && chosen.metres < apart) found.push({
    code: 'bandwidth_narrow', severity: 'caution', text: say(texts.narrow, { metres: chosen.metres, apart }),
  });
  if (units.kind === 'area') found.push({ code: 'density_at_middle', severity: 'note', text: texts.areas });
  if (!corrected) found.push({ code: 'border_not_corrected', severity: 'note', text: texts.uncorrected });
  return found;
}

function bandTable(shares: readonly Share[]): Table {
  return tableOf('bands', { en: 'Bands and their cuts, each with all that is denser', uk: 'Смуги та їхні межі, кожна з усім щільнішим' }, {
    columns: [
      { id: 'share', title: { en: 'Densest share of the area', uk: 'Найщільніша частка площі' }, quantity: 'share' }, { id: 'cut', title: { en: 'From a density of', uk: 'Від щільності' }, quantity: 'perSquareKm' },
      { id: 'units', title: { en: 'Units', uk: 'Одиниць' }, quantity: 'count' }, { id: 'area', title: { en: 'Area', uk: 'Площа' }, quantity: 'squareKm' },
      { id: 'incidents', title: { en: 'Share of the incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
    ],
    rows: shares.map(({ share, cut, units, squareKm, amount }) => [share, cut, units, squareKm, amount]),
  });
}

const classTitle = (share: number): Text => say(texts.band_title, { share });

function unitTable({ units, density, bands, measure }: Density, amount: Float64Array): Table {
  return tableOf('units', { en: 'Units, the densest first', uk: 'Одиниці, спершу найщільніші' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'density', title: { en: 'Density', uk: 'Щільність' }, quantity: 'perSquareKm' },
      { id: 'percentile', title: { en: 'Area that is less dense, percent', uk: 'Менш щільної площі, відсотків' }, quantity: 'number' },
      { id: 'amount', title: { en: 'In it', uk: 'У ній' }, quantity: measure === 'harm' ? 'harmDays' : 'count' }, { id: 'band', title: { en: 'Band', uk: 'Смуга' }, quantity: 'text' },
    ],
    rows: Array.from(bands.order, (i) => [
      unitName(units, i), density[i]!, bands.percentile[i]!, amount[i]!,
      bands.band[i]! < 0 ? null : classTitle(bands.bands[bands.band[i]!]!.share),
    ]),
  });
}

const chartPoints = 100;

/** How much of the incidents the densest share of the area holds; an even spread is the diagonal. */
function coverageChart({ units, bands: { order } }: Density, amount: Float64Array): Chart {
  const total = amount.reduce((sum, one) => sum + one, 0);
  const area = order.reduce((sum, i) => sum + units.squareKm[i]!, 0);
  const points: [number, number][] = [[0, 0]];
  let [covered, held] = [0, 0];
  order.forEach((i, at) => {
    covered += units.squareKm[i]!;
    held += amount[i]!;
    if (covered / area >= points.length / chartPoints || at === order.length - 1) points.push([Math.min(1, covered / area), total > 0 ? held / total : 0]);
  });
  return {
    kind: 'line', id: 'coverage', title: { en: 'Incidents held by the densest part of the area', uk: 'Інциденти на найщільнішій частині площі' },
    x: { title: { en: 'Share of the area', uk: 'Частка площі' }, quantity: 'share' }, y: { title: { en: 'Share of the incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
    lines: [
      { id: 'held', title: { en: 'Densest first', uk: 'Спершу найщільніші' }, role: 'observed', points },
      { id: 'even', title: { en: 'Even spread', uk: 'Рівномірний розподіл' }, role: 'expected', points: [[0, 0], [1, 1]] },
    ],
    bands: [], marks: [],
  };
}

function validationChart({ chosen: { tried } }: Density): Chart[] {
  if (tried === null) return [];
  return [{
    kind: 'line', id: 'bandwidths', title: { en: 'How well each bandwidth foretells what it has not seen', uk: 'Як добре кожна ширина передбачає те, чого не бачила' },
    x: { title: { en: 'Bandwidth', uk: 'Ширина ядра' }, quantity: 'metres' }, y: { title: { en: 'Mean log-likelihood', uk: 'Середня логарифмічна правдоподібність' }, quantity: 'number' },
    lines: [{ id: 'score', title: { en: 'Held-out incidents', uk: 'Відкладені інциденти' }, role: 'observed', points: Array.from(tried.candidates, (metres, c): [number, number | null] => [metres, Number.isFinite(tried.scores[c]!) ? tried.scores[c]! : null]) }],
    bands: [], marks: [{ x: tried.metres, y: Math.max(...tried.scores), title: { en: 'Chosen', uk: 'Обрано' }, role: 'signal' }],
  }];
}

const meanings = ['hot3', 'hot2', 'hot1', 'one', 'two', 'three'] as const;

function layerOf({ units, density, bands, measure }: Density, amount: Float64Array): LayerOutput {
  const title: Text = measure === 'harm' ? { en: 'Days of harm per km²', uk: 'Днів шкоди на км²' } : { en: 'Incidents per km²', uk: 'Інцидентів на км²' };
  return {
    title: { en: 'Kernel density', uk: 'Ядрова щільність' }, value: { title, quantity: 'perSquareKm' }, ramp: 'amount', centre: null,
    classes: [
      ...bands.bands.map(({ share }, i) => ({ code: `band_${i + 1}`, title: classTitle(share), meaning: meanings[i]! })),
      { code: 'rest', title: { en: 'The rest', uk: 'Решта' }, meaning: 'none' as const },
    ],
    places: { units: Int32Array.from(density, (_, i) => i) },
    columns: {
      ...(measure === 'count' && { count: amount }), value: density,
      class: Array.from(bands.band, (of) => (of < 0 ? 'rest' : `band_${of + 1}`)), label: Array.from(density, (_, i) => unitName(units, i)),
    },
  };
}
