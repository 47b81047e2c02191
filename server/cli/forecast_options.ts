import { parseArgs } from 'node:util';
import { backtestBody, forecastId, makeSeriesBody, registerBody } from '../model/forecast.ts';
import { Problem } from '../model/problem.ts';

/** What `npm run forecast` was asked to do. */
export type ForecastVerb =
  | { verb: 'list' } | { verb: 'begin'; body: object } | { verb: 'show'; series: string } | { verb: 'register'; series: string; from: string | undefined }
  | { verb: 'score'; series: string | undefined } | { verb: 'backtest'; series: string; shifts: number | undefined; before: string | undefined } | { verb: 'verify'; forecast: string };
export type ForecastCommand = ForecastVerb & { agency: string | undefined; server: string | undefined; language: 'en' | 'uk' };

type Option = { type: 'string' | 'boolean'; short?: string; value?: string; meaning: string };

const options = {
  'agency': { type: 'string', value: 'NAME', meaning: 'Short name of the agency. Default: the only one there is.' },
  'model': { type: 'string', value: 'NAME', meaning: 'begin: count, recency, kernel_density, near_repeat, self_exciting or calls.' },
  'measure': { type: 'string', value: 'NAME', meaning: 'begin: count or harm.' },
  'offences': { type: 'string', value: 'CODES', meaning: 'begin: separated by commas. Default: all that people report.' },
  'area': { type: 'string', value: 'KIND:CODE', meaning: 'begin: only there.' },
  'resolution': { type: 'string', value: 'N', meaning: 'begin: 5 to 9.' },
  'parameter': { type: 'string', value: 'NAME=N', meaning: 'begin: of the model, e.g. halfLifeDays=60.' },
  'begins': { type: 'string', value: 'HH:MM', meaning: 'begin: when the shift begins.' },
  'hours': { type: 'string', value: 'N', meaning: 'begin: how long it lasts.' },
  'weekdays': { type: 'string', value: 'LIST', meaning: 'begin: 1 (Monday) to 7, separated by commas. Default: all.' },
  'learn-days': { type: 'string', value: 'N', meaning: 'begin: how many days are learned from. Default: 365.' },
  'coverage': { type: 'string', value: 'PART', meaning: 'begin: part of the area at which it is held against the count. Default: 0.01.' },
  'title': { type: 'string', value: 'TEXT', meaning: 'begin: what to call it.' },
  'rests': { type: 'boolean', meaning: 'begin: the server does not register its shifts by itself.' },
  'from': { type: 'string', value: 'TIME', meaning: 'register: begin of the shift, as 2026-03-01T20:00. Default: the next one.' },
  'shifts': { type: 'string', value: 'N', meaning: 'backtest: how many past shifts. Default: 12.' },
  'before': { type: 'string', value: 'TIME', meaning: 'backtest: only shifts that end by then.' },
  'language': { type: 'string', value: 'en|uk', meaning: 'Of sentences. Default: en.' },
  'server': { type: 'string', value: 'ADDRESS', meaning: 'Ask this server instead of opening the database.' },
  'help': { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

export const forecastHelp = (): string => [
  'The register of forecasts: what was expected of a shift, locked before it, scored after it.', '',
  '  npm run forecast -- list', '  npm run forecast -- begin --model recency --begins 20:00 --hours 8 --offences robbery', '  npm run forecast -- show SERIES',
  '  npm run forecast -- register SERIES', '  npm run forecast -- score [SERIES]', '  npm run forecast -- backtest SERIES --shifts 52', '  npm run forecast -- verify FORECAST', '',
  ...Object.entries(options as Record<string, Option>).map(([name, { value, meaning }]) => `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(22)}${meaning}`), '',
  'A forecast is locked by the clock of the database; after the shift has begun only a backtest is possible, which is marked as one.',
  'verify ends with 1 when a digest does not agree. Exit code otherwise: 0 done, 1 failed, 2 wrong options, 130 stopped.',
].join('\n');

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run forecast -- --help tells what there is.`);

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

type Values = ReturnType<typeof parse>['values'];

/** Reads the command line. Throws a Problem that says what is wrong. */
export function readForecastCommand(given: string[]): ForecastCommand | 'help' {
  const { values, positionals: [verb, id, ...more] } = parse(given);
  if (values.help === true) return 'help';
  if (more.length > 0) throw usage('Too many words.');
  if (values.language !== undefined && values.language !== 'en' && values.language !== 'uk') throw usage('--language is en or uk.');
  return { ...readVerb(verb, id, values), agency: values.agency, server: values.server, language: values.language ?? 'en' };
}

function readVerb(verb: string | undefined, id: string | undefined, values: Values): ForecastVerb {
  const one = (): string => {
    if (!forecastId.safeParse(id).success) throw usage(`${verb} needs an id of 24 hexadecimal digits; list tells those of the series.`);
    return id!;
  };
  switch (verb) {
    case 'list': return { verb };
    case 'begin': return { verb, body: checked(makeSeriesBody, seriesOf(values)) };
    case 'show': return { verb, series: one() };
    case 'register': return { verb, ...checked(registerBody, { series: one(), from: values.from }) as { series: string; from: string | undefined } };
    case 'score': return { verb, series: id === undefined ? undefined : one() };
    case 'backtest': return { verb, ...checked(backtestBody, { series: one(), shifts: numberOf(values.shifts), before: values.before }) as { series: string; shifts: number; before: string | undefined } };
    case 'verify': return { verb, forecast: one() };
    default: throw usage(verb === undefined ? 'Say what is to be done.' : `There is no "${verb.slice(0, 40)}".`);
  }
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

function seriesOf(values: Values): object {
  const filter = { ...(values.offences !== undefined && { offences: values.offences }), ...(values.area !== undefined && { area: values.area }) };
  const [name, value] = values.parameter?.split('=') ?? [];
  return {
    title: values.title, begins: values.begins, hours: numberOf(values.hours), weekdays: values.weekdays?.split(',').map(Number), learnDays: numberOf(values['learn-days']),
    coverage: numberOf(values.coverage), active: values.rests !== true,
    surface: { model: values.model, measure: values.measure, filter, resolution: numberOf(values.resolution), ...(name !== undefined && { parameters: { [name]: Number(value) } }) },
  };
}

function checked(schema: { safeParse: (given: unknown) => { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } } }, given: object): object {
  const read = schema.safeParse(given);
  if (read.success) return given;
  throw usage(read.error!.issues.slice(0, 3).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join(' '));
}
