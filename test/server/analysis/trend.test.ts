import { describe, expect, it } from 'vitest';
import { trend } from '../../../server/analysis/trend.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';
import { hasSharedData } from '../../support/data.ts';
import { memphisAnalysis } from '../../support/memphis_analysis.ts';
import { runMethod } from '../../support/run_method.ts';

const weekMs = 7 * 86_400_000;
/** So many incidents a week at one place. */
const weekly = (counts: readonly number[], at: { x: number; y: number }): Point[] =>
  counts.flatMap((count, week) => Array.from({ length: count }, () => ({ ...at, at: windowStart + week * weekMs + 7_200_000 })));
const rising = weekly(Array.from({ length: 20 }, (_, week) => 4 + week), { x: 250, y: 250 });
const steady = weekly(Array.from({ length: 20 }, (_, week) => 6 + ((week * 7) % 3)), { x: 3250, y: 250 });
const rare = weekly(Array.from({ length: 20 }, (_, week) => (week === 19 ? 3 : 0)), { x: 250, y: 3250 });

describe('the analysis of a trend', () => {
  const output = runMethod(trend, analysisInput([...rising, ...steady, ...rare], { days: 140 }));

  it('says that the whole rises, by how much and how sure', () => {
    expect(output.reading[0]!.en).toMatch(/^The number of incidents rises over the 20 weeks/);
    const slope = output.figures.find(({ id }) => id === 'slope')!;
    expect(slope.value).toBeGreaterThan(0.8);
    expect(slope.lower!).toBeLessThanOrEqual(Number(slope.value));
    expect(slope.upper!).toBeGreaterThanOrEqual(Number(slope.value));
    expect(output.figures.find(({ id }) => id === 'change')!.lower!).toBeGreaterThan(0);
  });

  it('tells each unit by itself, and leaves those with few alone', () => {
    const { class: found, value, q } = output.layer!.columns;
    expect([found![0], found![6], found![60]]).toEqual(['up', 'flat', 'few']);
    expect(value![0]!).toBeGreaterThan(1);
    expect(q![60]).toBeNaN();
    expect(output.tables[0]!.rows.map(([unit]) => unit)).toEqual(['0_0', '6_0']);
    expect(runMethod(trend, analysisInput([...rising, ...rare], { days: 140 }), { fewest: 1000 }).reading.some(({ en }) => en.startsWith('Of 0 units'))).toBe(true);
  });

  it('draws series, line and interval', () => {
    const line = output.charts[0]!;
    if (line.kind !== 'line') throw new Error(line.kind);
    expect(line.lines.map(({ id }) => id)).toEqual(['observed', 'sen']);
    expect(line.lines[0]!.points).toHaveLength(20);
    const [, low, high] = line.bands[0]!.points[19]!;
    expect(low).toBeLessThan(high);
  });

  it('says when no trend is shown, and not that nothing changed', () => {
    const { reading } = runMethod(trend, analysisInput(steady, { days: 140 }));
    expect(reading[0]!.en).toContain('no trend is shown');
    expect(reading[0]!.en).toContain('does not mean that nothing changed');
  });

  it('turns down when time is turned round', () => {
    const falling = weekly(Array.from({ length: 20 }, (_, week) => 24 - week), { x: 250, y: 250 });
    const { layer, reading } = runMethod(trend, analysisInput(falling, { days: 140 }));
    expect(layer!.columns.class![0]).toBe('down');
    expect(reading[0]!.en).toContain('falls');
  });

  it('warns of a season in a single year, and of steps that lean on each other', () => {
    expect(output.warnings.map(({ code }) => code)).toContain('season_unknown');
    const waves = weekly(Array.from({ length: 40 }, (_, week) => 10 + Math.round(8 * Math.sin(week / 4))), { x: 1, y: 1 });
    expect(runMethod(trend, analysisInput(waves, { days: 280 }), { step: 'week' }).warnings.map(({ code }) => code)).toContain('serial_correlation');
  });

  it('warns of a trend that rests on the ends of the window, and of measures that disagree', () => {
    const late = weekly([3, 4, ...Array.from({ length: 12 }, (_, week) => 12 + ((week * 5) % 7)), 19, 20], { x: 1, y: 1 });
    const { warnings, reading } = runMethod(trend, analysisInput(late, { days: 112 }));
    expect(reading[0]!.en).toContain('rises');
    expect(warnings.map(({ code }) => code)).toContain('rests_on_ends');
    expect(output.warnings.map(({ code }) => code)).not.toContain('rests_on_ends');
    const wild = weekly([1, 2, 3, 4, 5, 6, 90, 7, 8, 9, 10, 11, 12, 13], { x: 1, y: 1 });
    expect(runMethod(trend, analysisInput(wild, { days: 98 })).warnings.map(({ code }) => code)).toContain('measures_disagree');
  });

  it('compares month with month where there are years enough, and smooths', () => {
    const days = Array.from({ length: 1100 }, (_, day): Point => ({ x: 1, y: 1, at: windowStart - 4 * 86_400_000 + day * 86_400_000 }));
    const input = analysisInput(days, { days: 1100 });
    const { figures, charts, warnings } = runMethod(trend, { ...input, window: { ...input.window, fromDay: input.window.fromDay - 4 } }, { step: 'month' });
    expect(figures.find(({ id }) => id === 'z')!.because!.en).toContain('same month');
    const [line] = charts;
    expect(line?.kind === 'line' && line.lines.map(({ id }) => id)).toContain('smooth');
    expect(warnings.map(({ code }) => code)).not.toContain('season_unknown');
  });

  it('gives reasons for a short window, no incidents, and equal steps', () => {
    expect(runMethod(trend, analysisInput(rising, { days: 28 }), { step: 'week' }).notDefined!.en).toContain('too few steps');
    expect(runMethod(trend, analysisInput([], { days: 140 })).notDefined!.en).toContain('no incidents');
    expect(runMethod(trend, analysisInput(weekly(new Array<number>(20).fill(5), { x: 1, y: 1 }), { days: 140 })).notDefined).not.toBeNull();
  });

  it.skipIf(!hasSharedData())('gives the published numbers for robberies of Memphis by month', () => {
    const { figures } = runMethod(trend, memphisAnalysis());
    expect(figures.find(({ id }) => id === 'z')!.value).toBeCloseTo(0.3428627, 6);
  });
});
