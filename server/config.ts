import { resolve } from 'node:path';
import { z } from 'zod';
import { agencySlug } from './model/agency.ts';
import { Problem } from './model/problem.ts';

const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Europe/Kyiv or America/Chicago');

const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const whole = (least: number, most: number) => z.coerce.number('must be a number').int('must be a whole number')
  .min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
const onOrOff = z.stringbool({
  truthy: ['on', 'true', '1', 'yes'], falsy: ['off', 'false', '0', 'no'], error: 'must be on or off',
});
const list = z.string().max(10_000).transform((text) => text.split(',').map((name) => name.trim()).filter((name) => name !== ''));
const exactOrigins = list.refine((all) => all.every(isOrigin), 'must be origins such as https://desk.police.example, without a path, separated by commas');
const origins = list.refine((all) => all.every((origin) => origin === '*' || isOrigin(origin)),
  'must be origins such as https://maps.police.example, separated by commas: scheme, name and port, without a path');
const router = z.string().refine(isOrigin, 'must be an origin such as http://10.0.0.7:5000, without a path').nullable();
const ranges = list.refine((all) => all.every((range) => /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(range)), 'must be network ranges such as 10.0.0.5/32, separated by commas');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://');

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

/** Every setting: the environment variable, what it accepts, what it is when absent, what it means. */
const settings = {
  host: setting('HOST', z.string().min(1), '127.0.0.1',
    'Address to listen on. Anything but 127.0.0.1 lets the whole network in, unless HEXWATCH_ACCESS is keys.'),
  port: setting('PORT', whole(0, 65_535), 8080,
    'Port to listen on; 0 takes any free one.'),
  allowedHosts: setting('HEXWATCH_ALLOWED_HOSTS', list, [],
    'Host names, separated by commas, under which the server is reached, e.g. hexwatch.police.example. '
    + 'IP addresses, localhost, HOST and this machine\'s own name need not be named.'),
  databaseUrl: setting('DATABASE_URL', postgresUrl.nullable(), null,
    'Address of PostgreSQL 15 or newer with PostGIS 3.3 or newer, e.g. postgres://user:password@host:5432/hexwatch. '
    + 'Absent: the embedded database.'),
  dataFolder: setting('HEXWATCH_DATA', z.string().min(1), 'data',
    'Folder of the embedded database, of uploads while they are read, of files while they are taken, of those that jobs made, and of snapshots of the column index.'),
  basemap: setting('HEXWATCH_BASEMAP', z.string().min(1).nullable(), null,
    'A PMTiles file to draw beneath the data. Absent: boundaries, streets and water that were loaded.'),
  demo: setting('HEXWATCH_DEMO', onOrOff, true,
    'Whether an empty embedded database is filled with the demonstration city: on or off.'),
  agencySlug: setting('HEXWATCH_AGENCY', agencySlug, 'local',
    'Short name of the agency that real data go to unless another is named.'),
  agencyName: setting('HEXWATCH_AGENCY_NAME', z.string().min(1).max(200), 'Local police',
    'Name of that agency on screen.'),
  zone: setting('HEXWATCH_ZONE', zone.nullable(), null,
    'Time zone of that agency. Absent: the zone of the preset that its first file is read with.'),
  maxUploadMegabytes: setting('HEXWATCH_MAX_UPLOAD_MB', whole(1, 1_000_000), 2048,
    'Largest file that an upload may have, in megabytes.'),
  poolSize: setting('HEXWATCH_POOL', whole(2, 1000), 10,
    'Connections to PostgreSQL at most, one on which it tells of new data not counted.'),
  columnsMegabytes: setting('HEXWATCH_COLUMNS_MB', whole(0, 10_000_000).nullable(), null,
    'Memory for the column index, in megabytes, from which counts are answered in milliseconds: about 45 MB for each million '
    + 'incidents, and 115 MB while they are loaded. Incidents that it has no room for are counted by the database. '
    + 'Absent: a quarter of the machine\'s memory; 0: no index.'),
  resultsDays: setting('HEXWATCH_RESULTS_DAYS', whole(1, 36_500), 400,
    'Days after which the stored result of an analysis is removed, unless somebody asked for it to be kept.'),
  analysisMegabytes: setting('HEXWATCH_ANALYSIS_MB', whole(16, 1_000_000), 1024,
    'Memory that one analysis may take, in MB: what would take more is refused before it begins.'),
  resultsMegabytes: setting('HEXWATCH_RESULTS_MB', whole(1, 1_000_000), 1000,
    'Room for the stored results of an agency, in megabytes; the oldest make room for newer ones.'),
  positionDays: setting('HEXWATCH_POSITION_DAYS', whole(1, 30), 7,
    'Days, counted from the begin of the shift, after which positions of patrol units are thrown away: 30 at most. Minutes by cell stay, without unit and time.'),
  jobsAtOnce: setting('HEXWATCH_JOBS', whole(0, 64), 1,
    'Jobs that this server does at a time, and as many analyses besides; 0: none, another server does them.'),
  jobHours: setting('HEXWATCH_JOB_HOURS', whole(1, 8760), 24,
    'Hours after which a job that has ended is removed, with its file.'),
  webhookOrigins: setting('HEXWATCH_WEBHOOK_ORIGINS', exactOrigins, [],
    'Where messages about new data and finished work may be sent, as exact origins separated by commas, e.g. https://desk.police.example. '
    + 'Absent: nowhere. But for a router that HEXWATCH_OSRM or HEXWATCH_VALHALLA names, no other request ever leaves the server.'),
  osrm: setting('HEXWATCH_OSRM', router, null,
    'Origin of an OSRM router that patrol plans may ask for travel times, e.g. http://10.0.0.7:5000. It is sent coordinates of cells and posts and nothing else, and only when a plan names it. Absent: none.'),
  valhalla: setting('HEXWATCH_VALHALLA', router, null,
    'The same for a Valhalla router, e.g. http://10.0.0.7:8002.'),
  access: setting('HEXWATCH_ACCESS', z.enum(['open', 'keys'], 'must be open or keys'), 'open',
    'Who is shown data: open, whoever reaches the server; keys, whoever brings a key that npm run key makes. A key that is brought to an open server is checked and limits, too.'),
  key: setting('HEXWATCH_KEY', z.string().max(200).nullable(), null,
    'Key that the command line brings when it sends to a server. A server on this machine that holds the data folder lets it in without.'),
  corsOrigins: setting('HEXWATCH_CORS_ORIGINS', origins, [],
    'Origins, separated by commas, whose pages may read answers in a browser, e.g. https://maps.police.example. * for all, only together with HEXWATCH_ACCESS=keys.'),
  trustedProxies: setting('HEXWATCH_TRUSTED_PROXIES', ranges, [],
    'Network ranges of proxies in front of this server, whose X-Forwarded-For is believed, e.g. 10.0.0.5/32. Absent: no header is believed, and all that comes through a proxy counts as one address.'),
  rateKey: setting('HEXWATCH_RATE_KEY', whole(1, 100_000_000), 6000, 'Requests that a key may make in a minute.'),
  rateAddress: setting('HEXWATCH_RATE_ADDRESS', whole(1, 100_000_000), 12_000, 'Requests that may come from one network address in a minute.'),
  rateLocal: setting('HEXWATCH_RATE_LOCAL', whole(1, 100_000_000), 3_000_000, 'Requests that may come from this machine itself in a minute.'),
  rateFailures: setting('HEXWATCH_RATE_FAILURES', whole(1, 1_000_000), 30,
    'Wrong keys that may come from one network address in five minutes before none from there is looked up for that long.'),
  logLevel: setting('HEXWATCH_LOG', z.enum(logLevels, `must be one of ${logLevels.join(', ')}`), 'info',
    `How much to log: ${logLevels.join(', ')}.`),
};

