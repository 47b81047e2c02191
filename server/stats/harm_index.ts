import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Harm index ([Wikipedia](https://en.wikipedia.org/wiki/Crime_harm_index)).
 *
 * Answers: where, and through which offences, is most harm done, when a murder does not count the same as a stolen bicycle?
 * Misread as: what people suffered, or days that anybody served. It is a scale: the days of custody at which a court starts
 * for a first offender. A few grave offences decide the sum, so that it moves more by chance than the number of incidents
 * does. And sums by two editions of the weights cannot be compared: the scale itself moved.
 * Formula: of each offence the number of incidents times its weight, added up. What police discover themselves follows where
 * they look, and what a shop detects where its guards are: both are added up apart.
 * Defaults: none; the edition of the weights is always named.
 * Cost: one pass over the incidents.
 *
 * Parameters: `kind` of each incident, a number from 0; `unit` of each, -1 outside; `weights` by kind, from 0; `apart`, 1 for kinds that are
 * added up apart; `units`, how many.
 * Returns: `harm`, `harmApart` and `count` of each unit, and of each kind `countOfKind` and `harmOfKind` over all units. Not defined
 * without incidents in a unit.
 * Errors: RangeError for lists of unequal length, an unknown kind, or a weight below 0.
 * Example: two of weight 365 and three of weight 2 in one unit: 736.
 * Reference: Sherman, Neyroud & Neyroud 2016, Policing 10:171; Sherman and others 2020, Cambridge Journal of Evidence-Based
 * Policing 4:1.
 */
export type HarmIndexInput = { kind: Int32Array; unit: Int32Array; weights: Float64Array; apart: Uint8Array; units: number };
export type HarmIndex = {
  harm: Float64Array; harmApart: Float64Array; count: Float64Array;
  countOfKind: Float64Array; harmOfKind: Float64Array;
};

export function harmIndex({ kind, unit, weights, apart, units }: HarmIndexInput): HarmIndex | NotDefined {
  if (kind.length !== unit.length || weights.length !== apart.length) throw new RangeError('lists of unequal length');
  if (!weights.every((one) => one >= 0 && one < Infinity)) throw new RangeError('a weight is a number from 0');
  const found: HarmIndex = {
    harm: new Float64Array(units), harmApart: new Float64Array(units), count: new Float64Array(units),
    countOfKind: new Float64Array(weights.length), harmOfKind: new Float64Array(weights.length),
  };
  let any = false;
  for (let i = 0; i < kind.length; i += 1) {
    const [k, u] = [kind[i]!, unit[i]!];
    const weight = weights[k];
    if (weight === undefined) throw new RangeError(`no weight for kind ${k}`);
    if (u < 0) continue;
    any = true;
    (apart[k] === 1 ? found.harmApart : found.harm)[u]! += weight;
    found.count[u]! += 1;
    found.countOfKind[k]! += 1;
    found.harmOfKind[k]! += weight;
  }
  return any ? found : notDefined('no_events');
}
