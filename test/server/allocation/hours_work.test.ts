import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursWork, type HoursInput } from '../../../server/allocation/hours_work.ts';
import { shiftDays, weekDemand } from '../../../server/allocation/week_demand.ts';

const whole = [1, 2, 3, 4, 5, 6, 7];
const three = [{ from: 420, to: 900, weekdays: whole, units: null }, { from: 900, to: 1380, weekdays: whole, units: null }, { from: 1380, to: 420, weekdays: whole, units: null }];

/** Two areas; every hour of the week one incident in the first and two in the second, of 30 minutes each. */
function inputOf(change: Partial<HoursInput> = {}): HoursInput {
  const n = 3 * 168;
  const cells = 2 * 7 * (change.shifts ?? three).length;
  return {
    events: {
      area: Int32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1)), hourOfWeek: Uint8Array.from({ length: n }, (_, i) => Math.floor(i / 3)), minutes: new Float64Array(n).fill(30),
      priority: Uint8Array.from({ length: n }, (_, i) => (i % 3 === 2 ? 1 : 0)),
    },
    settings: { areas: 2, priorities: 2, weeks: 1, callsPerIncident: 1, backupFactor: 1 }, shifts: three, total: null, freeShare: 0.5,
    floors: new Float64Array(cells), ceilings: new Float64Array(cells).fill(Infinity), targets: [{ hours: 0.1, share: 0.9 }, { hours: 0.5, share: 0.9 }], whatIf: 1, hotspots: null, ...change,
  };
}
const run = (change: Partial<HoursInput> = {}) => hoursWork.run(inputOf(change), () => {}) as Exclude<ReturnType<typeof hoursWork.run>, Promise<unknown>>;

describe('the demand of a week', () => {
  it('adds up over shifts that cover it, however they overlap', () => {
    fc.assert(fc.property(fc.array(fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) }), { minLength: 1, maxLength: 3 }), (shifts) => {
      const { days, uncovered } = shiftDays(shifts.map((shift) => ({ ...shift, weekdays: whole })));
      const shared = days.flatMap(({ touched }) => touched).reduce((sum, { share }) => sum + share, 0);
      expect(shared + uncovered).toBeCloseTo(168, 6);
    }), { numRuns: 20 });
  });

  it('spreads what has no known hour as the rest, and keeps the sum', () => {
    const { calls, work, used, hourUnknown } = weekDemand(
      { area: Int32Array.of(0, 0, 0, 1, -1), hourOfWeek: Uint8Array.of(5, 7, 255, 255, 3), minutes: new Float64Array(5).fill(60), priority: new Uint8Array(5) },
      { areas: 2, priorities: 1, weeks: 2, callsPerIncident: 3, backupFactor: 2 },
    );
    expect([used, hourUnknown]).toEqual([4, 2]);
    expect(calls.reduce((sum, one) => sum + one, 0)).toBeCloseTo((4 * 3) / 2, 9);
    expect(work.reduce((sum, one) => sum + one, 0)).toBeCloseTo((4 * 3 * 2) / 2, 9);
    expect([calls[5], calls[6], calls[168]].map((one) => Math.round(one! * 1e6) / 1e6)).toEqual([2.25, 0, Math.round((1.5 / 168) * 1e6) / 1e6]);
  });
});

describe('shared hours', () => {
  it('need what the calls take, with the free part left', () => {
    const { cells, demand, faults } = run();
    // One call an hour of half an hour is half a unit; half free: one. Twice that in the second area.
    expect([demand.calls, demand.work, faults.length]).toEqual([504, 252, 0]);
    expect(cells.map(({ needed, units }) => [Math.round(needed * 1e9) / 1e9, units])).toEqual(Array.from({ length: 42 }, (_, i) => (i < 21 ? [1, 1] : [2, 2])));
  });

  it('share the units of a shift, or of everything, to the last one', () => {
    const own = run({ shifts: three.map((shift) => ({ ...shift, units: 7 })) });
    expect(own.cells.filter(({ area }) => area === 0).every(({ units }) => units === 2)).toBe(true);
    expect(own.cells.filter(({ area }) => area === 1).every(({ units }) => units === 5)).toBe(true);
    expect(run({ total: 100 }).cells.reduce((sum, { units }) => sum + units, 0)).toBe(100);
  });

  it('name what cannot be, by shift and day', () => {
    const floors = new Float64Array(42).fill(2);
    const { faults, hours, whatIf } = run({ shifts: three.map((shift) => ({ ...shift, units: 3 })), floors });
    expect(faults).toHaveLength(21);
    expect(faults[0]).toEqual({ kind: 'floors_above_total', floors: 4, total: 3, by: 1, day: 0 });
    expect([hours, whatIf]).toEqual([[], []]);
    const ceilings = new Float64Array(42).fill(Infinity);
    [floors[3], ceilings[3]] = [4, 1];
    expect(run({ floors, ceilings }).faults).toEqual([{ kind: 'floor_above_ceiling', cell: 3, floor: 4, ceiling: 1, by: 3, day: null }]);
  });

  it('queue every hour, and more units never make it worse', () => {
    const { hours, whatIf } = run();
    expect(hours).toHaveLength(168);
    expect(hours[0]).toMatchObject({ units: 3, calls: 3, utilisation: 0.5, freeShare: 0.5 });
    expect(hours[0]!.priorities[0]!.mean!).toBeLessThan(hours[0]!.priorities[1]!.mean!);
    expect(hours[0]!.needed).toBeGreaterThan(3);
    expect(whatIf.map(({ change }) => change)).toEqual([-1, 0, 1]);
    const within = whatIf.map(({ priorities }) => priorities[0]!.within!);
    expect(within).toEqual(within.toSorted((a, b) => a - b));
    expect(whatIf[1]).toMatchObject({ unitHours: 3 * 168, hours: 168, overloaded: 0 });
    expect(whatIf[1]!.freeShare).toBeCloseTo(0.5, 9);
  });

  it('say what no shift covers', () => {
    const { uncovered, hours } = run({ shifts: three.slice(0, 1) });
    expect([uncovered.hours, Math.round(uncovered.calls)]).toEqual([112, 336]);
    expect(hours[0]).toMatchObject({ units: 0, utilisation: null, mean: null });
  });

  it('give patrol hours where they reach most', () => {
    const { hotspots } = run({ hotspots: { amounts: Float64Array.of(10, 0, 2), kappa: 1, blocks: 8, most: 6 } });
    expect([...hotspots!.hours]).toEqual([1.5, 0, 0.5]);
    expect(hotspots!.reached).toBeGreaterThan(hotspots!.even);
    expect(hotspots!.given).toBe(2);
  });
});
