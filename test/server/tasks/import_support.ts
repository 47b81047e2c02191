import { createReadStream, statSync } from 'node:fs';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { ensureAgency, findAgency } from '../../../server/db/agencies.ts';
import type { Database } from '../../../server/db/database.ts';
import { streamRejections } from '../../../server/db/rejections.ts';
import { transact } from '../../../server/db/transact.ts';
import type { ImportReport } from '../../../server/model/import_report.ts';
import type { Context } from '../../../server/model/context.ts';
import type { Rejection } from '../../../server/model/row.ts';
import type { ImportSource } from '../../../server/tasks/import_run.ts';
import { sharedData } from '../../support/data.ts';

/** An agency of its own for each story, so that stories share a database and not their numbers. */
export async function newAgency(database: Database, slug: string, zone = 'America/Chicago'): Promise<Context> {
  const { agencyId } = await ensureAgency(database, { slug, name: slug, zone, demonstration: false });
  return { agencyId, person: 'tester', purpose: 'test imports' };
}

export const dataVersion = async (database: Database, slug: string): Promise<string> => (await findAgency(database, slug))!.dataVersion;

export const shared = (path: string): ImportSource =>
  ({ fileName: sharedData(path), bytes: statSync(sharedData(path)).size, stream: createReadStream(sharedData(path)) });

export function file(text: string | Uint8Array, fileName = 'table.csv'): ImportSource {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return { fileName, bytes: bytes.length, stream: (async function* () { yield bytes; })() };
}

export async function rejectionsOf(database: Database, context: Context, report: ImportReport): Promise<Rejection[]> {
  const all: Rejection[] = [];
  for await (const page of streamRejections(database, context, report.id)) all.push(...page);
  return all;
}

/** One row of a query, on behalf of the agency. */
export async function one<T>(database: Database, context: Context, query: ReturnType<typeof sql<T>>): Promise<T> {
  return transact(database, context, async (transaction) => (await query.execute(transaction)).rows[0]!, { readOnly: true, timeoutMs: 120_000 });
}

export const incidentCount = async (database: Database, context: Context): Promise<number> =>
  (await one(database, context, sql<{ count: number }>`select count(*)::integer as count from incident where agency_id = ${context.agencyId}`)).count;

export const stagedCount = async (database: Database, context: Context): Promise<number> =>
  (await one(database, context, sql<{ count: number }>`select count(*)::integer as count from incident_staging where agency_id = ${context.agencyId}`)).count;

export const isWholeAccount = (report: ImportReport): boolean =>
  report.rowsRead === report.stored + report.changed + report.unchanged + report.duplicate + report.rejected;

export function expectAccount(report: ImportReport, counts: Partial<ImportReport>): void {
  expect(report.problem).toBeNull();
  expect({ stored: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0, ...pick(report) }).toEqual({ status: 'completed', stored: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0, ...counts });
  expect(isWholeAccount(report)).toBe(true);
}

const pick = ({ status, stored, changed, unchanged, duplicate, rejected, rowsRead }: ImportReport): Partial<ImportReport> => ({ status, stored, changed, unchanged, duplicate, rejected, rowsRead });
