import { parseArgs } from 'node:util';
import type { Method } from '../analysis/method.ts';
import { methodOf, methods } from '../analysis/methods.ts';
import { analysisQueryOf, readAnalysisAsked } from '../analysis/query.ts';
import type { FileFormat } from '../formats/writer.ts';
import type { Text } from '../model/analysis.ts';
import { Problem } from '../model/problem.ts';
import { formatOf } from './export_options.ts';

export type Language = keyof Text;

/** A file that was asked for: the whole result, one of its tables, or its map layer. */
export type AnalyseOutput = { path: string } & ({ kind: 'result' } | { kind: 'table'; table: string | null } | { kind: 'layer'; format: FileFormat });

/** What `npm run analyse` was asked to do. */
export type AnalyseCommand = {
  method: Method;
  /** As in the address of the analysis, without the method. */
  texts: Record<string, string>;
  outputs: AnalyseOutput[];
  language: Language;
  force: boolean;
  server: string | undefined;
};
export type AnalyseQuestion = { list: true; language: Language } | { card: Method; language: Language };

type Option = { type: 'string' | 'boolean'; short?: string; multiple?: boolean; value?: string; meaning: string };

const own = {
  output: {
    type: 'string', short: 'o', multiple: true, value: 'FILE',
    meaning: 'Write the result there: .json all of it, .csv a table, other endings the map layer. May be given several times; - is JSON on the standard output.',
  },
  table: { type: 'string', value: 'ID', meaning: 'Which table a .csv file is of; layer: the rows of the map layer. Default: the first.' },
  list: { type: 'boolean', meaning: 'List the methods and end.' },
  card: { type: 'boolean', meaning: 'Tell what the method answers, how it is misread, and what can be set, and end.' },
  lang: { type: 'string', value: 'en|uk', meaning: 'Language of what is said. Default: en.' },
  force: { type: 'boolean', meaning: 'Write over files that are there.' },
  server: { type: 'string', value: 'ADDRESS', meaning: 'Run it on this server instead of opening the database.' },
  help: { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

/** What a method takes besides, each as an option of its name. */
const optionsOf = (method: Method): Record<string, Option> => Object.fromEntries(Object.entries(analysisQueryOf(method).shape).map(([name, schema]) =>
  [name, { type: 'string' as const, value: 'VALUE', meaning: (schema as { description?: string }).description ?? '' }]));

const linesOf = (options: Record<string, Option>): string[] =>
  Object.entries(options).map(([name, { value, meaning }]) => `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(24)}${meaning}`);

export const analyseHelp = (): string => ['Runs a method of analysis on what a filter selects, says what was found, and keeps the result under its id.', '',
  '  npm run analyse -- METHOD [filter] [--parameter value] [--output FILE]',
  '  npm run analyse -- near_repeat --offences burglary --from 2026-01-01 --to 2026-07-01 --output pairs.json --output pairs.csv',
  '  npm run analyse -- period_comparison --unit hex:9 --against year -o change.geojson', '', `Methods: ${methods.map(({ id }) => id).join(', ')}. --list says what each answers,`,
  'METHOD --card what can be set about one. The filter is that of the map (--from, --to, --offences, --hours, --weekdays, --area, --agency, --asOf).', '', ...linesOf(own), '',
  'The same question to the same data with the same --seed gives the same result. Exit code: 0 done, 1 failed, 2 wrong options, 130 stopped.',
].join('\n');

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run analyse -- --help tells what there is.`);

function methodNamed(name: string): Method {
  const found = methodOf(name.replaceAll('-', '_'));
  if (found !== undefined) return found;
  throw usage(`There is no method "${name.slice(0, 60)}". The methods are ${methods.map(({ id }) => id).join(', ')}.`);
}

function parse(given: string[], options: Record<string, Option>) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

/** Reads the command line. Throws a Problem that says what is wrong. */
export function readAnalyseCommand(given: string[]): AnalyseCommand | AnalyseQuestion | 'help' {
  // The method decides which options there are, so it stands first.
  const [first, ...rest] = given;
  const method = first === undefined || first.startsWith('-') ? null : methodNamed(first);
  const { values, positionals } = parse(method === null ? given : rest, { ...(method !== null && optionsOf(method)), ...own });
  const { output, table, list, card, lang = 'en', force, server, help, ...others } = values as Record<string, string | boolean | string[] | undefined>;
  if (help === true) return 'help';
  if (lang !== 'en' && lang !== 'uk') throw usage('Languages are en and uk.');
  if (list === true) return { list, language: lang };
  if (method === null) throw usage('Name a method first.');
  if (positionals.length > 0) throw usage(`"${positionals[0]!.slice(0, 60)}" is one word too many.`);
  if (card === true) return { card: method, language: lang };
  const texts = Object.fromEntries(Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  readAnalysisAsked(method, texts);
  const outputs = ((output ?? []) as string[]).map((path) => outputOf(path, table as string | undefined));
  if (table !== undefined && !outputs.some(({ kind, path }) => kind === 'table' || (kind === 'layer' && path.endsWith('.csv')))) throw usage('--table is of a file that ends in .csv.');
  return { method, texts, outputs, language: lang, force: force === true, server: server as string | undefined };
}

function outputOf(path: string, table: string | undefined): AnalyseOutput {
  if (path === '-' || /\.json$/i.test(path)) return { path, kind: 'result' };
  if (/\.csv$/i.test(path) && table !== 'layer') return { path, kind: 'table', table: table ?? null };
  return { path, kind: 'layer', format: formatOf(path, undefined) };
}
