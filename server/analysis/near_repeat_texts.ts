import type { AnalysisWarning, Chart, Figure, Table, Text } from '../model/analysis.ts';
import { startOfDay } from '../model/window.ts';
import { distinctPlaces } from '../stats/distinct_places.ts';
import type { Knox } from '../stats/knox.ts';
import type { LiveZone, PlaceWeights } from '../stats/live_zones.ts';
import type { NearRepeatChains } from '../stats/near_repeat_chains.ts';
import { nearRepeatClass, type NearRepeatClasses } from '../stats/near_repeat_classes.ts';
import { dayWords } from './day_words.ts';
import { dayText } from './level_breaks.ts';
import type { AnalysisInput, LayerOutput, Output, Units } from './method.ts';
import type { nearRepeatParameters } from './near_repeat_parameters.ts';
import type { Values } from './parameters.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';
import { monthOnlyWarnings, type Timed } from './timed_events.ts';

/** What all parts of the method found, before it is put into words. */
export type NearRepeatFound = {
  input: AnalysisInput; units: Units; values: Values<typeof nearRepeatParameters>;
  timed: Timed; table: Knox; classes: NearRepeatClasses; chains: NearRepeatChains;
  zones: readonly LiveZone[]; weights: PlaceWeights;
};

const samePlace: Text = { en: 'Same place', uk: 'Те саме місце' };
const metresBand: Text = { en: '{from, number} to {to, number} m', uk: 'від {from, number} до {to, number} м' };
const daysBand: Text = { en: '{from, number} to {to, plural, one {# day} other {# days}}', uk: 'від {from, number} до {to, plural, one {# дня} few {# днів} many {# днів} other {# дня}}' };

const rowTitle = ({ space }: Knox, row: number): Text =>
  (row === 0 ? samePlace : say(metresBand, { from: row === 1 ? 0 : space[row]!, to: space[row + 1]! }));
const columnTitle = ({ time }: Knox, column: number, day: number): Text => say(daysBand, { from: time[column]! / day, to: time[column + 1]! / day });

export function describeNearRepeat(found: NearRepeatFound): Output {
  return {
    notDefined: null, used: found.table.events, reading: readingOf(found), warnings: warningsOf(found), figures: figuresOf(found),
    tables: [knoxTable(found), chainTable(found), unitTable(found)], charts: [heat(found)], layer: layerOf(found),
  };
}

