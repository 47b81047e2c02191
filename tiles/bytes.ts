/** Little-endian bytes, written one after the other and closed by a checksum. */
export type ByteWriter = {
  raw(bytes: Uint8Array): void;
  uint8(value: number): void;
  uint32(value: number): void;
  int32(value: number): void;
  float64(value: number): void;
  /** Seven bits a byte, lowest first, the high bit set on all bytes but the last. RangeError unless whole and from 0 to 2^53 - 1. */
  varints(values: ArrayLike<number>): void;
  float64s(values: ArrayLike<number>): void;
  int8s(values: ArrayLike<number>): void;
  /** Everything so far, and behind it its Adler-32. */
  seal(): Uint8Array;
};

const longestVarint = 8;

export function byteWriter(): ByteWriter {
  let bytes = new Uint8Array(65_536);
  let view = new DataView(bytes.buffer);
  let at = 0;

  const makeRoom = (length: number): void => {
    if (at + length <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, at + length));
    grown.set(bytes.subarray(0, at));
    bytes = grown;
    view = new DataView(grown.buffer);
  };
  /** Makes room and moves on; gives where to write. */
  const take = (length: number): number => {
    makeRoom(length);
    at += length;
    return at - length;
  };
  // Room is made before the view is looked up: making it may replace the view.
  const uint32 = (value: number): void => { const place = take(4); view.setUint32(place, value, true); };
  const raw = (more: Uint8Array): void => { const place = take(more.length); bytes.set(more, place); };

  return {
    raw,
    uint8: (value) => { const place = take(1); view.setUint8(place, value); },
    uint32,
    int32: (value) => { const place = take(4); view.setInt32(place, value, true); },
    float64: (value) => { const place = take(8); view.setFloat64(place, value, true); },
    varints: (values) => {
      makeRoom(values.length * longestVarint);
      at = writeVarints(values, bytes, at);
    },
    float64s: (values) => {
      const start = take(values.length * 8);
      for (let i = 0; i < values.length; i++) view.setFloat64(start + i * 8, values[i]!, true);
    },
    int8s: (values) => raw(new Uint8Array(Int8Array.from(values).buffer)),
    seal: () => {
      uint32(adler32(bytes, at));
      return bytes.slice(0, at);
    },
  };
}

function writeVarints(values: ArrayLike<number>, bytes: Uint8Array, from: number): number {
  let at = from;
  for (let i = 0; i < values.length; i++) {
    let rest = values[i]!;
    if (rest >>> 0 !== rest) {
      if (!(Number.isSafeInteger(rest) && rest >= 0)) throw new RangeError(`a varint is a whole number from 0 to 2^53 - 1, not ${rest}`);
      // Division, not shifts: these go beyond 32 bits.
      for (; rest > 0xffff_ffff; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
    }
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
  }
  return at;
}

/** The reverse. Anything that cannot be what was written is a RangeError, and no more is set aside than bytes are there. */
export type ByteReader = {
  raw(length: number): Uint8Array;
  uint8(): number;
  uint32(): number;
  int32(): number;
  float64(): number;
  varints(count: number): Float64Array;
  /** Their running sums. RangeError where one is not below 2^53. */
  sums(count: number): Float64Array;
  /** Those that are below 2^32. */
  varints32(count: number): Uint32Array;
  float64s(count: number): Float64Array;
  int8s(count: number): Int8Array;
  /** RangeError unless all bytes have been read. */
  end(): void;
};

const endsTooEarly = (): RangeError => new RangeError('the bytes end too early');

/** Reads what `seal` closed. `magic` is how such bytes begin, `what` what they are called in an error. */
export function openSealed(bytes: Uint8Array, magic: string, what: string): ByteReader {
  const start = String.fromCharCode(...bytes.subarray(0, magic.length));
  if (start !== magic) {
    const related = start.slice(0, -1) === magic.slice(0, -1);
    throw new RangeError(related ? `${what} of another version (${start}); this program reads ${magic}` : `not ${what}`);
  }
  const end = bytes.length - 4;
  if (end < magic.length) throw endsTooEarly();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(end, true) !== adler32(bytes, end)) throw new RangeError(`${what} that was damaged: its checksum does not match`);
  return byteReader(bytes.subarray(magic.length, end));
}

function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): number => {
    if (at + length > bytes.length) throw endsTooEarly();
    at += length;
    return at - length;
  };
  /** Every varint is at least a byte: checked before memory is set aside. */
  const expect = (count: number): void => {
    if (at + count > bytes.length) throw endsTooEarly();
  };
  return {
    raw: (length) => {
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    uint8: () => view.getUint8(take(1)),
    uint32: () => view.getUint32(take(4), true),
    int32: () => view.getInt32(take(4), true),
    float64: () => view.getFloat64(take(8), true),
    varints: (count) => {
      expect(count);
      const values = new Float64Array(count);
      at = readVarints(bytes, at, values);
      return values;
    },
    sums: (count) => {
      expect(count);
      const values = new Float64Array(count);
      at = readVarints(bytes, at, values, 1);
      return values;
    },
    varints32: (count) => {
      expect(count);
      const values = new Uint32Array(count);
      at = readVarints32(bytes, at, values);
      return values;
    },
    float64s: (count) => {
      const start = take(count * 8);
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) values[i] = view.getFloat64(start + i * 8, true);
      return values;
    },
    int8s: (count) => {
      const start = take(count);
      return new Int8Array(bytes.slice(start, start + count).buffer);
    },
    end: () => {
      if (at !== bytes.length) throw new RangeError(`${bytes.length - at} bytes too many`);
    },
  };
}

/** `carry`: 1 adds each to the sum of those before, 0 does not. */
function readVarints(bytes: Uint8Array, from: number, into: Float64Array, carry: 0 | 1 = 0): number {
  let at = from;
  let before = 0;
  for (let i = 0; i < into.length; i++) {
    let next = bytes[at++]!;
    let value = next & 127;
    for (let unit = 128, length = 1; next > 127; unit *= 128, length++) {
      if (length === longestVarint) throw new RangeError('a varint is too long');
      next = bytes[at++]!;
      value += (next & 127) * unit;
    }
    value += before;
    if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a varint is too large');
    into[i] = value;
    before = value * carry;
  }
  if (at > bytes.length) throw endsTooEarly();
  return at;
}

function readVarints32(bytes: Uint8Array, from: number, into: Uint32Array): number {
  let at = from;
  for (let i = 0; i < into.length; i++) {
    const first = bytes[at++]!;
    if (first < 128) into[i] = first;
    else {
      let value = first & 127;
      let next = 128;
      for (let shift = 7; next > 127; shift += 7) {
        next = bytes[at++]!;
        if (shift === 28 && next > 15) throw new RangeError('a varint is too large');
        value |= (next & 127) << shift;
      }
      into[i] = value;
    }
  }
  if (at > bytes.length) throw endsTooEarly();
  return at;
}

const adlerPrime = 65_521;
/** As many bytes as can be summed before the second sum leaves 31 bits. */
const adlerRun = 3_800;

/** RFC 1950. Finds every change of a single byte; not made against intent. */
function adler32(bytes: Uint8Array, length: number): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < length; start += adlerRun) {
    const end = Math.min(start + adlerRun, length);
    for (let i = start; i < end; i++) {
      a = (a + bytes[i]!) | 0;
      b = (b + a) | 0;
    }
    a %= adlerPrime;
    b %= adlerPrime;
  }
  return ((b << 16) | a) >>> 0;
}
