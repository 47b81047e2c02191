import { currentHarmEdition, harmEditionOf, weightsOf, type HarmEdition } from '../model/harm.ts';
import { classification } from '../model/offence.ts';
import { harmIndex, type HarmIndex } from '../stats/harm_index.ts';
import { isDefined, type NotDefined } from '../stats/not_defined.ts';
import type { Events, Units } from './method.ts';

/** Number of the kind of an offence: its place in the classification. */
const kindOf = new Map(classification.map(({ id }, at) => [id, at]));
/** What police, or the guards of a shop, discover themselves. */
export const discovered = Uint8Array.from(classification, ({ code, recordedBy }) => (recordedBy === 'discovered' || code === 'theft.shop' ? 1 : 0));

/** One table of weights over the incidents, and for which offences it borrowed. */
export type Weighed = HarmIndex & { edition: HarmEdition; lender: HarmEdition; weights: Float64Array; borrowed: ReadonlySet<string> };

export function weigh({ n, offence, unit }: Events, units: Units, { edition, all }: { edition: HarmEdition; all: boolean }): Weighed | NotDefined {
  const lender = harmEditionOf(currentHarmEdition)!;
  const { weights: byCode, borrowed } = weightsOf(edition, lender);
  const weights = Float64Array.from(classification, ({ code }) => byCode.get(code)!);
  const kind = Int32Array.from({ length: n }, (_, i) => {
    const found = kindOf.get(offence[i]!);
    if (found === undefined) throw new RangeError(`no offence has the number ${offence[i]}`);
    return found;
  });
  const found = harmIndex({ kind, unit: unit.subarray(0, n), weights, apart: all ? new Uint8Array(weights.length) : discovered, units: units.n });
  return isDefined(found) ? { ...found, edition, lender, weights, borrowed: new Set(borrowed) } : found;
}
