/**
 * What the address says of an analysis: which method, how it is set, and which results are shown. Parameters stand in it as the
 * texts that were typed, wrong ones included, so that another person sees what was asked; the server and the form judge them.
 */
export type AnalysisChoice = {
  /** Id of the method; null while none is chosen. */
  method: string | null;
  /** Parameters by name, without those that are as by default. */
  parameters: Readonly<Record<string, string>>;
  /** What incidents are added up by, as hex:9, square:500 or area:district; null leaves it to the method. */
  unit: string | null;
  /** Of the random numbers; null is 1. */
  seed: number | null;
  /** System of coordinates in which distances are measured; null leaves it to the server. */
  crs: string | null;
  /** The result that is shown. */
  run: string | null;
  /** The result that it is compared with. */
  with: string | null;
  /** The feature of the result that is looked at. */
  pick: string | null;
};

export const defaultChoice: AnalysisChoice = { method: null, parameters: {}, unit: null, seed: null, crs: null, run: null, with: null, pick: null };

const prefix = 'p.';
const form = {
  method: /^[a-z][a-z0-9_]{0,60}$/, name: /^[A-Za-z][A-Za-z0-9_]{0,60}$/, unit: /^(hex:\d{1,2}|square:\d{1,6}|area:[a-z0-9_-]{1,40}|none)$/,
  crs: /^EPSG:\d{4,5}$/, result: /^[0-9a-f]{24}$/,
};
const longestParameter = 20_000;
const highestSeed = 4_294_967_295;

export function encodeChoice(choice: AnalysisChoice, query: URLSearchParams): void {
  if (choice.method) query.set('method', choice.method);
  for (const name of Object.keys(choice.parameters).sort()) query.set(prefix + name, choice.parameters[name]!);
  if (choice.unit) query.set('unit', choice.unit);
  if (choice.seed !== null) query.set('seed', String(choice.seed));
  if (choice.crs) query.set('crs', choice.crs);
  if (choice.run) query.set('run', choice.run);
  if (choice.with) query.set('with', choice.with);
  if (choice.pick) query.set('pick', choice.pick);
}

const matching = (text: string | null, shape: RegExp): string | null => (text !== null && shape.test(text) ? text : null);

export function decodeChoice(query: URLSearchParams): AnalysisChoice {
  const parameters: Record<string, string> = {};
  for (const [key, value] of query) {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    if (form.name.test(name) && value.length <= longestParameter) parameters[name] = value;
  }
  const seed = query.get('seed');
  const pick = query.get('pick');
  return {
    method: matching(query.get('method'), form.method), parameters,
    // A call sign of a patrol plan has the same name in the address.
    unit: query.getAll('unit').find((text) => form.unit.test(text)) ?? null,
    seed: seed !== null && /^\d{1,10}$/.test(seed) && Number(seed) <= highestSeed ? Number(seed) : null,
    crs: matching(query.get('crs'), form.crs),
    run: matching(query.get('run'), form.result), with: matching(query.get('with'), form.result),
    pick: pick !== null && pick.length > 0 && pick.length <= 100 ? pick : null,
  };
}
