import { setImmediate as breathe } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';

const atOnce = 1000;

/** Records as a CSV file in UTF-8, a thousand lines at a time; other work gets its turn in between. */
export async function* recordsToCsv(records: readonly Readonly<Record<string, string>>[], columns: readonly string[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let first = 0; first < Math.max(1, records.length); first += atOnce) {
    yield encoder.encode(stringify(records.slice(first, first + atOnce), { columns: [...columns], header: first === 0 }));
    await breathe();
  }
}
