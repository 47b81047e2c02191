import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../../../server/columns/columns.ts';
import { decodeSnapshot, encodeSnapshot, layoutVersion, type SnapshotFault } from '../../../server/columns/snapshot.ts';
import { batchOf, columnsOf } from '../../support/columns.ts';
import { plain } from '../../support/followed.ts';
import { numbersFrom, scatter } from '../../support/scatter.ts';

const town = (rows: number): Columns => ({ ...columnsOf(batchOf(scatter(rows), (_, at) => at + 1)), dataVersion: '42', stamp: '40c5736a-75fa-49c1-b6c3-13cbcd2282d1' });

function encoded(columns: Columns): Uint8Array {
  const pieces: Uint8Array[] = [];
  // The pieces are views that may be used again.
  for (const piece of encodeSnapshot(columns, crc32)) if (piece !== null) pieces.push(piece.slice());
  return new Uint8Array(Buffer.concat(pieces));
}

/** Reads from bytes as a file is read: past the end nothing comes. */
function decoded(bytes: Uint8Array, fileBytes = bytes.length): Columns | SnapshotFault {
  const decoding = decodeSnapshot(fileBytes, crc32);
  let at = 0;
  for (;;) {
    const { done, value } = decoding.next();
    if (done) return value;
    if (!('fill' in value)) continue;
    if (at + value.fill.length > bytes.length) return { fault: 'it is cut off' };
    value.fill.set(bytes.subarray(at, at + value.fill.length));
    at += value.fill.length;
  }
}

const isRefused = (result: Columns | SnapshotFault): boolean => 'fault' in result;

/** The bytes with another header, its length and checksum as they should be. */
function withHeader(bytes: Uint8Array, edit: (header: Record<string, unknown>) => unknown): Uint8Array {
  const preamble = bytes.slice(0, 24);
  const numbers = new Uint32Array(preamble.buffer);
  const end = 24 + numbers[4]!;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(24, end))) as Record<string, unknown>;
  const written = new TextEncoder().encode(JSON.stringify(edit(header)));
  numbers[4] = written.length;
  numbers[5] = crc32(written);
  return new Uint8Array(Buffer.concat([preamble, written, bytes.subarray(end)]));
}

describe('a snapshot', () => {
  it.each([0, 1, 700])('of %i rows gives back what was written, in memory that workers can share', (rows) => {
    const columns = town(rows);
    const back = decoded(encoded(columns)) as Columns;
    expect(plain(back)).toEqual(plain(columns));
    for (const array of [back.time, back.cell, back.clock, back.day]) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('says which data it holds before memory is taken for them', () => {
    const decoding = decodeSnapshot(encoded(town(50)).length, crc32);
    const bytes = encoded(town(50));
    let at = 0;
    for (let step = decoding.next(); ; step = decoding.next()) {
      if (step.done) throw new Error('it ended before it said so');
      if ('found' in step.value) {
        expect(step.value.found).toEqual({ agencyId: 1, dataVersion: '42', stamp: '40c5736a-75fa-49c1-b6c3-13cbcd2282d1', rows: 50 });
        return;
      }
      expect(step.value.fill.buffer).not.toBeInstanceOf(SharedArrayBuffer);
      step.value.fill.set(bytes.subarray(at, (at += step.value.fill.length)));
    }
  });

  it('is refused when any one bit is another', () => {
    const bytes = encoded(town(60));
    const next = numbersFrom(3);
    for (let at = 0; at < bytes.length; at += 1) {
      const bit = 1 << Math.floor(next() * 8);
      bytes[at]! ^= bit;
      expect(decoded(bytes), `byte ${at}, bit ${bit}`).toEqual({ fault: expect.any(String) as string });
      bytes[at]! ^= bit;
    }
    expect(isRefused(decoded(bytes))).toBe(false);
  });

  it('is refused when it is cut off anywhere or goes on after its end', () => {
    const bytes = encoded(town(60));
    for (let length = 0; length < bytes.length; length += 7) expect(isRefused(decoded(bytes.subarray(0, length))), `${length} bytes`).toBe(true);
    // The length was right when it was opened and the file was cut afterwards.
    expect(isRefused(decoded(bytes.subarray(0, bytes.length - 1), bytes.length))).toBe(true);
    expect(isRefused(decoded(new Uint8Array([...bytes, 0])))).toBe(true);
  });

  it('is refused when two of its stretches have changed places', () => {
    const bytes = encoded(town(400));
    const length = new Uint32Array(bytes.slice(16, 20).buffer)[0]!;
    const body = 24 + length;
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(body + 400 * 8, body + 2 * 400 * 8), body);
    swapped.set(bytes.subarray(body, body + 400 * 8), body + 400 * 8);
    expect(decoded(swapped)).toEqual({ fault: 'its time is damaged' });
  });

  it('of another layout, another machine or another program is refused, and says so', () => {
    const bytes = encoded(town(20));
    const later = bytes.slice();
    new Uint32Array(later.buffer, 0, 6)[2] = layoutVersion + 1;
    expect(decoded(later)).toEqual({ fault: `its layout is version ${layoutVersion + 1} and not ${layoutVersion}` });
    const turned = bytes.slice();
    turned.subarray(12, 16).reverse();
    expect(decoded(turned)).toEqual({ fault: 'a machine of another kind wrote it' });
    expect(decoded(new TextEncoder().encode('PK\u0003\u0004 an archive and not what was expected here'))).toEqual({ fault: 'it is no snapshot' });
    expect(decoded(withHeader(bytes, (header) => ({ ...header, resolution: 9 })))).toEqual({ fault: 'its header makes no sense' });
  });

  it('whose header asks for more memory than the file has bytes is refused before any is taken', () => {
    const bytes = encoded(town(20));
    for (const name of ['rows', 'days', 'cells']) {
      for (const count of [21, 1e6, 4_000_000_000]) {
        expect(isRefused(decoded(withHeader(bytes, (header) => ({ ...header, [name]: count, segments: name === 'rows' ? [[0, 300, 0, count, false, false, true]] : header['segments'] }))))).toBe(true);
      }
    }
    const long = bytes.slice();
    new Uint32Array(long.buffer, 0, 6)[4] = 4_000_000_000;
    expect(decoded(long)).toEqual({ fault: 'it is cut off' });
  });

  it.each([
    ['no object', () => 7], ['null', () => null], ['no checksums', (header: object) => ({ ...header, checksums: null })],
    ['a negative count', (header: object) => ({ ...header, days: -1 })], ['half a row', (header: object) => ({ ...header, rows: 19.5 })],
    ['no version', (header: object) => ({ ...header, dataVersion: 'x' })], ['no segments', (header: object) => ({ ...header, segments: [] })],
    ['segments that overlap', (header: object) => ({ ...header, segments: [[0, 1, 0, 12, false, false, true], [0, 2, 10, 20, false, false, true]] })],
  ] as [string, (header: object) => unknown][])('whose header has %s is refused', (_, edit) => {
    expect(decoded(withHeader(encoded(town(20)), edit))).toEqual({ fault: 'its header makes no sense' });
  });
});
