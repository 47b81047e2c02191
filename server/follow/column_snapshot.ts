import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Columns } from '../columns/columns.ts';
import { decodeSnapshot, encodeSnapshot, type SnapshotFault, type SnapshotIdentity } from '../columns/snapshot.ts';

/**
 * Snapshots of the column index in a folder, which processes may share: a file is written under another name and put in
 * place in one step, so that whoever reads one reads all of it, and a process that is killed leaves the one before.
 */
const ending = '.columns';
const draftEnding = '.draft';
/** More than one database can have used the folder; of those that went away the oldest are forgotten. */
const mostForAgency = 3;
/** Of another machine it cannot be known whether a process lives; a draft removed too early costs it one attempt. */
const abandonedMs = 24 * 3_600_000;

/** `origin` tells the database: the stamp of the first version of the agency's data in it. */
export const snapshotPath = (folder: string, { agencyId, origin }: { agencyId: number; origin: string }): string =>
  join(folder, `${agencyId}-${origin}${ending}`);

/** Makes the folder, for nobody else to look into, and removes what processes that died have left half written. */
export async function openSnapshotFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (name.endsWith(draftEnding) && await isLeft(folder, name)) await rm(join(folder, name), { force: true });
  }
}

/** A draft's name ends in the host and the number of its process. */
async function isLeft(folder: string, name: string): Promise<boolean> {
  const [host, processId] = name.slice(0, -draftEnding.length).split('~').slice(1, 3);
  if (host !== encodeURIComponent(hostname())) {
    const touched = await stat(join(folder, name)).catch(() => null);
    return touched !== null && Date.now() - touched.mtimeMs > abandonedMs;
  }
  if (Number(processId) === process.pid) return !drafts.has(name);
  try {
    process.kill(Number(processId), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}

/** What this process is writing itself. */
const drafts = new Set<string>();

/**
 * Writes the columns and puts them in place of what was there, safe from a power cut by then. Never blocks for longer than
 * some milliseconds. Rejects when the disk is full or the signal aborts; what was there before is then still there.
 */
export async function writeSnapshot(path: string, columns: Columns, signal?: AbortSignal): Promise<void> {
  const draft = `${path}~${encodeURIComponent(hostname())}~${process.pid}~${randomBytes(4).toString('hex')}${draftEnding}`;
  const name = draft.slice(dirname(draft).length + 1);
  drafts.add(name);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      for (const piece of encodeSnapshot(columns, crc32)) {
        signal?.throwIfAborted();
        if (piece === null) await nextTurn();
        else await writeAll(handle, piece);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    drafts.delete(name);
  }
  await forgetOldest(path, columns.agencyId);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
}

/** The new name is then on the disk, too. Some systems cannot do that; there it is as safe as the system makes it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function forgetOldest(path: string, agencyId: number): Promise<void> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${agencyId}-`) && name.endsWith(ending));
  if (names.length <= mostForAgency) return;
  const dated = await Promise.all(names.map(async (name) => ({
    name, written: await stat(join(folder, name)).then(({ mtimeMs }) => mtimeMs, () => 0),
  })));
  const others = dated.filter(({ name }) => join(folder, name) !== path).sort((a, b) => b.written - a.written);
  for (const { name } of others.slice(mostForAgency - 1)) await rm(join(folder, name), { force: true });
}

/**
 * The columns of a snapshot; null when there is none, or why it cannot be used. `isWanted` is asked with what its header
 * says before the rest is read, and answers null or why not.
 */
export async function readSnapshot(
  path: string, isWanted: (found: SnapshotIdentity) => Promise<string | null>, signal?: AbortSignal,
): Promise<Columns | SnapshotFault | null> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const decoding = decodeSnapshot((await handle.stat()).size, crc32);
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = decoding.next();
      if (done) return value;
      const fault = 'found' in value ? await isWanted(value.found) : await fill(handle, value.fill) ? null : 'it is cut off';
      if (fault !== null) return { fault };
    }
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array): Promise<boolean> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, null);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
}
