import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Location quotient ([Wikipedia](https://en.wikipedia.org/wiki/Location_quotient)).
 *
 * Answers: is one kind of incident a larger part of all incidents here than in the whole area?
 * Misread as: many of that kind. A place with few incidents, half of them of the kind, has a high quotient.
 * Formula: the share of the kind here over its share in the whole area.
 * Defaults: none.
 * Cost: one pass.
 *
 * Parameters: `kind`, incidents of the kind per place; `all`, all incidents per place.
 * Returns: one number from 0 per place, 1 as everywhere, NaN where there was no incident. Not defined: no incident of the
 * kind at all.
 * Errors: RangeError when lengths differ or a place has more of the kind than of all.
 * Example: 30 of 180 here, 94 of 770 in all: 1.365.
 * Reference: Brantingham & Brantingham 1997, Crime & Delinquency 43:1 (for crime).
 */
export function locationQuotient(kind: Float64Array, all: Float64Array): Float64Array | NotDefined {
  if (kind.length !== all.length) throw new RangeError(`${kind.length} places of the kind, ${all.length} of all`);
  let [ofKind, ofAll] = [0, 0];
  for (let i = 0; i < kind.length; i += 1) {
    if (!(kind[i]! >= 0 && kind[i]! <= all[i]!)) throw new RangeError(`${kind[i]} of the kind among ${all[i]}`);
    ofKind += kind[i]!;
    ofAll += all[i]!;
  }
  if (ofKind === 0) return notDefined('no_events');
  return kind.map((own, i) => (all[i] === 0 ? Number.NaN : own / all[i]! / (ofKind / ofAll)));
}
