import { hc } from 'hono/client';
import type { InferResponseType } from 'hono/client';
import type { App } from '../server/app.ts';
import type { AnalysisResult } from '../server/model/analysis.ts';
import type { HexDayTable } from '../server/model/answers.ts';
import type { PlanRecord, PlanSummary, PlanWays } from '../server/model/patrol.ts';
import type { KeptResult, KeptResultList } from '../server/model/results.ts';
import type { HexDays } from '../tiles/hex_days.ts';
import type { MethodDescription } from './analysis_methods.ts';

export type Question = Readonly<Record<string, string | number | undefined>>;

export function address(path: string, question: Question = {}): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(question).sort()) {
    const value = question[key];
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

declare const answerOf: unique symbol;
/** The address of an answer of a known type. */
export type Address<T> = string & { readonly [answerOf]: T };

/** Only addresses and types are taken from the client of the routes; what is sent is up to `ask`. */
const client = hc<App>('http://page');
const { v1 } = client.api;
type Answer<Get extends (...given: never[]) => unknown> = Address<InferResponseType<Get, 200>>;
const at = <Get extends (...given: never[]) => unknown>(url: URL, question: Question = {}) => address(url.pathname, question) as Answer<Get>;

/** Every address that the page asks, with the type of its answer as the routes declare it. */
export const addresses = {
  status: (question: Question) => at<typeof v1.status.$get>(v1.status.$url(), question),
  hexes: (question: Question) => at<typeof v1.hexes.$get>(v1.hexes.$url(), question),
  /** In bytes: typed columns, not the JSON form that the route declares. */
  hexDays: (question: Question) => address(v1.hexes.days.$url().pathname, question) as Address<HexDays<HexDayTable['meta']>>,
  changes: (question: Question) => at<typeof v1.changes.$get>(v1.changes.$url(), question),
  cell: (cell: string, question: Question) => at<(typeof v1.hexes)[':cell']['$get']>(v1.hexes[':cell'].$url({ param: { cell }, query: {} }), question),
  series: (question: Question) => at<typeof v1.series.$get>(v1.series.$url(), question),
  rhythm: (question: Question) => at<typeof v1.rhythm.$get>(v1.rhythm.$url(), question),
  offences: (question: Question) => at<typeof v1.offences.$get>(v1.offences.$url(), question),
  areas: (question: Question) => at<typeof v1.areas.$get>(v1.areas.$url(), question),
  brief: (question: Question) => at<typeof v1.brief.$get>(v1.brief.$url(), question),
  incidents: (question: Question) => at<typeof v1.incidents.$get>(v1.incidents.$url(), question),
  quality: (question: Question) => at<typeof v1.quality.$get>(v1.quality.$url(), question),
  imports: (question: Question) => at<typeof v1.imports.$get>(v1.imports.$url(), question),
  import: (id: string) => at<(typeof v1.imports)[':id']['$get']>(v1.imports[':id'].$url({ param: { id } })),
  undoImport: (id: string) => at<(typeof v1.imports)[':id']['undo']['$post']>(v1.imports[':id'].undo.$url({ param: { id } })),
  webhooks: (question: Question) => at<typeof v1.webhooks.$get>(v1.webhooks.$url(), question),
  webhook: (id: string, question: Question) => address(v1.webhooks[':id'].$url({ param: { id }, query: {} }).pathname, question),
  testWebhook: (id: string, question: Question) => address(v1.webhooks[':id'].test.$url({ param: { id }, query: {} }).pathname, question),
  resumeWebhook: (id: string, question: Question) => address(v1.webhooks[':id'].resume.$url({ param: { id }, query: {} }).pathname, question),
  exports: () => at<typeof v1.exports.$get>(v1.exports.$url()),
  keys: (question: Question) => at<typeof v1.keys.$get>(v1.keys.$url(), question),
  key: (id: string) => at<(typeof v1.keys)[':id']['$delete']>(v1.keys[':id'].$url({ param: { id } })),
  presets: () => at<typeof v1.presets.$get>(v1.presets.$url()),
  analyses: () => '/api/v1/analyses',
  analysisMethods: () => '/api/v1/analyses/methods' as Address<{ methods: MethodDescription[] }>,
  analysis: (id: string, question: Question) => address(`/api/v1/analyses/${encodeURIComponent(id)}`, question) as Address<AnalysisResult>,
  analysisJob: (id: string, question: Question) => address(`/api/v1/analyses/jobs/${encodeURIComponent(id)}`, question),
  results: (question: Question) => address('/api/v1/results', question) as Address<KeptResultList>,
  result: (id: string, question: Question) => address(`/api/v1/results/${encodeURIComponent(id)}`, question) as Address<KeptResult>,
  keepResult: (id: string, question: Question) => address(`/api/v1/results/${encodeURIComponent(id)}/keep`, question),
  patrolPlans: (question: Question) => address('/api/v1/patrols/plans', question) as Address<{ plans: PlanSummary[]; next: string | null }>,
  patrolPlan: (id: string, question: Question) => address(`/api/v1/patrols/plans/${encodeURIComponent(id)}`, question) as Address<PlanRecord>,
  patrolWays: (id: string, question: Question) => address(`/api/v1/patrols/plans/${encodeURIComponent(id)}/ways`, question) as Address<PlanWays>,
  patrolAgain: (id: string, question: Question) => address(`/api/v1/patrols/plans/${encodeURIComponent(id)}/again`, question),
  patrolMoves: (id: string, question: Question) => address(`/api/v1/patrols/plans/${encodeURIComponent(id)}/moves`, question),
  patrolDecision: (id: string, question: Question) => address(`/api/v1/patrols/plans/${encodeURIComponent(id)}/decision`, question),
  basemap: () => at<(typeof client)['basemap.json']['$get']>(client['basemap.json'].$url()),
};

export type ExportList = InferResponseType<typeof v1.exports.$get, 200>;
export type PresetList = InferResponseType<typeof v1.presets.$get, 200>;
