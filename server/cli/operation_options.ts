import { parseArgs } from 'node:util';
import type { Text } from '../model/analysis.ts';
import { Problem } from '../model/problem.ts';

/** What `npm run operation` was asked to do. */
export type OperationCommand = { agency: string | undefined; server: string | undefined; language: keyof Text } & (
  | { verb: 'list' }
  | { verb: 'draft'; request: string }
  | { verb: 'show' | 'evaluate'; id: string; outputs: readonly string[]; force: boolean }
  | { verb: 'assign'; id: string; seed: number; method: 'pairs' | 'blocks'; metres: number | undefined }
  | { verb: 'lock'; id: string; late: boolean; reason: string }
  | { verb: 'link' | 'unlink'; id: string; plan: string }
  | { verb: 'abandon'; id: string; reason: string }
  | { verb: 'fairness'; from: string | undefined; to: string | undefined; kind: string | undefined }
  | { verb: 'positions'; plan: string; files: readonly string[]; unit: string | undefined }
  | { verb: 'dosage'; plan: string });

const options = {
  seed: { type: 'string' }, method: { type: 'string' }, metres: { type: 'string' }, late: { type: 'boolean' }, reason: { type: 'string' }, unit: { type: 'string' },
  from: { type: 'string' }, to: { type: 'string' }, kind: { type: 'string' }, output: { type: 'string', short: 'o', multiple: true }, force: { type: 'boolean' },
  agency: { type: 'string' }, server: { type: 'string' }, lang: { type: 'string' }, help: { type: 'boolean', short: 'h' },
} as const;

export const operationHelp = (): string => [
  'Operations from decision to result, what patrols did, and whether it is fair.', '',
  '  npm run operation -- draft REQUEST.json                      as POST /api/v1/patrols/operations takes it; - reads the standard input',
  '  npm run operation -- assign 1 --seed 7 [--method blocks] [--metres 800]',
  '  npm run operation -- lock 1 [--late --reason "Why"]',
  '  npm run operation -- link 1 PLAN                             and unlink',
  '  npm run operation -- evaluate 1 [--output result.json]       also counts.csv or cells.geojson: the ending says what is written',
  '  npm run operation -- show 1 [--output operation.json]',
  '  npm run operation -- abandon 1 --reason "Why"',
  '  npm run operation -- list',
  '  npm run operation -- positions PLAN FILE... [--unit A1]      GPX, CSV or JSON, also packed with gzip',
  '  npm run operation -- dosage PLAN                             minutes in cells against the plan',
  '  npm run operation -- fairness [--from DAY --to DAY --kind district]', '',
  '  --agency SLUG       Whose. Default: the only agency there is.',
  '  --server ADDRESS    Ask this server instead of opening the database.',
  '  --lang en|uk        Language of what is said. Default: en.',
  '  --force             Write over files that are there.', '',
  'Exit code: 0 done, 1 failed, 2 wrong options.',
].join('\n');

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run operation -- --help tells what there is.`);

export function readOperationCommand(given: string[]): OperationCommand | 'help' {
  const { values, positionals: [verb, what, ...more] } = parse(given);
  if (values.help === true) return 'help';
  const { agency, server, lang = 'en', reason = '', output: outputs = [], force = false } = values;
  if (lang !== 'en' && lang !== 'uk') throw usage('Languages are en and uk.');
  const common = { agency, server, language: lang } as const;
  if (verb === 'list') return { ...common, verb };
  if (verb === 'fairness') return { ...common, verb, from: values.from, to: values.to, kind: values.kind };
  if (what === undefined) throw usage(verb === undefined ? 'Say what is to be done.' : verb === 'draft' ? 'Name the file of the request.' : `Name the ${verb === 'positions' || verb === 'dosage' ? 'plan' : 'operation'}.`);
  if (more.length > 0 && !['link', 'unlink', 'positions'].includes(verb!)) throw usage(`"${more[0]!.slice(0, 60)}" is one word too many.`);
  switch (verb) {
    case 'draft': return { ...common, verb, request: what };
    case 'show': case 'evaluate': return { ...common, verb, id: what, outputs, force };
    case 'assign': return { ...common, verb, id: what, seed: wholeNumber(values.seed), method: methodOf(values.method), metres: values.metres === undefined ? undefined : wholeNumber(values.metres) };
    case 'lock': return { ...common, verb, id: what, late: values.late ?? false, reason };
    case 'link': case 'unlink':
      if (more.length !== 1) throw usage('Name the operation and one plan.');
      return { ...common, verb, id: what, plan: more[0]! };
    case 'abandon':
      if (reason.trim().length < 5) throw usage('Say why, in a sentence: --reason "...".');
      return { ...common, verb, id: what, reason: reason.trim() };
    case 'positions':
      if (more.length === 0) throw usage('Name the plan and at least one file.');
      return { ...common, verb, plan: what, files: more, unit: values.unit };
    case 'dosage': return { ...common, verb, plan: what };
    default: throw usage(`There is no "${verb?.slice(0, 60)}".`);
  }
}

function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^\d{1,9}$/.test(text)) throw usage('Give a whole number: --seed 7. With the same seed the same cells are drawn.');
  return Number(text);
}

function methodOf(text: string | undefined): 'pairs' | 'blocks' {
  if (text === undefined || text === 'pairs' || text === 'blocks') return text ?? 'pairs';
  throw usage('Methods are pairs and blocks.');
}

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}
