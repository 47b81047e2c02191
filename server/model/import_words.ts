import type { ImportReport } from './import_report.ts';

/** An import in words, for a terminal. */
const number = (value: number): string => value.toLocaleString('en');

export function progressInWords(report: ImportReport): string {
  const share = report.fileBytes !== null && report.fileBytes > 0 ? `${Math.min(100, Math.floor((100 * report.bytesRead) / report.fileBytes))} %` : null;
  const parts = [
    report.status === 'publishing' ? 'publishing' : share,
    `${number(report.rowsRead)} rows`,
    report.rowsPerSecond === null ? null : `${number(report.rowsPerSecond)}/s`,
    report.rejected === 0 ? null : `${number(report.rejected)} rejected`,
    report.status !== 'running' || report.secondsLeft === null ? null : `${durationInWords(report.secondsLeft)} left`,
  ];
  return `${report.file}: ${parts.filter((part) => part !== null).join(', ')}`;
}

export function durationInWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const columns: readonly [title: string, value: (report: ImportReport) => string][] = [
  ['file', (report) => report.file],
  ['status', (report) => report.status],
  ['rows', (report) => number(report.rowsRead)],
  ['new', (report) => number(report.stored)],
  ['changed', (report) => number(report.changed)],
  ['unchanged', (report) => number(report.unchanged)],
  ['duplicate', (report) => number(report.duplicate)],
  ['rejected', (report) => number(report.rejected)],
  ['without place', (report) => number(report.withoutPlace)],
  ['import', (report) => report.id],
];

/** One line for each file, and one for all if there are several. */
export function summaryTable(reports: readonly ImportReport[]): string[] {
  const total = reports.length < 2 ? [] : [columns.map(([title], index) => {
    if (index < 2) return index === 0 ? 'all' : '';
    const field = totals[title];
    return field === undefined ? '' : number(reports.reduce((sum, report) => sum + report[field], 0));
  })];
  const rows = [columns.map(([title]) => title), ...reports.map((report) => columns.map(([, value]) => value(report))), ...total];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows.map((row) => row.map((cell, index) => (index < 2 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join('  ').trimEnd());
}

const totals: Readonly<Record<string, 'rowsRead' | 'stored' | 'changed' | 'unchanged' | 'duplicate' | 'rejected' | 'withoutPlace'>> = {
  'rows': 'rowsRead', 'new': 'stored', 'changed': 'changed', 'unchanged': 'unchanged', 'duplicate': 'duplicate', 'rejected': 'rejected', 'without place': 'withoutPlace',
};

/** What taking an import back has come to. */
export const undoneInWords = ({ id, file, stored, changed }: ImportReport): string =>
  `Import ${id} (${file}) is undone: of its incidents, ${number(stored)} were new and are withdrawn, ${number(changed)} were changed and say again what they said before.`;

const mostNotes = 12;

/** What else there is to say about a file: why it failed, and what was noticed. */
export function remarksInWords(report: ImportReport): string[] {
  const notes = report.notes.map(({ count, line, message }) => `  ${number(count)} x ${message}${line === null || count === 0 ? '' : ` First on line ${number(line)}.`}`);
  const more = notes.length > mostNotes ? [`  and ${notes.length - mostNotes} more remarks, see /api/v1/imports/${report.id}`] : [];
  return [
    ...(report.problem === null ? [] : [`${report.file}: ${report.problem.title}. ${report.problem.detail}`]),
    ...(notes.length === 0 ? [] : [`${report.file}:`, ...notes.slice(0, mostNotes), ...more]),
  ];
}
