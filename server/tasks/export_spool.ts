import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSink } from '../formats/writer.ts';
import { diskFull, type ExportDesk } from './export_desk.ts';
import { isDiskFull } from './disk_full.ts';

/** A file that is being written and, at another speed, being read. */
export type Spool = {
  sink: FileSink;
  /** Says that the file is whole, or why it never will be. */
  end(failed: { error: unknown } | null): void;
  /** Resolves when there is something to send, or nothing more will come; rejects when writing failed before that. */
  begun(): Promise<void>;
  /** Resolves when nothing more will come, whichever way it ended. */
  ended(): Promise<void>;
  /** Bytes of the whole file; null while it is being written. */
  size(): number | null;
  /** The file from its beginning, as it grows. Throws what writing failed with. To be read once. */
  read(): AsyncGenerator<Uint8Array>;
  remove(): Promise<void>;
};

const pieceBytes = 262_144;
/** Room that must be left: for the database and the log, which may stand on the same disk. */
export const leastFreeBytes = 512 * 2 ** 20;
const looksAtRoomEvery = 64 * 2 ** 20;


export async function openSpool(desk: ExportDesk): Promise<Spool> {
  await desk.checkRoom(leastFreeBytes);
  const uncount = desk.keep();
  const folder = join(desk.folder, randomUUID());
  try {
    await mkdir(join(folder, 'work'), { recursive: true, mode: 0o700 });
    const file = await open(join(folder, 'file'), 'wx+', 0o600);
    const remove = async (): Promise<void> => {
      await file.close().catch(() => {});
      await rm(folder, { recursive: true, force: true });
      uncount();
    };
    return { ...growingFile(file, join(folder, 'work'), desk), remove };
  } catch (error) {
    uncount();
    await rm(folder, { recursive: true, force: true });
    throw isDiskFull(error) ? diskFull() : error;
  }
}

type File = Awaited<ReturnType<typeof open>>;

function growingFile(file: File, workFolder: string, desk: ExportDesk): Omit<Spool, 'remove'> {
  let written = 0;
  let ended: { failed: { error: unknown } | null } | null = null;
  let moved = Promise.withResolvers<void>();
  const move = (): void => {
    moved.resolve();
    moved = Promise.withResolvers<void>();
  };

  async function put(bytes: Uint8Array): Promise<void> {
    const before = written;
    try {
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, written + at)).bytesWritten;
    } catch (error) {
      throw isDiskFull(error) ? diskFull() : error;
    }
    written += bytes.length;
    move();
    if (Math.floor(before / looksAtRoomEvery) !== Math.floor(written / looksAtRoomEvery)) await desk.checkRoom(leastFreeBytes / 2);
  }

  function end(failed: { error: unknown } | null): void {
    ended ??= { failed };
    move();
  }

  async function begun(): Promise<void> {
    while (written === 0 && ended === null) await moved.promise;
    if (ended?.failed) throw ended.failed.error;
  }

  async function whole(): Promise<void> {
    while (ended === null) await moved.promise;
  }

  async function* read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; ;) {
      // A failure is told at once: what was written before it is of no use.
      if (ended?.failed) throw ended.failed.error;
      if (at < written) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(Math.min(pieceBytes, written - at)), { position: at });
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      } else if (ended !== null) return;
      else await moved.promise;
    }
  }

  return { sink: { folder: workFolder, put }, end, begun, ended: whole, size: () => (ended === null ? null : written), read };
}
