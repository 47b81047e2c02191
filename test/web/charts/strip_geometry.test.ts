import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../../web/days.ts';
import { linear, niceCeiling } from '../../../web/charts/linear.ts';
import { playedPoints, playedSpan, shownSpan, stripGeometry, stripPoints } from '../../../web/charts/strip_geometry.ts';

const from = ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26'];
const bounds = { from: dayNumber('2026-01-05'), to: dayNumber('2026-01-30') };
const series = {
  from, count: [10, 40, 2, 9], expected: [null, 12, 12, 12], lower: [null, 6, 6, 6], upper: [null, 20, 20, 20],
};

describe('the strip', () => {
  const points = stripPoints(series, 'week', bounds);

  test('marks what leaves the band, and only there is a band', () => {
    expect(points.map(({ outside }) => outside)).toEqual([null, 'above', 'below', null]);
  });

  test('does not call an incomplete step low', () => {
    const late = stripPoints({ ...series, count: [10, 12, 12, 1] }, 'week', bounds);
    expect(late.at(-1)).toMatchObject({ partial: true, outside: null });
  });

  test('gives each bar its days, from edge to edge, without overlap', () => {
    const { bars, top } = stripGeometry(points, { from: bounds.from, to: bounds.from + 28 }, { width: 280, height: 100 });
    expect(top).toBe(40);
    expect(bars.map(({ x }) => x)).toEqual([0, 70, 140, 210]);
    expect(bars[1]).toMatchObject({ y: 0, height: 100 });
    for (let place = 1; place < bars.length; place += 1) expect(bars[place - 1]!.x + bars[place - 1]!.width).toBeLessThanOrEqual(bars[place]!.x);
  });

  test('interrupts the band where nothing is to be expected yet', () => {
    const { band, expected } = stripGeometry(points, { from: bounds.from, to: bounds.from + 28 }, { width: 280, height: 100 });
    expect(band.startsWith('M70.0,')).toBe(true);
    expect(band.match(/M/g)).toHaveLength(1);
    expect(expected).toBe('M70.0,70.0 140.0,70.0 140.0,70.0 210.0,70.0 210.0,70.0 280.0,70.0');
  });

  test('draws nothing outside its box when it shows a part of the data', () => {
    const { bars } = stripGeometry(points, { from: bounds.from + 3, to: bounds.from + 17 }, { width: 140, height: 100 });
    expect(bars).toHaveLength(3);
    for (const bar of bars) {
      expect(bar.x).toBeGreaterThanOrEqual(0);
      expect(bar.x + bar.width).toBeLessThanOrEqual(140);
    }
  });

  test('finds the day under the pointer again', () => {
    const { x, dayAt } = stripGeometry(points, { from: 100, to: 200 }, { width: 700, height: 50 });
    expect(dayAt(x(163))).toBeCloseTo(163);
  });

  test('shows all of the data, or the window with what led to it', () => {
    const data = { from: 0, to: 1000 };
    expect(shownSpan('whole', { from: 900, to: 928 }, data)).toEqual(data);
    const near = shownSpan('near', { from: 900, to: 928 }, data);
    expect(near.from).toBeLessThan(900 - 28);
    expect(near.to).toBeGreaterThanOrEqual(928);
    expect(shownSpan('near', { from: 972, to: 1000 }, data).to).toBe(1000);
    expect(shownSpan('near', { from: 0, to: 365 }, data).from).toBe(0);
  });
});

describe('the part that is shown while the window is played', () => {
  test('has a bar for each step, the last up to the end of the window', () => {
    const points = playedPoints({ from: Int32Array.of(10, 17), totals: Float64Array.of(5, 0) }, 20);
    expect(points.map((point) => [point.from, point.to, point.count, point.outside])).toEqual([[10, 17, 5, null], [17, 20, 0, null]]);
  });

  test('is the window with a little around it, inside the data', () => {
    expect(playedSpan({ from: 400, to: 560 }, { from: 0, to: 1000 })).toEqual({ from: 390, to: 570 });
    expect(playedSpan({ from: 2, to: 999 }, { from: 0, to: 1000 })).toEqual({ from: 0, to: 1000 });
  });
});

describe('scales', () => {
  test('go there and back', () => {
    const scale = linear([10, 20], [0, 100]);
    expect(scale(15)).toBe(50);
    expect(scale.invert(50)).toBe(15);
    expect(linear([5, 5], [0, 100])(5)).toBe(0);
  });

  test('end on round numbers that are not below the value', () => {
    expect([0, 1, 1.2, 7, 10, 11, 3421].map(niceCeiling)).toEqual([1, 1, 1.2, 8, 10, 12, 4000]);
  });
});
