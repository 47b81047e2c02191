import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitParameter, readBoxNumbers, readDatetime, splitBox } from '../../../server/model/feature_parameters.ts';

describe('a box', () => {
  it('is as it was written, or two that run from west to east over the antimeridian', () => {
    const longitude = fc.double({ min: -180, max: 180, noNaN: true }).map((value) => Math.round(value * 1e7) / 1e7 + 0);
    const latitude = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => Math.round(value * 1e7) / 1e7 + 0);
    fc.assert(fc.property(longitude, longitude, latitude, latitude, (west, east, one, other) => {
      const [south, north] = [Math.min(one, other), Math.max(one, other)];
      const boxes = splitBox(readBoxNumbers(`${west},${south}, ${east},${north}`));
      expect(boxes).toEqual(west <= east ? [[west, south, east, north]] : [[west, south, 180, north], [-180, south, east, north]]);
      expect(splitBox(readBoxNumbers([west, south, -5, east, north, 5].join()))).toEqual(boxes);
    }));
  });
});

describe('a datetime', () => {
  it('is a window that includes both ends to the millisecond', () => {
    const instant = fc.date({ min: new Date('1901-01-01'), max: new Date('2199-01-01'), noInvalidDate: true });
    fc.assert(fc.property(instant, instant, (one, other) => {
      const [first, last] = [one, other].sort((a, b) => a.getTime() - b.getTime()) as [Date, Date];
      const beyond = new Date(last.getTime() + 1).toISOString();
      expect(readDatetime(`${first.toISOString()}/${last.toISOString()}`)).toEqual({ from: first.toISOString(), to: beyond });
      expect(readDatetime(`../${last.toISOString()}`)).toEqual({ from: null, to: beyond });
      expect(readDatetime(`${first.toISOString()}/`)).toEqual({ from: first.toISOString(), to: null });
      expect(readDatetime(last.toISOString())).toEqual({ from: last.toISOString(), to: beyond });
    }));
  });

  it.each([
    ['2026-03-01', { from: '2026-03-01', to: '2026-03-02' }], ['2026-02-27/2026-02-28', { from: '2026-02-27', to: '2026-03-01' }], ['2026-03-01/2026-03-02T12:00:00Z', { from: '2026-03-01', to: '2026-03-02T12:00:00.001Z' }],
    ['2026-03-01T06:30:00.123456+02:00', { from: '2026-03-01T04:30:00.123Z', to: '2026-03-01T04:30:00.124Z' }], ['0001-01-01T00:00:00Z/9999-12-31T23:59:59Z', { from: '1900-01-03T00:00:00.000Z', to: '2200-12-28T00:00:00.001Z' }],
  ])('%s is a window', (text, window) => {
    expect(readDatetime(text)).toEqual(window);
  });
});

it('a limit above the greatest means the greatest', () => {
  expect([limitParameter.parse(undefined), limitParameter.parse('7'), limitParameter.parse('99999999')]).toEqual([100, 7, 10_000]);
});
