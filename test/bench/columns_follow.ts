import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytesOf, type Columns } from '../../server/columns/columns.ts';
import type { Agency } from '../../server/db/agencies.ts';
import type { Database } from '../../server/db/database.ts';
import type { Filter } from '../../server/model/filter.ts';
import { baseResolution } from '../../server/model/hex.ts';
import { columnsAt, followColumns, type ColumnIndex } from '../../server/follow/column_index.ts';
import { writeSnapshot } from '../../server/follow/column_snapshot.ts';
import { columnCounter } from '../../server/tasks/count_in_columns.ts';
import { addMore } from './generated_incidents.ts';
import { median } from './measure.ts';
import { shortly, type Row } from './table.ts';

/** A database that holds so many incidents of one agency, and a folder for what is written. */
export type Scene = { database: Database; agency: Agency; folder: string; size: number };

const rounds = 3;
const imported = 10_000;
const quiet = { debug: (): void => {}, info: (): void => {}, warn: (fields: object, message: string): void => console.warn(message, fields) };

const follow = ({ database, folder }: Scene): ColumnIndex =>
  followColumns(database, { folder: join(folder, 'columns'), maxBytes: 16e9, log: quiet, saveEveryMs: Infinity });

/** Loads the columns as the server does at its first start; what that took, and the memory that they keep. */
export async function loadColumns(scene: Scene): Promise<{ columns: Columns; row: Row }> {
  const before = await settledMemory();
  let most = before;
  const sampler = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()); }, 20);
  let index: ColumnIndex | null = null;
  const load = await watched(async () => {
    index = follow(scene);
    await until(scene);
  });
  clearInterval(sampler);
  const columns = (await versionOf(scene))!;
  await index!.close();
  const after = await settledMemory();
  const each = (bytes: number): string => shortly(bytes / columns.rows);
  return {
    columns,
    row: rowOf(scene, 'loaded from PostgreSQL', [load], `${shortly(columns.rows / load.ms)} thousand/s; bytes each: `
      + `${each(bytesOf(columns))} in arrays, ${each(after - before)} of the process, ${each(most - before)} while loading`),
  };
}

/** Writing a snapshot, starting from it, the first answer then, and following imports, each several times. */
export async function keepingRows(scene: Scene, columns: Columns, asked: Filter): Promise<Row[]> {
  const path = join(scene.folder, 'measured.columns');
  const written: Watched[] = [];
  const started: Watched[] = [];
  const answered: Watched[] = [];
  const refreshed: Watched[] = [];
  for (let round = 0; round < rounds; round += 1) {
    written.push(await watched(() => writeSnapshot(path, columns)));
    let index: ColumnIndex | null = null;
    started.push(await watched(async () => {
      index = follow(scene);
      await until(scene);
    }));
    const fresh = (await versionOf(scene))!;
    answered.push(await watched(() => columnCounter(fresh, null).cells(asked, baseResolution)));
    await addMore(scene.database, scene.agency, { have: scene.size + round * imported, more: imported });
    refreshed.push(await watched(() => until(scene)));
    const now = (await versionOf(scene))!;
    if (now.rows !== fresh.rows + imported) throw new Error(`There are ${now.rows} after ${imported} came to ${fresh.rows}.`);
    await index!.close();
  }
  return [
    rowOf(scene, 'snapshot written', written, `${shortly((await stat(path)).size / 1e6)} MB`),
    rowOf(scene, 'ready from a snapshot', started, 'file in memory of the system'),
    rowOf(scene, 'first answer then, nights of 5 years', answered, 'makes what later ones find'),
    rowOf(scene, `${imported.toLocaleString('en')} imported are visible`, refreshed, 'counted from their commit'),
  ];
}

/** Waits until the columns of the version that the database is at can be had. */
async function until(scene: Scene): Promise<void> {
  const dataVersion = await currentVersion(scene);
  while (columnsAt(scene.database, scene.agency.agencyId, dataVersion) === null) await rest(1);
}

const versionOf = async (scene: Scene): Promise<Columns | null> =>
  columnsAt(scene.database, scene.agency.agencyId, await currentVersion(scene));

async function currentVersion({ database, agency: { agencyId } }: Scene): Promise<string> {
  const { rows } = await database.pool.query<{ version: string }>(
    'select data_version::text as version from agency where agency_id = $1', [agencyId]);
  return rows[0]!.version;
}

/** How long it took, and the longest time that nothing else could have its turn meanwhile. */
type Watched = { ms: number; heldMs: number };

async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  // It counts from its first look on, and ends with one.
  await rest(5);
  delays.reset();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  await rest(5);
  delays.disable();
  return { ms, heldMs: delays.max / 1e6 };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

function rowOf({ size }: Scene, what: string, runs: readonly Watched[], also: string): Row {
  const times = runs.map(({ ms }) => ms);
  return {
    'incidents': `${size / 1e6} M`, 'what': what,
    'median ms': shortly(median(times)), 'range ms': `${shortly(Math.min(...times))} to ${shortly(Math.max(...times))}`,
    'held the event loop at most, ms': shortly(Math.max(...runs.map(({ heldMs }) => heldMs))), 'and': also,
  };
}

/** Bytes of the process once what is no longer needed has been given back, which takes the engine a moment. */
async function settledMemory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    await rest(100);
  }
  return process.memoryUsage.rss();
}
