import { describe, expect, it } from 'vitest';
import { movingAverage } from '../../../server/stats/moving_average.ts';
import { nullable } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('moving_average', ({ number }) => {
  number({
    what: 'Chicago homicides by month, 2001 to 2017, trailing over twelve', source: 'R 4.2, filter', expected: chicagoHomicides().output.moving_average_12,
    needsData: true, actual: () => nullable(movingAverage(Float64Array.from(chicagoHomicides().input.counts), 12)),
  });
});

describe('the moving average', () => {
  it('trails, or stands in the middle with halved ends for an even width', () => {
    expect(nullable(movingAverage(Float64Array.of(1, 2, 3, 4), 2))).toEqual([null, 1.5, 2.5, 3.5]);
    expect(nullable(movingAverage(Float64Array.of(1, 2, 9), 3, { centred: true }))).toEqual([null, 4, null]);
    expect(nullable(movingAverage(Float64Array.of(1, 2, 9, 2), 2, { centred: true }))).toEqual([null, 3.5, 5.5, null]);
  });

  it('leaves a straight line where it is when centred', () => {
    const line = Float64Array.from({ length: 30 }, (_, at) => 4 + 3 * at);
    movingAverage(line, 12, { centred: true }).forEach((level, at) => { if (!Number.isNaN(level)) expect(level).toBeCloseTo(line[at]!, 9); });
  });

  it('is the value itself for a width of 1, and nothing for one longer than the series', () => {
    expect(Array.from(movingAverage(Float64Array.of(5, 7), 1))).toEqual([5, 7]);
    expect(nullable(movingAverage(Float64Array.of(5, 7), 3))).toEqual([null, null]);
    expect(() => movingAverage(Float64Array.of(5), 0)).toThrow(RangeError);
  });
});
