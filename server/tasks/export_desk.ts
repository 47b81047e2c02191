import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { boundedQueue } from './bounded_queue.ts';

/** Where exports are let in: so many are written at once, so many wait for their turn, and no more lie on the disk than it bears. */
export type ExportDesk = {
  /** Where files are written until they have been taken; each in a folder of its own. */
  folder: string;
  /** Waits for a turn to write. Resolves with what gives the turn back. Throws a Problem when too many wait already. */
  turn(signal: AbortSignal): Promise<() => void>;
  /** Counts a file that lies in the folder; gives back what uncounts it. Throws a Problem when too many lie there. */
  keep(): () => void;
  /** Throws a Problem when the disk has less room than `leastBytes`. */
  checkRoom(leastBytes: number): Promise<void>;
};

export type DeskSettings = {
  folder: string;
  /** One for each core that is left beside the server itself does no harm; the database is read by one statement each. */
  atOnce?: number;
  mostWaiting?: number;
  /** Written and being taken, with those that are being written. */
  mostKept?: number;
  freeBytes?: (folder: string) => Promise<number>;
};

const freeOn = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

export function exportDesk({ folder, atOnce = 2, mostWaiting = 8, mostKept = 32, freeBytes = freeOn }: DeskSettings): ExportDesk {
  const { turn } = boundedQueue({
    slots: atOnce, places: mostWaiting, refusal: () => tooMany(`${atOnce} files are being written and ${mostWaiting} wait for their turn`),
  });
  let kept = 0;

  function keep(): () => void {
    if (kept >= mostKept) throw tooMany(`${mostKept} files wait until they have been taken`);
    kept += 1;
    let gone = false;
    return () => {
      if (!gone) kept -= 1;
      gone = true;
    };
  }

  async function checkRoom(leastBytes: number): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (await freeBytes(folder) < leastBytes) throw diskFull();
  }

  return { folder, turn, keep, checkRoom };
}

function tooMany(why: string): Problem {
  const problem = new Problem('unavailable', 'too_many_exports', `The server makes no further file at the moment: ${why}. Ask again in half a minute.`);
  problem.retryAfterSeconds = 30;
  return problem;
}

export const diskFull = (): Problem => new Problem('storage_full', 'disk_full',
  'The disk of the server has too little room for the file. Nothing is wrong with the request: let the operator make room, or ask for fewer rows.');

/** What exports left behind when the process that wrote them died. Called when the server starts, before it writes any. */
export async function removeLeftExports(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [] as string[]);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return names.length;
}
