/** Little-endian bytes, written one after the other. */
export type ByteWriter = {
  raw(bytes: Uint8Array): void;
  uint8(value: number): void;
  int8(value: number): void;
  uint32(value: number): void;
  float64(value: number): void;
  /** Seven bits a byte, lowest first; whole numbers from 0 to 2^53. */
  varint(value: number): void;
  finish(): Uint8Array;
};

export function byteWriter(): ByteWriter {
  let bytes = new Uint8Array(65_536);
  let view = new DataView(bytes.buffer);
  let at = 0;

  /** Makes room and moves on; gives where to write. */
  const take = (length: number): number => {
    const start = at;
    at += length;
    if (at > bytes.length) {
      const grown = new Uint8Array(Math.max(bytes.length * 2, at));
      grown.set(bytes.subarray(0, start));
      bytes = grown;
      view = new DataView(grown.buffer);
    }
    return start;
  };

  const uint8 = (value: number): void => {
    const place = take(1);
    view.setUint8(place, value);
  };

  return {
    raw: (more) => {
      const place = take(more.length);
      bytes.set(more, place);
    },
    uint8,
    int8: (value) => {
      const place = take(1);
      view.setInt8(place, value);
    },
    uint32: (value) => {
      const place = take(4);
      view.setUint32(place, value, true);
    },
    float64: (value) => {
      const place = take(8);
      view.setFloat64(place, value, true);
    },
    varint: (value) => {
      // Division, not shifts: values go beyond 32 bits.
      let rest = value;
      while (rest >= 128) {
        uint8((rest % 128) + 128);
        rest = Math.floor(rest / 128);
      }
      uint8(rest);
    },
    finish: () => bytes.slice(0, at),
  };
}

/** The reverse. Reading beyond the end is a RangeError. */
export type ByteReader = {
  raw(length: number): Uint8Array;
  uint8(): number;
  int8(): number;
  uint32(): number;
  float64(): number;
  varint(): number;
};

export function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): number => {
    if (at + length > bytes.length) throw new RangeError('the bytes end too early');
    at += length;
    return at - length;
  };
  const uint8 = (): number => view.getUint8(take(1));
  return {
    raw: (length) => {
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    uint8,
    int8: () => view.getInt8(take(1)),
    uint32: () => view.getUint32(take(4), true),
    float64: () => view.getFloat64(take(8), true),
    varint: () => {
      let value = 0;
      let unit = 1;
      for (let next = uint8(); ; next = uint8()) {
        value += (next & 0x7f) * unit;
        if (next < 128) return value;
        unit *= 128;
      }
    },
  };
}
