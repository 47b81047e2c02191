import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** Positions and ticked visits of a plan while they are kept, and the minutes that stay. Every reading leaves out what is past its time, removed or not. */
export type StoredPositions = { unit: string[]; /** ISO, UTC. */ at: string[]; longitude: number[]; latitude: number[] };
export type StoredVisits = { unit: string[]; arrived: string[]; left: string[]; /** Decimal text. */ cell: string[] };
type Kept = { planId: string; expiresAt: Date };

/** How many were new; the others were there already. */
export async function insertPositions(transaction: Transaction, agencyId: number, { planId, expiresAt }: Kept, { unit, at, longitude, latitude }: StoredPositions): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into patrol_position (agency_id, plan_id, unit, at, longitude, latitude, expires_at)
    select ${agencyId}::integer, ${planId}::text, given.unit, given.at, given.longitude, given.latitude, ${expiresAt.toISOString()}::timestamptz
    from unnest(${unit}::text[], ${at}::timestamptz[], ${longitude}::float8[], ${latitude}::float8[]) as given (unit, at, longitude, latitude)
    on conflict (agency_id, plan_id, unit, at) do nothing`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

export async function insertVisits(transaction: Transaction, agencyId: number, { planId, expiresAt }: Kept, { unit, arrived, left, cell }: StoredVisits): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into visit_tick (agency_id, plan_id, unit, arrived_at, left_at, cell, expires_at)
    select ${agencyId}::integer, ${planId}::text, given.unit, given.arrived, given.gone, given.cell, ${expiresAt.toISOString()}::timestamptz
    from unnest(${unit}::text[], ${arrived}::timestamptz[], ${left}::timestamptz[], ${cell}::bigint[]) as given (unit, arrived, gone, cell)
    on conflict (agency_id, plan_id, unit, arrived_at) do nothing`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

/** So that two files of one plan are not counted at the same time. */
export async function lockPlan(transaction: Transaction, agencyId: number, planId: string): Promise<void> {
  await sql`select plan_id from patrol_plan where agency_id = ${agencyId} and plan_id = ${planId} for update`.execute(transaction);
}

export async function countPositions(transaction: Transaction, agencyId: number, planId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from patrol_position where agency_id = ${agencyId} and plan_id = ${planId} and expires_at > clock_timestamp()`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** Call signs that have positions or visits. Units of one plan are at most 200. */
export async function unitsWithPositions(transaction: Transaction, agencyId: number, planId: string): Promise<string[]> {
  const { rows } = await sql<{ unit: string }>`
    select unit from patrol_position where agency_id = ${agencyId} and plan_id = ${planId} and expires_at > clock_timestamp()
    union select unit from visit_tick where agency_id = ${agencyId} and plan_id = ${planId} and expires_at > clock_timestamp()
    order by unit limit 200`.execute(transaction);
  return rows.map(({ unit }) => unit);
}

export type Fix = { time: number; longitude: number; latitude: number };

/** Ascending in time. */
export async function readTrack(transaction: Transaction, agencyId: number, { planId, unit, limit }: { planId: string; unit: string; limit: number }): Promise<Fix[]> {
  const { rows } = await sql<Fix>`
    select (extract(epoch from at) * 1000)::float8 as time, longitude, latitude from patrol_position
    where agency_id = ${agencyId} and plan_id = ${planId} and unit = ${unit} and expires_at > clock_timestamp() order by at limit ${limit}`.execute(transaction);
  return rows;
}

export type Tick = { cell: string; from: number; to: number };

export async function readVisits(transaction: Transaction, agencyId: number, { planId, unit, limit }: { planId: string; unit: string; limit: number }): Promise<Tick[]> {
  const { rows } = await sql<Tick>`
    select cell::text as cell, (extract(epoch from arrived_at) * 1000)::float8 as "from", (extract(epoch from left_at) * 1000)::float8 as "to" from visit_tick
    where agency_id = ${agencyId} and plan_id = ${planId} and unit = ${unit} and expires_at > clock_timestamp() order by arrived_at limit ${limit}`.execute(transaction);
  return rows;
}

/** Removes positions and visits that are past their time, or older than the days that are kept now. Returns how many went. */
export async function prunePositions(transaction: Transaction, agencyId: number, days: number): Promise<number> {
  const positions = await sql`
    delete from patrol_position where agency_id = ${agencyId}
      and (expires_at <= clock_timestamp() or at < clock_timestamp() - make_interval(days => ${days}::integer))`.execute(transaction);
  const visits = await sql`
    delete from visit_tick where agency_id = ${agencyId}
      and (expires_at <= clock_timestamp() or arrived_at < clock_timestamp() - make_interval(days => ${days}::integer))`.execute(transaction);
  return Number(positions.numAffectedRows ?? 0n) + Number(visits.numAffectedRows ?? 0n);
}
