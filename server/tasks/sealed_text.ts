import { createHash } from 'node:crypto';

/**
 * Texts in one text that only this server reads, with a digest of them and of what they belong to: one that was mistyped, or
 * belongs to something else, is noticed. It keeps nothing secret and nobody out.
 */
export const sealed = (belongsTo: unknown, parts: readonly string[]): string =>
  Buffer.from(JSON.stringify([digest(belongsTo, parts), ...parts])).toString('base64url');

export type Opened = { parts: readonly string[]; check: string };

/** What stands in such a text, not yet checked; null where it is none. */
export function opened(text: string): Opened | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(value) || value.length === 0 || value.some((part) => typeof part !== 'string')) return null;
    const [check, ...parts] = value as [string, ...string[]];
    return { check, parts };
  } catch {
    return null;
  }
}

export const isOf = (belongsTo: unknown, { check, parts }: Opened): boolean => check === digest(belongsTo, parts);

const digest = (belongsTo: unknown, parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify([belongsTo, parts])).digest('base64url').slice(0, 22);
