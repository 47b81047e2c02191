import { parseArgs } from 'node:util';
import { keyRequest, type KeyRequest } from '../model/api_key.ts';
import { Problem } from '../model/problem.ts';
import { scopes } from '../model/scopes.ts';

/** What `npm run key` was asked to do. */
export type KeyCommand =
  | { verb: 'create'; request: KeyRequest; server: string | undefined }
  | { verb: 'list'; agency: string | undefined; server: string | undefined }
  | { verb: 'revoke' | 'usage'; id: string; server: string | undefined };

type Option = { type: 'string' | 'boolean'; multiple?: boolean; short?: string; value?: string; meaning: string };

const options = {
  'agency': { type: 'string', value: 'NAME', meaning: 'Short name of the agency whose data the key opens. Default: HEXWATCH_AGENCY, else local.' },
  'label': { type: 'string', value: 'TEXT', meaning: 'Who or what will use it, e.g. "ArcGIS".' },
  'scopes': { type: 'string', multiple: true, value: 'LIST', meaning: 'What may be done with it, separated by commas.' },
  'layers': { type: 'string', multiple: true, value: 'LIST', meaning: 'The only layers that it opens, e.g. hexes,hotspots. Default: all that its scopes reach.' },
  'max-handling-code': { type: 'string', value: 'NUMBER', meaning: 'Highest handling code of incidents that it shows and counts. Default: 0; 9 for all.' },
  'days': { type: 'string', value: 'NUMBER', meaning: 'For how many days it holds: 1 to 365. Default: 90.' },
  'from-network': { type: 'string', multiple: true, value: 'RANGE', meaning: 'Network range from which it is taken, e.g. 10.0.0.0/8; give it again for more. Default: anywhere.' },
  'requests-per-day': { type: 'string', value: 'NUMBER', meaning: 'Requests that it may make in a day of UTC. Default: any number.' },
  'rows-per-day': { type: 'string', value: 'NUMBER', meaning: 'Features and incidents that it may be given in a day of UTC. Default: any number.' },
  'server': { type: 'string', value: 'ADDRESS', meaning: 'Ask this server, with the key in HEXWATCH_KEY, instead of opening the database.' },
  'help': { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

export function keyHelp(): string {
  const lines = Object.entries(options as Record<string, Option>).map(([name, { value, meaning }]) => `  --${name}${value === undefined ? '' : ` ${value}`}\n      ${meaning}`);
  const scopeLines = Object.entries(scopes).map(([name, meaning]) => `  ${name}\n      ${meaning}`);
  return `Keys for programs. The key itself is shown once, when it is made.

  npm run key -- create --label "ArcGIS" --scopes layers:read --days 90
  npm run key -- list
  npm run key -- usage ID
  npm run key -- revoke ID

Options:
${lines.join('\n')}

Scopes:
${scopeLines.join('\n')}`;
}

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run key -- --help tells all.`);

const listOf = (given: string[] | undefined): string[] | undefined => given?.flatMap((text) => text.split(',')).map((name) => name.trim()).filter((name) => name !== '');

/** Reads what stands behind `npm run key --`. Throws a Problem with the code `usage`. */
export function readKeyCommand(given: readonly string[]): KeyCommand | 'help' {
  const { values, positionals: [verb, ...rest] } = parse(given);
  if (values.help || verb === undefined) return 'help';
  const { server } = values;
  if (verb === 'create' && rest.length === 0) return { verb, server, request: readRequest(values) };
  const strange = Object.keys(values).find((name) => name !== 'server' && !(verb === 'list' && name === 'agency'));
  if (strange !== undefined) throw usage(`--${strange} does not belong to "${verb}".`);
  if (verb === 'list' && rest.length === 0) return { verb, server, agency: values.agency };
  if ((verb === 'revoke' || verb === 'usage') && rest.length === 1) return { verb, server, id: rest[0]! };
  throw usage(verb === 'revoke' || verb === 'usage' ? `Name one key by its id: npm run key -- ${verb} ID.` : 'Say create, list, usage ID or revoke ID.');
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    throw usage(`${(error as Error).message.split('. To specify')[0]!.replace(/\.$/, '')}.`);
  }
}

const optionOf: Readonly<Record<string, string>> = {
  maxHandlingCode: 'max-handling-code', networks: 'from-network', requestsPerDay: 'requests-per-day', rowsPerDay: 'rows-per-day',
};

function readRequest(values: ReturnType<typeof parse>['values']): KeyRequest {
  const asked = {
    agency: values.agency, label: values.label, scopes: listOf(values.scopes), layers: listOf(values.layers), maxHandlingCode: values['max-handling-code'], days: values.days,
    networks: listOf(values['from-network']), requestsPerDay: values['requests-per-day'], rowsPerDay: values['rows-per-day'],
  };
  const read = keyRequest.safeParse(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)));
  if (read.success) return read.data;
  throw usage(read.error.issues.map(({ path, message, code }) => {
    const name = String(path[0] ?? '');
    return `--${optionOf[name] ?? name}: ${code === 'invalid_type' && !(name in read) && asked[name as keyof typeof asked] === undefined ? 'is needed.' : message}`;
  }).join(' '));
}
