import type { Config } from '../config.ts';
import { findHolder } from '../db/lock.ts';
import { readOperatorKey } from '../db/operator_key.ts';

/** Where the command line does its work. */
export type FoundServer = {
  /** The server that was named, or that has the data folder open; null when the database is ours to open. */
  server: string | null;
  /** Whether it was found by the data folder that it holds. */
  holds: boolean;
  /** With which it lets the command line in; null when there is none to bring. */
  key: string | null;
};

export async function findServer(config: Pick<Config, 'databaseUrl' | 'dataFolder' | 'key'>, named: string | undefined): Promise<FoundServer> {
  const holder = named === undefined && config.databaseUrl === null ? await findHolder(config.dataFolder) : null;
  const own = holder?.address == null ? null : await readOperatorKey(config.dataFolder);
  return { server: named ?? holder?.address ?? null, holds: holder !== null, key: config.key ?? own };
}
