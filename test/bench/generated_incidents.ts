import { gridDisk } from 'h3-js';
import { sql } from 'kysely';
import type { Agency } from '../../server/db/agencies.ts';
import { ensureAgency } from '../../server/db/agencies.ts';
import { analyze } from '../../server/db/analyze.ts';
import { openDatabase, type Database } from '../../server/db/database.ts';
import { transact, type Transaction } from '../../server/db/transact.ts';
import { integerBetween, pick, randomStream } from '../../server/demo/random.ts';
import { hexAt, hexCentre, hexOutline, hexToBigint } from '../../server/model/hex.ts';
import { moveVersion, nextVersion } from '../support/versions.ts';

/** Everything happens in these five years. */
export const firstDay = '2021-01-01';
export const lastDay = '2025-12-31';
export const middle = { longitude: 30.5, latitude: 50.45 };

const days = 1826;
const zone = 'Europe/Kyiv';
const offences = 20;
/** 10,981 cells; the wide one has 83,167, some 35 km across. */
const town = { rings: 60, centres: 40 };
export const wideTown = { rings: 166, centres: 300 };
/** Of the table that is drawn from: a busy cell stands in it often. */
type Ticket = { cell: string; longitude: number; latitude: number };

/**
 * A database on PostgreSQL for measuring questions. Parallel plans are off for all that use it: on a machine with few
 * cores they say more about the neighbours than about the statement.
 */
export async function openQuietly(url: string): Promise<Database> {
  const target = new URL(url);
  target.searchParams.set('options', '-c max_parallel_workers_per_gather=0');
  return openDatabase({ databaseUrl: target.href, dataFolder: '' });
}

/** An agency with a boundary, and a table `ticket` in which real cells stand as often as they are to be hit. */
export async function makeGround(database: Database, { rings, centres } = town): Promise<Agency> {
  const agency = await ensureAgency(database, { slug: 'bench', name: 'Bench', zone, demonstration: false });
  const cells = gridDisk(hexAt(middle.longitude, middle.latitude), rings);
  const tickets = drawTickets(cells, centres);
  const outline = JSON.stringify({ type: 'MultiPolygon', coordinates: hexOutline(cells) });
  await work(database, agency, async (transaction) => {
    await sql`create table ticket (place integer primary key, cell bigint not null, longitude float8 not null, latitude float8 not null)`.execute(transaction);
    const column = (read: (ticket: Ticket) => string | number): string => `{${tickets.map(read).join(',')}}`;
    await sql`insert into ticket select ordinal - 1, cell, longitude, latitude
      from unnest(${column(({ cell }) => hexToBigint(cell))}::bigint[], ${column(({ longitude }) => longitude)}::float8[], ${column(({ latitude }) => latitude)}::float8[])
        with ordinality as t (cell, longitude, latitude, ordinal)`.execute(transaction);
    await sql`insert into area (agency_id, kind, code, name, geom, square_km, content_hash, import_id, data_version)
      select ${agency.agencyId}, 'boundary', 'bench', 'Bench', shape, ST_Area(shape::geography) / 1e6, '\\x00', 1, 1
      from ST_SetSRID(ST_GeomFromGeoJSON(${outline}), 4326) shape`.execute(transaction);
  });
  return agency;
}

/** One ticket for each cell, and fifty for each of those that a walk from a few centres comes by. */
function drawTickets(cells: readonly string[], centres: number): Ticket[] {
  const random = randomStream(5, 'tickets');
  const busy = Array.from({ length: centres }, () => gridDisk(pick(random, cells), integerBetween(random, 1, 6))).flat();
  const inside = new Set(cells);
  const drawn = [...cells, ...busy.filter((cell) => inside.has(cell)).flatMap((cell) => Array.from({ length: integerBetween(random, 5, 50) }, () => cell))];
  return drawn.map((cell) => {
    const [longitude, latitude] = hexCentre(cell);
    return { cell, longitude, latitude };
  });
}