const reading = {
  moreSame: {
    en: 'At the same place, within {days, plural, one {# day} other {# days}}, there {observed, plural, one {was # pair} other {were # pairs}} of incidents where chance gives {expected, number, ::.0}: {ratio, number, ::.00} times as many, more than chance explains.',
    uk: 'У тому самому місці протягом {days, plural, one {# дня} few {# днів} many {# днів} other {# дня}} {observed, plural, one {була # пара} few {було # пари} many {було # пар} other {було # пари}} інцидентів, а випадково їх було б {expected, number, ::.0}: у {ratio, number, ::.00} раза більше, ніж пояснює випадок.',
  },
  notSame: {
    en: 'At the same place, within {days, plural, one {# day} other {# days}}, there {observed, plural, one {was # pair} other {were # pairs}} of incidents where chance gives {expected, number, ::.0}: that is not shown to be more than chance.',
    uk: 'У тому самому місці протягом {days, plural, one {# дня} few {# днів} many {# днів} other {# дня}} {observed, plural, one {була # пара} few {було # пари} many {було # пар} other {було # пари}} інцидентів, а випадково їх було б {expected, number, ::.0}: більше за випадкове не доведено.',
  },
  reach: {
    en: '{cells, plural, one {# cell} other {# cells}} of the table {cells, plural, one {is} other {are}} meaningful: the furthest {far}, up to {farDays, plural, one {# day} other {# days}} after; the longest up to {days, plural, one {# day} other {# days}} after, {long}. In all of them there were {extra, number, ::.0} pairs more than by chance, in the whole window.',
    uk: '{cells, plural, one {# клітинка таблиці значуща} few {# клітинки таблиці значущі} many {# клітинок таблиці значущі} other {# клітинки таблиці значущі}}: найдальша {far}, до {farDays, plural, one {# дня} few {# днів} many {# днів} other {# дня}} потому; найдовша до {days, plural, one {# дня} few {# днів} many {# днів} other {# дня}} потому, {long}. У них усіх було на {extra, number, ::.0} пари більше, ніж випадково, за все вікно.',
  },
  atPlace: { en: 'at the same place', uk: 'у тому самому місці' },
  upTo: { en: 'up to {metres, number} m away', uk: 'на відстані до {metres, number} м' },
  noReach: {
    en: 'No cell of the table is meaningful: in these bands no near repeats are shown. That does not prove there are none; with few incidents only strong ones can be seen.',
    uk: 'Жодна клітинка таблиці не значуща: у цих смугах близьких повторів не виявлено. Це не доводить їх відсутності; за малої кількості видно лише сильні.',
  },
  classes: {
    en: 'Within {metres, number} m and {days, plural, one {# day} other {# days}}, {originator, plural, one {# incident} other {# incidents}} began a sequence, {repeat, number} followed at the same place, {near, number} nearby, and {none, number} stand alone.',
    uk: 'У межах {metres, number} м і {days, plural, one {# дня} few {# днів} many {# днів} other {# дня}} {originator, plural, one {# інцидент почав} few {# інциденти почали} many {# інцидентів почали} other {# інциденту почали}} послідовність, слідом у тому самому місці: {repeat, number}, поблизу: {near, number}, окремо стоять: {none, number}.',
  },
  zones: {
    en: 'At the end of the window {units, plural, one {# unit is} other {# units are}} in a live zone, because of {events, plural, one {# recent incident} other {# recent incidents}}; the last zone ends on {until}.',
    uk: 'На кінець вікна {units, plural, one {# одиниця} few {# одиниці} many {# одиниць} other {# одиниці}} у чинних зонах через {events, plural, one {# недавній інцидент} few {# недавні інциденти} many {# недавніх інцидентів} other {# недавнього інциденту}}; остання зона закінчується {until}.',
  },
  noZones: { en: 'At the end of the window no zone is live.', uk: 'На кінець вікна чинних зон немає.' },
  caution: {
    en: 'A zone says how much more than usual to expect, not that something will happen; and the table does not say that it was the same people.',
    uk: 'Зона каже, на скільки більше від звичайного слід чекати, а не що щось станеться; і таблиця не каже, що це ті самі люди.',
  },
} as const satisfies Record<string, Text>;

function meaningfulCells({ meaningful }: Knox): number[] {
  return Array.from(meaningful, (_, cell) => cell).filter((cell) => meaningful[cell] === 1);
}

/** How far and how long the meaningful cells reach: the furthest of them, and the one that lasts longest. */
function reachOf(table: Knox, cells: readonly number[], day: number): Text {
  const { observed, expected, columns, space, time } = table;
  const row = (cell: number): number => Math.floor(cell / columns);
  const far = cells.toSorted((a, b) => row(b) - row(a) || (b % columns) - (a % columns))[0]!;
  const long = cells.toSorted((a, b) => (b % columns) - (a % columns) || row(b) - row(a))[0]!;
  const away = (cell: number): Text => (row(cell) === 0 ? reading.atPlace : say(reading.upTo, { metres: space[row(cell) + 1]! }));
  const last = (cell: number): number => time[(cell % columns) + 1]! / day;
  return say(reading.reach, {
    cells: cells.length, far: away(far), farDays: last(far), long: away(long), days: last(long), extra: cells.reduce((sum, cell) => sum + observed[cell]! - expected[cell]!, 0),
  });
}

function readingOf({ table, timed, values, classes, zones, weights }: NearRepeatFound): Text[] {
  const cells = meaningfulCells(table);
  const { observed, expected, ratio, time } = table;
  const same = { days: time[1]! / timed.day, observed: observed[0]!, expected: expected[0]!, ratio: Number.isNaN(ratio[0]!) ? 0 : ratio[0]! };
  const live = weights.weights.filter((weight) => weight > 0).length;
  return [
    say(table.meaningful[0] === 1 ? reading.moreSame : reading.notSame, same),
    cells.length === 0 ? reading.noReach : reachOf(table, cells, timed.day),
    say(reading.classes, {
      metres: values.nearMetres, days: values.nearDays, originator: classes.counts.originator, repeat: classes.counts.repeat,
      near: classes.counts.nearRepeat, none: classes.counts.none,
    }),
    live === 0 ? reading.noZones : say(reading.zones, {
      units: live, events: new Set(zones.map(({ event }) => event)).size, until: lastDay(zones.map(({ until }) => until), timed),
    }),
    reading.caution,
  ];
}

