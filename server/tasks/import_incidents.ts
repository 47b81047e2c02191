import { analyze } from '../db/analyze.ts';
import { readAllShapes } from '../db/areas_write.ts';
import type { Database } from '../db/database.ts';
import { beginPublishing, completeImport, dropStaging, saveMapping } from '../db/imports.ts';
import type { Account } from '../db/imports.ts';
import { publishIncidents } from '../db/incidents_write.ts';
import { hasIncidents } from '../db/staging.ts';
import { transact } from '../db/transact.ts';
import { recogniseFormat } from '../formats/formats.ts';
import { areaIndex } from '../geo/area_index.ts';
import { placeJudge } from '../geo/place.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { fitMapping } from '../model/incident_mapping.ts';
import type { Fitting } from '../model/incident_mapping.ts';
import { incidentReader } from '../model/incident_reader.ts';
import { mapping as mappingSchema } from '../model/mapping.ts';
import type { Mapping } from '../model/mapping.ts';
import { presetNamed } from '../model/presets/presets.ts';
import { Problem } from '../model/problem.ts';
import { isRejection, noteBook } from '../model/row.ts';
import type { Note, Rejection, Row } from '../model/row.ts';
import { chunkStager, keep, stageAll } from './import_chunks.ts';
import type { Chunk } from './import_chunks.ts';
import { rowDigester } from './import_keys.ts';
import type { Understood } from './import_keys.ts';
import { ImportCancelled, queueImport, runImport, stemOf } from './import_run.ts';
import type { ImportControl, ImportRun, ImportSource } from './import_run.ts';

export type ImportOptions = {
  /** Id of a preset, or `auto`. */
  preset: string;
  /** Which column means what; goes before what the preset says. */
  mapping?: Mapping;
  /** Name of the feed. Default: the preset's, or the file's name for any other table. */
  source?: string;
  /** Time zone of the file's clock, before the preset's and the agency's. */
  zone?: string;
  /** Whom the incidents are meant for, 0 to 9, before what the mapping says. */
  handlingCode?: number;
  /** True while the agency's zone is only a guess: the first file that is published decides it. */
  adoptZone?: boolean;
};

/** Puts a file in line without reading it; `importIncidents` takes it up by its id. Throws a Problem for options that cannot be right. */
export async function queueIncidents(
  database: Database, context: Context, file: { fileName: string; bytes: number | null }, options: ImportOptions,
): Promise<ImportReport> {
  const { mapping } = checkOptions(options);
  const source = options.source ?? sourceOf(presetNamed(options.preset)?.source ?? 'generic', file.fileName);
  return queueImport(database, context, { kind: 'incidents', source, ...file, mapping: { preset: options.preset, mapping } });
}

/**
 * A file of incidents, read, understood, staged in chunks and published in one step. Importing the same file twice changes
 * nothing; cutting it off at any moment leaves nothing of it visible.
 */
export async function importIncidents(
  database: Database, context: Context, source: ImportSource, options: ImportOptions, control: ImportControl = {},
): Promise<ImportReport> {
  return runImport({ database, context, source, control },
    () => queueIncidents(database, context, source, options),
    (run) => readAndPublish(run, options));
}

function checkOptions(options: ImportOptions): { mapping: Mapping } {
  presetNamed(options.preset);
  if (options.source !== undefined && !/^[^\p{Cc}]{1,100}$/u.test(options.source)) {
    throw new Problem('bad_request', 'bad_source', 'A source is named by 1 to 100 characters.');
  }
  const { zone, handlingCode } = options;
  const read = mappingSchema.safeParse({ ...options.mapping, ...(zone === undefined ? {} : { zone }), ...(handlingCode === undefined ? {} : { handlingCode }) });
  if (read.success) return { mapping: read.data };
  throw new Problem('bad_request', 'bad_mapping', 'The mapping cannot be used.',
    read.error.issues.map((issue) => ({ field: `mapping.${issue.path.join('.')}`, message: issue.message })));
}

const sourceOf = (presetSource: string, fileName: string): string => (presetSource === 'generic' ? stemOf(fileName) : presetSource);

