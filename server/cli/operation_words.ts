import type { Text } from '../model/analysis.ts';
import type { DosageAnswer, PositionsAnswer } from '../model/dosage.ts';
import type { FairnessAnswer } from '../model/fairness.ts';
import type { OperationRecord, OperationSummary } from '../model/operation.ts';
import { percentWords } from './percent_words.ts';

type Language = keyof Text;
const whole = (value: number): string => String(Math.round(value));

const warned = (warnings: readonly { severity: string; text: Text }[], language: Language): string[] => warnings.map(({ severity, text }) => `${severity === 'note' ? 'Note' : severity === 'stop' ? 'STOP' : 'Careful'}: ${text[language]}`);

export function operationsInWords(operations: readonly OperationSummary[]): string[] {
  if (operations.length === 0) return ['There are no operations.'];
  return operations.map(({ id, title, state, from, to, treated, control, verdict }) => `${id}  ${state}${verdict === null ? '' : ` (${verdict})`}  ${from} to ${to}  ${treated} treated, ${control} control  ${title}`);
}

export function operationInWords(record: OperationRecord, language: Language): string[] {
  const { evaluation } = record;
  return [
    `Operation ${record.id}: ${record.title} (${record.state}), ${record.window.from} to ${record.window.to}, against ${record.before.from} to ${record.before.to}`, record.why,
    ...record.reading.map((text) => text[language]),
    ...(record.assignment === null ? [] : record.assignment.balance.map(({ variable, treated, control, difference }) =>
      `  ${variable[language]}: treated ${treated.toFixed(2)}, control ${control.toFixed(2)}, standardised difference ${difference === null ? '–' : difference.toFixed(2)}`)),
    ...warned(record.warnings, language),
    ...(evaluation === null ? [] : [
      ...evaluation.reading.map((text) => text[language]), ...evaluation.groups.map(({ group, cells, before, after }) => `  ${group}: ${cells} cells, ${before} before, ${after} after`),
      ...evaluation.notToConclude.map((text) => `- ${text[language]}`), ...warned(evaluation.warnings, language),
    ]),
    ...record.history.map(({ at, by, words, reason }) => `  ${at.slice(0, 16).replace('T', ' ')} ${by}: ${words[language]}${reason === null ? '' : ` (${reason})`}`),
  ];
}

export function positionsInWords(file: string, { rows, stored, duplicates, rejected, rejections, kept, keptUntil }: PositionsAnswer): string[] {
  return [
    `${file}: ${rows} rows, ${stored} ${kept ? 'stored' : 'counted'}, ${duplicates} duplicates, ${rejected} rejected${keptUntil === null ? '' : `; kept until ${keptUntil}`}`,
    ...rejections.slice(0, 20).map(({ line, field, code, reason }) => `  line ${line}${field === null ? '' : `, ${field}`}: ${code}. ${reason}`),
  ];
}

export function dosageInWords({ reading, warnings, cells }: DosageAnswer, language: Language): string[] {
  return [
    ...reading.map((text) => text[language]), ...warned(warnings, language),
    ...cells.filter(({ state }) => state !== 'unplanned').map(({ name, planned, done, share }) => `  ${name}: ${whole(planned.minutes)} min planned, ${whole(done.minutes)} done (${percentWords(share, 0)}), ${done.visits} of ${planned.visits} visits`),
  ];
}

export function fairnessInWords({ window, reading, warnings, areas }: FairnessAnswer, language: Language): string[] {
  return [
    `${window.from} to ${window.to}`, ...reading.map((text) => text[language]), ...warned(warnings, language),
    ...areas.map(({ name, minutesShare, harmShare, ratio }) => `  ${name}: ${percentWords(minutesShare, 0)} of the minutes, ${percentWords(harmShare, 0)} of the harm${ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`}`),
  ];
}
