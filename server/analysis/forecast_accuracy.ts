import type { Chart, Text } from '../model/analysis.ts';
import { getisOrdStar } from '../stats/getis_ord.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { paiInterval, pairedP, predictionAccuracy, type Accuracy, type AccuracyAt } from '../stats/prediction_accuracy.ts';
import { withSelf } from '../stats/weights.ts';
import type { LayerOutput, Method, Output, Units } from './method.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';
import { ringsParameter } from './unit_parameters.ts';

const parameters = {
  against: {
    kind: 'window', default: 'previous', title: { en: 'Learned from', uk: 'Навчено на' },
    explain: {
      en: 'The earlier window whose map is put to the test on the incidents of this one: that of equal length before by default; a year earlier; or days as FROM/TO.',
      uk: 'Раніше вікно, карту якого перевіряють на інцидентах цього: типово попереднє такої ж довжини; рік тому; або дні як ВІД/ДО.',
    },
  },
  coverages: {
    kind: 'numbers', default: [0.25, 0.5, 1, 2, 5], least: 0.05, most: 50, size: [1, 8], title: { en: 'Coverages, in percent of the area', uk: 'Охоплення, у відсотках площі' },
    explain: { en: 'How much ground is watched. 0.25 to 5 % by default: what a patrol can look after.', uk: 'Скільки території під наглядом. Типово від 0,25 до 5 %: стільки може охопити патруль.' },
  },
  rings: ringsParameter,
} as const;

const texts = {
  caught: {
    en: 'The {places, plural, one {# unit} other {# units}} that had most incidents before ({coverage, number, ::percent .0} of the area) hold {hits, number, ::percent .0} of those of this window: {pai, number, ::.0} times as many as on the same ground at random (95 %: {lower, number, ::.0} to {upper, number, ::.0}).',
    uk: 'На {places, plural, one {# одиницю} few {# одиниці} many {# одиниць} other {# одиниці}}, де раніше було найбільше інцидентів ({coverage, number, ::percent .0} площі), припадає {hits, number, ::percent .0} інцидентів цього вікна: у {pai, number, ::.0} раза більше, ніж на такій самій випадковій площі (95 %: від {lower, number, ::.0} до {upper, number, ::.0}).',
  },
  best: {
    en: 'The best choice in hindsight would have held {best, number, ::percent .0}; the plain count reached {pei, number, ::percent} of that.',
    uk: 'Найкращий вибір заднім числом дав би {best, number, ::percent .0}; проста кількість досягла {pei, number, ::percent} від цього.',
  },
  worse: { en: 'Gi* caught fewer there than the plain count ({p}): smoothing over neighbours costs precision.', uk: 'Gi* охопила там менше за просту кількість ({p}): згладжування за сусідами коштує точності.' },
  better: { en: 'Gi* caught more there than the plain count ({p}).', uk: 'Gi* охопила там більше за просту кількість ({p}).' },
  equal: { en: 'Gi* and the plain count cannot be told apart there ({p}).', uk: 'Gi* і просту кількість там не відрізнити ({p}).' },
  caution: {
    en: 'One window is one trial. And where incidents are found because somebody looks, a map confirms itself.',
    uk: 'Одне вікно — одна спроба. А де інциденти знаходять, бо там шукають, карта підтверджує сама себе.',
  },
} satisfies Record<string, Text>;

/** Would the map of the earlier window have pointed at the incidents of this one? */
export const forecastAccuracy: Method<typeof parameters> = {
  id: 'forecast_accuracy', group: 'comparison', card: 'prediction_accuracy', version: 1, random: false, exact: false, parameters,
  title: { en: 'Would the earlier map have helped (PAI)', uk: 'Чи допомогла б попередня карта (PAI)' },
  question: { en: 'How many of the incidents of this window lie where an earlier one had most?', uk: 'Скільки інцидентів цього вікна сталося там, де їх було найбільше раніше?' },
  units: ['hex', 'square'],
  needs: ({ against, rings }) => ({ before: against, rings }),
  bytes: ({ units }) => units * 300,
  run(input, { coverages }) {
    const { units, before } = input;
    if (units === null || before === null) throw new RangeError('accuracy needs units and another window');
    if (!before.covered) return nothing(notDefined('not_covered'));
    const [training, outcome] = [countByUnit(before.events, units), countByUnit(input.events, units)];
    if (before.events.n === 0) return nothing(notDefined('no_baseline'));
    const shares = coverages.map((percent) => percent / 100);
    const judge = (score: Float64Array) => predictionAccuracy({ score, outcome, size: units.squareKm, training, coverages: shares });
    const gi = getisOrdStar(training, withSelf(units.neighbours));
    const scores = isDefined(gi) ? gi.z.map((z) => (Number.isNaN(z) ? -Infinity : z)) : null;
    const count = judge(training);
    if (!isDefined(count)) return nothing(count);
    const smooth = scores === null ? null : judge(scores);
    return { ...describe(units, { count, smooth: smooth === null || !isDefined(smooth) ? null : smooth, training, scores, outcome }), used: input.events.n };
  },
};

