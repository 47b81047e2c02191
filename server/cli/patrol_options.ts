import { parseArgs } from 'node:util';
import { Problem } from '../model/problem.ts';
import type { Text } from '../model/analysis.ts';
import { checkKinds } from './plan_outputs.ts';

/** What `npm run patrol` was asked to do. */
export type PatrolCommand = { agency: string | undefined; server: string | undefined; language: keyof Text } & (
  | { verb: 'plan'; request: string; outputs: readonly string[]; unit: string | null; force: boolean }
  | { verb: 'list' }
  | { verb: 'show'; plan: string; outputs: readonly string[]; unit: string | null; force: boolean }
  | { verb: 'approve' | 'reject'; plan: string; reason: string });

const options = {
  output: { type: 'string', short: 'o', multiple: true },
  unit: { type: 'string' }, reason: { type: 'string' }, agency: { type: 'string' }, server: { type: 'string' }, lang: { type: 'string' },
  force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
} as const;

export const patrolHelp = (): string => [
  'Makes patrol plans, tells what is in them, and writes down decisions.', '',
  '  npm run patrol -- plan REQUEST.json [--output plan.json]     the request is that of POST /api/v1/patrols/plans; - reads it from the standard input',
  '  npm run patrol -- list',
  '  npm run patrol -- show PLAN [--output plan.pdf] [--unit A1]',
  '  npm run patrol -- approve PLAN --reason "Why"                and reject', '',
  '  -o, --output FILE   Write the plan there: as pages (.pdf), for a navigation device (.gpx), a visit a line (.csv), for a calendar (.ics), else as JSON.',
  '                      May be given several times; - is the standard output.',
  '  --unit CALLSIGN     Only the sheet of this unit goes into the files.',
  '  --agency SLUG       Whose plans. Default: the only agency there is.',
  '  --server ADDRESS    Ask this server instead of opening the database.',
  '  --lang en|uk        Language of what is said. Default: en.',
  '  --force             Write over files that are there.', '',
  'The least request: {"shift": {"from": "2026-03-01T16:00", "to": "2026-03-02T00:00"}, "units": [{"id": "A1", "start": [30.5, 50.45]}]}.',
  'The same request to the same data gives the same plan. Exit code: 0 done, 1 failed or impossible, 2 wrong options, 130 stopped.',
].join('\n');

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run patrol -- --help tells what there is.`);

export function readPatrolCommand(given: string[]): PatrolCommand | 'help' {
  const { values, positionals } = parse(given);
  const { output = [], unit = null, reason, agency, server, lang = 'en', force = false, help } = values;
  if (help === true) return 'help';
  const [verb, what, ...more] = positionals;
  if (lang !== 'en' && lang !== 'uk') throw usage('Languages are en and uk.');
  if (more.length > 0) throw usage(`"${more[0]!.slice(0, 60)}" is one word too many.`);
  const common = { agency, server, language: lang } as const;
  if (verb === 'list') return { ...common, verb };
  if (what === undefined) throw usage(verb === 'plan' ? 'Name the file of the request.' : verb === undefined ? 'Say plan, list, show, approve or reject.' : 'Name the plan.');
  if (verb === 'plan' || verb === 'show') checkKinds(output, unit);
  switch (verb) {
    case 'plan': return { ...common, verb, request: what, outputs: output, unit, force };
    case 'show': return { ...common, verb, plan: what, outputs: output, unit, force };
    case 'approve': case 'reject':
      if (reason === undefined || reason.trim().length < 5) throw usage('Say why, in a sentence: --reason "...".');
      return { ...common, verb, plan: what, reason: reason.trim() };
    default: throw usage(`There is no "${verb?.slice(0, 60)}". There are plan, list, show, approve and reject.`);
  }
}

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}
