import type pg from 'pg';
import type { Engine } from './engine.ts';

/** An open database, migrated and ready. Everything but `db/` treats it as a handle. */
export type Database = {
  kind: 'embedded' | 'server';
  version: { postgres: string; postgis: string };
  /** Where it is, without credentials, for the start line and the page. */
  place: string;
  close(): Promise<void>;
  /** Tells other processes, through the lock file of an embedded database, where the server that holds it listens. */
  setAddress(address: string): void;
  /** For `db/` only. */
  pool: pg.Pool;
  /** For `db/` only: the worker thread behind an embedded database. */
  engine: Engine | null;
};

export type DatabaseSettings = {
  databaseUrl: string | null;
  dataFolder: string;
  say?: (line: string) => void;
  /** How long to go on trying while a PostgreSQL server cannot be reached. */
  connectTimeoutMs?: number;
  /** How many connections to a PostgreSQL server at most. */
  poolSize?: number;
  /** How long a transaction waits for its turn when every connection is in use. */
  queueTimeoutMs?: number;
};
