import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyAccount, saveProgress } from '../db/imports.ts';
import type { Account } from '../db/imports.ts';
import { insertRejections } from '../db/rejections.ts';
import { findStaged, findStored, hasIncidents, incidentPacker, stageIncidents } from '../db/staging.ts';
import { transact } from '../db/transact.ts';
import type { Batch } from '../formats/format.ts';
import { attributesText, incidentContent } from '../model/incident.ts';
import type { Incident } from '../model/incident.ts';
import { noteOddities } from '../model/incident_notes.ts';
import { isRejection } from '../model/row.ts';
import type { Note, NoteBook, Rejection, Row } from '../model/row.ts';
import { contentHash, repetitionSorter } from './import_keys.ts';
import type { Understood } from './import_keys.ts';
import { ImportCancelled } from './import_run.ts';
import type { ImportRun } from './import_run.ts';

const chunkRows = 5000;

/** Rows that are staged together. */
export type Chunk = { rows: Understood[]; refused: Rejection[]; packer: ReturnType<typeof incidentPacker> };

const emptyChunk = (): Chunk => ({ rows: [], refused: [], packer: incidentPacker() });

/** What is kept of an incident once its bytes are in the chunk. */
export function keep(incident: Incident, rowDigest: string | null, packer: Chunk['packer']): Understood {
  const attributes = attributesText(incident);
  const hash = contentHash(incidentContent(incident, attributes));
  const { start, end } = packer.pack(incident, { attributes, hash });
  const { line, sourceId, timeFlag, placeProblem } = incident;
  return { line, sourceId, rowDigest, hash, isPlaced: incident.longitude !== null, timeFlag, placeProblem, start, end };
}

/** Reads the file to its end, a chunk at a time. */
export async function stageAll(
  run: ImportRun, batches: AsyncIterable<Batch>, understand: (row: Row, chunk: Chunk) => Understood | Rejection, stager: ReturnType<typeof chunkStager>,
): Promise<Account> {
  let chunk = emptyChunk();
  try {
    for await (const batch of batches) {
      for (const refused of batch.rejections) chunk.refused.push(refused);
      for (const row of batch.rows) {
        const result = understand(row, chunk);
        if (isRejection(result)) chunk.refused.push(result);
        else chunk.rows.push(result);
      }
      if (chunk.rows.length + chunk.refused.length >= chunkRows) {
        await stager.stage(chunk);
        chunk = emptyChunk();
      }
      // A server that imports goes on answering between batches.
      await nextTurn();
      run.signal.throwIfAborted();
    }
    if (chunk.rows.length + chunk.refused.length > 0) await stager.stage(chunk);
    return await stager.finish();
  } catch (error) {
    await stager.settle();
    throw error;
  }
}

/**
 * Stages one chunk while the next is being read. Each chunk is one transaction that also writes the account of its rows, so
 * that the account is right at every moment.
 */
export function chunkStager(run: ImportRun, source: string, notes: { book: NoteBook; all: () => Note[] }) {
  const { database, context, importId, signal, meter } = run;
  const sorter = repetitionSorter();
  let account: Account = emptyAccount;
  let isNewSource: boolean | null = null;
  let underWay: Promise<void> = Promise.resolve();

  async function write({ rows, refused, packer }: Chunk): Promise<void> {
    const bytesRead = meter.bytesRead;
    const report = await transact(database, context, async (transaction) => {
      isNewSource ??= !(await hasIncidents(transaction, context, source));
      const { fresh, duplicates, rejections } = sorter.sort(rows, await findStaged(transaction, context, importId, sorter.keysToLookUp(rows)));
      const stored = isNewSource ? new Map<string, string>() : await findStored(transaction, context, source, fresh.map(({ key }) => key));
      await stageIncidents(transaction, context, importId, fresh.map(({ key, row }) => ({ key, packed: packer.packed(row) })));
      const allRefused = [...refused, ...rejections];
      await insertRejections(transaction, context, importId, allRefused);
      for (const { row } of fresh) noteOddities(notes.book, row);
      account = add(account, {
        stored: fresh.filter(({ key }) => !stored.has(key)).length,
        changed: fresh.filter(({ key, row }) => stored.has(key) && stored.get(key) !== row.hash).length,
        unchanged: fresh.filter(({ key, row }) => stored.get(key) === row.hash).length,
        duplicate: duplicates,
        rejected: allRefused.length,
        withoutPlace: fresh.filter(({ row }) => !row.isPlaced).length,
      });
      return saveProgress(transaction, context, importId, { account, bytesRead, notes: notes.all() });
    }, { signal, timeoutMs: 0 });
    if (report === null) throw new ImportCancelled();
    run.onProgress(report);
  }

  async function stage(chunk: Chunk): Promise<void> {
    await underWay;
    underWay = write(chunk);
    underWay.catch(() => {});
  }

  return {
    stage,
    finish: async (): Promise<Account> => {
      await underWay;
      return account;
    },
    /** Waits until nothing is being written any more, whatever became of it. */
    settle: () => underWay.catch(() => {}),
  };
}

const add = (a: Account, b: Account): Account => ({
  stored: a.stored + b.stored, changed: a.changed + b.changed, unchanged: a.unchanged + b.unchanged, duplicate: a.duplicate + b.duplicate,
  rejected: a.rejected + b.rejected, withoutPlace: a.withoutPlace + b.withoutPlace,
});
