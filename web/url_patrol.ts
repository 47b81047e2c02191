/**
 * What the address says of patrols: which part of the view, and which plan, unit, operation, redrawing of beats or series of
 * forecasts is shown there. All of them stay in it while another part is looked at.
 */
export const patrolParts = ['plan', 'forecasts', 'hours', 'beats', 'operations'] as const;
export type PatrolPart = (typeof patrolParts)[number];

export type PatrolChoice = {
  part: PatrolPart;
  /** The plan that is shown. */
  plan: string | null;
  /** Call sign: its sheet is shown instead of the whole plan. */
  callSign: string | null;
  /** Number of an operation. */
  operation: string | null;
  /** The redrawing of beats that is shown. */
  beats: string | null;
  /** The series of forecasts that is shown. */
  series: string | null;
  /** The one of them that is looked at. */
  forecast: string | null;
};

export const defaultPatrol: PatrolChoice = { part: 'plan', plan: null, callSign: null, operation: null, beats: null, series: null, forecast: null };

const form = {
  plan: /^[0-9a-f]{24}$/, callSign: /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,30}$/u, operation: /^[1-9]\d{0,11}$/, named: /^[\w.:-]{1,80}$/,
  /** What an analysis adds up by has the same name in the address. */
  summedBy: /^(hex|square|area):|^none$/,
};

export function encodePatrol(choice: PatrolChoice, query: URLSearchParams): void {
  if (choice.part !== 'plan') query.set('part', choice.part);
  if (choice.plan) query.set('plan', choice.plan);
  if (choice.callSign) query.append('unit', choice.callSign);
  if (choice.operation) query.set('operation', choice.operation);
  if (choice.beats) query.set('beats', choice.beats);
  if (choice.series) query.set('series', choice.series);
  if (choice.forecast) query.set('forecast', choice.forecast);
}

const matching = (text: string | null, shape: RegExp): string | null => (text !== null && shape.test(text) ? text : null);

export function decodePatrol(query: URLSearchParams): PatrolChoice {
  return {
    part: patrolParts.find((part) => part === query.get('part')) ?? 'plan',
    plan: matching(query.get('plan'), form.plan),
    callSign: query.getAll('unit').find((text) => form.callSign.test(text) && !form.summedBy.test(text)) ?? null,
    operation: matching(query.get('operation'), form.operation),
    beats: matching(query.get('beats'), form.named),
    series: matching(query.get('series'), form.named),
    forecast: matching(query.get('forecast'), form.plan),
  };
}
