import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountColours, binColour, changeColour, classBounds, classOf, contrast, fromOklch, lineColours, toOklab } from '../../web/ramp.ts';
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

/** As people without one kind of cone see a colour. Source: Machado, Oliveira & Fernandes 2009, IEEE TVCG 15:1291, severity 1. */
const kinds = {
  everyone: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function seen(matrix: readonly number[], colour: Colour): Colour {
  const linear = colour.map((byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  return [0, 1, 2].map((row) => {
    const light = Math.min(1, Math.max(0, linear.reduce((sum, value, axis) => sum + matrix[3 * row + axis]! * value, 0)));
    return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
  }) as Colour;
}

describe('the colours of change', () => {
  it.each(themes.flatMap((theme) => Object.entries(kinds).map(([kind, matrix]) => [theme, kind, matrix] as const)))('tell more from fewer and level from level (%s, %s)', (theme, _kind, matrix) => {
    const [more, fewer] = [1, -1].map((sign) => [1, 2, 3].map((level) => seen(matrix, changeColour(theme, sign * level))));
    for (const level of [0, 1, 2]) {
      expect(distance(more![level]!, fewer![level]!)).toBeGreaterThan(0.06);
      for (const other of [0, 1, 2].filter((one) => one > level)) for (const side of [more!, fewer!]) expect(distance(side[level]!, side[other]!)).toBeGreaterThan(0.09);
    }
  });

  it.each(themes)('are not those of hot, cold or amounts (%s)', (theme) => {
    for (const bin of [-3, -2, 2, 3]) {
      for (const other of [-3, -2, 2, 3]) expect(distance(changeColour(theme, bin), binColour(theme, other))).toBeGreaterThan(0.06);
    }
    expect(changeColour(theme, 0)).toEqual(binColour(theme, 0));
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
