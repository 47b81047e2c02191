import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountColours, binColour, classBounds, classOf, contrast, fromOklch, lineColours, toOklab } from '../../web/ramp.ts';
import type { Colour } from '../../web/ramp.ts';
import { themes } from '../../web/url.ts';

const distance = (one: Colour, other: Colour): number => Math.hypot(...toOklab(one).map((value, axis) => value - toOklab(other)[axis]!));
const ground: Record<(typeof themes)[number], Colour> = { dark: [16, 21, 26], light: [238, 241, 243] };

describe('the ramp of amounts', () => {
  it.each(themes)('takes steps that look equally large (%s)', (theme) => {
    for (const classes of [3, 5, 7]) {
      const colours = amountColours(theme, classes);
      const steps = colours.slice(1).map((colour, place) => distance(colours[place]!, colour));
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.35);
    }
  });

  it.each(themes)('moves away from the ground as amounts grow (%s)', (theme) => {
    const away = amountColours(theme, 7).map((colour) => contrast(colour, ground[theme]));
    expect(away).toEqual([...away].sort((one, other) => one - other));
  });

  it('knows the colours of known points', () => {
    expect(fromOklch([1, 0, 0])).toEqual([255, 255, 255]);
    expect(fromOklch([0, 0, 0])).toEqual([0, 0, 0]);
    // Pure red in OKLCH, from Ottosson's definition.
    expect(fromOklch([0.62796, 0.25768, 29.234])).toEqual([255, 0, 0]);
    expect(toOklab([255, 0, 0]).map((value) => Number(value.toFixed(3)))).toEqual([0.628, 0.225, 0.126]);
  });
});

describe('the colours of significance', () => {
  it.each(themes)('can be told from each other and from the amounts (%s)', (theme) => {
    const bins = [-3, -2, -1, 1, 2, 3].map((bin) => binColour(theme, bin));
    bins.forEach((one, place) => bins.slice(place + 1).forEach((other) => expect(distance(one, other)).toBeGreaterThan(0.08)));
    for (const amount of amountColours(theme, 7)) expect(distance(amount, binColour(theme, 3))).toBeGreaterThan(0.1);
  });

  it.each(themes)('have a line around them that reaches 3:1 against the ground (%s)', (theme) => {
    expect(contrast(lineColours[theme].ink, ground[theme])).toBeGreaterThan(3);
    expect(contrast(lineColours[theme].light, lineColours[theme].paper)).toBeGreaterThan(3);
  });
});

describe('class bounds', () => {
  it('are round numbers, from just below the smallest value on', () => {
    expect(classBounds([1, 3, 8, 40, 60])).toEqual([1, 2, 5, 10, 20, 50]);
    expect(classBounds([365, 730, 4000])).toEqual([200, 500, 1000, 2000]);
    expect(classBounds([0.5, 3])).toEqual([0.5, 1, 2]);
  });

  it('join the lowest when there would be too many', () => {
    expect(classBounds([1, 100_000], 4)).toEqual([1, 20_000, 50_000, 100_000]);
  });

  it('do not exist where nothing is positive', () => {
    expect(classBounds([])).toEqual([]);
    expect(classBounds([0, 0])).toEqual([]);
    expect(classOf([], 0)).toBe(-1);
  });

  it('end also for values too small to have round numbers', () => {
    expect(classBounds([5e-324])).toEqual([5e-324]);
    expect(classBounds([5e-324, 3])[0]).toBe(5e-324);
  });

  it('put every positive value into exactly the class whose bounds hold it', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const bounds = classBounds(values);
      expect([...new Set(bounds)].sort((one, other) => one - other)).toEqual(bounds);
      expect(bounds.length).toBeLessThanOrEqual(7);
      for (const value of values) {
        const place = classOf(bounds, value);
        if (value === 0) expect(place).toBe(-1);
        else {
          expect(bounds[place]!).toBeLessThanOrEqual(value);
          expect(value).toBeLessThan(bounds[place + 1] ?? Infinity);
        }
      }
    }));
  });
});
