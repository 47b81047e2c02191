import type { RequestChange } from '../../server/model/problem.ts';

const isChange = (value: unknown): value is RequestChange => typeof value === 'object' && value !== null && 'path' in value && Array.isArray(value.path) && 'value' in value;

function put(at: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = Array.isArray(at) ? [...at] as unknown[] : [];
    if (rest.length === 0 && value === null) list.splice(key, 1);
    else list[key] = put(list[key], rest, value);
    return list;
  }
  const { [key]: own, ...others } = (typeof at === 'object' && at !== null ? at : {}) as Record<string, unknown>;
  return rest.length === 0 && value === null ? others : { ...others, [key]: put(own, rest, value) };
}

/**
 * A request with what was given up to make it possible: a list of places with their values, or one such, or members that
 * replace those of the request.
 */
export function relaxed<T extends object>(request: T, change: unknown): T {
  const changes = Array.isArray(change) ? change : [change];
  // From the end, so that taking an entry of a list away moves none that is still to be taken away.
  if (changes.length > 0 && changes.every(isChange)) {
    return (changes as RequestChange[]).toReversed().reduce<unknown>((held, { path, value }) => put(held, path, value), request) as T;
  }
  return typeof change === 'object' && change !== null && !Array.isArray(change) ? { ...request, ...change } : request;
}
