import type { BeatsOutput } from '../allocation/beats_work.ts';
import { mostExactUnits } from '../allocation/beats_exact.ts';
import { mostBoundUnits } from '../allocation/beats_work.ts';
import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { BeatPlan, BeatsBody } from '../model/beats.ts';
import type { Infeasibility } from '../model/patrol.ts';

/** What is said of beats that were drawn anew. */
const methodWords = {
  local: {
    en: 'Annealing from the beats of today: {steps, number} steps, {taken, number} taken. A good answer, not proven best.',
    uk: 'Відпал від нинішніх дільниць: {steps, number} кроків, прийнято {taken, number}. Добра відповідь, але не доведено найкраща.',
  },
  bounded: {
    en: 'Annealing from the beats of today: {steps, number} steps, {taken, number} taken. With {units, number} places the exact run gives only a bound: no beats have less than {gap, number, ::percent .0} less travel.',
    uk: 'Відпал від нинішніх дільниць: {steps, number} кроків, прийнято {taken, number}. Для {units, number} місць точний розв’язувач дає лише межу: жодні дільниці не скоротять дорогу більш ніж на {gap, number, ::percent .0}.',
  },
  exact: { en: 'Proven by the exact solver: no beats within the tolerance have less travel.', uk: 'Доведено точним розв’язувачем: у межах допуску немає дільниць із меншою дорогою.' },
  stopped: {
    en: 'The time of the exact solver was up: no beats within the tolerance can have more than {gap, number, ::percent .0} less travel.',
    uk: 'Час точного розв’язувача вичерпано: у межах допуску жодні дільниці не скоротять дорогу більш ніж на {gap, number, ::percent .0}.',
  },
} satisfies Record<string, Text>;

export function methodOf({ how, steps, taken, travel, bound, proven }: BeatsOutput, units: number): Pick<BeatPlan['method'], 'words' | 'gap'> {
  const gap = bound === null ? null : Math.max(0, travel - bound) / Math.max(1e-9, travel);
  if (proven) return { gap, words: methodWords.exact };
  if (gap === null) return { gap, words: say(methodWords.local, { steps, taken }) };
  return { gap, words: units > mostExactUnits && how === 'local' ? say(methodWords.bounded, { steps, taken, units, gap }) : say(methodWords.stopped, { gap }) };
}

const sentences = {
  after: {
    en: '{beats, plural, one {# beat} other {# beats}} put together of {units, plural, one {# place} other {# places}}: {within} within {tolerance, number, ::percent} of the mean workload; the largest deviation is {deviation, number, ::percent .0}.',
    uk: '{beats, plural, one {# дільниця} few {# дільниці} many {# дільниць} other {# дільниці}} з {units, plural, one {# місця} other {# місць}}: у межах {tolerance, number, ::percent} від середнього навантаження — {within}; найбільше відхилення {deviation, number, ::percent .0}.',
  },
  before: {
    en: 'Today the largest deviation is {deviation, number, ::percent .0}, and {within} of {beats} are within the tolerance.', uk: 'Нині найбільше відхилення {deviation, number, ::percent .0}, у межах допуску {within} з {beats}.',
  },
  travel: {
    en: 'Mean distance from work to the centre of its beat: {after, number, ::.0} km, today {before, number, ::.0} km, on straight lines.', uk: 'Середня відстань від роботи до центру дільниці: {after, number, ::.0} км, нині {before, number, ::.0} км, за прямою.',
  },
  moves: {
    en: '{units, plural, one {# place} other {# places}} with {share, number, ::percent} of the work change the beat.', uk: 'Дільницю змінюють {units, plural, one {# місце} few {# місця} many {# місць} other {# місця}} з {share, number, ::percent} роботи.',
  },
  not: {
    en: 'Equal work by reported incidents is not equal work: calls that are no crime, paperwork, and places where people report less are not in it. Do not conclude that a beat with less was idle. Whoever lives and works there knows borders that no count shows: ask before they change.',
    uk: 'Рівне навантаження за зареєстрованими інцидентами не є рівною роботою: тут немає викликів без злочину, паперової роботи та місць, де менше повідомляють. Не робіть висновку, що дільниця з меншим числом простоювала. Межі, яких не видно з підрахунку, знають ті, хто там живе й працює: спитайте їх до змін.',
  },
  summary: { en: '{beats, plural, one {# beat} other {# beats}}, largest deviation {deviation, number, ::percent .0}', uk: '{beats, plural, one {# дільниця} few {# дільниці} many {# дільниць} other {# дільниці}}, найбільше відхилення {deviation, number, ::percent .0}' },
} satisfies Record<string, Text>;

