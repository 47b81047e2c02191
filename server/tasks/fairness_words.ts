import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { FairnessAnswer } from '../model/fairness.ts';

const texts = {
  none: { en: 'No plan of this window was approved, so there is nothing to look at.', uk: 'Жодного плану за цей період не затверджено, тож дивитися нема на що.' },
  minutes: {
    en: '{plans, plural, one {# approved plan has} other {# approved plans have}} {minutes, number, ::.} minutes of visits in {cells, plural, one {# cell} other {# cells}}.',
    uk: '{plans, plural, one {# затверджений план має} few {# затверджені плани мають} other {# затверджених планів мають}} {minutes, number, ::.} хв відвідувань у {cells, plural, one {# клітинці} other {# клітинках}}.',
  },
  ratio: {
    en: 'For its part of the reported harm, {highest} has {high, number, ::.0} times the minutes and {lowest} {low, number, ::.0} times; {distance, number, ::percent .} of the minutes would have to move for all to be even.',
    uk: 'Відносно своєї частки зареєстрованої шкоди {highest} має {high, number, ::.0} раза хвилин, а {lowest} — {low, number, ::.0}; щоб зрівняти всіх, треба перемістити {distance, number, ::percent .} хвилин.',
  },
  repeated: {
    en: '{index, number, ::percent .} of the minutes went to cells in their {weeks, plural, one {#st} two {#nd} few {#rd} other {#th}} week in a row or later.',
    uk: '{index, number, ::percent .} хвилин припало на клітинки, обрані щонайменше {weeks, plural, one {# тиждень} few {# тижні} other {# тижнів}} поспіль.',
  },
  held: {
    en: '{cells, plural, one {# cell was} other {# cells were}} held out, {share, number, ::percent .0} of those that could have been visited.',
    uk: 'Вилучено {cells, plural, one {# клітинку} few {# клітинки} other {# клітинок}}, {share, number, ::percent .0} тих, що їх можна було відвідати.',
  },
  compared: {
    en: 'Visited cells had {observed, number} incidents for {expected, number, ::.0} expected, held-out ones of which as much was expected {heldObserved, number} for {heldExpected, number, ::.0}: ratio {ratio, number, ::.00} (95 %: {lower, number, ::.00} to {upper, number, ::.00}). {verdict, select, fewer {Where patrols went there were fewer than where none went.} more {Where patrols went there were more than where none went.} other {A difference is neither shown nor ruled out.}}',
    uk: 'У відвіданих клітинках сталося {observed, number} інцидентів за очікуваних {expected, number, ::.0}, у вилучених, де очікували не менше, — {heldObserved, number} за {heldExpected, number, ::.0}: відношення {ratio, number, ::.00} (95 %: від {lower, number, ::.00} до {upper, number, ::.00}). {verdict, select, fewer {Там, де були патрулі, їх менше, ніж там, де їх не було.} more {Там, де були патрулі, їх більше, ніж там, де їх не було.} other {Різницю не доведено й не спростовано.}}',
  },
  reports: {
    en: 'Reported harm is not all harm: where people report less, an even ratio leaves them with less than their share.', uk: 'Зареєстрована шкода — не вся шкода: де люди рідше звертаються, рівне відношення лишає їм менше за їхню частку.',
  },
} satisfies Record<string, Text>;

type Found = Omit<FairnessAnswer, 'reading' | 'warnings'> & { cells: number };

export function fairnessReading({ plans, minutes, cells, areas, disparity, repeated, holdOuts }: Found): Text[] {
  if (plans === 0) return [texts.none];
  const judged = areas.filter(({ ratio, harmShare }) => ratio !== null && harmShare >= 0.01).toSorted((a, b) => b.ratio! - a.ratio!);
  const [most, least] = [judged[0], judged.at(-1)];
  return [
    say(texts.minutes, { plans, minutes, cells }),
    ...(most === undefined || least === undefined || most === least ? []
      : [say(texts.ratio, { highest: most.name, high: most.ratio!, lowest: least.name, low: least.ratio!, distance: disparity.distance })]),
    ...(repeated.index === null ? [] : [say(texts.repeated, { index: repeated.index, weeks: repeated.weeks })]),
    ...(holdOuts.cells > 0 ? [say(texts.held, { cells: holdOuts.cells, share: holdOuts.share })] : []), ...comparisonWords(holdOuts.comparison), ...(judged.length > 1 ? [texts.reports] : []),
  ];
}

