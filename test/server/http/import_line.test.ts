import { describe, expect, it } from 'vitest';
import { importLine } from '../../../server/http/import_line.ts';

const tick = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('the line of imports', () => {
  it('runs one at a time for an agency, in order, and agencies side by side', async () => {
    const line = importLine();
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const work = (name: string, wait: Promise<void>) => async () => {
      seen.push(`${name} begins`);
      await wait;
      seen.push(`${name} ends`);
    };
    const all = [line.add('a', '1', work('a1', gate.promise)), line.add('a', '2', work('a2', Promise.resolve())), line.add('b', '3', work('b1', Promise.resolve()))];
    await tick();
    expect(seen).toEqual(['a1 begins', 'b1 begins', 'b1 ends']);
    gate.resolve();
    await Promise.all(all);
    expect(seen.slice(3)).toEqual(['a1 ends', 'a2 begins', 'a2 ends']);
    expect(line.size()).toBe(0);
  });

  it('goes on after one that failed', async () => {
    const line = importLine();
    const first = line.add('a', '1', () => Promise.reject(new Error('broken')));
    let ran = false;
    const second = line.add('a', '2', async () => { ran = true; });
    await expect(first).rejects.toThrow('broken');
    await second;
    expect(ran).toBe(true);
  });

  it('cancels one that runs and one that waits', async () => {
    const line = importLine();
    const untilAborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
    const aborted: boolean[] = [];
    const work = async (signal: AbortSignal): Promise<void> => {
      await untilAborted(signal);
      aborted.push(signal.aborted);
    };
    const all = [line.add('a', '1', work), line.add('a', '2', work)];
    expect([line.cancel('2'), line.cancel('1'), line.cancel('none')]).toEqual([true, true, false]);
    await Promise.all(all);
    expect(aborted).toEqual([true, true]);
  });

  it('stops everything when it is closed', async () => {
    const line = importLine();
    let reason: unknown;
    void line.add('a', '1', (signal) => new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason;
        resolve();
      });
    }));
    await tick();
    await line.close();
    expect(reason).toBeInstanceOf(Error);
  });
});
