import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Problem } from '../model/problem.ts';

/** An answer as it comes. `fetch` would give up after five minutes without a byte, which a large file may take to be finished. */
export async function fetchExport(address: URL, key: string | null, signal: AbortSignal): Promise<IncomingMessage> {
  const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(address, { signal, headers: key === null ? {} : { Authorization: `Bearer ${key}` } }, resolve).on('error', reject).end();
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Problem('unavailable', 'server_unreachable', `The server at ${address.origin} does not answer. Is it running?`);
  });
  if (answer.statusCode === 200) return answer;
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += String(piece);
  throw refused(text, `The server at ${address.origin} answered ${answer.statusCode}.`);
}

function refused(text: string, otherwise: string): Problem {
  try {
    const { code, detail } = JSON.parse(text) as { code?: string; detail?: string };
    return new Problem('unprocessable', code ?? 'server_refused', detail ?? otherwise);
  } catch {
    return new Problem('unprocessable', 'server_refused', otherwise);
  }
}
