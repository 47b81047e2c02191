import { createHash } from 'node:crypto';
import { abandonImport, beginImport, insertImport, markInterrupted, saveHeartbeat } from '../db/imports.ts';
import type { ImportFault } from '../db/imports.ts';
import type { Database } from '../db/database.ts';
import type { ImportKind } from '../db/schema.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';

/** A file on its way in. */
export type ImportSource = {
  /** As given; a path before the name is taken away. */
  fileName: string;
  /** Size of the file as it is received; null when it is not known. */
  bytes: number | null;
  stream: AsyncIterable<Uint8Array>;
};

export type ImportControl = {
  signal?: AbortSignal;
  onProgress?: (report: ImportReport) => void;
  /** An import that `queueImport` has put in line; without one it is put in line and taken up at once. */
  importId?: string;
};

/** What an import has to go by while it runs. */
export type ImportRun = {
  database: Database;
  context: Context;
  importId: string;
  source: ImportSource;
  signal: AbortSignal;
  /** The bytes as received, counted and digested on the way. */
  bytes: AsyncIterable<Uint8Array>;
  meter: { bytesRead: number; sha256: () => string };
  onProgress: (report: ImportReport) => void;
};

const heartbeatMs = 15_000;

export function queueImport(
  database: Database, context: Context, wanted: { kind: ImportKind; source: string; fileName: string; bytes: number | null; mapping: object },
): Promise<ImportReport> {
  return insertImport(database, context, {
    kind: wanted.kind, source: wanted.source, file: baseName(wanted.fileName), fileBytes: wanted.bytes, mapping: wanted.mapping,
  });
}

/**
 * Runs an import from its place in line to its end. Resolves with its report also when it failed or was cancelled: then
 * nothing that was stored before has changed, and `problem` says why. Only our own bugs reject.
 */
export async function runImport(
  { database, context, source, control }: { database: Database; context: Context; source: ImportSource; control: ImportControl },
  queue: () => Promise<ImportReport>,
  work: (run: ImportRun) => Promise<ImportReport>,
): Promise<ImportReport> {
  await markInterrupted(database);
  const importId = control.importId ?? (await queue()).id;
  const abandoned = new AbortController();
  const signal = control.signal ? AbortSignal.any([control.signal, abandoned.signal]) : abandoned.signal;
  const meter = metered(source.stream, signal);
  const heartbeat = beat(() => saveHeartbeat(database, context, importId));
  try {
    if (control.signal?.aborted || !(await beginImport(database, context, importId))) throw new ImportCancelled();
    return await work({ database, context, importId, source, signal, bytes: meter.bytes, meter: meter.meter, onProgress: control.onProgress ?? (() => {}) });
  } catch (error) {
    const isCancelled = error instanceof ImportCancelled || control.signal?.aborted === true;
    const report = await abandonImport(database, context, importId, isCancelled
      ? { status: 'cancelled', problem: null } : { status: 'failed', problem: faultOf(error) });
    if (!isCancelled && !(error instanceof Problem)) throw error;
    return report;
  } finally {
    await heartbeat.stop();
    abandoned.abort();
  }
}

/** Thrown when an import finds that somebody has cancelled it from elsewhere. */
export class ImportCancelled extends Error {}

const titles: Readonly<Record<string, string>> = {
  empty_file: 'The file is empty', missing_columns: 'Columns are missing', not_a_table: 'Not a table', bad_encoding: 'Unreadable characters',
  nothing_usable: 'No row could be used', duplicate_header: 'A column name repeats', too_many_columns: 'Too many columns', special_category: 'Protected data',
  truncated_json: 'The file is cut off', damaged_gzip: 'The file is damaged', disk_full: 'The disk is full', broken_quoting: 'Quotation marks do not match',
};

const faultOf = (error: unknown): ImportFault => (error instanceof Problem
  ? { code: error.code, title: titles[error.code] ?? 'The file could not be imported', detail: error.message }
  : { code: 'internal', title: 'An error in the program', detail: 'Nothing was changed. The log of the server says more; please report it.' });

export const baseName = (path: string): string => path.split(/[/\\]/).at(-1)!.replaceAll(/\p{Cc}/gu, '').slice(0, 255) || 'file';

/** What a feed is called when nobody says: the file's name without its endings. */
export const stemOf = (path: string): string => baseName(path).replace(/(\.(csv|tsv|txt|geojson|geojsonl|ndjson|json|gz))+$/i, '').slice(0, 100) || 'file';

function metered(stream: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  const hash = createHash('sha256');
  const meter = { bytesRead: 0, sha256: () => hash.copy().digest('hex') };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      signal.throwIfAborted();
      meter.bytesRead += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  return { bytes: bytes(), meter };
}

/** Signs of life, one at a time; one that fails says nothing, since the import itself will meet the same fault. */
function beat(sign: () => Promise<unknown>) {
  let current: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    current ??= sign().catch(() => {}).finally(() => { current = null; });
  }, heartbeatMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await current;
    },
  };
}
