import { describe, expect, it } from 'vitest';
import { circular } from '../../../server/analysis/circular.ts';
import { clockText } from '../../../server/analysis/week_texts.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';
import { hasSharedData } from '../../support/data.ts';
import { memphisAnalysis } from '../../support/memphis_analysis.ts';
import { runMethod } from '../../support/run_method.ts';

const hourMs = 3_600_000;
const at = (day: number, hour: number): Point => ({ x: 1, y: 1, at: windowStart + (day * 24 + hour) * hourMs });
const run = (list: readonly Point[]) => runMethod(circular, analysisInput(list, { units: false, days: 70 }));
const figureOf = (output: ReturnType<typeof run>, id: string): unknown => output.figures.find((figure) => figure.id === id)!.value;

describe('the analysis of time of day and weekday', () => {
  it('finds a gathering around midnight, and an even week', () => {
    const output = run(Array.from({ length: 70 }, (_, day) => at(day, day % 2 === 0 ? 23 : 1)).map((point, i) => (i === 69 ? at(68, 1) : point)));
    expect(figureOf(output, 'mean')).toMatch(/^(23:5\d|00:0\d)$/);
    expect(output.reading[0]!.en).toContain('gather');
    expect(output.reading.some(({ en }) => en.startsWith('No weekday'))).toBe(true);
  });

  it('finds the weekday, and tests few incidents exactly with their power', () => {
    const saturdays = run(Array.from({ length: 10 }, (_, week) => at(week * 7 + 5, 20)));
    expect(saturdays.figures.find(({ id }) => id === 'p_weekdays')!.because!.en).toBe('Exact G test.');
    expect(saturdays.reading.some(({ en }) => en.includes('most on Saturday, 7.00 times'))).toBe(true);
    expect(saturdays.reading.some(({ en }) => en.includes('two weekdays'))).toBe(true);
    const [, count, expected, ratio] = saturdays.tables[0]!.rows[5]!;
    expect(count).toBe(10);
    expect(expected).toBeCloseTo(10 / 7, 9);
    expect(ratio).toBeCloseTo(7, 9);
  });

  it('says when there are two peaks that hide each other', () => {
    const output = run(Array.from({ length: 60 }, (_, i) => at(i, i % 2 === 0 ? 8 : 20)));
    expect(output.reading.some(({ en }) => en.includes('two peaks, twelve hours apart'))).toBe(true);
    expect(figureOf(output, 'mean')).toBeNull();
  });

  it('warns of hours that were made up, and of those left out', () => {
    const midnights = run([...Array.from({ length: 40 }, (_, i) => at(i, 0)), { ...at(3, 4), timePrecision: 1 }]);
    expect(midnights.warnings.map(({ code }) => code)).toEqual(['round_times', 'no_moment']);
    expect(midnights.used).toBe(40);
  });

  it('gives a reason where no incident has a moment', () => {
    expect(run([{ ...at(1, 1), timePrecision: 3 }]).notDefined!.en).toContain('is it known when');
    expect(run([]).notDefined).not.toBeNull();
  });

  it('writes the clock over midnight', () => {
    expect([clockText(0), clockText(20.75), clockText(24), clockText(23.999)]).toEqual(['00:00', '20:45', '00:00', '00:00']);
  });

  it.skipIf(!hasSharedData())('gives the published numbers for robberies of Memphis', () => {
    const output = runMethod(circular, memphisAnalysis());
    expect(figureOf(output, 'length')).toBeCloseTo(0.305540140399476, 12);
    expect(figureOf(output, 'mean')).toBe('20:41');
    expect(output.reading[0]!.en).toContain('p below 0.001');
    expect(output.reading[0]!.uk).toContain('менше 0,001');
  });
});