const lastDay = (until: readonly number[], { day }: { day: number }): Text => dayWords(Math.ceil(until.reduce((a, b) => Math.max(a, b)) / day));

function warningsOf({ timed, table, units, values, input }: NearRepeatFound): AnalysisWarning[] {
  const warnings: AnalysisWarning[] = [];
  const add = (code: string, severity: AnalysisWarning['severity'], text: Text): void => { warnings.push({ code, severity, text }); };
  if (table.events < 100) add('few_incidents', 'caution', say({
    en: 'Only {n, plural, one {# incident} other {# incidents}}: cells of the table expect few pairs, and one pair more or less changes a ratio much.',
    uk: 'Лише {n, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}: у клітинках очікується мало пар, і одна пара сильно змінює відношення.',
  }, { n: table.events }));
  warnings.push(...monthOnlyWarnings(timed.undated));
  const tested = table.q.filter((q) => !Number.isNaN(q)).length;
  if (tested / (1 + table.permutations) > 0.05) add('few_shuffles', 'caution', say({
    en: '{n, number} shuffles are too few for {cells, number} cells: a single cell cannot pass the correction. Take more.', uk: '{n, number} перестановок замало для {cells, number} клітинок: окрема клітинка не пройде поправки. Візьміть більше.',
  }, { n: table.permutations, cells: tested }));
  if (!timed.byHour) add('whole_days', 'note', {
    en: 'Gaps are counted in calendar days: a pair of 23:00 and 01:00 is a day apart.', uk: 'Проміжки рахуються календарними днями: пара о 23:00 і 01:00 має різницю в день.',
  });
  const stack = distinctPlaces(timed.x, timed.y).counts.reduce((a, b) => Math.max(a, b), 0);
  if (stack >= 10 && stack / table.events > 0.02) add('one_address', 'caution', say({
    en: '{n, number} incidents have the very same coordinates. If that is a place where unknown addresses are put, the first row of the table is not about repeats.',
    uk: '{n, plural, one {# інцидент має} few {# інциденти мають} many {# інцидентів мають} other {# інциденту мають}} однакові координати. Якщо туди ставлять невідомі адреси, перший рядок таблиці не про повтори.',
  }, { n: stack }));
  const width = Math.sqrt((units.squareKm.reduce((a, b) => Math.max(a, b), 0)) * 1e6);
  if (width > values.space[values.space.length - 1]!) add('coarse_units', 'note', say({
    en: 'The units are about {metres, number, ::.} m wide, wider than the bands: live zones show only on the unit of the incident itself. Take smaller units.',
    uk: 'Одиниці завширшки близько {metres, number, ::.} м, ширші за смуги: чинні зони видно лише в одиниці самого інциденту. Візьміть менші.',
  }, { metres: width }));
  if (input.window.toDay - input.window.fromDay < 4 * (table.time[table.time.length - 1]! / timed.day)) add('short_window', 'note', {
    en: 'The window is short against the bands of time: the last bands rest on its edges.', uk: 'Вікно коротке порівняно зі смугами часу: останні смуги спираються на його краї.',
  });
  return warnings;
}

