import { eTest } from './e_test.ts';

/**
 * Fewest incidents that can differ ([Bourgon, Gentleman & Huber 2010](https://doi.org/10.1073/pnas.0914005107)).
 *
 * Answers: how many incidents must a place have in both windows together before any split of them could be called different?
 * Misread as: enough to find a change. It is the least at which one can be found at all, and only the largest.
 * Formula: the smallest sum of which some split has an E-test p of at most 0.1. Places with fewer are not tested, for each test
 * costs the others some of their power; that the choice looks at the sum alone keeps it from favouring either window.
 * Defaults: 0.1, the widest level that a map shows.
 * Cost: a few dozen E-tests of small counts.
 *
 * Parameters: lengths of the window (`now`) and of the other one (`before`), above 0.
 * Returns: a whole number from 1.
 * Errors: RangeError for lengths that are not above 0.
 * Example: 3 in windows of equal length, since 3 against 0 has p 0.088 and 2 against 0 more than 0.1.
 * Reference: Bourgon, Gentleman & Huber 2010, PNAS 107:9546.
 */
export function fewestToTell({ now, before }: { now: number; before: number }): number {
  for (let all = 1; ; all += 1) {
    for (let k1 = 0; k1 <= all; k1 += 1) if (eTest({ k1, n1: now, k2: all - k1, n2: before }) <= 0.1) return all;
  }
}
