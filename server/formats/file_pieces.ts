import { open } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import type { FileSink } from './writer.ts';

const pieceBytes = 262_144;

/** Sends a file that was put together in the folder. */
export async function putFile(path: string, sink: FileSink, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, pieceBytes);
      if (bytesRead === 0) return;
      await sink.put(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

const turnMs = 8;
const stepsBetweenLooks = 32;

/** Work in turns: call it at each small step and await what it returns, if anything. Others get theirs about every eight milliseconds. */
export function inTurns(signal: AbortSignal): () => Promise<void> | null {
  let began = performance.now();
  let steps = 0;
  const rest = async (): Promise<void> => {
    await breathe();
    signal.throwIfAborted();
    began = performance.now();
  };
  return () => {
    steps += 1;
    if (steps % stepsBetweenLooks !== 0 || performance.now() - began < turnMs) return null;
    return rest();
  };
}
