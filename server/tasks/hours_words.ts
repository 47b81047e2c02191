import type { HoursOutput } from '../allocation/hours_work.ts';
import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { HoursAnswer, HoursBody } from '../model/hours.ts';
import type { Infeasibility } from '../model/patrol.ts';
import type { RequestChange } from '../model/problem.ts';

/** What is said of shared hours, in words. */
const assumptionTitles = {
  minutes: { en: 'Minutes that an incident takes a unit', uk: 'Хвилин роботи екіпажу на інцидент' },
  callsPerIncident: { en: 'Calls for each recorded incident', uk: 'Викликів на кожен зареєстрований інцидент' },
  backupFactor: { en: 'Units that go to a call', uk: 'Екіпажів на один виклик' },
  freePatrolShare: { en: 'Time that is to be free of calls', uk: 'Частка часу, вільна від викликів' },
  kappa: { en: 'Diminishing returns of patrol, an hour', uk: 'Спадна віддача патрулювання, за годину' },
} satisfies Record<string, Text>;

export function assumptionsOf({ service, callsPerIncident, backupFactor, freePatrolShare }: HoursBody, kappa: number | null): HoursAnswer['assumptions'] {
  return [
    { id: 'minutes', title: assumptionTitles.minutes, value: service.minutes, unit: 'minutes' },
    { id: 'callsPerIncident', title: assumptionTitles.callsPerIncident, value: callsPerIncident, unit: 'ratio' },
    { id: 'backupFactor', title: assumptionTitles.backupFactor, value: backupFactor, unit: 'ratio' },
    { id: 'freePatrolShare', title: assumptionTitles.freePatrolShare, value: freePatrolShare, unit: 'share' },
    ...(kappa === null ? [] : [{ id: 'kappa', title: assumptionTitles.kappa, value: kappa, unit: 'perHour' as const }]),
  ];
}

const sentences = {
  need: {
    en: 'Reported incidents of {weeks, number, ::.0} weeks give {calls, number, ::.0} calls a week and {work, number, ::.0} hours of work for units. With {free, number, ::percent} of their time free, {needed, number, ::.0} unit shifts a week are needed.',
    uk: 'Зареєстровані інциденти за {weeks, number, ::.0} тижня дають {calls, number, ::.0} виклику на тиждень і {work, number, ::.0} години роботи екіпажів. Щоб {free, number, ::percent} часу лишалося вільним, потрібно {needed, number, ::.0} екіпажо-зміни на тиждень.',
  },
  given: {
    en: '{units, plural, one {# unit shift is shared} other {# unit shifts are shared}}. Most go to {name}: {most, plural, one {#} other {#}}, {unitShare, number, ::percent} of them for {callShare, number, ::percent} of the calls.',
    uk: 'Розподілено {units, plural, one {# екіпажо-зміну} few {# екіпажо-зміни} many {# екіпажо-змін} other {# екіпажо-зміни}}. Найбільше отримує {name}: {most, plural, one {#} other {#}}, тобто {unitShare, number, ::percent} за {callShare, number, ::percent} викликів.',
  },
  queue: {
    en: 'In {met, plural, one {# hour} other {# hours}} of the {hours} that have units, every target for waiting is met; {overloaded, plural, =0 {in none do calls outrun the units} one {in # hour calls outrun the units} other {in # hours calls outrun the units}}.',
    uk: 'У {met, plural, one {# годині} few {# годинах} many {# годинах} other {# години}} з {hours}, у яких є екіпажі, виконано всі цілі щодо очікування; екіпажі не встигають за викликами: {overloaded, plural, =0 {ніколи} one {# година} few {# години} many {# годин} other {# години}}.',
  },
  worst: {
    en: 'The hardest hour is {weekday} {hour}:00: {units, plural, one {# unit} other {# units}} where {needed, plural, one {# is} other {# are}} needed for the targets.',
    uk: 'Найважча година — {weekday}, {hour}:00: {units, plural, one {# екіпаж} few {# екіпажі} many {# екіпажів} other {# екіпажу}}, а для цілей треба {needed}.',
  },
  oneMore: {
    en: 'One unit more in every hour brings calls of priority {name} that wait no longer than {minutes} min from {now, number, ::percent .0} to {after, number, ::percent .0}.',
    uk: 'Ще один екіпаж щогодини збільшує частку викликів пріоритету {name}, що чекають не довше {minutes} хв, з {now, number, ::percent .0} до {after, number, ::percent .0}.',
  },
  hotspots: {
    en: '{given, number, ::.#} patrol hours reach {share, number, ::percent .0} of the expected {measure} when they go where they reach most; spread evenly they would reach {even, number, ::percent .0}.',
    uk: '{given, number, ::.#} патрульних годин охоплюють {share, number, ::percent .0} очікуваного ({measure}), якщо спрямувати їх туди, де це дає найбільше; за рівного розподілу — {even, number, ::percent .0}.',
  },
  not: {
    en: 'Do not read waits as response times: the way to the call is not in them, calls come in bursts that the model does not know, and calls that are no recorded incidents are here only as far as the factor says.',
    uk: 'Не читайте очікування як час реагування: дорога до виклику не врахована, виклики надходять сплесками, яких модель не знає, а виклики без зареєстрованого інциденту враховано лише через коефіцієнт.',
  },
  none: { en: 'Nothing was shared: the constraints cannot be met together.', uk: 'Нічого не розподілено: обмеження не можна виконати разом.' },
} satisfies Record<string, Text>;

