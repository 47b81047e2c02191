import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { ImportLine } from './import_line.ts';

/** Where lines for the operator go; pino's shape. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** What routes are built from. A route takes from it exactly what it needs. */
export type Parts = {
  database: Database;
  config: Config;
  log: Log;
  /** Digest of the program; part of every ETag, so that a new release never meets an old release's cached numbers. */
  release: string;
  /** What is being prepared right now, in words, e.g. the demonstration city; null when nothing is. */
  loading: () => string | null;
  /** Imports wait here: one at a time for each agency. */
  importLine: ImportLine;
};
