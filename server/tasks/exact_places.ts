import { methodOf } from '../analysis/methods.ts';
import { Problem } from '../model/problem.ts';
import { maySeeLayer, type Who } from '../model/who.ts';

/**
 * Throws the Problem `exact_places` when the results of a method show places of incidents and whoever asks may not see those. Of a method
 * that there is no more nobody knows: it counts as one that does.
 */
export function checkExactPlaces(who: Who, method: string): void {
  const found = methodOf(method);
  if ((found === undefined || found.exact) && !maySeeLayer(who, 'incidents')) throw exactPlaces(found?.title.en ?? method);
}

const exactPlaces = (title: string): Problem => new Problem('forbidden', 'exact_places',
  `Places of incidents can be read off results of "${title}". They are for whoever may see the incidents: the key that was given does not open that layer.`);
