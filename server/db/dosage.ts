import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** What stays of positions: how long all units of a plan together were in each cell. */
export type DosageAccount = {
  rows: number; stored: number; duplicates: number; rejected: number; unknownSeconds: number; visitMinutes: number; gapMinutes: number; rings: number;
  /** Null when positions were only counted, or are gone. */ keptUntil: Date | null;
};
export type CellDosage = { /** Decimal text. */ cell: string; seconds: number; visits: number; driveThroughs: number };

export async function readAccount(transaction: Transaction, agencyId: number, planId: string): Promise<DosageAccount | null> {
  const { rows } = await sql<DosageAccount>`
    select rows::float8 as rows, stored::float8 as stored, duplicates::float8 as duplicates, rejected::float8 as rejected, unknown_seconds as "unknownSeconds",
      visit_minutes as "visitMinutes", gap_minutes as "gapMinutes", rings, case when kept_until > clock_timestamp() then kept_until end as "keptUntil"
    from dosage_account where agency_id = ${agencyId} and plan_id = ${planId}`.execute(transaction);
  return rows[0] ?? null;
}

/** Adds what became of more rows, and says how they are counted from now on. */
export async function saveAccount(transaction: Transaction, agencyId: number, planId: string, account: DosageAccount): Promise<void> {
  await sql`
    insert into dosage_account (agency_id, plan_id, rows, stored, duplicates, rejected, unknown_seconds, visit_minutes, gap_minutes, rings, kept_until)
    values (${agencyId}, ${planId}, ${account.rows}, ${account.stored}, ${account.duplicates}, ${account.rejected}, ${account.unknownSeconds}, ${account.visitMinutes},
      ${account.gapMinutes}, ${account.rings}, ${account.keptUntil?.toISOString() ?? null}::timestamptz)
    on conflict (agency_id, plan_id) do update set rows = dosage_account.rows + excluded.rows, stored = dosage_account.stored + excluded.stored,
      duplicates = dosage_account.duplicates + excluded.duplicates, rejected = dosage_account.rejected + excluded.rejected, unknown_seconds = excluded.unknown_seconds,
      visit_minutes = excluded.visit_minutes, gap_minutes = excluded.gap_minutes, rings = excluded.rings, kept_until = excluded.kept_until, updated_at = clock_timestamp()`.execute(transaction);
}

/** Instead of what was counted before. */
export async function replaceDosage(transaction: Transaction, agencyId: number, planId: string, cells: readonly CellDosage[]): Promise<void> {
  await sql`delete from dosage where agency_id = ${agencyId} and plan_id = ${planId}`.execute(transaction);
  await sql`
    insert into dosage (agency_id, plan_id, cell, seconds, visits, drive_throughs)
    select ${agencyId}::integer, ${planId}::text, given.cell, given.seconds, given.visits, given.throughs
    from unnest(${cells.map(({ cell }) => cell)}::bigint[], ${cells.map(({ seconds }) => seconds)}::float8[], ${cells.map(({ visits }) => visits)}::integer[],
      ${cells.map(({ driveThroughs }) => driveThroughs)}::integer[]) as given (cell, seconds, visits, throughs)`.execute(transaction);
}

/** The longest first. */
export async function readDosage(transaction: Transaction, agencyId: number, planIds: readonly string[], limit: number): Promise<(CellDosage & { planId: string })[]> {
  const { rows } = await sql<CellDosage & { planId: string }>`
    select plan_id as "planId", cell::text as cell, seconds, visits, drive_throughs as "driveThroughs" from dosage
    where agency_id = ${agencyId} and plan_id = any(${[...planIds]}::text[]) order by seconds desc, cell, plan_id limit ${limit}`.execute(transaction);
  return rows;
}
