import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentJob } from '../http/document_job.ts';
import { Problem } from '../model/problem.ts';
import { askServer } from '../tasks/send_file.ts';

const pollMs = 300;

/** Has a server make a document, follows the job, and gives the address at which the document can be had. */
export async function madeByServer(
  { server, key, agency }: { server: string; key: string | null; agency: string | undefined },
  { path, body }: { path: string; body: object },
  { signal, show }: { signal: AbortSignal; show: (line: string) => void },
): Promise<string> {
  const query = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  const { job } = await askServer<{ job?: string }>(server, `${path}${query}`, { method: 'POST', key, prefer: 'respond-async', body });
  if (job === undefined) throw new Problem('unavailable', 'server_unreachable', `The server at ${server} gave no job.`);
  const place = `/api/v1/patrols/jobs/${job}${query}`;
  for (;;) {
    if (signal.aborted) {
      await askServer(server, place, { method: 'DELETE', key });
      signal.throwIfAborted();
    }
    const { status, percent, message, document, problem } = await askServer<DocumentJob>(server, place, { key });
    if (problem !== null) throw new Problem('unprocessable', problem.code, problem.detail, problem.fields);
    if (status === 'dismissed') throw new Problem('conflict', 'job_dismissed', 'Somebody ended the work on the server.');
    if (document !== null) return `${document.path}${query}`;
    show(status === 'waiting' ? 'waiting for its turn' : `${percent} %, ${message}`);
    await sleep(pollMs);
  }
}
