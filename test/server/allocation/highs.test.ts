import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveProgram } from '../../../server/allocation/highs.ts';
import { programWriter, type LinearProgram } from '../../../server/allocation/linear_program.ts';

function workshop({ whole = true } = {}): LinearProgram {
  const writer = programWriter();
  const chairs = writer.variable({ cost: 31, upper: Infinity, whole });
  const tables = writer.variable({ cost: 50, upper: Infinity, whole });
  writer.row({ columns: [chairs, tables], values: [1, 2], lower: -Infinity, upper: 41 });
  writer.row({ columns: [chairs, tables], values: [2, 1], lower: -Infinity, upper: 50 });
  return writer.done(true);
}

/** A knapsack of the given weights and values. */
function knapsack(items: readonly (readonly [number, number])[], room: number): LinearProgram {
  const writer = programWriter();
  const columns = items.map(([, value]) => writer.variable({ cost: value, whole: true }));
  writer.row({ columns, values: items.map(([weight]) => weight), lower: -Infinity, upper: room });
  return writer.done(true);
}

const hard = knapsack(Array.from({ length: 60 }, (_, i) => [1000 + ((i * 7919) % 997), 1000 + ((i * 7919) % 997) + ((i * 31) % 7)] as const), 41_357);

describe('the solver of programs', () => {
  it('finds the best of a linear and of a whole-number program', async () => {
    const linear = await solveProgram(workshop({ whole: false }));
    expect(linear).toMatchObject({ status: 'optimal', gap: 0 });
    expect(linear.objective).toBeCloseTo(31 * 59 / 3 + 50 * 32 / 3, 6);
    const whole = await solveProgram(workshop());
    expect(whole).toMatchObject({ status: 'optimal', objective: 1139, bound: 1139, gap: 0 });
    expect([...whole.values!]).toEqual([19, 11]);
  });

  it('finds in knapsacks what trying all sets finds, with and without a start', async () => {
    const items = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 9 });
    await fc.assert(fc.asyncProperty(items, fc.integer({ min: 0, max: 60 }), fc.boolean(), async (list, room, started) => {
      let best = 0;
      for (let set = 0; set < 2 ** list.length; set += 1) {
        const own = list.filter((_, i) => (set >> i) % 2 === 1);
        if (own.reduce((sum, [weight]) => sum + weight, 0) <= room) best = Math.max(best, own.reduce((sum, [, value]) => sum + value, 0));
      }
      const { objective, status } = await solveProgram(knapsack(list, room), { start: started ? new Float64Array(list.length) : undefined });
      expect([status, objective]).toEqual(['optimal', expect.closeTo(best, 9)]);
    }), { numRuns: 60 });
  });

  it('says when nothing is feasible, and when nothing bounds it', async () => {
    const none = programWriter();
    none.row({ columns: [none.variable({ whole: true })], values: [1], lower: 2, upper: 3 });
    expect(await solveProgram(none.done(true))).toMatchObject({ status: 'infeasible', values: null, bound: null });
    const free = programWriter();
    free.variable({ cost: 1, upper: Infinity });
    expect((await solveProgram(free.done(true))).status).toBe('unbounded');
    expect(await solveProgram(programWriter().done(false))).toMatchObject({ status: 'optimal', objective: 0 });
  });

  it('ends at the time with what it has and a bound on what it has not', async () => {
    const { status, objective, bound, gap, seconds } = await solveProgram(hard, { seconds: 0.05, start: new Float64Array(60) });
    expect(status).toBe('stopped');
    expect(bound).toBeGreaterThan(objective!);
    expect(gap).toBeCloseTo((bound! - objective!) / bound!, 12);
    expect(seconds).toBeLessThan(2);
  });

  it('ends when told to, and goes on with the next', async () => {
    let asked = 0;
    const stop = new Error('enough');
    await expect(solveProgram(hard, { tick: () => { asked += 1; if (asked > 3) throw stop; } })).rejects.toBe(stop);
    expect((await solveProgram(workshop())).objective).toBe(1139);
  });

  it('refuses arrays that do not fit each other', async () => {
    await expect(solveProgram({ ...workshop(), lower: new Float64Array(1) })).rejects.toThrow(RangeError);
    await expect(solveProgram(workshop(), { start: new Float64Array(3) })).rejects.toThrow(RangeError);
    expect(() => programWriter().row({ columns: [0], values: [], lower: 0, upper: 0 })).toThrow(RangeError);
  });
});
