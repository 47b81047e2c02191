import type { ProblemField } from '../server/model/problem.ts';

/** Why something could not be had, in the server's own words where it gave any. */
export class Failure extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Machine-readable reason, e.g. `unknown_offence`; `offline` when no answer came. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: ProblemField[];

  constructor(status: number, problem: { code?: string; title?: string; detail?: string; fields?: Failure['fields'] }) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'Failure';
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'offline' : 'unknown');
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.fields = problem.fields ?? [];
  }
}

/** What the server said is wrong, as a problem document or not. */
export async function failureOf(response: Response): Promise<Failure> {
  const json = (response.headers.get('content-type') ?? '').includes('json');
  const problem: unknown = json ? await response.json().catch(() => ({})) : {};
  return new Failure(response.status, (problem ?? {}) as Record<string, never>);
}