type Judged = { count: Accuracy; smooth: Accuracy | null; training: Float64Array; scores: Float64Array | null; outcome: Float64Array };

const rank = (score: Float64Array): number[] => Array.from(score, (_, i) => i).toSorted((a, b) => score[b]! - score[a]! || a - b);

function describe(units: Units, judged: Judged): Output {
  const { count, smooth } = judged;
  const interval = (at: AccuracyAt) => paiInterval({ hits: at.hits, total: count.total, coverage: at.coverage });
  // The coverage in the middle of those asked for is what is read out.
  const middle = count.at[Math.floor(count.at.length / 2)]!;
  const range = interval(middle);
  return {
    notDefined: null, used: 0, warnings: [],
    reading: [
      say(texts.caught, { places: middle.places, coverage: middle.coverage, hits: middle.hitRate, pai: middle.pai, ...range }),
      say(texts.best, { best: count.curve.bestHitRate[bestPlaces(count, middle)]!, pei: middle.peiStar }),
      ...compared(judged, count.at.indexOf(middle)), texts.caution,
    ],
    figures: [
      { id: 'pai', title: say({ en: 'PAI at {share, number, ::percent .0}', uk: 'PAI за {share, number, ::percent .0}' }, { share: middle.coverage }), quantity: 'ratio', value: middle.pai, ...range },
      { id: 'hit_rate', title: { en: 'Incidents caught', uk: 'Охоплено інцидентів' }, quantity: 'share', value: middle.hitRate },
      { id: 'pei', title: { en: 'Of what hindsight reaches (PEI*)', uk: 'Від досяжного заднім числом (PEI*)' }, quantity: 'share', value: middle.peiStar, because: { en: 'PEI* as read from a published abstract.', uk: 'PEI* — за опублікованою анотацією.' } },
      { id: 'auc', title: { en: 'Area under the curve', uk: 'Площа під кривою' }, quantity: 'number', value: count.auc },
    ],
    tables: [tableOf('coverages', { en: 'Coverage by coverage', uk: 'За охопленням' }, {
      columns: [
        { id: 'model', title: { en: 'Map', uk: 'Карта' }, quantity: 'text' }, { id: 'coverage', title: { en: 'Of the area', uk: 'Від площі' }, quantity: 'share' },
        { id: 'places', title: { en: 'Units', uk: 'Одиниць' }, quantity: 'count' }, { id: 'hits', title: { en: 'Caught', uk: 'Охоплено' }, quantity: 'count' },
        { id: 'hit_rate', title: { en: 'Of all', uk: 'Від усіх' }, quantity: 'share' }, { id: 'pai', title: { en: 'PAI', uk: 'PAI' }, quantity: 'ratio' },
        { id: 'lower', title: { en: 'From', uk: 'Від' }, quantity: 'ratio' }, { id: 'upper', title: { en: 'To', uk: 'До' }, quantity: 'ratio' }, { id: 'pei', title: { en: 'PEI', uk: 'PEI' }, quantity: 'share' },
        { id: 'ser', title: { en: 'Caught per km² (SER)', uk: 'Охоплено на км² (SER)' }, quantity: 'perSquareKm' }, { id: 'rri', title: { en: 'Kept from the earlier window (RRI)', uk: 'Збережено від раннього вікна (RRI)' }, quantity: 'ratio' },
      ],
      rows: [[{ en: 'Plain count', uk: 'Проста кількість' }, count] as const, ...(smooth === null ? [] : [[{ en: 'Gi*', uk: 'Gi*' }, smooth] as const])]
        .flatMap(([name, { at }]) => at.map((own) => [
          name, own.coverage, own.places, own.hits, own.hitRate, own.pai, interval(own).lower, interval(own).upper, own.pei,
          own.ser, own.recapture,
        ])),
    })],
    charts: [curves(judged)], layer: layerOf(units, judged),
  };
}

