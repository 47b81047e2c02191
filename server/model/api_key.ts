import { z } from 'zod';
import { agencySlug } from './agency.ts';
import { scopeNames, type Scope } from './scopes.ts';

/**
 * How a key is written: `hexwatch_<id>_<secret><checksum>`. The id is no secret; the secret is 32 random bytes in base 62;
 * the checksum is the CRC-32 of what stands before it, so that a scanner for leaked secrets can tell a key from a lookalike
 * and a slip of the hand is told apart from a key that was never made.
 */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretBytes = 32;
/** 62^43 is more than 2^256, 62^6 more than 2^32. */
const secretLength = 43;
const checksumLength = 6;
const form = new RegExp(`^hexwatch_([a-z0-9]{10})_[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** Looks like a key anywhere in a text: for what must never show one. */
export const keyAnywhere = /hexwatch_[a-z0-9]{10}_[0-9A-Za-z]{20,}/g;

function inBase62(value: bigint, length: number): string {
  let text = '';
  for (let left = value; text.length < length; left /= 62n) text = digits[Number(left % 62n)]! + text;
  return text;
}

/** CRC-32 as in gzip and PNG (polynomial 0xEDB88320). */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const withChecksum = (text: string): string => text + inBase62(BigInt(crc32(text)), checksumLength);

/** A new key. `random` fills an array with random bytes fit for secrets, as `crypto.getRandomValues` does. */
export function makeKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): { id: string; key: string } {
  const letters = random(new Uint8Array(16));
  const id = inBase62(letters.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n), 22).toLowerCase().slice(-10);
  const secret = random(new Uint8Array(secretBytes)).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return { id, key: withChecksum(`hexwatch_${id}_${inBase62(secret, secretLength)}`) };
}

/** The id of a key as it was given; null for what cannot be a key, a slip of the hand included. */
export function idOfKey(text: string): string | null {
  const id = form.exec(text)?.[1] ?? null;
  return id !== null && withChecksum(text.slice(0, -checksumLength)) === text ? id : null;
}

export const longestKeyDays = 365;
const quota = z.coerce.number('Give a whole number.').int('Give a whole number.').min(1, 'Give 1 or more.').max(1_000_000_000_000);
const cidr = z.string().max(50).regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'Give network ranges such as 10.0.0.0/8 or 2001:db8::/32.');

/** What a key is to open. */
export const keyRequest = z.strictObject({
  agency: agencySlug.optional().describe('Short name of the agency whose data it opens. Default: the one that the key with which it is asked for opens, else the server\'s own.'),
  label: z.string().trim().min(1, 'Say who or what will use it.').max(200).describe('Who or what will use it.'),
  scopes: z.array(z.enum(scopeNames, `Give some of ${scopeNames.join(', ')}.`)).min(1, 'Give at least one scope.').describe('What may be done with it.'),
  layers: z.array(z.string().max(60)).min(1).nullish().describe('Ids of the only layers that it opens; without any, all that its scopes reach.'),
  maxHandlingCode: z.coerce.number().int().min(0).max(9).default(0).describe('Highest handling code of incidents that it shows and counts.'),
  days: z.coerce.number('Give a whole number of days.').int('Give a whole number of days.').min(1).max(longestKeyDays, `A key holds for ${longestKeyDays} days at most.`)
    .default(90).describe('For how many days it holds.'),
  networks: z.array(cidr).min(1).max(50).nullish().describe('Network ranges from which it is taken; without any, from anywhere.'),
  requestsPerDay: quota.nullish().describe('Requests that it may make in a day of UTC.'),
  rowsPerDay: quota.nullish().describe('Features and incidents that it may be given in a day of UTC.'),
});
export type KeyRequest = z.infer<typeof keyRequest>;

export const keyStates = ['valid', 'expired', 'revoked'] as const;

/** A key as lists show it: everything but the secret. */
export const apiKey = z.object({
  id: z.string(), agency: z.string(), label: z.string(),
  scopes: z.array(z.string()), layers: z.array(z.string()).nullable(), maxHandlingCode: z.number().int(),
  networks: z.array(z.string()).nullable(), requestsPerDay: z.number().nullable(), rowsPerDay: z.number().nullable(),
  state: z.enum(keyStates), createdAt: z.string(), createdBy: z.string(), expiresAt: z.string(), revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().describe('Some seconds late.'),
  requestsToday: z.number().describe('In this day of UTC.'), rowsToday: z.number(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const keyList = z.object({ keys: z.array(apiKey) });
export type KeyList = z.infer<typeof keyList>;

export const madeKey = z.object({
  key: z.string().describe('The key. It is shown here and never again: only its SHA-256 is kept.'), description: apiKey,
});
export type MadeKey = z.infer<typeof madeKey>;

export const keyUsage = z.object({
  id: z.string(),
  days: z.array(z.object({ day: z.string().describe('Day of UTC.'), requests: z.number(), rows: z.number() })).describe('The latest first; days without use are left out.'),
});
export type KeyUsage = z.infer<typeof keyUsage>;

export type { Scope };
