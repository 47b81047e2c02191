import { placeOrder } from './place_order.ts';

/**
 * Places at which events lie, each once, from west to east and from south to north: `counts` says how many events lie there,
 * `placeOf` where each event lies. Geocoding stacks events; whoever groups places instead of events pays for a stack once, and
 * what the groups are does not depend on the order of the events.
 */
export type DistinctPlaces = { x: Float64Array; y: Float64Array; counts: Int32Array; placeOf: Int32Array };

export function distinctPlaces(x: Float64Array, y: Float64Array): DistinctPlaces {
  const n = x.length;
  if (y.length !== n) throw new RangeError(`${n} x for ${y.length} y`);
  const order = placeOrder(x, y);
  const placeOf = new Int32Array(n);
  const [xs, ys, counts] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  let places = 0;
  for (const i of order) {
    if (places === 0 || x[i] !== xs[places - 1] || y[i] !== ys[places - 1]) {
      xs[places] = x[i]!;
      ys[places] = y[i]!;
      places += 1;
    }
    counts[places - 1]! += 1;
    placeOf[i] = places - 1;
  }
  return { x: xs.slice(0, places), y: ys.slice(0, places), counts: counts.slice(0, places), placeOf };
}

/** What is known of places, for the events there. */
export function forEvents(ofPlaces: Int32Array, { placeOf }: Pick<DistinctPlaces, 'placeOf'>): Int32Array {
  return placeOf.map((place) => ofPlaces[place]!);
}

/** The places as they first come up among the events. */
export function inOrderOfEvents({ placeOf, counts }: Pick<DistinctPlaces, 'placeOf' | 'counts'>): Int32Array {
  const seen = new Uint8Array(counts.length);
  return placeOf.filter((place) => {
    const isNew = seen[place] === 0;
    seen[place] = 1;
    return isNew;
  });
}
