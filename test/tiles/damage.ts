import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * Damages bytes in every way that happens, and in ways that only malice finds: with the checksum made right again. The first must
 * be refused with a RangeError, the second refused with one or read to the end, soon and in little memory.
 */
export function neverNonsense(written: fc.Arbitrary<Uint8Array>, decode: (bytes: Uint8Array) => unknown): void {
  const place = fc.nat();
  fc.assert(fc.property(written, place, fc.integer({ min: 1, max: 255 }), (bytes, at, by) => {
    const changed = bytes.slice();
    changed[at % bytes.length]! ^= by;
    expect(() => decode(changed)).toThrow(RangeError);
    expect(() => decode(bytes.subarray(0, at % bytes.length))).toThrow(RangeError);
    expect(() => decode(Uint8Array.from([...bytes, by]))).toThrow(RangeError);
  }), { numRuns: 300 });
  fc.assert(fc.property(written, place, fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes, at, by) => {
    const forged = bytes.slice();
    forged.set(by.subarray(0, Math.max(0, forged.length - 8)), 4 + (at % Math.max(1, forged.length - 8 - by.length)));
    new DataView(forged.buffer).setUint32(forged.length - 4, adler32(forged.subarray(0, -4)), true);
    try {
      decode(forged);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  }), { numRuns: 1000 });
}

/** As RFC 1950 has it, byte by byte. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
