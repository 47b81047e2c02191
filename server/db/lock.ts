import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, mkdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../model/problem.ts';

/**
 * The embedded database has no lock of its own, and two processes on one data folder lose each other's rows. So the folder
 * has a lock file that names the process which holds it and, once that is a server, its address.
 */
export type LockContent = {
  processId: number;
  /** Distinguishes the process from a later one with the same number; empty where the system does not tell. */
  processStarted: string;
  host: string;
  since: string;
  /** Where the server that holds the folder listens; null while it does not. */
  address: string | null;
};

export type Lock = { setAddress(address: string): Promise<void>; release(): Promise<void> };

const fileName = 'hexwatch.lock';
const heartbeatMs = 5000;
/** A lock of another machine (a shared folder, another container) is given up when it has not been touched for so long. */
const abandonedMs = 30_000;
/** Removing a dead lock takes milliseconds; a process that began to and did not finish has died itself. */
const takeoverMs = 5000;

export async function acquireLock(folder: string): Promise<Lock> {
  const path = join(folder, fileName);
  let content: LockContent = {
    processId: process.pid,
    processStarted: startOf(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
    address: null,
  };
  await take(folder, path, content);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  return {
    setAddress: async (address) => {
      content = { ...content, address };
      const draft = await writeDraft(path, content);
      await rename(draft, path);
    },
    release: async () => {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

/** The lock on a data folder if a living process holds it: how the command line finds the server to upload to. */
export async function findHolder(folder: string): Promise<LockContent | null> {
  const path = join(folder, fileName);
  const content = await read(path);
  return content !== null && await isAlive(content, path) ? content : null;
}

async function take(folder: string, path: string, content: LockContent): Promise<void> {
  const draft = await writeDraft(path, content);
  const giveUpAt = Date.now() + 2 * takeoverMs;
  try {
    while (!(await linked(draft, path))) {
      const holder = await read(path);
      if (holder === null) continue;
      if (await isAlive(holder, path)) throw inUse(folder, holder);
      if (Date.now() > giveUpAt) throw inUse(folder, holder);
      await removeDead(path);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

function inUse(folder: string, holder: LockContent): Problem {
  const who = `process ${holder.processId}${holder.host === hostname() ? '' : ` on ${holder.host}`}`;
  const where = holder.address === null ? '' : ` and serves ${holder.address}`;
  return new Problem('conflict', 'data_folder_in_use',
    `The data folder ${folder} is in use: ${who} has held it since ${holder.since}${where}. `
    + 'An embedded database belongs to one process at a time. Stop that one, or name another folder in HEXWATCH_DATA.');
}

/** How file systems that know no links (a memory stick, some network drives) say so. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Creates the file with its content in one step, so that nobody ever reads half of it. False when there is one already. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code === undefined || !withoutLinks.has(code)) throw error;
    return copyFile(draft, path, constants.COPYFILE_EXCL).then(() => true, () => false);
  }
}

async function writeDraft(path: string, content: LockContent): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`);
  return draft;
}

/**
 * Removes the lock of a dead process. Only one process at a time may do that, or one would remove the lock that another has
 * just put in its place: whoever makes the folder looks again, and nobody can put a lock there before the dead one is gone.
 */
async function removeDead(path: string): Promise<void> {
  const takeover = `${path}.takeover`;
  try {
    await mkdir(takeover);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = await stat(takeover).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > takeoverMs) await rmdir(takeover).catch(() => {});
    await sleep(20);
    return;
  }
  try {
    const holder = await read(path);
    if (holder !== null && !(await isAlive(holder, path))) await rm(path, { force: true });
  } finally {
    await rmdir(takeover).catch(() => {});
  }
}

async function read(path: string): Promise<LockContent | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockContent;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SyntaxError) return { processId: 0, processStarted: '', host: hostname(), since: '', address: null };
    throw error;
  }
}

async function isAlive(holder: LockContent, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const touched = await stat(path).catch(() => null);
    return touched !== null && Date.now() - touched.mtimeMs < abandonedMs;
  }
  if (holder.processId === 0) {
    // Not readable: being written at this moment, or left behind so.
    const touched = await stat(path).catch(() => null);
    return touched !== null && Date.now() - touched.mtimeMs < takeoverMs;
  }
  try {
    process.kill(holder.processId, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.processStarted === startOf(holder.processId);
}

/** When the process began, in ticks since the machine did (Linux); process numbers are used again. */
export function startOf(processId: number): string {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
