import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Problem, problemStatus, type ProblemField, type ProblemKind } from '../model/problem.ts';
import type { Log } from './parts.ts';
import type { Env } from './router.ts';

/** What a problem document looks like on the wire (RFC 9457). */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  fields: ProblemField[];
};

export const problemTitles: Readonly<Record<ProblemKind, string>> = {
  bad_request: 'The request cannot be understood',
  unauthorized: 'A key is needed',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'In conflict with the present state',
  too_large: 'Too large',
  unsupported_format: 'Unsupported format',
  unprocessable: 'Understood, but cannot be done',
  too_many_requests: 'Too many requests',
  internal: 'A fault of this server',
  unavailable: 'Not available at the moment',
  storage_full: 'The disk is full',
};

/** A document names its kind by an address on this server that explains it. */
export const problemType = (kind: ProblemKind): string => `/docs#problem-${kind.replaceAll('_', '-')}`;

/** No query string: an area or a purpose asked for has no place in a log or a problem document. */
const instanceOf = (context: Context): string => new URL(context.req.url).pathname.slice(0, 300);

/** Kinds of problem for which a standard has an address of its own: OGC API - Processes, Part 1. */
const exception = (name: string): string => `http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/${name}`;
const standardTypes: Readonly<Record<string, string>> = {
  unknown_process: exception('no-such-process'), unknown_job: exception('no-such-job'), result_not_ready: exception('result-not-ready'),
};

export function problemDocument(problem: Problem, instance: string): ProblemDocument {
  return {
    type: standardTypes[problem.code] ?? problemType(problem.kind),
    title: problemTitles[problem.kind],
    status: problem.status,
    detail: problem.message,
    instance,
    code: problem.code,
    fields: problem.fields,
  };
}

/** RFC 6750: a request without a key is only told how to give one. */
const challenge = ({ code }: Problem): string => `Bearer realm="hexwatch"${code === 'key_missing' ? '' : ', error="invalid_token"'}`;

export function respondProblem(context: Context, problem: Problem): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' });
  if (problem.retryAfterSeconds !== null) headers.set('Retry-After', String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
  if (problem.kind === 'unauthorized') headers.set('WWW-Authenticate', challenge(problem));
  return new Response(`${JSON.stringify(problemDocument(problem, instanceOf(context)), null, 2)}\n`, { status: problem.status, headers });
}

const kindOfStatus = (status: number): ProblemKind =>
  (Object.keys(problemStatus) as ProblemKind[]).find((kind) => problemStatus[kind] === status)
  ?? (status < 500 ? 'bad_request' : 'internal');

/** What hono itself throws (a body that is not JSON, say) becomes a problem; null for a fault of our own. */
function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    const kind = kindOfStatus(error.status);
    if (kind === 'internal') return null;
    return new Problem(kind, kind === 'bad_request' ? 'malformed_request' : kind, error.message || problemTitles[kind]);
  }
  return null;
}

/** The one place where errors become answers. What we did not foresee is logged in full and told without its insides. */
export function handleError(log: Log) {
  return (error: unknown, context: Context<Env>): Response => {
    // Whoever asked has gone; nobody reads this answer and nothing is wrong.
    if (context.req.raw.signal.aborted && !(error instanceof Problem)) return new Response(null, { status: 499 });
    const problem = asProblem(error);
    if (problem !== null && problem.kind !== 'internal') return respondProblem(context, problem);
    log.error({ err: error, method: context.req.method, path: instanceOf(context) }, 'a request failed unexpectedly');
    return respondProblem(context, new Problem('internal', 'internal',
      'Something went wrong in the server. Nothing stored was lost. The server\'s log says what it was; try again, and tell its operator if it stays.'));
  };
}