/** Indexes that are made after the rows, which takes a fraction of the time. */
const later = ['incident_time', 'incident_place', 'incident_cell', 'incident_order', 'incident_version'];

/**
 * As many incidents as make `total`, in one statement, stored in the order of time as an import stores them. The same on every run.
 * Points lie within 30 metres of the middle of their cell, so that the cell is theirs.
 */
export async function fillUpTo(database: Database, agency: Agency, total: number): Promise<void> {
  const { agencyId } = agency;
  await work(database, agency, async (transaction) => {
    const { rows: indexes } = await sql<{ name: string; definition: string }>`
      select indexname as name, indexdef as definition from pg_indexes where tablename = 'incident' and indexname = any(${later}::text[])`.execute(transaction);
    for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(transaction);
    await sql`delete from incident where agency_id = ${agencyId}`.execute(transaction);
    await insertMade(transaction, agencyId, { first: 1, last: total });
    for (const { definition } of indexes) await sql.raw(definition).execute(transaction);
    // The rows were swapped, not changed: nobody can follow from an earlier version to this one.
    await sql`delete from publication where agency_id = ${agencyId}`.execute(transaction);
    await moveVersion(transaction, agencyId);
  });
  await analyze(database, ['incident', 'area']);
}

/** Publishes so many more, as an import does, spread over the five years. `have` are there already. */
export const addMore = (database: Database, agency: Agency, { have, more }: { have: number; more: number }): Promise<void> =>
  work(database, agency, async (transaction) => {
    await insertMade(transaction, agency.agencyId, { first: have + 1, last: have + more });
    await moveVersion(transaction, agency.agencyId);
  });

async function insertMade(transaction: Transaction, agencyId: number, { first, last }: { first: number; last: number }): Promise<void> {
  await sql`insert into incident (agency_id, source, source_key, source_id, offence_id, source_offence, occurred_from, occurred_to, zone, occurred_text,
      time_precision, local_date, local_hour, local_weekday, geom, cell, location_precision, address, content_hash, import_id, data_version)
    select ${agencyId}, 'bench', made.id::text, made.id::text, kind.offence_id, kind.code, made.at, made.at, ${zone}, made.at::text,
      'instant', made.local::date, extract(hour from made.local), extract(isodow from made.local),
      ST_SetSRID(ST_MakePoint(ticket.longitude + made.east * 6e-6, ticket.latitude + made.north * 4e-6), 4326), ticket.cell,
      'block', 'Long Street ' || made.id % 400, decode(md5(made.id::text), 'hex'), 1, ${await nextVersion(transaction, agencyId)}::bigint
    from (
      select drawn.*, drawn.at at time zone ${zone} as local
      from (
        select id, ${firstDay}::timestamptz + make_interval(secs => (hashint8extended(id, 1) & 1099511627775) % (${days} * 86400::bigint)) as at,
          (hashint8extended(id, 2) & 1099511627775) % (select count(*) from ticket) as place, (hashint8extended(id, 3) & 1099511627775) % ${offences}::integer as kind,
          (hashint8extended(id, 4) & 127) - 64 as east, (hashint8extended(id, 5) & 127) - 64 as north
        from generate_series(${first}::bigint, ${last}::bigint) id
      ) drawn
    ) made
    join ticket on ticket.place = made.place
    join (select offence_id, code, row_number() over (order by offence_id) - 1 as place from offence where parent_id is not null limit ${offences}::integer) kind
      on kind.place = made.kind
    order by made.at`.execute(transaction);
}

const work = <T>(database: Database, { agencyId }: Agency, statements: (transaction: Transaction) => Promise<T>): Promise<T> =>
  transact(database, { agencyId, person: 'bench', purpose: 'measure' }, async (transaction) => {
    await sql`select set_config('work_mem', '256MB', true), set_config('maintenance_work_mem', '256MB', true)`.execute(transaction);
    return statements(transaction);
  }, { timeoutMs: 0 });
