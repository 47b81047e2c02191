import { describe, expect, it } from 'vitest';
import type { Choice } from '../../../server/allocation/choice.ts';
import type { PostsProblem } from '../../../server/allocation/choose_posts.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { allocationThread, runInThread } from '../../../server/tasks/threads.ts';

const ask = (asked: PostsProblem, signal?: AbortSignal): Promise<Choice> =>
  runInThread<Choice>(allocationThread, { work: 'choose_posts', input: asked }, { signal });
const limits = { seconds: 5, seed: 1 };

describe('the thread that chooses posts', () => {
  it('answers each of the four questions', async () => {
    const demand = Float64Array.of(10, 6, 1);
    const near = packNeighbours([[0], [0, 2], [1]]);
    expect((await ask({ model: 'coverage', demand, near, p: 2, ...limits })).chosen).toEqual(Int32Array.of(1, 2));
    expect((await ask({ model: 'backup', demand, near, p: 2, weights: [1, 1], ...limits })).objective).toBe(21);
    const metres = Float64Array.of(0, 5, 9, 5, 0, 9, 9, 9, 0);
    expect((await ask({ model: 'p_median', demand, metres, candidates: 3, p: 1, ...limits })).objective).toBe(39);
    expect((await ask({ model: 'p_dispersion', distances: metres, p: 2, ...limits })).objective).toBe(9);
  });

  it('ends when nobody wants the answer any more', async () => {
    const side = 120;
    const lists = Array.from({ length: side * side }, (_, j) => [-side, -1, 0, 1, side].map((step) => j + step).filter((i) => i >= 0 && i < side * side));
    const demand = Float64Array.from(lists, (_, i) => 1 + ((i * 7919) % 1009));
    const leave = new AbortController();
    const asked = ask({ model: 'coverage', demand, near: packNeighbours(lists), p: 400, seconds: 600, seed: 1 }, leave.signal);
    setTimeout(() => leave.abort(new Error('left')), 50);
    await expect(asked).rejects.toThrow('left');
  });
});
