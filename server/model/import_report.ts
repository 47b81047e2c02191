import { z } from 'zod';

/** What becomes of a file that is loaded: each row read is stored, unchanged, a duplicate, or rejected with its reason. */
export const importStatuses = ['queued', 'running', 'publishing', 'completed', 'failed', 'cancelled', 'interrupted', 'undone'] as const;
export const importReport = z.object({
  id: z.string(), agency: z.string(), kind: z.enum(['incidents', 'areas', 'backdrop']), source: z.string(), file: z.string(),
  fileBytes: z.number().nullable(), bytesRead: z.number(), fileSha256: z.string().nullable(),
  status: z.enum(importStatuses),
  rowsRead: z.number().int(), stored: z.number().int(), changed: z.number().int(), unchanged: z.number().int(),
  duplicate: z.number().int(), rejected: z.number().int(),
  withoutPlace: z.number().int().describe('Accepted rows without usable coordinates: counted in time, not on the map.'),
  notes: z.array(z.object({ code: z.string(), count: z.number().int(), line: z.number().int().nullable(), message: z.string() })),
  problem: z.object({ code: z.string(), title: z.string(), detail: z.string() }).nullable(),
  rowsPerSecond: z.number().nullable(), secondsLeft: z.number().nullable(),
  dataVersion: z.string().nullable(), requestedBy: z.string(),
  requestedAt: z.string(), startedAt: z.string().nullable(), finishedAt: z.string().nullable(),
  undoneAt: z.string().nullable().describe('When it was taken back. The account of its rows says what it had done before.'),
});
export type ImportReport = z.infer<typeof importReport>;
export const importList = z.object({ imports: z.array(importReport) });