async function readAndPublish(run: ImportRun, options: ImportOptions): Promise<ImportReport> {
  const { mapping } = checkOptions(options);
  const { format, bytes } = await recogniseFormat(run.bytes);
  const table = await format.readTable(bytes, { delimiter: mapping.delimiter, encoding: mapping.encoding });
  const situation = await readSituation(run, options);
  const fitting = fitMapping(table.columns, options.preset, mapping, situation.zone);
  if (situation.isZoneGuessed && mapping.zone === undefined && fitting.preset.mapping.zone === undefined) throw zoneNeeded;
  const source = options.source ?? sourceOf(fitting.preset.source, run.source.fileName);
  await transact(run.database, run.context, (transaction) => saveMapping(transaction, run.context, run.importId, {
    source, mapping: { preset: fitting.preset.id, format: format.id, mapping: fitting.mapping },
  }));
  const notes = noteBook();
  const allNotes = (): Note[] => [...fitting.notes, ...notes.notes()];
  const read = incidentReader(table.columns, fitting, { now: Date.now(), judgePlace: judgeFor(fitting, situation), notes });
  const digest = rowDigester(table.columns);
  const stager = chunkStager(run, source, { book: notes, all: allNotes });
  const understand = (row: Row, { packer }: Chunk): Understood | Rejection => {
    const result = read(row);
    return isRejection(result) ? result : keep(result, result.sourceId === null ? digest(row) : null, packer);
  };
  const account = await stageAll(run, table.batches, understand, stager);
  return publish(run, { source, account, notes: () => finalNotes(allNotes(), account), zone: options.adoptZone ? fitting.mapping.zone : null });
}

const zoneNeeded = new Problem('unprocessable', 'zone_needed',
  'In which time zone are the times of the file? Say so (zone, e.g. Europe/Kyiv), or set HEXWATCH_ZONE for the agency.');

type Situation = { zone: string; isZoneGuessed: boolean; areas: ReturnType<typeof areaIndex> };

function readSituation({ database, context, signal }: ImportRun, options: ImportOptions): Promise<Situation> {
  return transact(database, context, async (transaction) => {
    const { zone } = await transaction.selectFrom('agency').select('zone').where('agency_id', '=', context.agencyId).executeTakeFirstOrThrow();
    const isZoneGuessed = options.adoptZone === true && !(await hasIncidents(transaction, context, null));
    return { zone, isZoneGuessed, areas: areaIndex(await readAllShapes(transaction, context)) };
  }, { readOnly: true, signal });
}

const judgeFor = ({ mapping, preset }: Fitting, { areas }: Situation) => placeJudge({
  decimalComma: mapping.decimalComma ?? false, projection: mapping.projection ?? null, placeholders: preset.placeholders, extent: preset.extent, areas,
});

function finalNotes(notes: Note[], account: Account): Note[] {
  const rowsRead = account.stored + account.changed + account.unchanged + account.duplicate + account.rejected;
  return rowsRead > 0 ? notes : [...notes, { code: 'no_rows', count: 0, line: 1, message: 'The file has a header and no rows.' }];
}

async function publish(
  run: ImportRun, { source, account, notes, zone }: { source: string; account: Account; notes: () => Note[]; zone: string | null },
): Promise<ImportReport> {
  const { database, context, importId, signal, meter } = run;
  const staged = account.stored + account.changed + account.unchanged;
  if (staged + account.duplicate === 0 && account.rejected > 0) {
    throw new Problem('unprocessable', 'nothing_usable',
      `Each of the ${account.rejected} rows was refused. The reasons stand with the rejected rows; mostly it is the preset, the date format or the columns that do not fit.`);
  }
  if (!(await transact(database, context, (transaction) => beginPublishing(transaction, context, importId), { signal }))) throw new ImportCancelled();
  await analyze(database, ['incident_staging']);
  const report = await transact(database, context, async (transaction) => {
    const published = await publishIncidents(transaction, context, { importId, source, staged, zone });
    return completeImport(transaction, context, importId, {
      account: { ...account, stored: published.stored, changed: published.changed, unchanged: published.unchanged },
      bytesRead: meter.bytesRead, sha256: meter.sha256(), dataVersion: published.dataVersion, notes: notes(),
    });
  }, { signal, timeoutMs: 0 });
  run.onProgress(report);
  await tidyUp(run, report);
  return report;
}

/** The import is done and visible; that clearing up fails must not say otherwise. The next start clears up again. */
async function tidyUp({ database, context, importId }: ImportRun, { dataVersion, changed }: ImportReport): Promise<void> {
  try {
    await dropStaging(database, context, importId);
    await analyze(database, [...(dataVersion === null ? [] : ['incident'] as const), ...(changed === 0 ? [] : ['incident_history'] as const), 'incident_staging']);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
