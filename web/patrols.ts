import type { MoveOutcome, PlanAsked, PlanMove, PlanRecord } from '../server/model/patrol.ts';
import { address, addresses } from './addresses.ts';
import { remember } from './api.ts';
import { makeDocument, sendJson } from './work.ts';
import type { WorkReport } from './work.ts';

/** What a change by hand does, after less before. */
export type MoveCost = MoveOutcome['cost'];

type Done = PlanRecord | { status: 'done'; record: PlanRecord };
type Asking = { agency: string; signal: AbortSignal; onProgress: (report: WorkReport) => void };

/** Kept by its address, so that it is there when the page shows it. Returns its id. */
function keepRecord(agency: string, record: PlanRecord): string {
  remember(addresses.patrolPlan(record.plan.id, { agency }), record);
  return record.plan.id;
}

const made = async (url: string, body: object, asking: Asking): Promise<string> => {
  const done = await makeDocument<Done>(url, body, asking);
  return keepRecord(asking.agency, 'record' in done ? done.record : done);
};

/** Makes a plan and resolves with its id. Where the signal aborts, the work is ended on the server, too. Rejects with `Failure`, or with the signal's reason. */
export const makePlan = (asked: PlanAsked, asking: Asking): Promise<string> => made(addresses.patrolPlans({ agency: asking.agency }), asked, asking);

/** Plans the rest of a plan anew around the visits that stay. */
export const planAgain = (id: string, body: { locked: NonNullable<PlanAsked['locked']>; seed?: number }, asking: Asking): Promise<string> =>
  made(addresses.patrolAgain(id, { agency: asking.agency }), body, asking);

export async function movePlan(id: string, move: PlanMove, agency: string): Promise<{ id: string; cost: MoveCost }> {
  const { record, cost } = await sendJson<MoveOutcome>(addresses.patrolMoves(id, { agency }), move);
  return { id: keepRecord(agency, record), cost };
}

export async function decidePlan(id: string, decision: { decision: 'approved' | 'rejected'; reason: string }, agency: string): Promise<void> {
  keepRecord(agency, await sendJson<PlanRecord>(addresses.patrolDecision(id, { agency }), decision));
}

export const planFileKinds = ['pdf', 'gpx', 'csv', 'ics'] as const;
type FileAsked = { extension: string; agency: string; /** Of the words in it. */ lang: string };
export const planFile = (id: string, { extension, agency, lang }: FileAsked): string => address(`/api/v1/patrols/plans/${id}.${extension}`, { agency, lang });
export const unitFile = (id: string, unit: string, { extension, agency, lang }: FileAsked): string =>
  address(`/api/v1/patrols/plans/${id}/units/${encodeURIComponent(unit)}.${extension}`, { agency, lang });