export const beatsSummary = ({ after }: Pick<BeatPlan, 'after'>): Text => say(sentences.summary, { beats: after.beats, deviation: after.deviation ?? 0 });

export function beatsReading({ before, after, moves, learned, tolerance }: Pick<BeatPlan, 'before' | 'after' | 'moves' | 'learned' | 'tolerance'>): Text[] {
  const reading = [say(sentences.after, { beats: after.beats, units: learned.units, within: after.within, tolerance, deviation: after.deviation ?? 0 })];
  if (before !== null) reading.push(say(sentences.before, { deviation: before.deviation ?? 0, within: before.within, beats: before.beats }));
  if (before?.travelMetres != null && after.travelMetres !== null) reading.push(say(sentences.travel, { before: before.travelMetres / 1000, after: after.travelMetres / 1000 }));
  if (moves !== null) reading.push(say(sentences.moves, { units: moves.units, share: moves.loadShare }));
  return [...reading, sentences.not];
}

const warned = {
  noWork: { en: 'There is no work anywhere: beats were drawn by distance alone.', uk: 'Ніде немає роботи: дільниці проведено лише за відстанню.' },
  bridges: {
    en: '{count, plural, one {# part} other {# parts}} of the study area touch nothing else; each is joined with what is nearest, as by a bridge. Beats that reach across are in one piece only in this sense.',
    uk: '{count, plural, one {# частина} few {# частини} many {# частин} other {# частини}} території ні з чим не межує; кожну з’єднано з найближчим, наче мостом. Дільниці, що їх охоплюють, суцільні лише в цьому розумінні.',
  },
  outside: {
    en: '{count, plural, one {# place lies} other {# places lie}} in no beat of today; each was given to the nearest.', uk: '{count, plural, one {# місце не належить} few {# місця не належать} many {# місць не належать} other {# місця не належать}} жодній нинішній дільниці; кожне віддано найближчій.',
  },
  torn: {
    en: '{count, plural, one {# beat of today lies} other {# beats of today lie}} in several pieces; those apart from the largest went to a neighbour.', uk: '{count, plural, one {# нинішня дільниця складається} few {# нинішні дільниці складаються} many {# нинішніх дільниць складаються} other {# нинішньої дільниці складаються}} з кількох частин; менші відійшли сусідам.',
  },
  noBound: { en: 'With more than {most, number} places no bound is sought: how far this is from the best is not known.', uk: 'За понад {most, number} місць межу не шукають: наскільки це далеко від найкращого, невідомо.' },
} satisfies Record<string, Text>;

type Facts = { body: BeatsBody; units: number; bridges: number; outside: number; total: number };

export function beatsWarnings(output: BeatsOutput, { body, units, bridges, outside, total }: Facts): AnalysisWarning[] {
  const own: AnalysisWarning[] = [];
  const warn = (code: string, severity: AnalysisWarning['severity'], text: Text): void => { own.push({ code, severity, text }); };
  const torn = output.before === null ? 0 : output.before.pieces.reduce((sum, one) => sum + (one > 1 ? 1 : 0), 0);
  if (total === 0) warn('no_work', 'stop', warned.noWork);
  if (torn > 0) warn('beats_in_pieces', 'note', say(warned.torn, { count: torn }));
  if (outside > 0) warn('units_without_beat', 'note', say(warned.outside, { count: outside }));
  if (bridges > 0) warn('bridges', 'caution', say(warned.bridges, { count: bridges }));
  if (body.method === 'exact' && units > mostBoundUnits) warn('no_bound', 'note', say(warned.noBound, { most: mostBoundUnits }));
  return own;
}

