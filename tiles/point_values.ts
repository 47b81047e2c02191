/** What the points of a tile may name, as far as it is not in each of them. */
export type PointTexts = { count: number; offences: readonly string[]; precisions: readonly string[] };

/** The values of a layer: each function gives the number of a value, which is written when it is first asked for. */
export type PointValues = {
  id(id: number): number;
  offence(place: number): number;
  /** Days since 1970. */
  day(day: number): number;
  hour(hour: number): number;
  precision(place: number): number;
  bytes(): Uint8Array;
};

const millisecondsPerDay = 86_400_000;
/** Field of a value in a layer, and of a text and a whole number in a value, with their wire types. */
const [valueField, textField, numberField] = [0x22, 0x0a, 0x28];
/** The longest text of digits, and what stands around it. */
const idBytes = 20;
/** Character code of 0. */
const zero = 48;

/** Values of the layer of incidents, for `count` of them; ids are not looked for among those that are there already. */
export function pointValues({ count, offences, precisions }: PointTexts): PointValues {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(count * idBytes + 16_384);
  let at = 0;
  let values = 0;

  const makeRoom = (length: number): void => {
    if (at + length <= bytes.length) return;
    const grown = new Uint8Array((at + length) * 2);
    grown.set(bytes);
    bytes = grown;
  };
  const varint = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
  };

  const text = (value: string): number => {
    const encoded = encoder.encode(value);
    makeRoom(encoded.length + 12);
    bytes[at++] = valueField;
    varint(encoded.length + (encoded.length > 127 ? 3 : 2));
    bytes[at++] = textField;
    varint(encoded.length);
    bytes.set(encoded, at);
    at += encoded.length;
    return values++;
  };

  const digits = (id: number): number => {
    makeRoom(idBytes);
    let length = 1;
    for (let limit = 10; limit <= id; limit *= 10) length += 1;
    bytes[at] = valueField;
    bytes[at + 1] = length + 2;
    bytes[at + 2] = textField;
    bytes[at + 3] = length;
    at += 4 + length;
    let rest = id;
    for (let place = at - 1; place >= at - length; place -= 1) {
      const tens = Math.floor(rest / 10);
      bytes[place] = rest - tens * 10 + zero;
      rest = tens;
    }
    return values++;
  };

  const number = (value: number): number => {
    makeRoom(4);
    bytes.set([valueField, 2, numberField, value], at);
    at += 4;
    return values++;
  };

  return {
    id: digits,
    offence: once(offences.length, (place) => text(offences[place]!)),
    day: onceOfMany((day) => text(new Date(day * millisecondsPerDay).toISOString().slice(0, 10))),
    hour: once(24, number),
    precision: once(precisions.length, (place) => text(precisions[place]!)),
    bytes: () => bytes.subarray(0, at),
  };
}

/** Asks once for each place; the numbers given are not negative. */
function once(length: number, ask: (place: number) => number): (place: number) => number {
  const known = new Int32Array(length).fill(-1);
  return (place) => {
    if (known[place]! < 0) known[place] = ask(place);
    return known[place]!;
  };
}

function onceOfMany(ask: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = ask(key);
    known.set(key, value);
    return value;
  };
}
