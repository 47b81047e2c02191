import { describe, expect, it } from 'vitest';
import { controlChart } from '../../../server/analysis/control_chart.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';
import { runMethod } from '../../support/run_method.ts';

const weekMs = 7 * 86_400_000;
const weekly = (counts: readonly number[]): Point[] =>
  counts.flatMap((count, week) => Array.from({ length: count }, () => ({ x: 1, y: 1, at: windowStart + week * weekMs + 7_200_000 })));
const calm = Array.from({ length: 26 }, (_, week) => 15 + ((week * 7) % 4));
const run = (counts: readonly number[], set: Parameters<typeof runMethod<typeof controlChart.parameters>>[2] = {}) =>
  runMethod(controlChart, analysisInput(weekly(counts), { days: counts.length * 7, units: false }), set);
const figureOf = (output: ReturnType<typeof run>, id: string): unknown => output.figures.find((figure) => figure.id === id)!.value;

describe('the analysis by control chart', () => {
  it('marks a week that is out of line, in chart, table and words', () => {
    const output = run([...calm, 45]);
    expect(figureOf(output, 'above')).toBe(1);
    expect(output.reading[0]!.en).toContain('above');
    const band = output.charts[0]!;
    if (band.kind !== 'line') throw new Error(band.kind);
    expect(band.marks).toMatchObject([{ x: '2026-07-06', y: 45, title: { en: 'above, C1 C2 C3' } }]);
    expect(band.bands[0]!.points).toHaveLength(19);
    expect(output.tables[0]!.rows[0]!.slice(0, 2)).toEqual(['2026-07-06', 45]);
    expect(output.layer).toBeNull();
  });

  it('leaves calm weeks within, and says how many would be out by chance', () => {
    const output = run(calm);
    expect([figureOf(output, 'above'), figureOf(output, 'below')]).toEqual([0, 0]);
    expect(output.reading[0]!.en).toContain('within');
    expect(figureOf(output, 'false_alarms')).toBeCloseTo(18 * 0.0027, 4);
  });

  it('sees a small lasting shift by CUSUM that the band follows', () => {
    const output = run([...calm.slice(0, 14), ...calm.slice(0, 14).map((count) => count + 3)]);
    expect(figureOf(output, 'above')).toBe(0);
    expect(output.reading.some(({ en }) => en.startsWith('CUSUM says that the level has risen'))).toBe(true);
    expect(output.charts.map(({ id }) => id)).toEqual(['band', 'cusum', 'ears']);
  });

  it('finds a week that is below', () => {
    expect(figureOf(run([...calm, 1]), 'below')).toBe(1);
  });

  it('does without CUSUM when the baseline is too short or always the same', () => {
    const same = run(new Array<number>(26).fill(16));
    expect(same.warnings.map(({ code }) => code)).toContain('no_cusum');
    expect(same.charts.map(({ id }) => id)).toEqual(['band', 'ears']);
    expect(run(calm.slice(0, 12)).warnings.map(({ code }) => code)).toContain('no_cusum');
  });

  it('warns of small counts and of days', () => {
    expect(run(calm.map((_, week) => week % 3)).warnings.map(({ code }) => code)).toContain('small_counts');
    expect(run(calm, { step: 'day' }).warnings.map(({ code }) => code)).toContain('weekdays');
  });

  it('gives reasons for no incidents and a short window', () => {
    expect(run(new Array<number>(20).fill(0)).notDefined!.en).toContain('no incidents');
    expect(run(calm.slice(0, 6)).notDefined!.en).toContain('9 are needed');
  });
});
