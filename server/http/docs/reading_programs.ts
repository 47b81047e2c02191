/** Programs that read the binary forms, as the reference page shows them; a test runs them on what the server writes. */

export const readBasics = `function reader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 4;
  const uint8 = () => bytes[at++];
  const int32 = () => view.getInt32((at += 4) - 4, true);
  const uint32 = () => int32() >>> 0;
  const float64 = () => view.getFloat64((at += 8) - 8, true);
  const int8 = () => view.getInt8(at++);
  const varint = () => { for (let value = 0, unit = 1; ; unit *= 128) { const byte = uint8(); value += (byte % 128) * unit; if (byte < 128) return value; } };
  const times = (count, read) => Array.from({ length: count }, read);
  const amounts = (count) => { const scale = float64(); return times(count, () => (scale > 0 ? varint() / scale : float64())); };
  const header = () => { const length = uint32(); return JSON.parse(new TextDecoder().decode(bytes.subarray(at, at += length))); };
  const cells = () => { const count = uint32(), resolution = uint8(); let rank = 0; return times(count, () => cellOf(rank += varint(), resolution)); };
  return { int8, int32, uint32, float64, varint, times, amounts, header, cells };
}
function cellOf(rank, resolution) {
  let rest = BigInt(rank), bits = (1n << BigInt(45 - 3 * resolution)) - 1n;
  for (let place = resolution; place > 0; place--, rest /= 7n) bits |= (rest % 7n) << BigInt(45 - 3 * place);
  return ((8n << 56n) | (BigInt(resolution) << 52n) | (rest << 45n) | bits).toString(16);
}`;

export const readTable = `function readTable(bytes) {
  const from = reader(bytes);
  const meta = from.header(), cell = from.cells(), count = from.times(cell.length, from.varint);
  const order = count.map((_, row) => row).sort((a, b) => Math.min(count[a], 255) - Math.min(count[b], 255));
  const harm = [];
  from.amounts(cell.length).forEach((value, place) => { harm[order[place]] = value; });
  const different = from.uint32();
  const [z, p, q] = from.times(3, () => from.times(different, from.float64));
  const bin = from.times(different, from.int8);
  let known = 0;
  const own = cell.map(() => from.varint() - 1).map((which) => (which < 0 ? known++ : which));
  const column = (values, none) => own.map((which) => (Object.is(values[which], none) ? null : values[which]));
  return { meta, cell, count, harm, z: column(z, NaN), p: column(p, NaN), q: column(q, NaN), bin: column(bin, -128) };
}`;

export const readDays = `function readDays(bytes) {
  const from = reader(bytes);
  const meta = from.header(), cell = from.cells(), steps = from.uint32();
  let day = steps > 0 ? from.int32() : 0;
  const days = from.times(steps, (_, step) => (step > 0 ? (day += from.varint()) : day));
  const entries = from.times(steps, from.varint);
  const step = entries.flatMap((count, place) => Array(count).fill(place));
  let next = 0;
  const cellIndex = step.map((own, entry) => { if (own !== step[entry - 1]) next = 0; const place = next + from.varint(); next = place + 1; return place; });
  const value = from.amounts(step.length), unplaced = from.amounts(steps);
  return { meta, cell, from: days.map((own) => new Date(own * 86400000).toISOString().slice(0, 10)), step, cellIndex, value, unplaced };
}`;
