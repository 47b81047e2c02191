import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Problem } from '../../../server/model/problem.ts';
import { boundedQueue, tooBusy } from '../../../server/tasks/bounded_queue.ts';

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; started: () => boolean; finish: (value?: string) => void; fail: (error: Error) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  return { work: () => { started = true; return promise; }, started: () => started, finish: (value = 'done') => resolve(value), fail: reject };
}

const refusal = (): Problem => tooBusy('tiles', 0);

it('runs so many at a time, the rest in the order in which they came', async () => {
  const queue = boundedQueue({ slots: 2, places: 10, refusal });
  const jobs = Array.from({ length: 5 }, held);
  const results = jobs.map(({ work }) => queue.run(undefined, work));
  await sleep(1);
  expect(jobs.map(({ started }) => started())).toEqual([true, true, false, false, false]);
  jobs[1]!.finish('second');
  expect(await results[1]).toBe('second');
  await sleep(1);
  expect(jobs.map(({ started }) => started())).toEqual([true, true, true, false, false]);
  for (const { finish } of jobs) finish();
  await Promise.all(results);
  expect(queue.counts()).toEqual({ running: 0, waiting: 0, ran: 5, refused: 0 });
});

it('turns away at once what finds no place, with a time that differs from one to the next', async () => {
  const randoms = [0, 0.5, 0.99];
  const queue = boundedQueue({ slots: 1, places: 1, refusal: () => tooBusy('tiles', randoms.shift()!) });
  const [running, waiting] = [held(), held()];
  const accepted = [queue.run(undefined, running.work), queue.run(undefined, waiting.work)];
  const refusals: Problem[] = [];
  for (let i = 0; i < 3; i += 1) refusals.push(await queue.run(undefined, () => Promise.resolve('never')).catch((error: unknown) => error as Problem) as Problem);
  expect(refusals.map(({ kind, code, retryAfterSeconds }) => [kind, code, retryAfterSeconds])).toEqual([
    ['unavailable', 'too_busy', 1], ['unavailable', 'too_busy', 3], ['unavailable', 'too_busy', 5],
  ]);
  expect(queue.counts()).toEqual({ running: 1, waiting: 1, ran: 1, refused: 3 });
  running.finish();
  waiting.finish();
  await Promise.all(accepted);
});

it('gives the place of who leaves to the next, and never begins their work', async () => {
  const queue = boundedQueue({ slots: 1, places: 1, refusal });
  const running = held();
  const first = queue.run(undefined, running.work);
  const leaving = new AbortController();
  const gone = held();
  const left = queue.run(leaving.signal, gone.work);
  leaving.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  const next = held();
  const later = queue.run(undefined, next.work);
  running.finish();
  await first;
  next.finish();
  expect(await later).toBe('done');
  expect([gone.started(), queue.counts()]).toEqual([false, { running: 0, waiting: 0, ran: 2, refused: 0 }]);
  await expect(queue.run(AbortSignal.abort(new Error('before')), held().work)).rejects.toThrow('before');
});

it('goes on after work that failed, and after who left between their turn and their work', async () => {
  const queue = boundedQueue({ slots: 1, places: 3, refusal });
  await expect(queue.run(undefined, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const running = held();
  const first = queue.run(undefined, running.work);
  const leaving = new AbortController();
  const late = held();
  const second = queue.run(leaving.signal, late.work);
  running.finish();
  leaving.abort(new Error('just now'));
  await first;
  await expect(second).rejects.toThrow('just now');
  expect(await queue.run(undefined, () => Promise.resolve('on'))).toBe('on');
  expect(queue.counts()).toEqual({ running: 0, waiting: 0, ran: 3, refused: 0 });
});
