import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { DosageAnswer } from '../model/dosage.ts';

const texts = {
  none: { en: 'No positions and no visits have come in for this plan yet.', uk: 'Для цього плану ще не надходило ні положень, ні відвідувань.' },
  done: {
    en: 'Of {planned, number, ::.} planned minutes {share, number, ::percent .} were done: {visited, number} of {cells, plural, one {# cell} other {# cells}} had a visit of at least {least, plural, one {# minute} other {# minutes}}.',
    uk: 'Із {planned, number, ::.} запланованих хвилин виконано {share, number, ::percent .}: {visited, number} з {cells, plural, one {# клітинки} other {# клітинок}} мали відвідування щонайменше {least, plural, one {# хвилину} few {# хвилини} other {# хвилин}}.',
  },
  nothingPlanned: { en: 'The plan has no visits, so there is nothing to compare with.', uk: 'План не має відвідувань, тож порівнювати нема з чим.' },
  throughs: {
    en: '{throughs, plural, one {# stay was} other {# stays were}} shorter than that: driving through is no visit.',
    uk: '{throughs, plural, one {# перебування було коротшим} few {# перебування були коротшими} other {# перебувань були коротшими}}: проїзд — не відвідування.',
  },
  elsewhere: {
    en: '{minutes, number, ::.} minutes were spent in cells that the plan does not visit.',
    uk: '{minutes, number, ::.} хв проведено в клітинках, яких план не відвідує.',
  },
  sums: { en: 'These are sums over all units of the plan. Who was where is not kept.', uk: 'Це суми за всіма екіпажами плану. Хто де був, не зберігається.' },
  kept: {
    en: 'The positions behind it are thrown away at {until} (UTC); the minutes stay.', uk: 'Положення, з яких це пораховано, буде видалено {until} (UTC); хвилини залишаться.',
  },
  unknown: {
    en: '{minutes, number, ::.} minutes lie between positions too far apart in time and are counted nowhere. What was done may be more than is shown.',
    uk: '{minutes, number, ::.} хв припадають на проміжки між надто віддаленими в часі положеннями й ніде не враховані. Насправді могло бути виконано більше.',
  },
  settled: {
    en: 'The positions are gone: the minutes are shown as they were counted, not as was asked for now.', uk: 'Положень уже немає: хвилини показано так, як їх пораховано раніше, а не так, як запитано тепер.',
  },
  rejected: {
    en: '{rejected, plural, one {# row was} other {# rows were}} rejected of {rows, number}.', uk: 'Відхилено {rejected, plural, one {# рядок} few {# рядки} other {# рядків}} з {rows, number}.',
  },
} satisfies Record<string, Text>;

const moment = (until: string): string => until.slice(0, 16).replace('T', ' ');

export function readDosageWords({ totals, settings, received, keptUntil }: Omit<DosageAnswer, 'reading' | 'warnings'>): Text[] {
  if (received.rows === 0) return [texts.none];
  const { planned, done, share, cellsPlanned, cellsVisited, minutesElsewhere } = totals;
  return [
    share === null ? texts.nothingPlanned : say(texts.done, { planned: planned.minutes, share, visited: cellsVisited, cells: cellsPlanned, least: settings.visitMinutes }),
    ...(done.driveThroughs > 0 ? [say(texts.throughs, { throughs: done.driveThroughs })] : []),
    ...(minutesElsewhere >= 1 ? [say(texts.elsewhere, { minutes: minutesElsewhere })] : []),
    texts.sums, ...(keptUntil === null ? [] : [say(texts.kept, { until: moment(keptUntil) })]),
  ];
}

export function dosageWarnings({ totals, received }: Omit<DosageAnswer, 'reading' | 'warnings'>, isOtherThanAsked: boolean): AnalysisWarning[] {
  const { minutesUnknown, done } = totals;
  const warnings: AnalysisWarning[] = [];
  if (isOtherThanAsked) warnings.push({ code: 'dosage_settled', severity: 'caution', text: texts.settled });
  if (minutesUnknown > 0.1 * (done.minutes + minutesUnknown)) warnings.push({ code: 'positions_too_far_apart', severity: 'caution', text: say(texts.unknown, { minutes: minutesUnknown }) });
  if (received.rejected > 0.05 * received.rows) warnings.push({ code: 'rows_rejected', severity: 'caution', text: say(texts.rejected, { rejected: received.rejected, rows: received.rows }) });
  return warnings;
}
