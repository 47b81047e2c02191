import type { Chart, Table, Text } from '../model/analysis.ts';
import { journeyToCrime as calibrate, type DecayFit, type JourneyToCrime } from '../stats/journey_to_crime.ts';
import { isDefined } from '../stats/not_defined.ts';
import { decayNumbers, decayTitles } from './decay_words.ts';
import type { Method } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';

const fewestCases = 20;
const soundCases = 100;
const poorFit = 0.5;

const parameters = {
  distances: {
    kind: 'list', default: [], least: 0, most: 1000, unit: 'kilometres', size: [0, 2000], title: { en: 'Distances of solved cases', uk: 'Відстані у розкритих справах' },
    explain: {
      en: 'From home to crime in kilometres, one for each solved case of the same kind. They are typed in because homes are not kept here; give distances, never addresses or names.',
      uk: 'Від дому до місця злочину в кілометрах, по одній на кожну розкриту справу того самого виду. Їх вводять, бо адреси проживання тут не зберігають; давайте відстані, а не адреси чи імена.',
    },
  },
  width: {
    kind: 'number', default: 0, least: 0, most: 100, unit: 'kilometres', title: { en: 'Width of the intervals', uk: 'Ширина інтервалів' },
    explain: {
      en: 'Distances are counted in intervals of this width before curves are fitted. 0 makes as many intervals as the root of the cases, from 8 to 40.',
      uk: 'Відстані рахують в інтервалах такої ширини, а потім підбирають криві. 0 дає стільки інтервалів, скільки корінь із кількості справ, від 8 до 40.',
    },
  },
} as const;

const texts = {
  found: {
    en: 'In {cases, number} solved cases half of the crimes were within {median, number, ::.0} km of home (mean {mean, number, ::.0} km). Of the curves “{curve}” describes them best: {share, number, ::percent .0} of the variation.',
    uk: 'У {cases, plural, one {# розкритій справі} other {# розкритих справах}} половина злочинів сталася не далі ніж за {median, number, ::.0} км від дому (у середньому {mean, number, ::.0} км). З кривих найкраще їх описує «{curve}»: {share, number, ::percent .0} мінливості.',
  },
  none: {
    en: 'In {cases, number} solved cases half of the crimes were within {median, number, ::.0} km of home (mean {mean, number, ::.0} km). There are too few intervals to fit a curve.',
    uk: 'У {cases, plural, one {# розкритій справі} other {# розкритих справах}} половина злочинів сталася не далі ніж за {median, number, ::.0} км від дому (у середньому {mean, number, ::.0} км). Інтервалів замало, щоб підібрати криву.',
  },
  caution: {
    en: 'This is a mean over many offenders: one of them may go anywhere. Only solved cases are in it, and who travels far is caught less often. It says nothing about any person.',
    uk: 'Це середнє за багатьма правопорушниками: окремий може поїхати будь-куди. Тут лише розкриті справи, а тих, хто їздить далеко, ловлять рідше. Про конкретну особу це нічого не каже.',
  },
  few: { en: 'With fewer than 100 cases the curve can change much when some are added: do not use it for other towns or years.', uk: 'Коли справ менше 100, крива може помітно змінитися з новими: не застосовуйте її до інших міст чи років.' },
  poor: { en: 'No curve describes half of the variation: none of them should be used for a profile.', uk: 'Жодна крива не описує й половини мінливості: для профілю не годиться жодна.' },
} as const;

const noDistances: Text = {
  en: 'Give the distances between crime and base of at least {fewest} solved cases: they are not read from the data.',
  uk: 'Задайте відстані між злочином і базою щонайменше {fewest} розкритих справ: із даних їх не беруть.',
};

