import { describe, expect, it } from 'vitest';
import { dayText } from '../../../server/analysis/level_breaks.ts';
import { seriesOf, stepDays, stepLengths, timeSteps, type TimeStep, type TimeSteps } from '../../../server/analysis/time_steps.ts';
import { analysisInput, windowStart } from '../../support/analysis_input.ts';

const dayMs = 86_400_000;
const dayOf = (text: string): number => Date.parse(text) / dayMs;
const cut = (from: string, to: string, step: TimeStep | 'auto', least = 10): TimeSteps =>
  timeSteps({ ...analysisInput([]), window: { from: 0, to: 0, fromDay: dayOf(from), toDay: dayOf(to) } }, step, least);

describe('the steps of a window', () => {
  it('are whole calendar months, where months are asked for', () => {
    const steps = cut('2019-01-15', '2019-06-10', 'month');
    expect(stepDays(steps)).toEqual(['2019-02-01', '2019-03-01', '2019-04-01', '2019-05-01']);
    expect(Array.from(stepLengths(steps))).toEqual([28, 31, 30, 31]);
    expect(steps.stepOf(dayOf('2019-01-31'))).toBe(-1);
    expect(steps.stepOf(dayOf('2019-02-28'))).toBe(0);
    expect(steps.stepOf(dayOf('2019-05-31'))).toBe(3);
    expect(steps.stepOf(dayOf('2019-06-01'))).toBe(-1);
  });

  it('are weeks counted back from the end, so that the last one is whole', () => {
    const steps = cut('2019-01-01', '2019-02-01', 'week');
    expect(stepDays(steps)).toEqual(['2019-01-04', '2019-01-11', '2019-01-18', '2019-01-25']);
    expect(dayText(steps.borders[4]!)).toBe('2019-02-01');
    expect(steps.stepOf(dayOf('2019-01-03'))).toBe(-1);
    expect(steps.stepOf(dayOf('2019-01-10'))).toBe(0);
    expect(cut('2019-01-01', '2019-12-31', 'four_weeks').n).toBe(13);
  });

  it('are the longest of which the window holds enough', () => {
    expect(cut('2019-01-01', '2020-01-01', 'auto').step).toBe('month');
    expect(cut('2019-01-01', '2019-09-01', 'auto').step).toBe('week');
    expect(cut('2019-01-01', '2019-02-01', 'auto').step).toBe('day');
    expect(cut('2019-01-01', '2019-01-01', 'auto').n).toBe(0);
  });

  it('are months where only the month is known, however few', () => {
    const input = analysisInput([{ x: 1, y: 1, timePrecision: 3 }], { days: 70 });
    expect(timeSteps(input, 'auto', 10).step).toBe('month');
  });

  it('count incidents without a place, too, and none outside', () => {
    const input = analysisInput([{ x: 1, y: 1, at: windowStart }, { x: 1, y: 1, at: windowStart + 69 * dayMs }], { days: 70 });
    const { counts, used } = seriesOf({ ...input, unplaced: input.events }, timeSteps(input, 'week', 5));
    expect(used).toBe(4);
    expect([counts[0], counts[9]]).toEqual([2, 2]);
  });
});