type Setting<T> = { variable: string; accepts: z.ZodType<T>; fallback: T; meaning: string };

function setting<T>(variable: string, accepts: z.ZodType<T>, fallback: NoInfer<T>, meaning: string): Setting<T> {
  return { variable, accepts, fallback, meaning };
}

export type Config = { [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer T> ? T : never };

/** Read by the tests and by the program that starts them, not by the server. */
const foreign = /^HEXWATCH_(TEST_\w+|NO_SKIP|BENCH_\w+|PEER_\w+)$/;

/** The environment as settings. Says everything that is wrong with it at once; a misspelt variable is an error, too. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const faults: { field: string; message: string }[] = [];
  const known = new Set(Object.values(settings).map(({ variable }) => variable));
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith('HEXWATCH_') || known.has(variable) || foreign.test(variable)) continue;
    const ours = [...known].filter((name) => name.startsWith('HEXWATCH_')).join(', ');
    faults.push({ field: variable, message: `is not a setting; the settings are ${ours}` });
  }
  const config = Object.fromEntries(Object.entries(settings).map(([name, { variable, accepts, fallback }]) => {
    const given = environment[variable];
    if (given === undefined || given === '') return [name, fallback];
    const read = accepts.safeParse(given);
    if (!read.success) faults.push({ field: variable, message: read.error.issues.map((issue) => issue.message).join('; ') });
    return [name, read.data];
  })) as Config;
  // Any page that somebody opens could read an open server through their browser.
  if (config.corsOrigins?.includes('*') && (config.access !== 'keys' || config.corsOrigins.length > 1)) {
    faults.push({ field: 'HEXWATCH_CORS_ORIGINS', message: 'may be * only alone and together with HEXWATCH_ACCESS=keys; name the origins' });
  }
  if (faults.length > 0) {
    throw new Problem('bad_request', 'bad_setting',
      `Correct the environment: ${faults.map(({ field, message }) => `${field} ${message}`).join('. ')}.`, faults);
  }
  return { ...config, dataFolder: resolve(config.dataFolder), basemap: config.basemap === null ? null : resolve(config.basemap) };
}

export type SettingDescription = { variable: string; fallback: string; meaning: string };

/** The settings in words, for `--help` and the reference page. */
export function describeSettings(): SettingDescription[] {
  return Object.values(settings).map(({ variable, fallback, meaning }) => ({
    variable,
    fallback: fallback === null ? '' : fallback === true ? 'on' : String(fallback),
    meaning,
  }));
}