/** How far from home solved crimes were, and which curve describes it. Works on distances alone. */
export const journeyToCrime: Method<typeof parameters> = {
  id: 'journey_to_crime', group: 'series', card: 'journey_to_crime', version: 1, random: false, exact: false, parameters, units: [],
  title: { en: 'Journey to crime', uk: 'Шлях до злочину' },
  question: { en: 'How far from home were the crimes of solved cases, and which curve describes it?', uk: 'Як далеко від дому ставалися злочини в розкритих справах і яка крива це описує?' },
  needs: () => ({}),
  bytes: () => 1_000_000,
  run(_input, { distances, width }) {
    if (distances.length === 0) return nothingBecause(say(noDistances, { fewest: fewestCases }));
    // No more intervals than can be drawn, however far apart the distances are.
    const widthKilometres = width > 0 ? Math.max(width, Math.max(...distances) / 2000) : undefined;
    const found = calibrate(Float64Array.from(distances), { minimum: fewestCases, widthKilometres });
    if (!isDefined(found)) return nothing(found);
    const { cases, medianKilometres: median, meanKilometres: mean, fits } = found;
    const best = fits[0];
    return {
      notDefined: null, used: cases,
      reading: [
        best === undefined ? say(texts.none, { cases, median, mean })
          : say(texts.found, { cases, median, mean, curve: decayTitles[best.decay.kind], share: best.rSquared }),
        texts.caution,
      ],
      warnings: [
        ...(best === undefined || best.rSquared < poorFit ? [{ code: 'poor_fit', severity: 'caution' as const, text: texts.poor }] : []),
        ...(cases < soundCases ? [{ code: 'few_cases', severity: 'caution' as const, text: texts.few }] : []),
      ],
      figures: [
        { id: 'cases', title: { en: 'Solved cases', uk: 'Розкриті справи' }, quantity: 'count', value: cases },
        { id: 'median', title: { en: 'Median distance', uk: 'Медіана відстані' }, quantity: 'kilometres', value: median },
        { id: 'mean', title: { en: 'Mean distance', uk: 'Середня відстань' }, quantity: 'kilometres', value: mean },
        { id: 'r_squared', title: { en: 'Variation described by the best curve', uk: 'Мінливість, описана найкращою кривою' }, quantity: 'share', value: best?.rSquared ?? null },
      ],
      tables: fits.length === 0 ? [] : [fitTable(fits)], charts: [fitChart(found)], layer: null,
    };
  },
};

const fitTable = (fits: readonly DecayFit[]): Table => tableOf('fits', { en: 'Curves, best first', uk: 'Криві, спершу найкраща' }, {
  columns: [
    { id: 'curve', title: { en: 'Curve', uk: 'Крива' }, quantity: 'text' },
    { id: 'numbers', title: { en: 'Numbers (percent of cases, kilometres)', uk: 'Числа (відсотки справ, кілометри)' }, quantity: 'text' },
    { id: 'r_squared', title: { en: 'R²', uk: 'R²' }, quantity: 'number' }, { id: 'akaike', title: { en: 'Akaike, corrected', uk: 'Акаіке, скоригований' }, quantity: 'number' },
  ],
  rows: fits.map(({ decay, rSquared, akaike }) => [decayTitles[decay.kind], decayNumbers(decay), rSquared, akaike]),
});

/** The three best curves over what was observed. */
function fitChart({ from, percent, widthKilometres, fits }: JourneyToCrime): Chart {
  const points = (values: Float64Array): [number, number][] => Array.from(values, (value, i) => [from[i]! + widthKilometres / 2, value / 100]);
  return {
    kind: 'line', id: 'decay', title: { en: 'Share of cases by distance from home', uk: 'Частка справ за відстанню від дому' },
    x: { title: { en: 'Distance from home', uk: 'Відстань від дому' }, quantity: 'kilometres' }, y: { title: { en: 'Share of cases', uk: 'Частка справ' }, quantity: 'share' },
    lines: [
      { id: 'observed', title: { en: 'Observed', uk: 'Спостережено' }, role: 'observed', points: points(percent) },
      ...fits.slice(0, 3).map(({ decay, expected }, i) => ({
        id: decay.kind, title: decayTitles[decay.kind], role: i === 0 ? 'expected' as const : 'baseline' as const, points: points(expected),
      })),
    ],
    bands: [], marks: [],
  };
}