function figuresOf({ table, classes, chains, weights }: NearRepeatFound): Figure[] {
  const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
  const followers = classes.counts.repeat + classes.counts.nearRepeat;
  return [
    { id: 'ratio_same', title: { en: 'Same place, first band of time: observed / expected', uk: 'Те саме місце, перша смуга часу: виявлено / очікувано' }, quantity: 'ratio', value: finite(table.ratio[0]) },
    { id: 'q_same', title: { en: 'Its p, corrected', uk: 'Його p, скориговане' }, quantity: 'probability', value: finite(table.q[0]) },
    { id: 'ratio_near', title: { en: 'First band of distance: observed / expected', uk: 'Перша смуга відстані: виявлено / очікувано' }, quantity: 'ratio', value: finite(table.ratio[table.columns]) },
    { id: 'q_near', title: { en: 'Its p, corrected', uk: 'Його p, скориговане' }, quantity: 'probability', value: finite(table.q[table.columns]) },
    { id: 'meaningful', title: { en: 'Meaningful cells', uk: 'Значущі клітинки' }, quantity: 'count', value: meaningfulCells(table).length },
    { id: 'followers', title: { en: 'Share of incidents that follow another', uk: 'Частка інцидентів, що йдуть слідом' }, quantity: 'share', value: followers / table.events },
    { id: 'chains', title: { en: 'Chains of three or more', uk: 'Ланцюжки з трьох і більше' }, quantity: 'count', value: chains.size.filter((size) => size >= 3).length },
    { id: 'live_units', title: { en: 'Units in a live zone', uk: 'Одиниці в чинній зоні' }, quantity: 'count', value: weights.weights.filter((weight) => weight > 0).length },
  ];
}

