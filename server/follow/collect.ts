import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Gives memory back that nothing refers to any more. The collector comes by on its own when objects are many; large shared
 * buffers it does not see as such, and versions of the column index would pile up to many times their bound. Takes some 20 to
 * 100 milliseconds, in which nothing else runs: for after large work, not for every request.
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
