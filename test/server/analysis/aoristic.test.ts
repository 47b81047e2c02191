import { describe, expect, it } from 'vitest';
import { aoristic } from '../../../server/analysis/aoristic.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';
import { runMethod } from '../../support/run_method.ts';

const hourMs = 3_600_000;
/** From 22:00 on a Friday to 02:00, fifty times, and a moment on Monday at nine. */
const night = windowStart + (4 * 24 + 22) * hourMs;
const points: Point[] = [
  ...Array.from({ length: 50 }, (): Point => ({ x: 1, y: 1, at: night, until: night + 4 * hourMs, timePrecision: 1 })),
  { x: 1, y: 1, at: windowStart + 9 * hourMs },
];
const run = (list: readonly Point[], set = {}) => runMethod(aoristic, analysisInput(list, { units: false }), set);
const heatOf = (output: ReturnType<typeof run>): (number | null)[][] => {
  const heat = output.charts[0]!;
  if (heat.kind !== 'heat') throw new Error(heat.kind);
  return heat.values;
};

describe('the aoristic analysis', () => {
  it('spreads windows over midnight into the next day', () => {
    const output = run(points);
    const heat = heatOf(output);
    expect([heat[4]![22], heat[4]![23], heat[5]![0], heat[5]![1]]).toEqual([12.5, 12.5, 12.5, 12.5]);
    expect(heat[0]![9]).toBe(1);
    expect(output.reading[0]!.en).toContain('22:00 to 02:00');
    expect(output.tables[0]!.rows).toHaveLength(24);
  });

  it('reads the clock of the place, not of Greenwich', () => {
    const heat = heatOf(runMethod(aoristic, { ...analysisInput(points, { units: false }), zone: 'Europe/Kyiv' }));
    expect(heat[5]![0]).toBe(12.5);
    expect(heat[0]![11]).toBe(1);
  });

  it('leaves out what is known to the day or month only, and says so', () => {
    const output = run([...points, { x: 1, y: 1, timePrecision: 2 }, { x: 1, y: 1, timePrecision: 3 }]);
    expect(output.used).toBe(51);
    expect(output.warnings.map(({ code }) => code)).toContain('hour_unknown');
  });

  it('leaves out windows longer than asked, and warns when all are long', () => {
    const long: Point = { x: 1, y: 1, at: windowStart, until: windowStart + 400 * hourMs, timePrecision: 1 };
    expect(run([...points, long]).warnings.map(({ code }) => code)).toContain('windows_left_out');
    expect(run([...points, long], { longest: 500 }).warnings.map(({ code }) => code)).toContain('windows_spread');
    const days = Array.from({ length: 5 }, (): Point => ({ x: 1, y: 1, at: windowStart, until: windowStart + 30 * hourMs, timePrecision: 1 }));
    expect(run(days).warnings.map(({ code }) => code)).toContain('long_windows');
  });

  it('says that nothing was spread where all have a moment', () => {
    expect(run([points[50]!]).reading.some(({ en }) => en.startsWith('The one incident has a moment'))).toBe(true);
  });

  it('weighs by harm where asked', () => {
    expect(heatOf(run([{ ...points[50]!, harm: 365 }], { measure: 'harm' }))[0]![9]).toBe(365);
    expect(run([{ ...points[50]!, harm: 0 }], { measure: 'harm' }).notDefined).not.toBeNull();
  });

  it('gives a reason when no hour is known', () => {
    expect(run([{ x: 1, y: 1, timePrecision: 3 }]).notDefined!.en).toContain('is it known when');
  });
});
