import { emergingChance, type EmergingChance } from '../stats/emerging_chance.ts';
import { emergingHotspots as findEmerging, leastSteps, type EmergingHotspots } from '../stats/emerging_hotspots.ts';
import { isDefined, notDefined, type NotDefined } from '../stats/not_defined.ts';
import type { GlobalWindow } from '../stats/space_time_gi_star.ts';
import { withSelf } from '../stats/weights.ts';
import { describeEmerging } from './emerging_report.ts';
import type { Method } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import { say } from './say.ts';
import { cubeOf } from './tally.ts';
import { stepParameter, timeSteps } from './time_steps.ts';
import { correctionParameter, levelParameter, permutationsParameter, ringsParameter } from './unit_parameters.ts';

const parameters = {
  step: stepParameter,
  rings: {
    ...ringsParameter,
    explain: { en: 'How far the neighbourhood of a place reaches. One ring by default: the place and those that touch it.', uk: 'Як далеко сягає околиця місця. Типово одне кільце: місце й ті, що його торкаються.' },
  },
  previous: {
    kind: 'number', default: 1, least: 0, most: 4, whole: true, title: { en: 'Earlier steps', uk: 'Попередніх кроків' },
    explain: {
      en: 'How many steps before count as neighbours in time. One by default, as published; more steps smooth more and see a new hot spot later.',
      uk: 'Скільки попередніх кроків вважати сусідами в часі. Типово один, як опубліковано; більше кроків згладжують сильніше й пізніше бачать нову гарячу точку.',
    },
  },
  window: {
    kind: 'choice', default: 'cube', title: { en: 'Held against', uk: 'Порівнюється з' },
    choices: [
      { value: 'cube', title: { en: 'The whole window', uk: 'Усім вікном' } },
      { value: 'neighbourhood_steps', title: { en: 'The same and the earlier steps', uk: 'Тим самим і попередніми кроками' } },
      { value: 'step', title: { en: 'The same step', uk: 'Тим самим кроком' } },
    ],
    explain: {
      en: 'What a place in a step is compared with. The whole window by default: then a bad month is hot wherever it was bad. Against the same step only the places that stand out within it are hot, whatever the season.',
      uk: 'З чим порівнюється місце в кроці. Типово з усім вікном: тоді поганий місяць гарячий усюди, де він був поганим. Порівняння з тим самим кроком виділяє лише місця, помітні в ньому самому, незалежно від сезону.',
    },
  },
  correction: {
    ...correctionParameter, choices: [correctionParameter.choices[0], correctionParameter.choices[2]],
    explain: {
      en: 'Thousands of places times steps are tested at once. The false discovery rate, held over all of them, by default; without it every tenth test is a false alarm.',
      uk: 'Одночасно перевіряються тисячі місць у кожному кроці. Типово утримується частка хибних знахідок серед усіх; без неї кожна десята перевірка є хибною тривогою.',
    },
  },
  level: {
    ...levelParameter, default: '0.1',
    explain: { en: 'From which level on a step counts as hot or cold. 90 % by default, as published.', uk: 'З якого рівня крок вважається гарячим чи холодним. Типово 90 %, як опубліковано.' },
  },
  permutations: {
    ...permutationsParameter, default: 99, least: 0, most: 999,
    explain: {
      en: 'How often the dates are shuffled among the incidents, to see how many new or fading hot spots constant risk would show by chance. 99 by default; 0 leaves it out and is faster.',
      uk: 'Скільки разів перемішати дати між інцидентами, щоб побачити, скільки нових чи згасаючих точок дав би випадок за незмінного ризику. Типово 99; 0 — без цього, швидше.',
    },
  },
  compat: {
    kind: 'choice', default: 'pro', title: { en: 'Sporadic as in', uk: 'Спорадична як у' },
    choices: [{ value: 'pro', title: { en: 'ArcGIS Pro', uk: 'ArcGIS Pro' } }, { value: 'arcmap', title: { en: 'ArcMap', uk: 'ArcMap' } }],
    explain: {
      en: 'Whether Sporadic asks for a hot last step (ArcGIS Pro, the default) or not (ArcMap). Choose ArcMap only to compare with older maps.',
      uk: 'Чи вимагає «спорадична» гарячого останнього кроку (ArcGIS Pro, типово), чи ні (ArcMap). ArcMap — лише для порівняння зі старими картами.',
    },
  },
} as const;

/** Places times steps that are still held: 9 bytes each for the answer, 16 for the way to it. */
const mostBins = 40_000_000;
/** With fewer a share of 95 % has no meaning. */
const fewestShuffles = 19;

/** History of every place in steps, with a name for what kind of history it is. */
export const emergingHotspots: Method<typeof parameters> = {
  id: 'emerging_hotspots', group: 'hotspots', card: 'emerging_hotspots', version: 1, random: true, exact: false, parameters,
  title: { en: 'Emerging hot spots', uk: 'Динаміка гарячих точок' },
  question: { en: 'Which hot spots are new, which last, which come and go, which fade?', uk: 'Які гарячі точки нові, які сталі, які спалахують і згасають, які слабшають?' },
  units: ['hex', 'square', 'area'],
  needs: ({ rings }) => ({ rings }),
  bytes: ({ events, units }) => events * 8 + units * 60 * 40,
  run(input, values, { seed, tick }) {
    const { units, events } = input;
    if (units === null) throw new RangeError('emerging hot spots need units');
    const steps = timeSteps(input, values.step, leastSteps);
    if (steps.n < leastSteps) return nothing(notDefined('too_few_steps', leastSteps));
    if (units.n * steps.n > mostBins) {
      return nothingBecause(say({
        en: '{units, number} places in {steps, number} steps are more than is held at once. Take longer steps or larger cells.',
        uk: '{units, number} місць у {steps, number} кроках — більше, ніж вміщується. Візьміть довші кроки або більші комірки.',
      }, { units: units.n, steps: steps.n }));
    }
    const step = Int32Array.from(events.day, steps.stepOf);
    const cube = cubeOf(events, units, { steps: steps.n, stepOf: (event) => step[event]! });
    const options = {
      steps: steps.n, neighbours: withSelf(units.neighbours), previous: values.previous, window: values.window satisfies GlobalWindow,
      correction: values.correction === 'none' ? 'none' as const : 'fdr' as const, alpha: Number(values.level), compat: values.compat,
    };
    const found: EmergingHotspots | NotDefined = findEmerging({ ...options, values: cube }, tick);
    if (!isDefined(found)) return nothing(found);
    const chance: EmergingChance | NotDefined | null = values.permutations < fewestShuffles ? null
      : emergingChance({ unit: events.unit, step, options, permutations: values.permutations, seed }, tick);
    return describeEmerging({
      found, cube, steps, units, alpha: options.alpha, correction: options.correction, chance: chance !== null && isDefined(chance) ? chance : null,
    });
  },
};
