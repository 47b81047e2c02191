import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '../model/problem.ts';
import type { Bytes } from './format.ts';

const headBytes = 65_536;

/** The beginning of a stream, and the whole of it once more. */
export async function peek(bytes: Bytes, length: number = headBytes): Promise<{ head: Uint8Array; whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let total = 0;
  let ended = false;
  while (total < length && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else {
      seen.push(next.value);
      total += next.value.length;
    }
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* seen;
      if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(seen).subarray(0, length), whole: whole() };
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Unpacks gzip, recognised by its first two bytes whatever the file is called; anything else passes as it is. */
export async function unpack(bytes: Bytes): Promise<Bytes> {
  const { head, whole } = await peek(bytes, 2);
  return isGzip(head) ? gunzip(whole) : whole;
}

/** Text packs to a tenth or so. Beyond these two figures together it is not text but an attack or an accident. */
const suspiciousRatio = 200;
const suspiciousBytes = 1e9;

async function* gunzip(packed: Bytes): AsyncGenerator<Uint8Array> {
  let bytesIn = 0;
  let bytesOut = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of packed) {
      bytesIn += chunk.length;
      yield chunk;
    }
  }
  const unpacked = createGunzip({ chunkSize: 262_144 });
  let fault: Error | null = null;
  pipeline(Readable.from(counted(), { objectMode: false, highWaterMark: 1_048_576 }), unpacked, (error) => { fault = error ?? null; });
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytesOut += chunk.length;
      if (bytesOut > suspiciousBytes && bytesOut > bytesIn * suspiciousRatio) {
        throw new Problem('too_large', 'unpacks_too_large', `The packed file grows more than ${suspiciousRatio} times. Unpack it yourself and look at it first.`);
      }
      yield chunk;
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code ?? (fault as { code?: unknown } | null)?.code;
    if (typeof code === 'string' && (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE')) {
      throw new Problem('unprocessable', 'damaged_gzip', 'The gzip file is damaged or cut off: it cannot be unpacked to its end. Fetch it again.');
    }
    throw error;
  }
}
