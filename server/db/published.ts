import { sql } from 'kysely';
import pg from 'pg';
import type { Agency } from './agencies.ts';
import { toProblem } from './faults.ts';
import type { Database } from './handle.ts';
import { sessionOf, type Transaction } from './session.ts';
import { transact } from './transact.ts';

/** An agency as it is at the moment: which version of its data is current. */
export type AgencyVersion = Agency & {
  /** Null when the database keeps no record of the version. */
  stamp: string | null;
  hasIncidents: boolean;
};

const look = `select a.agency_id as "agencyId", a.slug, a.name, a.zone, a.demonstration, a.data_version::text as "dataVersion",
    p.stamp::text as stamp, exists (select from incident i where i.agency_id = a.agency_id) as "hasIncidents"
  from agency a left join publication p on p.agency_id = a.agency_id and p.data_version = a.data_version
  order by a.agency_id limit 10000`;

export const readAgencyVersions = async (transaction: Transaction): Promise<AgencyVersion[]> =>
  (await sql.raw<AgencyVersion>(look).execute(transaction)).rows;

const context = { agencyId: 0, person: 'system', purpose: 'follow publications' };

/** A line to the database on which it tells of publications, and on which it can be asked for the state of things. */
export type Listener = {
  look(): Promise<AgencyVersion[]>;
  close(): Promise<void>;
};

export type Hearers = {
  /** Something was published, by this process or another one. */
  onNotice: () => void;
  /** The line is broken: nothing more is heard. */
  onBroken: (error: Error) => void;
};

export function listenForPublications(database: Database, hearers: Hearers): Promise<Listener> {
  return database.kind === 'embedded' ? listenWithin(database, hearers) : listenToServer(database, hearers);
}

type Hearer = () => void;
const within = new WeakMap<Database, Set<Hearer>>();

/** Tells all who follow the database in this process, once the transaction has ended. */
export function announceAtEnd(transaction: Transaction): void {
  const session = sessionOf(transaction);
  session.atEnd.push(() => {
    for (const hear of within.get(session.database) ?? []) hear();
  });
}

function hear(database: Database, notice: Hearer): () => void {
  const all = within.get(database) ?? new Set();
  within.set(database, all.add(notice));
  return () => { all.delete(notice); };
}

/** An embedded database belongs to this process, so that there is nobody else to hear from. */
async function listenWithin(database: Database, { onNotice }: Hearers): Promise<Listener> {
  const leave = hear(database, onNotice);
  return {
    look: () => transact(database, context, readAgencyVersions, { readOnly: true }),
    close: async () => leave(),
  };
}

const answerTimeoutMs = 5000;

/** A connection of its own: those of the pool come and go, and may all be busy. */
async function listenToServer(database: Database, { onNotice, onBroken }: Hearers): Promise<Listener> {
  const client = new pg.Client({
    connectionString: database.pool.options.connectionString, application_name: 'hexwatch follower',
    connectionTimeoutMillis: answerTimeoutMs, query_timeout: answerTimeoutMs, keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  });
  let isClosed = false;
  const tellBroken = (error: Error): void => {
    if (!isClosed) onBroken(error);
  };
  client.on('error', tellBroken);
  client.on('end', () => tellBroken(new Error('Connection terminated')));
  client.on('notification', onNotice);
  // What this process publishes itself is known here a moment before the database says so.
  const leave = hear(database, onNotice);
  const close = async (): Promise<void> => {
    isClosed = true;
    leave();
    // A server that does not answer would not hear a good-bye either.
    const leaving = client.end().catch(() => {});
    await Promise.race([leaving, new Promise((resolve) => { setTimeout(resolve, 500).unref(); })]);
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
  try {
    await client.connect();
    await client.query(
      "select set_config('app.agency', $1, false), set_config('app.person', $2, false), set_config('app.purpose', $3, false)",
      [context.agencyId, context.person, context.purpose].map(String));
    await client.query('listen hexwatch_published');
  } catch (error) {
    await close();
    throw toProblem(error);
  }
  return { look: async () => (await client.query<AgencyVersion>(look)).rows, close };
}
