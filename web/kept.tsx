import { useCallback, useState } from 'react';

const held = new Map<string, unknown>();

/** State that outlives its panel: it is there again when the panel is, for as long as the page is open and nowhere else. */
export function useKept<T>(name: string, first: () => T): [T, (next: T | ((now: T) => T)) => void] {
  const [value, setValue] = useState<T>(() => (held.has(name) ? held.get(name) as T : first()));
  const set = useCallback((next: T | ((now: T) => T)) => setValue((now) => {
    const made = typeof next === 'function' ? (next as (now: T) => T)(now) : next;
    held.set(name, made);
    return made;
  }), [name]);
  return [value, set];
}
