import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { isLayerId, layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import type { FileFormat } from '../formats/writer.ts';
import { exportQuery, exportQueryOf } from '../http/export_query.ts';
import { invalidInput } from '../http/router.ts';
import { Problem } from '../model/problem.ts';
import { exportFormats } from '../tasks/tiled_file.ts';

/** What `npm run export` was asked to do. */
export type ExportCommand = {
  layer: LayerId;
  format: FileFormat;
  /** Path of the file; `-` for the standard output. */
  output: string;
  /** As in the address of the export. */
  parameters: Record<string, string>;
  force: boolean;
  server: string | undefined;
};

type Option = { type: 'string' | 'boolean'; short?: string; value?: string; meaning: string };

const own = {
  format: { type: 'string', value: 'NAME', meaning: 'Format, where the ending of the file does not say it.' },
  force: { type: 'boolean', meaning: 'Write over a file that is there.' },
  server: { type: 'string', value: 'ADDRESS', meaning: 'Take the file from this server instead of opening the database.' },
  help: { type: 'boolean', short: 'h', meaning: 'Tell this and end.' },
} as const satisfies Record<string, Option>;

/** The parameters of exports, each as an option of its name. */
const asked: Record<string, Option> = Object.fromEntries(Object.entries(exportQuery.shape).map(([name, schema]) =>
  [name, { type: 'string' as const, value: 'VALUE', meaning: (schema as { description?: string }).description ?? '' }]));

export const exportHelp = (): string => {
  const lines = Object.entries({ ...asked, ...own } as Record<string, Option>).map(([name, { value, meaning }]) =>
    `  ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(24)}${meaning}`);
  const formats = exportFormats.map(({ extension, title, limits }) => `  ${extension.padEnd(12)}${title}.${limits === null ? '' : ` ${limits}`}`);
  return ['Writes a whole layer into a file.', '', '  npm run export -- LAYER FILE [options]', '  npm run export -- incidents out.gpkg --from 2026-01-01 --offences robbery',
    '  npm run export -- hotspots - --format geojson > hotspots.geojson', '', `Layers: ${layerIds.join(', ')}. FILE is - for the standard output. Formats:`, '', ...formats, '', ...lines, '',
    'Beside a CSV file another one is written that describes it. A file appears only when it is whole. Exit code: 0 done, 1 failed, 2 wrong options, 130 stopped.',
  ].join('\n');
};

const usage = (message: string): Problem => new Problem('bad_request', 'usage', `${message} npm run export -- --help tells what there is.`);

function parse(given: string[]) {
  try {
    return parseArgs({ args: given, options: { ...asked, ...own }, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

/** Reads the command line. Throws a Problem that says what is wrong. */
export function readExportCommand(given: string[]): ExportCommand | 'help' {
  const { values, positionals: [layer, output, ...more] } = parse(given);
  const { format: named, force, server, help, ...others } = values as Record<string, string | boolean | undefined>;
  if (help === true) return 'help';
  if (layer === undefined || output === undefined || more.length > 0) throw usage('Name a layer and a file.');
  if (!isLayerId(layer)) throw usage(`There is no layer "${layer.slice(0, 60)}". The layers are ${Object.keys(layers).join(', ')}.`);
  const format = formatOf(output, named as string | undefined);
  const parameters = Object.fromEntries(Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const read = exportQueryOf(layer, format).safeParse(parameters);
  if (!read.success) throw invalidInput('the options', read.error.issues);
  return { layer, format, output, parameters, force: force === true, server: server as string | undefined };
}

/** By its name, else by the longest ending that the file has. */
export function formatOf(output: string, named: string | undefined): FileFormat {
  const known = `Formats: ${exportFormats.map(({ extension }) => extension).join(', ')}.`;
  if (named !== undefined) {
    const format = exportFormats.find(({ id, extension }) => id === named || extension === named);
    if (format === undefined) throw usage(`There is no format "${named.slice(0, 60)}". ${known}`);
    return format;
  }
  if (output === '-') throw usage(`Say in which --format the file is to be written to the standard output. ${known}`);
  const byLength = exportFormats.toSorted((a, b) => b.extension.length - a.extension.length);
  const format = byLength.find(({ extension }) => basename(output).toLowerCase().endsWith(`.${extension}`));
  if (format === undefined) throw usage(`The ending of ${basename(output)} is of no format that is known. ${known}`);
  return format;
}
