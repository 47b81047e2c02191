import { parseArgs } from 'node:util';
import type { Text } from '../model/analysis.ts';
import { hoursTables } from '../model/hours.ts';
import { Problem } from '../model/problem.ts';
import { beatTableNames, postTableNames } from '../tasks/beat_tables.ts';

/** What `npm run beats` and `npm run hours` were asked to do. `request` null: everything at its default. */
export type BeatsCommand = { agency: string | undefined; server: string | undefined; language: keyof Text; outputs: readonly string[]; table: string | undefined; force: boolean } & (
  { verb: 'draw' | 'posts' | 'hours'; request: string | null } | { verb: 'list' } | { verb: 'show'; id: string });

const options = {
  output: { type: 'string', short: 'o', multiple: true }, table: { type: 'string' }, agency: { type: 'string' }, server: { type: 'string' }, lang: { type: 'string' },
  force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
} as const;

const commonHelp = (files: string, tables: readonly string[]): string[] => [
  `  -o, --output FILE   Write it there: ${files}. May be given several times; - is JSON on the standard output.`,
  `  --table NAME        Which table a .csv file has: ${tables.join(', ')}. Default: the first.`,
  '  --agency SLUG       Whose. Default: the only agency there is.',
  '  --server ADDRESS    Ask this server instead of opening the database.',
  '  --lang en|uk        Language of what is said. Default: en.',
  '  --force             Write over files that are there.', '',
  'Requests are those of the addresses of the same name; - reads one from the standard input. Exit code: 0 done, 1 failed or impossible, 2 wrong options, 130 stopped.',
];

export const beatsHelp = (): string => [
  'Draws beats anew by equal work, chooses posts, and tells what came of it.', '',
  '  npm run beats -- draw [REQUEST.json] [--output beats.geojson]    {"today": "beat", "unit": "hex:9", "tolerance": 0.1}',
  '  npm run beats -- posts REQUEST.json [--output posts.geojson]     {"posts": 4, "model": "coverage", "reach": {"minutes": 8}}',
  '  npm run beats -- list',
  '  npm run beats -- show ID [--output beats.csv --table units]', '',
  ...commonHelp('.json all of it, .csv a table, .geojson outlines or points', [...beatTableNames, ...postTableNames]),
  'npm run import -- FILE.geojson --areas beat makes beats areas again.',
].join('\n');

export const hoursHelp = (): string => [
  'Shares hours: units for each area, shift and weekday, how long callers wait then, and where patrol hours reach most harm.', '',
  '  npm run hours -- [REQUEST.json] [--output hours.csv --table cells]    {"areas": "district", "units": 120, "floors": [{"units": 1}]}', '',
  ...commonHelp('.json all of it, .csv a table', hoursTables),
].join('\n');

const usage = (verb: string, message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run ${verb} -- --help tells what there is.`);

type Common = Pick<BeatsCommand, 'agency' | 'server' | 'language' | 'outputs' | 'table' | 'force'>;

function parse(name: 'beats' | 'hours', given: string[], { tables, endings }: { tables: readonly string[]; endings: RegExp }): { common: Common; words: string[] } | 'help' {
  const { values, positionals } = ((): ReturnType<typeof parseArgs<{ args: string[]; options: typeof options; allowPositionals: true; strict: true }>> => {
    try {
      return parseArgs({ args: given, options, allowPositionals: true, strict: true });
    } catch (error) {
      throw usage(name, (error as Error).message);
    }
  })();
  const { output: outputs = [], table, agency, server, lang = 'en', force = false, help } = values;
  if (help === true) return 'help';
  if (lang !== 'en' && lang !== 'uk') throw usage(name, 'Languages are en and uk.');
  if (table !== undefined && !tables.includes(table)) throw usage(name, `There is no table "${table.slice(0, 60)}". There are ${tables.join(', ')}.`);
  const wrong = outputs.find((path) => path !== '-' && !endings.test(path));
  if (wrong !== undefined) throw usage(name, `What ${wrong} is to hold cannot be told from its name.`);
  return { common: { agency, server, language: lang, outputs, table, force }, words: positionals };
}

export function readHoursCommand(given: string[]): BeatsCommand | 'help' {
  const read = parse('hours', given, { tables: hoursTables, endings: /\.(json|csv)$/i });
  if (read === 'help') return read;
  const [request = null, extra] = read.words;
  if (extra !== undefined) throw usage('hours', `"${extra.slice(0, 60)}" is one word too many.`);
  return { ...read.common, verb: 'hours', request };
}

export function readBeatsCommand(given: string[]): BeatsCommand | 'help' {
  const read = parse('beats', given, { tables: [...beatTableNames, ...postTableNames], endings: /\.(json|csv|geojson)$/i });
  if (read === 'help') return read;
  const { common, words: [verb, what = null, extra] } = read;
  if (extra !== undefined) throw usage('beats', `"${extra.slice(0, 60)}" is one word too many.`);
  if (verb === 'draw') return { ...common, verb, request: what };
  if (verb === 'list' && what === null) return { ...common, verb };
  if (verb === 'posts' && what !== null) return { ...common, verb, request: what };
  if (verb === 'show' && what !== null) return { ...common, verb, id: what };
  throw usage('beats', 'Say draw, posts REQUEST.json, list, or show ID.');
}
