import type { Coding } from '../tasks/pack_tile.ts';

/** What is preferred where a client takes several alike: the fewest bytes first. */
const preferred: readonly Coding[] = ['br', 'zstd', 'gzip', 'identity'];
/** Bytes as they are may always be sent unless they are ruled out, but come after all that is named. */
const unnamedIdentity = 1e-6;

/**
 * The codings that a client takes, its own preference first and ours among equals (RFC 9110, section 12.5.3). Never empty: who
 * takes nothing that there is gets bytes as they are rather than an error.
 */
export function codingsFor(accepted: string | undefined): Coding[] {
  const weights = new Map((accepted ?? '').toLowerCase().split(',').map(readOne));
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? (coding === 'identity' ? unnamedIdentity : 0);
  const taken = preferred.filter((coding) => weightOf(coding) > 0).toSorted((one, other) => weightOf(other) - weightOf(one));
  return taken.length === 0 ? ['identity'] : taken;
}

/** What cannot be read as a weight rules nothing in. */
function readOne(text: string): [coding: string, weight: number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const coding = name === 'x-gzip' ? 'gzip' : name;
  if (weight === undefined) return [coding, 1];
  return [coding, /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0];
}