function comparisonWords(comparison: FairnessAnswer['holdOuts']['comparison']): Text[] {
  if (comparison === null || comparison.ratio === null || comparison.lower === null || comparison.upper === null) return [];
  const { visited, heldOut, ratio, lower, upper } = comparison;
  const verdict = upper < 1 ? 'fewer' : lower > 1 ? 'more' : 'neither';
  return [say(texts.compared, { observed: visited.observed, expected: visited.expected, heldObserved: heldOut.observed, heldExpected: heldOut.expected, ratio, lower, upper, verdict })];
}

const warnings = {
  no_areas: { en: 'No areas are loaded, so minutes cannot be compared between them.', uk: 'Території не завантажено, тож хвилини між ними не порівняти.' },
  disparity: { en: '{name} has {ratio, number, ::.0} times the minutes that its reported harm would give it.', uk: '{name} має в {ratio, number, ::.0} раза більше хвилин, ніж дала б зареєстрована там шкода.' },
  same_cells: {
    en: 'More than half of the minutes go to the same cells week after week. Look whether what is reported there is still what it was, and whether hold-outs tell the same.',
    uk: 'Понад половина хвилин щотижня припадає на ті самі клітинки. Перевірте, чи зареєстроване там і досі таке саме та чи підтверджують це вилучені клітинки.',
  },
  no_hold_outs: { en: 'No cells were held out: what patrols do cannot be told from what would have happened.', uk: 'Жодних клітинок не вилучено: дію патрулів не відрізнити від того, що сталося б і так.' },
  few_hold_outs: { en: 'Less than a tenth of the cells is held out.', uk: 'Вилучено менше десятої частини клітинок.' },
  hold_outs_planned: { en: '{minutes, number, ::.} minutes are planned in cells that were to be held out.', uk: 'У клітинках, що мали бути вилучені, заплановано {minutes, number, ::.} хв.' },
  window_not_covered: { en: 'The data do not reach over the whole window: harm and what came of hold-outs are of a part of it.', uk: 'Дані не охоплюють усього періоду: шкода й результат вилучених клітинок — лише за його частину.' },
  plans_cut: { en: 'Only the latest 400 plans of the window are looked at.', uk: 'Розглянуто лише останні 400 планів періоду.' },
} satisfies Record<string, Text>;

export function fairnessWarnings({ plans, kind, areas, repeated, holdOuts }: Found, { covered, cut }: { covered: boolean; cut: boolean }): AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  const warn = (code: keyof typeof warnings, severity: AnalysisWarning['severity'], values: Parameters<typeof say>[1] = {}): void => { found.push({ code, severity, text: say(warnings[code], values) }); };
  if (plans === 0) return found;
  if (kind === null) warn('no_areas', 'note');
  if (!covered) warn('window_not_covered', 'caution');
  if (cut) warn('plans_cut', 'note');
  for (const { name, ratio, minutesShare } of areas) if (ratio !== null && ratio >= 2 && minutesShare >= 0.1) warn('disparity', 'caution', { name, ratio });
  if ((repeated.index ?? 0) > 0.5) warn('same_cells', 'caution');
  if (holdOuts.cells === 0) warn('no_hold_outs', 'caution');
  else if (holdOuts.share < 0.095) warn('few_hold_outs', 'note');
  if (holdOuts.minutesPlanned > 0) warn('hold_outs_planned', 'caution', { minutes: holdOuts.minutesPlanned });
  return found;
}
