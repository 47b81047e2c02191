import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { hasBeatPlan, insertBeatPlan, listBeatPlans, readBeatPlan, type BeatPlanKind } from '../db/beat_plans.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { Text } from '../model/analysis.ts';
import type { BeatPlan, BeatRecord, BeatSummary, PostsPlan, PostsRecord } from '../model/beats.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { canonicalJson } from './canonical_json.ts';
import { resolveAgency } from './resolve_filter.ts';

/** Beats and posts as they are kept: read and listed. Their content never changes. */
type Whose = { who: Who; agency: string | undefined; signal?: AbortSignal | undefined };
type Plan = { beats: BeatPlan; posts: PostsPlan };

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];
const listedAt = { beats: '/api/v1/patrols/beats', posts: '/api/v1/patrols/posts' } as const;

export const sumOf = (plan: object): string => createHash('sha256').update(canonicalJson(plan)).digest('hex');

/** Keeps a plan under its id; the first under an id stands. */
export async function keepBeatPlan<K extends BeatPlanKind>(
  database: Database, context: Context, { kind, plan, summary, parts }: { kind: K; plan: Plan[K]; summary: Text; parts: number },
): Promise<void> {
  const content = await pack(new TextEncoder().encode(canonicalJson(plan)), { level: 1 });
  await transact(database, context, (transaction) => insertBeatPlan(transaction, context.agencyId, {
    planId: plan.id, kind, title: plan.title, summary, parts, request: plan.request, seed: plan.seed, dataVersion: plan.dataVersion, content, sha256: plan.sha256,
    createdBy: context.person, purpose: context.purpose,
  }));
}

export const isKept = (database: Database, context: Context, id: string, signal?: AbortSignal): Promise<boolean> =>
  transact(database, context, (transaction) => hasBeatPlan(transaction, context.agencyId, id), { readOnly: true, signal });

async function readKept(database: Database, { who, agency, signal, id, kind }: Whose & { id: string; kind: BeatPlanKind }): Promise<{ plan: unknown; createdAt: string; createdBy: string }> {
  const { context } = await resolveAgency(database, who, agency, signal);
  const found = await transact(database, context, (transaction) => readBeatPlan(transaction, context.agencyId, { planId: id, kind }), { readOnly: true, signal });
  if (found === null) throw new Problem('not_found', kind === 'beats' ? 'unknown_beats' : 'unknown_posts', `There is no such plan "${id.slice(0, 60)}". ${listedAt[kind]} lists those there are.`);
  return { plan: JSON.parse(new TextDecoder().decode(await unpack(found.content))), createdAt: found.createdAt.toISOString(), createdBy: found.createdBy };
}

// What is stored was written by this program from the same type.
export const readBeats = async (database: Database, asked: Whose & { id: string }): Promise<BeatRecord> => await readKept(database, { ...asked, kind: 'beats' }) as BeatRecord;
export const readPosts = async (database: Database, asked: Whose & { id: string }): Promise<PostsRecord> => await readKept(database, { ...asked, kind: 'posts' }) as PostsRecord;

export async function listKept(
  database: Database, { who, agency, signal }: Whose, { kind, limit, before }: { kind: BeatPlanKind; limit: number; before: string | undefined },
): Promise<{ plans: BeatSummary[]; next: string | null }> {
  const { context } = await resolveAgency(database, who, agency, signal);
  const [moment, planId] = before?.split('_') ?? [];
  const start = moment === undefined || planId === undefined ? null : { moment, planId };
  const found = await transact(database, context, (transaction) => listBeatPlans(transaction, context.agencyId, { kind, limit: limit + 1, before: start }), { readOnly: true, signal });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { plans: page.map(({ moment: _, ...summary }) => summary), next: found.length > limit && last !== undefined ? `${last.moment}_${last.id}` : null };
}
