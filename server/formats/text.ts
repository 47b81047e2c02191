import { Problem } from '../model/problem.ts';
import { peek } from './bytes.ts';
import type { Bytes } from './format.ts';

/**
 * Bytes to text. UTF-8 is the assumption and is checked strictly; a byte order mark decides for UTF-16; any other
 * encoding must be named by a person, because eight-bit encodings cannot be told apart and a wrong guess spoils names
 * without anybody noticing.
 */
export async function* decodeText(bytes: Bytes, encoding: string | undefined): AsyncGenerator<string> {
  const { head, whole } = await peek(bytes, 4);
  const label = encoding ?? markedEncoding(head) ?? 'utf-8';
  const decoder = decoderFor(label);
  let line = 1;
  for await (const chunk of whole) {
    const text = decodeStrictly(decoder, chunk, () => line + brokenLine(chunk, label), label);
    line += encoding === undefined ? countNewlines(chunk) : 0;
    if (text.length > 0) yield text;
  }
  const rest = decodeStrictly(decoder, null, () => line, label);
  if (rest.length > 0) yield rest;
}

function markedEncoding(head: Uint8Array): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new Problem('bad_request', 'unknown_encoding', `There is no character encoding called ${label}. Try utf-8, windows-1251, windows-1252, koi8-u or utf-16le.`);
  }
}

function decodeStrictly(decoder: TextDecoder, chunk: Uint8Array | null, line: () => number, label: string): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new Problem('unprocessable', 'bad_encoding',
      `The file is not valid ${label.toUpperCase()} text (first at about line ${line()}). `
      + 'If it was made by an older program, name its encoding, e.g. encoding=windows-1251 (Cyrillic) or encoding=windows-1252 (Western European).');
  }
}

function countNewlines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}

/** How many lines into the chunk the first invalid byte stands. */
function brokenLine(chunk: Uint8Array, label: string): number {
  let lines = 0;
  let start = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
    try {
      new TextDecoder(label, { fatal: true }).decode(chunk.subarray(start, at));
    } catch {
      // The first line may begin in the middle of a character, which says nothing.
      if (start > 0) return lines;
    }
    lines += 1;
    start = at + 1;
  }
  return lines;
}
