import type { LayerField } from '../../tiles/layer.ts';

/** What a row says in one field, as a file takes it: instants and days as texts (ISO 8601), objects as JSON. */
export type FileValue = string | number | boolean | null;

/** Which value is what is decided here, once for all formats that have types. Throws RangeError for a value that its field cannot have. */
export const fileValues: Readonly<Record<LayerField['type'], (value: unknown) => FileValue>> = {
  String: (value) => (isNothing(value) ? null : wellFormed(value)),
  Integer: (value) => (isNothing(value) ? null : integer(value)),
  Number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null),
  Boolean: (value) => (isNothing(value) ? null : value === true),
  Instant: (value) => (isNothing(value) ? null : instant(String(value as string))),
  Day: (value) => (isNothing(value) ? null : day(String(value as string))),
  Object: (value) => (isNothing(value) ? null : JSON.stringify(value).toWellFormed()),
};

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Halves of characters are no UTF-8; NUL ends a text in every program written in C. */
function wellFormed(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value as number);
  return text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '\ufffd');
}

function integer(value: unknown): number {
  const whole = Number(value);
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${String(value)} is no whole number, but its field says so`);
  return whole === 0 ? 0 : whole;
}

const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isDay = /^\d{4}-\d\d-\d\d$/;

function instant(text: string): string {
  if (isInstant.test(text)) return text;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new RangeError(`"${text}" is no instant, but its field says so`);
  return at.toISOString();
}

function day(text: string): string {
  if (!isDay.test(text)) throw new RangeError(`"${text}" is no day, but its field says so`);
  return text;
}

/** Days since 1970-01-01. */
export const daysSince1970 = (text: string): number => Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000);

/** Names for columns, each once however its letters are cased; `reserved` names are taken already. Those of fields come back in their order. */
export function columnNames(fields: readonly LayerField[], reserved: readonly string[]): string[] {
  const taken = new Set(reserved.map((name) => name.toLowerCase()));
  return fields.map(({ name }) => {
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
