import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follower, lateAfter } from '../../web/follow.ts';

/** A server whose answers come when the test says so. */
function scene() {
  const asked: { wanted: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = [];
  const shown: number[] = [];
  const late: boolean[] = [];
  const hand = follower<number, number>({
    ask: (wanted, signal) => new Promise((resolve, reject) => {
      asked.push({ wanted, signal, answer: () => resolve(wanted * 10), fail: () => reject(new Error('no')) });
    }),
    show: (answer) => shown.push(answer),
    late: (isLate) => late.push(isLate),
  });
  const settle = async (): Promise<void> => { await vi.advanceTimersByTimeAsync(0); };
  return { hand, asked, shown, late, settle };
}

describe('answers that follow a hand', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('are asked one at a time; of those that came meanwhile only the newest', async () => {
    const { hand, asked, shown, settle } = scene();
    for (const wanted of [1, 2, 3, 4]) hand.want(wanted);
    expect(asked.map(({ wanted }) => wanted)).toEqual([1]);
    asked[0]!.answer();
    await settle();
    expect(asked.map(({ wanted }) => wanted)).toEqual([1, 4]);
    asked[1]!.answer();
    await settle();
    expect(shown).toEqual([10, 40]);
    expect(asked).toHaveLength(2);
  });

  it('are never more than one under way and never shown out of order, whatever happens, and the last wanted is the last shown', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('want', 'answer', 'fail', 'stop'), { maxLength: 40 }), async (acts) => {
      const { hand, asked, shown, settle } = scene();
      let newest = 0;
      let done = 0;
      let stopped = 0;
      for (const act of acts) {
        if (act === 'want') hand.want(++newest);
        else if (act === 'stop') {
          hand.stop();
          done = asked.length;
          stopped = newest;
        } else if (done < asked.length) asked[done++]![act]();
        await settle();
        expect(asked.filter(({ signal }, place) => place >= done && !signal.aborted).length).toBeLessThanOrEqual(1);
      }
      while (done < asked.length) {
        asked[done++]!.answer();
        await settle();
      }
      expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      if (newest > stopped && acts.every((act) => act !== 'fail')) expect(shown.at(-1)).toBe(newest * 10);
    }));
  });

  it('that come after the hand has let go are not shown, and the server is told', async () => {
    const { hand, asked, shown, late, settle } = scene();
    hand.want(1);
    hand.want(2);
    hand.stop();
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer();
    await settle();
    await vi.advanceTimersByTimeAsync(lateAfter * 2);
    expect([asked.length, shown, late]).toEqual([1, [], []]);
    hand.want(3);
    asked[1]!.answer();
    await settle();
    expect(shown).toEqual([30]);
  });

  it('are late after a moment, and no longer once one has come; a failure is late too and keeps nothing from being asked', async () => {
    const { hand, asked, late, settle } = scene();
    hand.want(1);
    await vi.advanceTimersByTimeAsync(lateAfter - 1);
    expect(late).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(late).toEqual([true]);
    asked[0]!.answer();
    await settle();
    expect(late).toEqual([true, false]);
    hand.want(2);
    hand.want(3);
    asked[1]!.fail();
    await settle();
    expect(late).toEqual([true, false, true]);
    expect(asked.map(({ wanted }) => wanted)).toEqual([1, 2, 3]);
  });
});
