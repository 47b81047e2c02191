import { controlChart as judge } from '../stats/control_chart.ts';
import { cusum } from '../stats/cusum.ts';
import { ears } from '../stats/ears.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { describeControl } from './control_report.ts';
import type { Method } from './method.ts';
import { nothing } from './nothing.ts';
import { seriesOf, stepParameter, timeSteps } from './time_steps.ts';

const parameters = {
  step: { ...stepParameter, default: 'week', explain: {
    en: 'Length of a step. Weeks by default: days have their weekday in them, months come too late. Weeks are counted back from the end of the window.',
    uk: 'Довжина кроку. Типово тиждень: у днях сидить день тижня, місяці спізнюються. Тижні відлічуються назад від кінця вікна.',
  } },
  before: {
    kind: 'number', default: 8, least: 4, most: 52, whole: true, title: { en: 'Steps averaged before', uk: 'Кроків у середньому' },
    explain: { en: 'Each step is judged by the mean of so many before it. Eight by default: long enough to be steady, short enough to follow the season.', uk: 'Кожен крок оцінюється за середнім стількох попередніх. Типово вісім: досить для сталості й достатньо мало, щоб іти за сезоном.' },
  },
  band: {
    kind: 'choice', default: 'widened', title: { en: 'Band', uk: 'Смуга' },
    choices: [
      { value: 'widened', title: { en: 'Widened: the mean is itself estimated', uk: 'Розширена: середнє саме є оцінкою' } },
      { value: 'predictive', title: { en: 'Predictive (negative binomial)', uk: 'Прогнозна (від’ємна біноміальна)' } },
      { value: 'known', title: { en: 'As if the mean were known', uk: 'Ніби середнє відоме' } },
    ],
    explain: {
      en: 'Widened by default, because eight weeks tell a mean only roughly. Predictive for small counts, where the root is a poor approximation. The plain band only to compare with published tables: it gives too many alarms.',
      uk: 'Типово розширена, бо вісім тижнів дають середнє лише приблизно. Прогнозна — для малих кількостей, де корінь наближає погано. Проста — лише для порівняння з публікаціями: вона дає забагато тривог.',
    },
  },
  sigmas: {
    kind: 'number', default: 3, least: 1.5, most: 5, title: { en: 'Width in deviations', uk: 'Ширина у відхиленнях' },
    explain: { en: 'Three by default: about one false alarm in 370 quiet steps. Two gives one in 20.', uk: 'Типово три: приблизно одна хибна тривога на 370 спокійних кроків. Два — одна на 20.' },
  },
  baseline: {
    kind: 'number', default: 13, least: 4, most: 104, whole: true, title: { en: 'Baseline of CUSUM', uk: 'Основа CUSUM' },
    explain: { en: 'So many steps at the beginning of the window set the level that CUSUM watches. A quarter by default. They must have been ordinary.', uk: 'Стільки кроків на початку вікна задають рівень, за яким стежить CUSUM. Типово квартал. Вони мають бути звичайними.' },
  },
} as const;

/** Bands, CUSUM and EARS on one series. */
export const controlChart: Method<typeof parameters> = {
  id: 'control_chart', group: 'time', card: 'control_chart', version: 1, random: false, exact: false, parameters,
  title: { en: 'Control chart and early warning', uk: 'Контрольна карта й раннє попередження' },
  question: { en: 'Which weeks were out of line, and has the level shifted?', uk: 'Які тижні вибилися з ряду і чи змінився рівень?' },
  units: [],
  needs: () => ({}),
  bytes: ({ events }) => events * 8,
  run(input, { step, before, band, sigmas, baseline }) {
    const steps = timeSteps(input, step, before + 1);
    const { counts, used } = seriesOf(input, steps);
    if (used === 0) return nothing(notDefined('no_events'));
    const chart = judge(counts, { before, band, sigmas });
    if (!isDefined(chart)) return nothing(chart);
    const sums = counts.length > baseline ? cusum(counts, { baseline }) : notDefined('too_few_steps', baseline + 1);
    const watch = ears(counts);
    return describeControl({ counts, used, steps, chart, sums: isDefined(sums) ? sums : null, watch: isDefined(watch) ? watch : null, before, baseline });
  },
};