const weekdays: readonly Text[] = [
  { en: 'Monday', uk: 'понеділок' }, { en: 'Tuesday', uk: 'вівторок' }, { en: 'Wednesday', uk: 'середа' }, { en: 'Thursday', uk: 'четвер' }, { en: 'Friday', uk: 'п’ятниця' },
  { en: 'Saturday', uk: 'субота' }, { en: 'Sunday', uk: 'неділя' },
];
const measureWords = { harm: { en: 'harm', uk: 'шкода' }, count: { en: 'incidents', uk: 'інциденти' } } satisfies Record<string, Text>;

/** From here on all calls are written as 100.0 %, and a unit more makes no difference that could be seen. */
const allButNone = 0.9995;

export function hoursReading(answer: Omit<HoursAnswer, 'reading' | 'sha256'>, body: HoursBody): Text[] {
  const { weeks, learned, shifts, areaTotals, queue, whatIf, hotspots, infeasible } = answer;
  const needed = shifts.reduce((sum, one) => sum + one.needed, 0);
  const reading = [say(sentences.need, { weeks, calls: learned.calls, work: learned.workHours, free: body.freePatrolShare, needed })];
  if (infeasible.length > 0) return [...reading, sentences.none];
  const units = areaTotals.reduce((sum, one) => sum + one.units, 0);
  const [first] = areaTotals.toSorted((a, b) => b.units - a.units);
  if (first !== undefined && units > 0) reading.push(say(sentences.given, { units, name: first.name, most: first.units, unitShare: first.unitShare ?? 0, callShare: first.callShare ?? 0 }));
  const now = whatIf.find(({ change }) => change === 0);
  if (now !== undefined && now.hours > 0) reading.push(say(sentences.queue, { met: now.met, hours: now.hours, overloaded: now.overloaded }));
  const short = queue.filter(({ units: own, needed: least }) => own > 0 && (least ?? Infinity) > own).toSorted((a, b) => (b.needed ?? 1e9) - b.units - ((a.needed ?? 1e9) - a.units));
  const [worst] = short;
  if (worst !== undefined && worst.needed !== null) {
    reading.push(say(sentences.worst, { weekday: weekdays[worst.weekday - 1]!, hour: worst.hour, units: worst.units, needed: worst.needed }));
  }
  const more = whatIf.find(({ change }) => change === 1);
  const [urgent] = body.priorities;
  if (now !== undefined && more !== undefined && urgent !== undefined) {
    const [before, after] = [now.priorities[0]!.within, more.priorities[0]!.within];
    if (before !== null && after !== null && before < allButNone) reading.push(say(sentences.oneMore, { name: urgent.name, minutes: urgent.minutes, now: before, after }));
  }
  if (hotspots !== null && hotspots.total > 0) {
    reading.push(say(sentences.hotspots, { given: hotspots.given, share: hotspots.reached / hotspots.total, even: hotspots.even / hotspots.total, measure: measureWords[hotspots.measure] }));
  }
  return [...reading, sentences.not];
}

const warned = {
  uncovered: {
    en: 'No shift covers {hours, number, ::.0} hours of the week, in which {calls, number, ::.0} calls are expected.', uk: '{hours, number, ::.0} години тижня не охоплено жодною зміною; у них очікується {calls, number, ::.0} виклику.',
  },
  hourUnknown: {
    en: 'Of {count, plural, one {# incident} other {# incidents}} the hour is not known; they are spread over the week as the others are.',
    uk: 'Для {count, plural, one {# інциденту} few {# інцидентів} many {# інцидентів} other {# інциденту}} година невідома; їх розподілено за тижнем так само, як решту.',
  },
  noCalls: { en: 'There are no incidents to form an expectation from.', uk: 'Немає інцидентів, за якими можна скласти очікування.' },
  shortWindow: { en: 'The window has {weeks, number, ::.0} weeks: each hour of the week has happened only a few times.', uk: 'Вікно має {weeks, number, ::.0} тижня: кожна година тижня траплялася лише кілька разів.' },
  withoutUnits: {
    en: '{without, number} of {areas, number} areas get no unit in any shift: each has too little work for one of its own. Share among larger areas, let them be covered from next door, or give them a floor.',
    uk: '{without, number} з {areas, number} районів не отримують екіпажу в жодній зміні: роботи в кожному замало для власного. Розподіляйте між більшими районами, прикривайте їх із сусідніх або задайте нижню межу.',
  },
  incidentsOnly: {
    en: 'Each recorded incident counts as one call. Most calls to police are no crime: set calls per incident from the figures of your dispatch.',
    uk: 'Кожен зареєстрований інцидент рахується одним викликом. Більшість викликів поліції не є злочинами: задайте кількість викликів на інцидент за даними диспетчерської.',
  },
} satisfies Record<string, Text>;

