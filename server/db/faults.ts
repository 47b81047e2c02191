import { Problem } from '../model/problem.ts';

/** The five-character SQLSTATE, or the system's error code, of whatever was thrown. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

const lost = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT',
  '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300',
]);

/** pg reports these without a code. */
const lostMessages = [
  'Connection terminated', 'timeout expired', 'Client has encountered a connection error', 'Client was closed',
];

/** Whether the connection, rather than the statement, is at fault. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'database_restarted';
  if (lost.has(errorCode(error))) return true;
  return error instanceof Error && errorCode(error) === '' && lostMessages.some((start) => error.message.startsWith(start));
}

/** Turns what the database throws into what a person can act on; anything else is our own bug and stays as it is. */
export function toProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const problem = describe(error);
  if (problem !== null) problem.cause = error;
  return problem ?? error;
}

function describe(error: unknown): Problem | null {
  if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
    return new Problem('unavailable', 'database_busy',
      'Every connection to the database is in use. Try again in a moment; while a large file is imported this can take longer.');
  }
  if (isConnectionFault(error)) {
    return new Problem('unavailable', 'database_unreachable',
      'The database cannot be reached at the moment. Try again; if it lasts, check that PostgreSQL is running.');
  }
  switch (errorCode(error)) {
    case '57014':
      return new Problem('unavailable', 'statement_timeout',
        'The question took longer than the time allowed and was stopped. Choose a shorter window or a smaller area.');
    case '55P03':
      return new Problem('unavailable', 'data_locked',
        'The data are being changed by something else that has not finished. Try again in a moment.');
    case '25P03':
      return new Problem('unavailable', 'transaction_idle',
        'The work waited too long between two steps and was rolled back. Try again.');
    case '40001':
    case '40P01':
      return new Problem('conflict', 'changed_meanwhile', 'Something else changed the same data at the same time. Try again.');
    case '53100':
      return new Problem('storage_full', 'disk_full', 'The disk of the database is full. Free some space, then try again.');
    case '53200':
      return new Problem('unavailable', 'out_of_memory',
        'The database ran out of memory. Choose a shorter window or a smaller area.');
    case '25006':
      return new Problem('unavailable', 'database_read_only',
        'The database accepts no changes: it is a standby or set to read only.');
    default:
      return null;
  }
}
