import { parseArgs } from 'node:util';
import { Problem } from '../model/problem.ts';
import { joinings, type Joining } from '../model/streets.ts';

/** What `npm run streets` was asked to do. */
export type StreetsCommand = {
  verb: { load: string } | { fromBackdrop: true } | { list: true } | { remove: string };
  agency: string | undefined; agencyName: string | undefined; name: string | undefined; attribution: string | undefined; joined: Joining | undefined; server: string | undefined;
};

type Option = { type: 'string' | 'boolean'; short?: string; value?: string; meaning: string };

const options = {
  'agency': { type: 'string', value: 'NAME', meaning: 'Short name of the agency whose streets they are. Default: HEXWATCH_AGENCY, else local.' },
  'agency-name': { type: 'string', value: 'TEXT', meaning: 'Its full name, when it is new.' },
  'name': { type: 'string', value: 'TEXT', meaning: 'What to call the network. Default: the name of the file.' },
  'attribution': { type: 'string', value: 'TEXT', meaning: 'Whom to name wherever it is used. Default for OpenStreetMap: as its licence asks.' },
  'joined': { type: 'string', value: 'HOW', meaning: 'corners (default): lines meet where they share a corner; crossings: also wherever they cross or end on each other.' },
  'from-backdrop': { type: 'boolean', meaning: 'No file: take the streets that are drawn behind the data (joined by crossings unless it is said otherwise).' },
  'list': { type: 'boolean', meaning: 'Tell which networks there are.' },
  'remove': { type: 'string', value: 'ID', meaning: 'Remove a network.' },
  'server': { type: 'string', value: 'ADDRESS', meaning: 'Send the file to this server instead of opening the database.' },
  'help': { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

export const streetsHelp = (): string => {
  const lines = Object.entries(options as Record<string, Option>).map(([name, { value, meaning }]) => `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(24)}${meaning}`);
  return ['Loads the streets that patrol plans travel on: an extract of OpenStreetMap (.osm.pbf, .osm) or GeoJSON lines, also packed with gzip.', '',
    '  npm run streets -- FILE [options]', '  npm run streets -- town.osm.pbf --name "Town, March 2026"', '  npm run streets -- --from-backdrop', '  npm run streets -- --list', '', ...lines, '',
    'The newest network of an agency is the one that is travelled on. Exit code: 0 done, 1 failed, 2 wrong options, 130 stopped.',
  ].join('\n');
};

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run streets -- --help tells what there is.`);

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

/** Reads the command line. Throws a Problem that says what is wrong. */
export function readStreetsCommand(given: string[]): StreetsCommand | 'help' {
  const { values, positionals } = parse(given);
  if (values.help === true) return 'help';
  const verbs: StreetsCommand['verb'][] = [
    ...positionals.map((file) => ({ load: file })), ...(values['from-backdrop'] === true ? [{ fromBackdrop: true as const }] : []),
    ...(values.list === true ? [{ list: true as const }] : []), ...(values.remove === undefined ? [] : [{ remove: values.remove }]),
  ];
  const [verb, ...more] = verbs;
  if (verb === undefined || more.length > 0) throw usage('Name one file, or one of --from-backdrop, --list and --remove.');
  const joined = joinings.find((one) => one === values.joined);
  if (values.joined !== undefined && joined === undefined) throw usage(`--joined "${values.joined.slice(0, 40)}" must be ${joinings.join(' or ')}.`);
  return { verb, agency: values.agency, agencyName: values['agency-name'], name: values.name, attribution: values.attribution, joined, server: values.server };
}