/** How many units hindsight watches at the same coverage. */
const bestPlaces = ({ curve }: Accuracy, { coverage }: AccuracyAt): number => Math.max(
  1, curve.bestCoverage.findLastIndex((own) => own <= coverage * (1 + 1e-9)),
);

/** Which of the two caught what the other did not, at one coverage. */
function compared({ count, smooth, training, scores, outcome }: Judged, at: number): Text[] {
  if (smooth === null || scores === null) return [];
  const [first, second] = [new Set(rank(training).slice(0, count.at[at]!.places)), new Set(rank(scores).slice(0, smooth.at[at]!.places))];
  const only = (own: Set<number>, other: Set<number>): number => [...own].reduce((sum, i) => sum + (other.has(i) ? 0 : outcome[i]!), 0);
  const p = pairedP(only(first, second), only(second, first));
  return [say(p > 0.05 ? texts.equal : only(second, first) > only(first, second) ? texts.better : texts.worse, { p: pWords(p) })];
}

function curves({ count, smooth }: Judged): Chart {
  const thin = (x: Float64Array, y: Float64Array): [number, number][] => {
    const every = Math.max(1, Math.ceil(x.length / 300));
    return Array.from(x, (own, k): [number, number] => [own, y[k]!]).filter((_, k) => k % every === 0 || k === x.length - 1 || k < 50);
  };
  return {
    kind: 'line', id: 'curve', title: { en: 'Incidents caught by the part of the area that is watched', uk: 'Охоплені інциденти за часткою площі під наглядом' },
    x: { title: { en: 'Part of the area', uk: 'Частка площі' }, quantity: 'share' }, y: { title: { en: 'Part of the incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
    lines: [
      { id: 'count', title: { en: 'Plain count before', uk: 'Проста кількість раніше' }, role: 'observed', points: thin(count.curve.coverage, count.curve.hitRate) },
      ...(smooth === null ? [] : [{ id: 'gi', title: { en: 'Gi* before', uk: 'Gi* раніше' }, role: 'signal' as const, points: thin(smooth.curve.coverage, smooth.curve.hitRate) }]),
      { id: 'best', title: { en: 'Hindsight', uk: 'Заднім числом' }, role: 'limit', points: thin(count.curve.bestCoverage, count.curve.bestHitRate) },
      { id: 'random', title: { en: 'At random', uk: 'Навмання' }, role: 'expected', points: [[0, 0], [1, 1]] },
    ],
    bands: [], marks: [],
  };
}

function layerOf(units: Units, { count, training, outcome }: Judged): LayerOutput {
  const watched = count.at.at(-1)!.places;
  const kinds = new Array<string>(units.n).fill('other');
  rank(training).forEach((i, k) => { kinds[i] = k < watched ? (outcome[i]! > 0 ? 'caught' : 'quiet') : outcome[i]! > 0 ? 'missed' : 'other'; });
  return {
    title: say({ en: 'Watched at {share, number, ::percent .0} of the area, and what happened', uk: 'Під наглядом {share, number, ::percent .0} площі й що сталося' }, { share: count.at.at(-1)!.coverage }),
    value: { title: { en: 'Incidents in the window', uk: 'Інциденти у вікні' }, quantity: 'count' }, ramp: 'classes', centre: null,
    classes: [
      { code: 'caught', title: { en: 'Watched, and incidents', uk: 'Під наглядом, були інциденти' }, meaning: 'high' }, { code: 'quiet', title: { en: 'Watched, and none', uk: 'Під наглядом, не було' }, meaning: 'low' },
      { code: 'missed', title: { en: 'Not watched, and incidents', uk: 'Без нагляду, були інциденти' }, meaning: 'mixed' }, { code: 'other', title: { en: 'Not watched, and none', uk: 'Без нагляду, не було' }, meaning: 'none' },
    ],
    places: { units: Int32Array.from(outcome, (_, i) => i) },
    columns: { count: outcome, expected: training, value: outcome, class: kinds, label: Array.from(outcome, (_, i) => unitName(units, i)) },
  };
}