const impossible = {
  heavy: { en: 'The place {name} alone has {share, number, ::percent} of the mean work of a beat.', uk: 'Місце {name} саме має {share, number, ::percent} середнього навантаження дільниці.' },
  locked: { en: 'The locked beat {name} is {deviation, number, ::percent .0} off the mean.', uk: 'Закріплена дільниця {name} відхиляється від середнього на {deviation, number, ::percent .0}.' },
  tolerance: { en: 'No beats within {tolerance, number, ::percent .0} were found; the nearest have {deviation, number, ::percent .0}.', uk: 'Дільниць у межах {tolerance, number, ::percent .0} не знайдено; найближчі мають {deviation, number, ::percent .0}.' },
  proven: { en: 'It is proven that there are no beats within {tolerance, number, ::percent .0}; the nearest that were found have {deviation, number, ::percent .0}.', uk: 'Доведено, що дільниць у межах {tolerance, number, ::percent .0} немає; найближчі знайдені мають {deviation, number, ::percent .0}.' },
  pieces: { en: 'The beat {name} lies in several pieces, because places that are locked keep it there.', uk: 'Дільниця {name} складається з кількох частин, бо її там тримають закріплені місця.' },
  widen: { en: 'A tolerance of {tolerance, number, ::percent .0} would be met.', uk: 'Допуску {tolerance, number, ::percent .0} було б досить.' },
  number: { en: 'What is locked leaves {made} beats where {asked} are asked for.', uk: 'Через закріплене виходить дільниць: {made}, а потрібно {asked}.' },
  take: { en: '{made} beats are possible.', uk: 'Можливо: {made}.' },
  unlock: { en: 'Unlock its places.', uk: 'Зніміть закріплення її місць.' },
} satisfies Record<string, Text>;

/** In thousandths, upwards. */
const wider = (deviation: number): number => Math.min(1, Math.ceil(deviation * 1000 - 1e-9) / 1000);

type Found = { body: BeatsBody; deviation: number; heaviest: { name: string; load: number }; mean: number; locked: { name: string; deviation: number }[]; torn: { name: string }[]; beats: { made: number; asked: number } };

export function beatsInfeasible(output: BeatsOutput, { body, deviation, heaviest, mean, locked, torn, beats }: Found): Infeasibility[] {
  const { tolerance } = body;
  const widen = (by: number): Infeasibility['relaxation'] => ({ words: say(impossible.widen, { tolerance: wider(by) }), change: [{ path: ['tolerance'], value: wider(by) }] });
  const found: Infeasibility[] = torn.map(({ name }) => ({ constraint: 'in_pieces', words: say(impossible.pieces, { name }), relaxation: { words: impossible.unlock, change: [{ path: ['lockedUnits'], value: null }] } }));
  if (beats.made !== beats.asked) found.push({ constraint: 'beats', words: say(impossible.number, beats), relaxation: { words: say(impossible.take, beats), change: [{ path: ['beats'], value: beats.made }] } });
  if (output.excess === 0) return found;
  if (mean > 0 && heaviest.load / mean - 1 > tolerance) found.push({ constraint: 'heavy_unit', words: say(impossible.heavy, { name: heaviest.name, share: heaviest.load / mean }), relaxation: widen(heaviest.load / mean - 1) });
  for (const { name, deviation: off } of locked) if (Math.abs(off) > tolerance) found.push({ constraint: 'locked_beat', words: say(impossible.locked, { name, deviation: off }), relaxation: widen(Math.abs(off)) });
  // What one place or a locked beat makes impossible by itself needs no second sentence with the same way out.
  if (!output.impossible && found.some(({ relaxation }) => relaxation?.change[0]?.value === wider(deviation))) return found;
  found.push({ constraint: 'tolerance', words: say(output.impossible ? impossible.proven : impossible.tolerance, { tolerance, deviation }), relaxation: deviation <= 1 ? widen(deviation) : null });
  return found;
}