export function hoursWarnings(output: HoursOutput, { body, weeks, areas }: { body: HoursBody; weeks: number; areas: number }): AnalysisWarning[] {
  const own: AnalysisWarning[] = [];
  const warn = (code: string, severity: AnalysisWarning['severity'], text: Text): void => { own.push({ code, severity, text }); };
  if (output.demand.used === 0) warn('no_calls', 'stop', warned.noCalls);
  if (body.callsPerIncident === 1) warn('incidents_only', 'caution', warned.incidentsOnly);
  if (output.uncovered.hours > 1e-6) warn('hours_uncovered', 'caution', say(warned.uncovered, output.uncovered));
  if (output.demand.hourUnknown > 0) warn('hour_unknown', 'note', say(warned.hourUnknown, { count: output.demand.hourUnknown }));
  const served = new Set(output.cells.filter(({ units }) => units > 0).map(({ area }) => area));
  const without = areas - served.size;
  if (output.faults.length === 0 && served.size > 0 && without > 0) warn('areas_without_units', 'caution', say(warned.withoutUnits, { without, areas }));
  if (weeks < 12) warn('short_history', 'caution', say(warned.shortWindow, { weeks }));
  return own;
}

const impossible = {
  floors: { en: 'The floors of {where} add up to {floors} units; there are {total}.', uk: 'Нижні межі ({where}) разом становлять {floors}, а екіпажів є {total}.' },
  ceilings: { en: 'The ceilings of {where} leave room for {ceilings} units; there are {total}.', uk: 'Верхні межі ({where}) дають місце для {ceilings}, а екіпажів є {total}.' },
  crossed: { en: '{where}: at least {floor} units and at most {ceiling}.', uk: '{where}: щонайменше {floor} і щонайбільше {ceiling}.' },
  units: { en: 'Give {units} units instead of {total}.', uk: 'Дайте {units} замість {total}.' },
  raise: { en: 'Raise the ceiling to {floor}.', uk: 'Підніміть верхню межу до {floor}.' },
  all: { en: 'all shifts', uk: 'усі зміни' },
  day: { en: 'shift {shift} on {weekday}', uk: 'зміна {shift}, {weekday}' },
  cell: { en: '{area}, shift {shift} on {weekday}', uk: '{area}, зміна {shift}, {weekday}' },
} satisfies Record<string, Text>;

type Named = { shiftOf: (day: number) => { number: number; name: string; weekday: number }; cellOf: (cell: number) => { area: string; day: number }; ceilingFrom: Int32Array };

/** One for each fault, with the least change of the request that would undo it. */
export function hoursInfeasible({ faults }: HoursOutput, { shiftOf, cellOf, ceilingFrom }: Named): Infeasibility[] {
  const dayWords = (day: number): Text => {
    const { name, weekday } = shiftOf(day);
    return say(impossible.day, { shift: name, weekday: weekdays[weekday - 1]! });
  };
  return faults.map((fault): Infeasibility => {
    if (fault.kind === 'floor_above_ceiling') {
      const { area, day } = cellOf(fault.cell);
      const { name, weekday } = shiftOf(day);
      const change: RequestChange[] = [{ path: ['ceilings', ceilingFrom[fault.cell]!, 'units'], value: fault.floor }];
      return {
        constraint: 'floor_above_ceiling', words: say(impossible.crossed, { where: say(impossible.cell, { area, shift: name, weekday: weekdays[weekday - 1]! }), floor: fault.floor, ceiling: fault.ceiling }),
        relaxation: { words: say(impossible.raise, { floor: fault.floor }), change },
      };
    }
    const where = fault.day === null ? impossible.all : dayWords(fault.day);
    const units = fault.kind === 'floors_above_total' ? fault.floors : fault.ceilings;
    const change: RequestChange[] = [{ path: fault.day === null ? ['units'] : ['shifts', shiftOf(fault.day).number, 'units'], value: units }];
    const words = fault.kind === 'floors_above_total' ? say(impossible.floors, { where, floors: fault.floors, total: fault.total }) : say(impossible.ceilings, { where, ceilings: fault.ceilings, total: fault.total });
    return { constraint: fault.kind, words, relaxation: { words: say(impossible.units, { units, total: fault.total }), change } };
  });
}
