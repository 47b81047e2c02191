import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Mapping } from '../model/mapping.ts';
import { presets } from '../model/presets/presets.ts';
import { Problem } from '../model/problem.ts';
import type { ImportRequest } from './prepare_import.ts';

/** What `npm run import` was asked to do. */
export type ImportCommand = {
  files: string[];
  request: Omit<ImportRequest, 'adoptZone'>;
  agency: string | undefined;
  agencyName: string | undefined;
  rejectionsFile: string | undefined;
  server: string | undefined;
};

/** What it was asked to take back. */
export type UndoCommand = { undo: string; server: string | undefined };

type Option = { type: 'string' | 'boolean'; multiple?: boolean; short?: string; value?: string; meaning: string };

/** Every option, as the program reads it and as `--help` tells it. */
const options = {
  'preset': { type: 'string', value: 'ID', meaning: 'Layout of the file: chicago, police_uk, generic, or auto (default) to find out.' },
  'list-presets': { type: 'boolean', meaning: 'Tell the presets and end.' },
  'agency': { type: 'string', value: 'NAME', meaning: 'Short name of the agency the rows go to. Default: HEXWATCH_AGENCY, else local.' },
  'agency-name': { type: 'string', value: 'TEXT', meaning: 'Its full name, when it is new.' },
  'source': { type: 'string', value: 'NAME', meaning: 'Name of the feed. Default: the preset\'s, or the file\'s name.' },
  'zone': { type: 'string', value: 'ZONE', meaning: 'Time zone of the file\'s clock, e.g. Europe/Kyiv.' },
  'mapping': { type: 'string', value: 'JSON|FILE', meaning: 'The whole mapping as JSON; the options below go before it.' },
  'id': { type: 'string', value: 'COLUMN', meaning: 'The source\'s own id.' },
  'date': { type: 'string', multiple: true, value: 'COLUMN', meaning: 'Date and time; give it again for a time in a column of its own.' },
  'date-to': { type: 'string', multiple: true, value: 'COLUMN', meaning: 'Latest date and time, where there is an earliest and a latest.' },
  'reported': { type: 'string', multiple: true, value: 'COLUMN', meaning: 'When it was reported.' },
  'date-format': { type: 'string', multiple: true, value: 'FORMAT', meaning: 'iso (default) or e.g. "DD.MM.YYYY HH:mm"; several are tried in turn.' },
  'longitude': { type: 'string', value: 'COLUMN', meaning: 'Longitude, or easting with --projection.' },
  'latitude': { type: 'string', value: 'COLUMN', meaning: 'Latitude, or northing with --projection.' },
  'projection': { type: 'string', value: 'EPSG', meaning: 'Coordinate system of eastings and northings, e.g. 26910, or a proj4 text.' },
  'decimal-comma': { type: 'boolean', meaning: 'Coordinates are written 50,45.' },
  'location-precision': { type: 'string', value: 'WORD', meaning: 'exact (default), block, street, snapped or area.' },
  'offence': { type: 'string', value: 'COLUMN', meaning: 'The source\'s name of the offence.' },
  'offence-is': { type: 'string', value: 'CODE', meaning: 'Code of the classification, when the file holds one sort only.' },
  'label': { type: 'string', multiple: true, value: 'NAME=CODE', meaning: 'What one of the source\'s names means, e.g. "car theft=vehicle.theft".' },
  'address': { type: 'string', multiple: true, value: 'COLUMN', meaning: 'Address or block.' },
  'attribute': { type: 'string', multiple: true, value: 'COLUMN', meaning: 'A further column to keep.' },
  'handling-code': { type: 'string', value: 'NUMBER', meaning: 'Whom the incidents are meant for: 0 (default) all, 1 to 9 a circle that the agency defines. Kept with each.' },
  'delimiter': { type: 'string', value: 'CHARACTER', meaning: 'What separates columns, if it is not found out rightly; the word tab for a tab.' },
  'encoding': { type: 'string', value: 'NAME', meaning: 'Character encoding, if it is not UTF-8, e.g. windows-1251.' },
  'areas': { type: 'string', value: 'KIND', meaning: 'The file holds areas of this kind: boundary, district, beat, neighbourhood, ...' },
  'backdrop': { type: 'string', value: 'KIND', meaning: 'The file holds things to draw behind the data: street, water, park or railway.' },
  'code-field': { type: 'string', value: 'PROPERTY', meaning: 'Areas: the property with the code.' },
  'name-field': { type: 'string', value: 'PROPERTY', meaning: 'Areas and backdrop: the property with the name.' },
  'class-field': { type: 'string', value: 'PROPERTY', meaning: 'Backdrop: the property that tells how important a feature is.' },
  'rejections': { type: 'string', value: 'FILE.csv', meaning: 'Write the rejected rows of all files there.' },
  'undo': { type: 'string', value: 'NUMBER', meaning: 'Load nothing; take the import of this number back. The last column of the summary is that number.' },
  'server': { type: 'string', value: 'ADDRESS', meaning: 'Send the files (or --undo) to this server instead of opening the database.' },
  'help': { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

export const importHelp = (): string => {
  const lines = Object.entries(options as Record<string, Option>).map(([name, { value, meaning }]) => `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(28)}${meaning}`);
  return ['Loads files of incidents (CSV or GeoJSON, also packed with gzip), of areas or of backdrop (GeoJSON).', '',
    '  npm run import -- FILE... [options]', '  npm run import -- crimes.csv --preset chicago',
    '  npm run import -- table.csv --date Datum --date-format "DD.MM.YYYY HH:mm" --longitude X --latitude Y --offence Art --zone Europe/Kyiv',
    '  npm run import -- districts.geojson --areas district --code-field id --name-field name',
    '  npm run import -- streets.geojson --backdrop street --class-field highway', '  npm run import -- --undo 12', '', ...lines, '',
    'Importing a file again changes nothing. Ctrl-C stops and leaves nothing half visible. Exit code: 0 done, 1 a file failed, 2 wrong options, 130 stopped.',
  ].join('\n');
};

export const presetsInWords = (): string =>
  presets.map(({ id, title, description, required }) => `${id.padEnd(12)}${title}. ${description}${required.length === 0 ? '' : `\n${' '.repeat(12)}Columns: ${required.join(', ')}.`}`).join('\n');

/** Reads the command line; `help` and `presets` are asked for instead of an import. Throws a Problem that says what is wrong. */
export async function readImportCommand(given: string[]): Promise<ImportCommand | UndoCommand | 'help' | 'presets'> {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  if (values['list-presets']) return 'presets';
  if (values.undo !== undefined) return undoCommand(values.undo, positionals, values.server);
  if (positionals.length === 0) throw usage('Name at least one file.');
  if (values.areas !== undefined && values.backdrop !== undefined) throw usage('A file holds areas or backdrop, not both.');
  const kind = values.areas !== undefined ? 'areas' : values.backdrop !== undefined ? 'backdrop' : 'incidents';
  const mapping = { ...await wholeMapping(values.mapping), ...mappingOf(values) };
  return {
    files: positionals,
    request: {
      kind, preset: values.preset ?? 'auto', source: values.source, zone: values.zone, handlingCode: handlingCodeOf(values['handling-code']),
      mapping: Object.keys(mapping).length === 0 ? undefined : JSON.stringify(mapping),
      shapeKind: values.areas ?? values.backdrop, codeField: values['code-field'], nameField: values['name-field'], classField: values['class-field'],
    },
    agency: values.agency, agencyName: values['agency-name'], rejectionsFile: values.rejections, server: values.server,
  };
}

function undoCommand(undo: string, files: readonly string[], server: string | undefined): UndoCommand {
  if (files.length > 0) throw usage('Either load files or undo an import, not both.');
  if (!/^[1-9]\d{0,17}$/.test(undo)) throw usage(`--undo "${undo}" must be the number of an import.`);
  return { undo, server };
}

type Values = ReturnType<typeof parse>['values'];

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run import -- --help tells what there is.`);

async function wholeMapping(text: string | undefined): Promise<object> {
  if (text === undefined) return {};
  const json = text.trimStart().startsWith('{') ? text : await readFile(text, 'utf8').catch(() => { throw usage(`The mapping file ${text} cannot be read.`); });
  try {
    return JSON.parse(json) as object;
  } catch {
    throw usage('The mapping is not JSON.');
  }
}

function mappingOf(values: Values): Mapping {
  const mapping: Mapping = {
    id: values.id, occurredFrom: values.date, occurredTo: values['date-to'], reportedAt: values.reported, dateFormat: values['date-format'],
    longitude: values.longitude, latitude: values.latitude, projection: values.projection, decimalComma: values['decimal-comma'],
    locationPrecision: values['location-precision'] as Mapping['locationPrecision'], offence: values.offence, offenceIs: values['offence-is'],
    labels: values.label === undefined ? undefined : Object.fromEntries(values.label.map(labelOf)),
    address: values.address, attributes: values.attribute, delimiter: values.delimiter, encoding: values.encoding,
  };
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));
}

function handlingCodeOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[0-9]$/.test(text)) throw usage(`--handling-code "${text}" must be a number from 0 to 9.`);
  return text === undefined ? undefined : Number(text);
}

function labelOf(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw usage(`--label "${text}" must be NAME=CODE.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
