import type { MessageId } from '../messages/messages.tsx';

/**
 * A sentence before it is written: which message, with which numbers, and what each number in it leads to. The words are
 * in the message files; a tag of the message (`<cellsLink>14 cells</cellsLink>`) becomes a button when `links` names it.
 */
export type Link =
  | { kind: 'incidents' }
  | { kind: 'window'; from: string; to: string }
  | { kind: 'cells'; cells: string[] }
  | { kind: 'hour'; weekday: number; hour: number }
  | { kind: 'unplaced' };

export type Sentence = {
  id: MessageId;
  values: Record<string, string | number>;
  links: Record<string, Link>;
};

export const sentence = (id: MessageId, values: Sentence['values'] = {}, links: Sentence['links'] = {}): Sentence =>
  ({ id, values, links });

/** A p value as people quote it: exact to three decimals, below that only "< 0.001". */
export const quotedP = (p: number): { p: number; pRelation: string } =>
  p < 0.001 ? { p: 0.001, pRelation: '<' } : { p: Math.round(p * 1000) / 1000, pRelation: '=' };

/** The level that a corrected p reaches, as the legend names it; null when it reaches none. */
export function levelOf(q: number | null): 99 | 95 | 90 | null {
  if (q === null) return null;
  if (q <= 0.01) return 99;
  if (q <= 0.05) return 95;
  return q <= 0.1 ? 90 : null;
}

/** How far a z score stands out, in three words; the cut points are ours and only order the wording. */
export type Strength = 'extreme' | 'strong' | 'clear' | 'none' | 'low';
export function strengthOf(z: number | null): Strength {
  if (z === null || Math.abs(z) < 1.96) return 'none';
  if (z < 0) return 'low';
  if (z >= 8) return 'extreme';
  return z >= 4 ? 'strong' : 'clear';
}
