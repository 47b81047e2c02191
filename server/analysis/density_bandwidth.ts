import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { esriRadius, neighbourDistance, normalReference } from '../stats/bandwidth.ts';
import { crossValidatedBandwidth, type CrossValidatedBandwidth } from '../stats/cross_validated_bandwidth.ts';
import type { Kernel } from '../stats/kernels.ts';
import { isDefined, type NotDefined } from '../stats/not_defined.ts';
import type { Events, Room } from './method.ts';
import { say } from './say.ts';

const bandwidthRules = ['fixed', 'normal_reference', 'esri', 'adaptive', 'cross_validated'] as const;

export const ruleParameter = {
  kind: 'choice', default: 'fixed', title: { en: 'Rule for the bandwidth', uk: 'Правило ширини' },
  choices: [
    { value: 'fixed', title: { en: 'As given', uk: 'Як задано' } }, { value: 'normal_reference', title: { en: 'Normal reference', uk: 'За нормальним розподілом' } },
    { value: 'esri', title: { en: 'Default of Esri', uk: 'Типова за Esri' } }, { value: 'adaptive', title: { en: 'Distance to the k-th neighbour', uk: 'Відстань до k-го сусіда' } },
    { value: 'cross_validated', title: { en: 'Cross-validated', uk: 'Перехресна перевірка' } },
  ],
  explain: {
    en: 'As given by default, for patrol at places. Cross-validation suits forecasts. The normal reference spreads a town over kilometres; it is there because other programs use it.',
    uk: 'Типово як задано, для патрулювання місць. Для прогнозів годиться перехресна перевірка. Нормальний розподіл розмиває місто на кілометри; він тут, бо так роблять інші програми.',
  },
} as const;

export const neighboursParameter = {
  kind: 'number', default: 15, least: 2, most: 500, whole: true, title: { en: 'Neighbours', uk: 'Сусідів' },
  explain: {
    en: 'k of the adaptive rule: 15 by default. Each place then reaches as far as its 15th nearest incident, but at least 100 m.',
    uk: 'k для адаптивного правила: типово 15. Тоді кожне місце сягає до свого 15-го найближчого інциденту, але не менш як 100 м.',
  },
} as const;

const ruleNames: Readonly<Record<(typeof bandwidthRules)[number], Text>> = {
  fixed: { en: 'as given', uk: 'як задано' }, normal_reference: { en: 'normal reference, mean of both axes', uk: 'за нормальним розподілом, середнє обох осей' },
  esri: { en: 'default of Esri', uk: 'типова за Esri' }, adaptive: { en: 'distance to the neighbour number {k, number}', uk: 'відстань до сусіда № {k, number}' },
  cross_validated: { en: 'cross-validated on {held, number} incidents', uk: 'перехресна перевірка на {held, number} інцидентах' },
};

const warnings = {
  wide: {
    en: 'The bandwidth is {metres, number, ::.} m: the hills of this map are wider than any patrol area, and places between two clusters look busy.',
    uk: 'Ширина ядра — {metres, number, ::.} м: пагорби цієї карти ширші за будь-яку зону патруля, а місця між двома скупченнями здаються неспокійними.',
  },
  atEnd: {
    en: 'Cross-validation chose {metres, number, ::.} m, the end of the list it tried, so the best may lie beyond it. The least is chosen where incidents are stacked on geocoded points.',
    uk: 'Перехресна перевірка обрала {metres, number, ::.} м — край списку, тож найкраща може бути за ним. Найменша обирається там, де інциденти складено на точках геокодування.',
  },
} satisfies Record<string, Text>;

export type ChosenBandwidth = {
  bandwidth: number | { nearest: number }; rule: Text; warnings: AnalysisWarning[]; tried: CrossValidatedBandwidth | null;
  /** One number for it: of the adaptive rule the median over the incidents. */
  metres: number;
};

const widest = 2000;

export function chooseBandwidth(
  { x, y }: Events, { rule, bandwidth, neighbours, kernel, squareKm }: {
    rule: string; bandwidth: number; neighbours: number; kernel: Kernel; squareKm: number;
  }, { seed, tick }: Room,
): ChosenBandwidth | NotDefined {
  if (rule === 'adaptive') {
    const metres = neighbourDistance({ x, y }, neighbours);
    if (typeof metres !== 'number') return metres;
    return { bandwidth: { nearest: neighbours }, metres, rule: say(ruleNames.adaptive, { k: neighbours }), warnings: [], tried: null };
  }
  const tried = rule === 'cross_validated' ? crossValidatedBandwidth({ x, y, kernel, area: squareKm * 1e6, seed, tick }) : null;
  if (tried !== null && !isDefined(tried)) return tried;
  const found = tried?.metres ?? byFormula({ x, y }, rule, bandwidth);
  if (typeof found !== 'number') return found;
  const said: AnalysisWarning[] = [];
  if (found > widest) said.push({ code: 'bandwidth_wide', severity: 'caution', text: say(warnings.wide, { metres: found }) });
  if (tried?.atEnd === true) said.push({ code: 'bandwidth_at_end', severity: 'caution', text: say(warnings.atEnd, { metres: found }) });
  return { bandwidth: found, metres: found, rule: say(ruleNames[rule as keyof typeof ruleNames], { held: tried?.held ?? 0 }), warnings: said, tried };
}

function byFormula(events: { x: Float64Array; y: Float64Array }, rule: string, given: number): number | NotDefined {
  if (rule === 'fixed') return given;
  if (rule === 'esri') return esriRadius(events);
  const found = normalReference(events);
  return isDefined(found) ? found.metres : found;
}
