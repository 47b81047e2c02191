/**
 * Rows in COPY's binary format, written one value after the other. It spares both sides the way through text: the database
 * takes times, cells and digests as they are. Every value begins with its length; null has the length -1.
 */
export type BinaryRows = {
  /** How many bytes there are so far. */
  length(): number;
  smallint(value: number | null): void;
  integer(value: number): void;
  bigint(value: number): void;
  /** Sixteen hexadecimal digits or fewer. */
  bigintOfHex(digits: string | null): void;
  float8(value: number | null): void;
  /** Milliseconds UTC. */
  timestamptz(milliseconds: number | null): void;
  /** Calendar day such as 2026-11-23. */
  date(day: string): void;
  text(value: string | null): void;
  jsonb(json: string): void;
  byteaOfHex(digits: string): void;
  /** Values that were written elsewhere. */
  values(written: Uint8Array): void;
  /** The bytes from one position to another, valid until more are written. */
  bytes(from?: number, to?: number): Uint8Array;
  /** A file begins with its signature, each row with its number of values; the end is marked. */
  beginFile(): void;
  beginRow(values: number): void;
  endFile(): void;
};

const postgresEpoch = Date.UTC(2000, 0, 1);
const dayMs = 86_400_000;
const twoTo32 = 2 ** 32;
const jsonbVersion = 1;
const signature = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);

export function binaryRows(capacity: number = 1 << 20): BinaryRows {
  let buffer = Buffer.allocUnsafeSlow(capacity);
  let view = new DataView(buffer.buffer);
  let end = 0;

  function reserve(more: number): void {
    if (end + more <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, end + more));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
    view = new DataView(buffer.buffer);
  }

  function int32(value: number): void {
    view.setInt32(end, value);
    end += 4;
  }

  function values(written: Uint8Array): void {
    reserve(written.length);
    buffer.set(written, end);
    end += written.length;
  }

  function missing(): void {
    reserve(4);
    int32(-1);
  }

  /** Begins a value of a fixed number of bytes. */
  function fixed(bytes: number): void {
    reserve(4 + bytes);
    int32(bytes);
  }

  function int64(value: number): void {
    fixed(8);
    int32(Math.floor(value / twoTo32));
    int32(value);
  }

  function characters(value: string, prefix: number | null): void {
    reserve(5 + value.length * 3);
    const start = end;
    end += 4;
    if (prefix !== null) buffer[end++] = prefix;
    end += write(value);
    view.setInt32(start, end - start - 4);
  }

  /** Values are mostly short and plain: a loop over them costs less than the call that any text needs. */
  function write(value: string): number {
    if (value.length > 24) return buffer.write(value, end, 'utf8');
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) return buffer.write(value, end, 'utf8');
      buffer[end + index] = code;
    }
    return value.length;
  }

  return {
    length: () => end,
    smallint(value) {
      if (value === null) return missing();
      fixed(2);
      view.setInt16(end, value);
      end += 2;
    },
    integer(value) {
      fixed(4);
      int32(value);
    },
    bigint: int64,
    bigintOfHex(digits) {
      if (digits === null) return missing();
      fixed(8);
      int32(Number.parseInt(digits.slice(0, -8) || '0', 16));
      int32(Number.parseInt(digits.slice(-8), 16));
    },
    float8(value) {
      if (value === null) return missing();
      fixed(8);
      view.setFloat64(end, value);
      end += 8;
    },
    timestamptz(milliseconds) {
      if (milliseconds === null) missing();
      else int64((milliseconds - postgresEpoch) * 1000);
    },
    date(day) {
      fixed(4);
      int32((Date.parse(day) - postgresEpoch) / dayMs);
    },
    text(value) {
      if (value === null) missing();
      else characters(value, null);
    },
    jsonb: (json) => characters(json, jsonbVersion),
    byteaOfHex(digits) {
      fixed(digits.length / 2);
      end += buffer.write(digits, end, 'hex');
    },
    values,
    bytes: (from = 0, to = end) => buffer.subarray(from, to),
    beginFile: () => values(signature),
    beginRow(count) {
      reserve(2);
      view.setInt16(end, count);
      end += 2;
    },
    endFile: () => values(trailer),
  };
}
