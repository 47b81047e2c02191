import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSharedData } from './data.ts';

type Answer = number | null | ArrayLike<number | null>;

/**
 * Known answers of a method. Each is a test, and all of them together are a file that the product shows as the page "Numbers
 * we match": it is a snapshot, so a number cannot stand on the page that the tests have not just reproduced.
 */
export type KnownNumber = {
  /** What is computed from which data, as the page says it. */
  what: string;
  /** Publication or program, with its version. */
  source: string;
  expected: number | readonly (number | null)[];
  actual: () => Answer | Promise<Answer>;
  /** Largest difference that passes. Default 1e-9, relative above 1. */
  tolerance?: number;
  /** Why the tolerance is not 1e-9: printed digits, or Monte Carlo with so many runs. */
  because?: string;
  /** Whether the input is among the shared data; without them the number is not tested, and not by CI. */
  needsData?: boolean;
};

export type OpenNumber = { what: string; source: string; why: string };

type Row = { what: string; source: string; values: number; expected: (number | null)[]; tolerance: number; because?: string };

const shown = 6;
const listOf = (value: number | null | ArrayLike<number | null>): (number | null)[] => (typeof value === 'number' || value === null ? [value] : Array.from(value));

/** `method`: name of the file in `server/stats`, or in another `room`, without its ending. */
export function knownNumbers(
  method: string, define: (known: { number(known: KnownNumber): void; open(open: OpenNumber): void }) => void, { room = 'server/stats' }: { room?: string } = {},
): void {
  const rows: Row[] = [];
  const opened: OpenNumber[] = [];
  const root = resolve(import.meta.dirname, '../..');
  describe(`known numbers of ${method}`, () => {
    it('belong to a file that there is', () => {
      expect(existsSync(resolve(root, `${room}/${method}.ts`))).toBe(true);
    });
    define({
      open: (open) => { opened.push(open); },
      number({ what, source, expected: wanted, actual, tolerance = 1e-9, because, needsData = false }) {
        const expected = listOf(wanted);
        rows.push({ what, source, values: expected.length, expected: expected.slice(0, shown), tolerance, ...(because !== undefined && { because }) });
        it.skipIf(needsData && !hasSharedData())(`${what}`, async () => {
          const found = listOf(await actual());
          expect(found.length).toBe(expected.length);
          expected.forEach((value, i) => {
            if (value === null) expect(found[i], `number ${i}`).toBeNull();
            else expect(Math.abs((found[i] ?? Number.NaN) - value) / Math.max(1, Math.abs(value)), `number ${i}: ${found[i]} for ${value}`).toBeLessThanOrEqual(tolerance);
          });
        });
      },
    });
    it.skipIf(!hasSharedData())('stand on the page as they are tested', async () => {
      await expect(`${JSON.stringify({ method, rows, open: opened }, null, 1)}\n`).toMatchFileSnapshot(resolve(root, `server/http/docs/numbers/${method}.json`));
    });
  });
}
