import type { StreetGraph } from './graph.ts';

/**
 * A graph as bytes, as it is kept: a head of four numbers, then its arrays one after the other, little-endian. Courses are kept as steps from
 * one place to the next, which pack to half.
 */
const mark = 0x54535848;
const version = 1;
const headBytes = 20;

const arraysOf = (graph: StreetGraph, course: Int32Array) => [graph.from, graph.to, graph.metres, graph.speedKmh, graph.courseOffsets, course, graph.ways];

export function packGraph(graph: StreetGraph): Uint8Array {
  const arrays = arraysOf(graph, steps(graph.course));
  const bytes = new Uint8Array(headBytes + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  new Uint32Array(bytes.buffer, 0, 5).set([mark, version, graph.nodes, graph.edges, graph.course.length]);
  let at = headBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/** RangeError for bytes that no graph was packed into. Its arrays lie in memory that threads share. */
export function unpackGraph(bytes: Uint8Array): StreetGraph {
  const whole = new SharedArrayBuffer(bytes.length);
  new Uint8Array(whole).set(bytes);
  if (bytes.length < headBytes) throw new RangeError('the bytes are no street graph');
  const [found, made, nodes = 0, edges = 0, numbers = 0] = new Uint32Array(whole, 0, 5);
  if (found !== mark || made !== version || bytes.length !== headBytes + 17 * edges + 4 * (edges + 1) + 4 * numbers) throw new RangeError('the bytes are no street graph of this version');
  let at = headBytes;
  const take = <T>(make: new (buffer: SharedArrayBuffer, offset: number, length: number) => T, length: number, size: number): T => {
    const array = new make(whole, at, length);
    at += length * size;
    return array;
  };
  const [from, to] = [take(Int32Array, edges, 4), take(Int32Array, edges, 4)];
  const [metres, speedKmh] = [take(Float32Array, edges, 4), take(Float32Array, edges, 4)];
  const [courseOffsets, course] = [take(Int32Array, edges + 1, 4), take(Int32Array, numbers, 4)];
  const ways = take(Uint8Array, edges, 1);
  for (let i = 2; i < numbers; i += 1) course[i]! += course[i - 2]!;
  return { nodes, edges, from, to, metres, speedKmh, courseOffsets, course, ways } as StreetGraph;
}

function steps(course: Int32Array): Int32Array {
  const out = course.slice();
  for (let i = course.length - 1; i >= 2; i -= 1) out[i]! -= course[i - 2]!;
  return out;
}
