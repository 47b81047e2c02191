import { readSync } from 'node:fs';
import { open } from 'node:fs/promises';

const pieceBytes = 262_144;

/** A file in the folder of an export, written from its beginning to its end in pieces of a good size and then read. */
export type Spool = {
  /** Bytes that were added so far. */
  size(): number;
  /** Adds bytes, which may be used again once it resolves or gives null. */
  add(bytes: Uint8Array): Promise<void> | null;
  /** Writes out what is waiting. To be called before anything is read or overwritten. */
  flush(): Promise<void>;
  /** Overwrites bytes that are written already, e.g. a header whose numbers are known at the end. */
  overwrite(at: number, bytes: Uint8Array): Promise<void>;
  /** Reads exactly into the bytes. Without waiting: what was just written is in memory anyway, and there are millions of reads. */
  read(at: number, into: Uint8Array): void;
  close(): Promise<void>;
};

export async function openSpool(path: string): Promise<Spool> {
  const file = await open(path, 'wx+');
  let piece = Buffer.allocUnsafe(pieceBytes);
  let used = 0;
  let written = 0;

  async function writeAll(bytes: Uint8Array, at: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }

  async function flush(): Promise<void> {
    const full = piece.subarray(0, used);
    const at = written;
    written += used;
    used = 0;
    // A piece of its own, so that a caller who does not wait spoils nothing.
    piece = Buffer.allocUnsafe(pieceBytes);
    await writeAll(full, at);
  }

  async function addLarge(bytes: Uint8Array): Promise<void> {
    await flush();
    const at = written;
    written += bytes.length;
    await writeAll(bytes, at);
  }

  return {
    size: () => written + used,
    add(bytes) {
      if (bytes.length > pieceBytes) return addLarge(bytes);
      const before = used + bytes.length > pieceBytes ? flush() : null;
      piece.set(bytes, used);
      used += bytes.length;
      return before;
    },
    flush,
    overwrite: (at, bytes) => writeAll(bytes, at),
    read(at, into) {
      let done = 0;
      while (done < into.length) {
        const count = readSync(file.fd, into, done, into.length - done, at + done);
        if (count === 0) throw new RangeError(`The file ends before byte ${at + into.length}`);
        done += count;
      }
    },
    close: () => file.close(),
  };
}