function knoxTable({ table, timed }: NearRepeatFound): Table {
  const { rows, columns, observed, expected, ratio, p, q, meaningful } = table;
  return tableOf('knox', { en: 'Knox table', uk: 'Таблиця Нокса' }, {
    columns: [
      { id: 'distance', title: { en: 'Distance', uk: 'Відстань' }, quantity: 'text' }, { id: 'time', title: { en: 'Time', uk: 'Час' }, quantity: 'text' },
      { id: 'observed', title: { en: 'Pairs', uk: 'Пари' }, quantity: 'count' }, { id: 'expected', title: { en: 'Expected', uk: 'Очікувано' }, quantity: 'number' },
      { id: 'ratio', title: { en: 'Ratio', uk: 'Відношення' }, quantity: 'ratio' }, { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' },
      { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' }, { id: 'meaningful', title: { en: 'Meaningful', uk: 'Значуще' }, quantity: 'flag' },
    ],
    rows: Array.from({ length: rows * columns }, (_, cell) => [
      rowTitle(table, Math.floor(cell / columns)), columnTitle(table, cell % columns, timed.day),
      observed[cell]!, expected[cell]!, ratio[cell]!, p[cell]!, q[cell]!, meaningful[cell] === 1,
    ]),
  });
}

function chainTable({ chains, timed, units }: NearRepeatFound): Table {
  const { chain, size, first, last, links } = chains;
  const start = new Int32Array(size.length).fill(-1);
  chain.forEach((one, i) => { if (start[one]! < 0) start[one] = i; });
  const order = Array.from(size, (_, c) => c).filter((c) => size[c]! >= 3).toSorted((a, b) => size[b]! - size[a]! || last[b]! - last[a]!);
  return tableOf('chains', { en: 'Chains of three or more, longest first', uk: 'Ланцюжки з трьох і більше, спершу найдовші' }, {
    columns: [
      { id: 'size', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, { id: 'links', title: { en: 'Close pairs', uk: 'Близькі пари' }, quantity: 'count' },
      { id: 'first', title: { en: 'First day', uk: 'Перший день' }, quantity: 'day' }, { id: 'last', title: { en: 'Last day', uk: 'Останній день' }, quantity: 'day' },
      { id: 'days', title: { en: 'Days from first to last', uk: 'Днів від першого до останнього' }, quantity: 'days' }, { id: 'unit', title: { en: 'Begins in', uk: 'Початок у' }, quantity: 'text' },
    ],
    rows: order.map((c) => {
      const members = Array.from(chain, (one, i) => (one === c ? timed.localDay[i]! : Number.NaN)).filter((one) => !Number.isNaN(one));
      const unit = timed.unit[start[c]!]!;
      return [
        size[c]!, links[c]!, dayText(Math.min(...members)), dayText(Math.max(...members)), (last[c]! - first[c]!) / timed.day,
        unit < 0 ? null : unitName(units, unit),
      ];
    }),
  });
}

function unitTable({ units, timed, classes, weights }: NearRepeatFound): Table {
  const counts = [0, 1, 2, 3].map(() => new Float64Array(units.n));
  classes.classes.forEach((kind, i) => { if (timed.unit[i]! >= 0) counts[kind]![timed.unit[i]!]! += 1; });
  const [none, originator, repeat, near] = [
    counts[nearRepeatClass.none]!, counts[nearRepeatClass.originator]!, counts[nearRepeatClass.repeat]!,
    counts[nearRepeatClass.nearRepeat]!,
  ];
  const followers = (i: number): number => repeat[i]! + near[i]!;
  const order = Array.from(none, (_, i) => i).filter((i) => followers(i) > 0 || weights.weights[i]! > 0).toSorted((a, b) => followers(b) - followers(a) || a - b);
  return tableOf('units', { en: 'Units by incidents that follow another', uk: 'Одиниці за інцидентами, що йдуть слідом' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'originator', title: { en: 'Began a sequence', uk: 'Почали послідовність' }, quantity: 'count' },
      { id: 'repeat', title: { en: 'Repeats', uk: 'Повтори' }, quantity: 'count' }, { id: 'near', title: { en: 'Near repeats', uk: 'Близькі повтори' }, quantity: 'count' },
      { id: 'alone', title: { en: 'Alone', uk: 'Окремі' }, quantity: 'count' }, { id: 'weight', title: { en: 'Raised by (live)', uk: 'Підвищено на (чинне)' }, quantity: 'share' },
    ],
    rows: order.map((i) => [unitName(units, i), originator[i]!, repeat[i]!, near[i]!, none[i]!, weights.weights[i]!]),
  });
}

function heat({ table, timed }: NearRepeatFound): Chart {
  const { rows, columns, ratio, meaningful } = table;
  const grid = <Value>(of: (cell: number) => Value): Value[][] => Array.from(
    { length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => of(row * columns + column)),
  );
  return {
    kind: 'heat', id: 'knox', title: { en: 'Pairs observed / expected; meaningful cells are marked', uk: 'Пари: виявлено / очікувано; значущі клітинки позначено' },
    x: { title: { en: 'Time between', uk: 'Час між ними' }, quantity: 'text' }, y: { title: { en: 'Distance', uk: 'Відстань' }, quantity: 'text' },
    value: { title: { en: 'Ratio', uk: 'Відношення' }, quantity: 'ratio' },
    columns: Array.from(
      { length: columns }, (_, column) => columnTitle(table, column, timed.day),
    ), rows: Array.from({ length: rows }, (_, row) => rowTitle(table, row)),
    values: grid((cell) => (Number.isFinite(ratio[cell]!) ? ratio[cell]! : null)), marked: grid((cell) => meaningful[cell] === 1), centre: 1,
  };
}

/** Only units that a live zone covers; the last moment of each stands with it, so that a map can let it go. */
function layerOf({ units, weights, zones, timed, input }: NearRepeatFound): LayerOutput | null {
  const live = Int32Array.from({ length: units.n }, (_, i) => i).filter((i) => weights.weights[i]! > 0);
  if (live.length === 0) return null;
  const instant = (time: number): number => (timed.byHour ? time : startOfDay(dayText(Math.ceil(time)), input.zone).getTime());
  const around = new Float64Array(units.n);
  for (const event of new Set(zones.map((zone) => zone.event))) if (timed.unit[event]! >= 0) around[timed.unit[event]!]! += 1;
  return {
    title: { en: 'Live zones of near repeats', uk: 'Чинні зони близьких повторів' }, ramp: 'amount', centre: null, classes: null,
    value: { title: { en: 'Raised by (sum of ratio - 1)', uk: 'Підвищено на (сума відношень - 1)' }, quantity: 'share' },
    places: { units: live },
    columns: {
      value: Float64Array.from(live, (i) => weights.weights[i]!), count: Float64Array.from(live, (i) => around[i]!),
      from: new Float64Array(live.length).fill(input.window.to), until: Float64Array.from(live, (i) => instant(weights.until[i]!)),
      label: Array.from(live, (i) => unitName(units, i)),
    },
  };
}
