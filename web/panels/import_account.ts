import type { ImportReport } from '../../server/model/import_report.ts';

/** What each row came to. The parts add up to the rows read, at every moment. */
export const accountParts = ['stored', 'changed', 'unchanged', 'duplicate', 'rejected'] as const;
export type AccountPart = (typeof accountParts)[number];

export const accountAdds = (report: Pick<ImportReport, 'rowsRead' | AccountPart>): boolean =>
  report.rowsRead === accountParts.reduce((sum, part) => sum + report[part], 0);

export const isUnderWay = ({ status }: Pick<ImportReport, 'status'>): boolean =>
  status === 'queued' || status === 'running' || status === 'publishing';

/** Only incidents can be taken back, and only when the import did anything to them. */
export const canUndo = ({ kind, status, stored, changed }: Pick<ImportReport, 'kind' | 'status' | 'stored' | 'changed'>): boolean =>
  kind === 'incidents' && status === 'completed' && stored + changed > 0;

/** Share of the file that has been read, 0 to 1; null where its size is not known. */
export function shareRead({ fileBytes, bytesRead, status }: Pick<ImportReport, 'fileBytes' | 'bytesRead' | 'status'>): number | null {
  if (status === 'completed' || status === 'publishing') return 1;
  if (fileBytes === null || fileBytes === 0) return null;
  return Math.min(1, bytesRead / fileBytes);
}

export type TimeLeft = { unit: 'seconds' | 'minutes' | 'hours'; value: number };

/** Rounded as people speak: fives of seconds below a minute and a half, minutes below one and a half hours. */
export function timeLeft(seconds: number): TimeLeft {
  if (seconds < 90) return { unit: 'seconds', value: seconds <= 5 ? Math.max(1, Math.ceil(seconds)) : Math.ceil(seconds / 5) * 5 };
  if (seconds < 5400) return { unit: 'minutes', value: Math.round(seconds / 60) };
  return { unit: 'hours', value: Math.round(seconds / 3600) };
}

/** Progress of sending: bytes a second over the whole time so far, and what that leaves. */
export function sendingRate(sent: number, total: number, elapsedMs: number): { perSecond: number; secondsLeft: number } | null {
  if (sent <= 0 || elapsedMs < 500) return null;
  const perSecond = sent / (elapsedMs / 1000);
  return { perSecond, secondsLeft: (total - sent) / perSecond };
}
