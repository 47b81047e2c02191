import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { mannKendall } from '../stats/mann_kendall.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { poissonTrend } from '../stats/poisson_trend.ts';
import { senSlope } from '../stats/sen_slope.ts';
import type { AnalysisInput, Method, Units } from './method.ts';
import { nothing } from './nothing.ts';
import { cubeOf } from './tally.ts';
import { seriesOf, stepLengths, stepParameter, timeSteps, type TimeSteps } from './time_steps.ts';
import { describeTrend, type UnitTrends } from './trend_report.ts';
import { trendOfAll } from './trend_series.ts';
import { levelParameter } from './unit_parameters.ts';

const parameters = {
  step: stepParameter,
  fewest: {
    kind: 'number', default: 20, least: 5, most: 1000, whole: true, title: { en: 'Fewest incidents of a unit', uk: 'Найменше інцидентів в одиниці' },
    explain: {
      en: 'Units with fewer incidents in the window are not tested: with so few no trend could be seen. 20 by default.',
      uk: 'Одиниці з меншою кількістю інцидентів у вікні не перевіряються: за такої кількості тренду не видно. Типово 20.',
    },
  },
  level: {
    ...levelParameter,
    explain: { en: 'From which level on a trend is called one; over the units the false discovery rate is held to it. 95 % by default, as in reports.', uk: 'З якого рівня тренд вважається наявним; серед одиниць утримується така частка хибних знахідок. Типово 95 %, як у звітах.' },
  },
} as const;

const leastSteps = 6;

/** Whether the number of incidents rises or falls over the window, in all and by unit. */
export const trend: Method<typeof parameters> = {
  id: 'trend', group: 'time', card: 'mann_kendall', version: 1, random: false, exact: false, parameters,
  title: { en: 'Trend', uk: 'Тренд' },
  question: { en: 'Does the number of incidents rise or fall, by how much, and is that more than chance?', uk: 'Чи зростає або спадає кількість інцидентів, наскільки, і чи це більше, ніж випадок?' },
  units: ['area', 'hex', 'square'],
  needs: () => ({}),
  bytes: ({ events, units }) => events * 8 + units * 8 * 260,
  run(input, { step, fewest, level }, { tick }) {
    if (input.units === null) throw new RangeError('a trend by units needs units');
    const steps = timeSteps(input, step, leastSteps);
    if (steps.n < leastSteps) return nothing(notDefined('too_few_steps', leastSteps));
    const { counts, used } = seriesOf(input, steps);
    if (used === 0) return nothing(notDefined('no_events'));
    const all = trendOfAll(counts, steps);
    if (!isDefined(all)) return nothing(all);
    const byUnit = trendOfUnits(input, input.units, { steps, fewest, tick });
    return describeTrend({ all, byUnit, counts, used, steps, units: input.units, level: Number(level) });
  },
};

type Asked = { steps: TimeSteps; fewest: number; tick: (done: number, total: number) => void };

/** Change from the first to the last step, so that a short window is not blown up to a year. */
function trendOfUnits({ events }: AnalysisInput, units: Units, { steps, fewest, tick }: Asked): UnitTrends {
  const cube = cubeOf(events, units, { steps: steps.n, stepOf: (event) => steps.stepOf(events.day[event]!) });
  const blank = (): Float64Array => new Float64Array(units.n).fill(Number.NaN);
  const found = { total: new Float64Array(units.n), z: blank(), p: blank(), slope: blank(), change: blank(), lower: blank(), upper: blank() };
  const times = Float64Array.from({ length: steps.n }, (_, at) => at / (steps.n - 1));
  const exposures = stepLengths(steps);
  for (let i = 0; i < units.n; i += 1) {
    if (i % 64 === 0) tick(i, units.n);
    const own = cube.subarray(i * steps.n, (i + 1) * steps.n);
    found.total[i] = own.reduce((sum, count) => sum + count, 0);
    if (found.total[i]! < fewest) continue;
    const [order, slope, change] = [mannKendall(own), senSlope(own), poissonTrend(own, { times, exposures })];
    if (!isDefined(order)) continue;
    found.z[i] = order.z;
    found.p[i] = order.exactP ?? order.p;
    if (isDefined(slope)) found.slope[i] = slope.slope;
    if (!isDefined(change)) continue;
    found.change[i] = change.perStep;
    found.lower[i] = change.lower;
    found.upper[i] = change.upper;
  }
  return { ...found, q: benjaminiHochberg(Array.from(found.p, (p) => (Number.isNaN(p) ? null : p))).q };
}
