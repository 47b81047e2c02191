/**
 * Everything that can go wrong in a way a person should be told about, with the HTTP status that says the same.
 * Source: RFC 9457, Problem Details for HTTP APIs.
 */
export const problemStatus = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_format: 415,
  unprocessable: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
  storage_full: 507,
} as const;

export type ProblemKind = keyof typeof problemStatus;

/** One fault of one input: where it is and what to do about it; with `change`, what of the request would have to be otherwise. */
export type ProblemField = { field: string; message: string; change?: RequestChange[] };

/** Puts a value at a place of the request, e.g. ["floors", 2, "visits"]; null takes away what stands there. */
export type RequestChange = { path: (string | number)[]; value: string | number | boolean | null };

/** An error for people: says what is wrong and what to do. Anything else that is thrown is our own bug. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  /** Machine-readable reason, stable across releases, e.g. `unknown_offence`. Compare this, never the message. */
  readonly code: string;
  readonly fields: ProblemField[];
  /** When to ask again, for what passes by itself: the header Retry-After. Null where waiting does not help or nobody knows. */
  retryAfterSeconds: number | null = null;

  constructor(kind: ProblemKind, code: string, detail: string, fields: ProblemField[] = []) {
    super(detail);
    this.name = 'Problem';
    this.kind = kind;
    this.code = code;
    this.fields = fields;
  }

  get status(): number {
    return problemStatus[this.kind];
  }
}
