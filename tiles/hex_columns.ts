import type { ByteReader, ByteWriter } from './bytes.ts';

/** What the binary forms have in common: how they begin, and amounts that are mostly whole after a small factor. */

export function writeMeta(out: ByteWriter, meta: unknown): void {
  const header = new TextEncoder().encode(JSON.stringify(meta));
  out.uint32(header.length);
  out.raw(header);
}

/** Meta is what the server wrote; who knows its type names it. */
export function readMeta<Meta>(from: ByteReader): Meta {
  const header = from.raw(from.uint32());
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header)) as Meta;
  } catch {
    throw new RangeError('the header is no JSON in UTF-8');
  }
}

const scales = [1, 2, 4, 8, 10, 100, 1000];
const maxVarint = 2 ** 49;

const isWholeAt = (values: Float64Array, scale: number): boolean => {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const scaled = value * scale;
    if (!(scaled >= 0 && scaled < maxVarint && Math.floor(scaled) === scaled && scaled / scale === value)) return false;
  }
  return true;
};

/** The smallest scale at which every value is a whole number, then the numbers as varints; scale 0 when there is none, then as float64. */
export function writeAmounts(out: ByteWriter, values: Float64Array): void {
  const scale = scales.find((factor) => isWholeAt(values, factor)) ?? 0;
  out.float64(scale);
  if (scale === 0) out.float64s(values);
  else out.varints(scale === 1 ? values : values.map((value) => value * scale));
}

export function readAmounts(from: ByteReader, count: number): Float64Array {
  const scale = from.float64();
  if (scale === 0) return from.float64s(count);
  if (!(scale > 0 && Number.isFinite(scale))) throw new RangeError('a scale is a positive number or 0');
  const values = from.varints(count);
  if (scale !== 1) for (let i = 0; i < count; i++) values[i]! /= scale;
  return values;
}

const groups = 256;

/**
 * Harm is written in order of count, 255 and more alike, rows of equal count in their own order: hexagons without incidents have
 * no harm and those with one incident one of few weights, and side by side they compress to little. Gives for each count
 * where its first row goes.
 */
function placesByCount(count: Uint32Array): Uint32Array {
  const next = new Uint32Array(groups + 1);
  for (let row = 0; row < count.length; row++) {
    const own = count[row]!;
    next[own < groups ? own + 1 : groups]! += 1;
  }
  for (let at = 1; at < groups; at++) next[at]! += next[at - 1]!;
  return next;
}

export function inOrderOfCount(count: Uint32Array, values: readonly number[]): Float64Array {
  const next = placesByCount(count);
  const ordered = new Float64Array(count.length);
  for (let row = 0; row < count.length; row++) ordered[next[Math.min(count[row]!, groups - 1)]!++] = values[row]!;
  return ordered;
}

export function inOrderOfRows(count: Uint32Array, ordered: Float64Array): Float64Array {
  const next = placesByCount(count);
  const values = new Float64Array(count.length);
  for (let row = 0; row < count.length; row++) {
    const own = count[row]!;
    values[row] = ordered[next[own < groups ? own : groups - 1]!++]!;
  }
  return values;
}
