import type { Theme } from './url.ts';

/**
 * Value to colour. One ramp for each meaning, laid out in OKLCH so that equal steps of value look like equal steps of
 * colour, and so that one ramp is never mistaken for another: amount runs through blue and green, hot through orange, cold
 * through violet, more than before through rose, fewer through sky blue, which no form of colour blindness takes for one another. On dark ground more is lighter, on light ground more is darker. Source: Ottosson 2020, OKLab.
 */
export type Colour = [red: number, green: number, blue: number];
type Oklch = [lightness: number, chroma: number, hue: number];

const toByte = (linear: number): number => {
  const inside = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055));
};

export function fromOklch([lightness, chroma, hue]: Oklch): Colour {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const toLinear = (byte: number): number => (byte <= 10.31475 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4);

/** Lightness and the two opponent axes: the space in which distance is difference as seen. */
export function toOklab([red, green, blue]: Colour): [number, number, number] {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const amountEnds: Record<Theme, [Oklch, Oklch]> = {
  dark: [[0.4, 0.075, 248], [0.93, 0.14, 118]],
  light: [[0.9, 0.055, 150], [0.36, 0.1, 255]],
};

/** So many colours from little to much, evenly spaced to the eye. */
export function amountColours(theme: Theme, classes: number): Colour[] {
  const [low, high] = amountEnds[theme];
  return Array.from({ length: classes }, (_, place) => {
    const share = classes === 1 ? 1 : place / (classes - 1);
    return fromOklch([0, 1, 2].map((axis) => low[axis]! + share * (high[axis]! - low[axis]!)) as Oklch);
  });
}

const significance: Record<Theme, { hot: Oklch[]; cold: Oklch[]; none: Oklch }> = {
  dark: {
    hot: [[0.56, 0.13, 42], [0.68, 0.18, 45], [0.83, 0.16, 75]],
    cold: [[0.5, 0.1, 290], [0.62, 0.15, 287], [0.76, 0.12, 285]],
    none: [0.6, 0.012, 250],
  },
  light: {
    hot: [[0.82, 0.11, 70], [0.67, 0.18, 48], [0.48, 0.18, 30]],
    cold: [[0.82, 0.07, 290], [0.64, 0.14, 288], [0.44, 0.18, 285]],
    none: [0.6, 0.012, 250],
  },
};

/** Colour of a bin: 1 to 3 hot, -1 to -3 cold, 0 not significant. */
export function binColour(theme: Theme, bin: number): Colour {
  const { hot, cold, none } = significance[theme];
  const step = Math.min(3, Math.abs(bin)) - 1;
  return fromOklch(bin === 0 ? none : (bin > 0 ? hot : cold)[step]!);
}

const change: Record<Theme, { more: Oklch[]; fewer: Oklch[] }> = {
  dark: {
    more: [[0.52, 0.12, 0], [0.65, 0.17, 0], [0.8, 0.14, 0]],
    fewer: [[0.52, 0.1, 228], [0.65, 0.13, 226], [0.8, 0.11, 224]],
  },
  light: {
    more: [[0.82, 0.1, 0], [0.64, 0.18, 2], [0.44, 0.16, 4]],
    fewer: [[0.82, 0.09, 225], [0.64, 0.13, 232], [0.44, 0.12, 240]],
  },
};

/** Colour of a change: 1 to 3 more than before, -1 to -3 fewer, 0 no difference shown. */
export function changeColour(theme: Theme, bin: number): Colour {
  if (bin === 0) return fromOklch(significance[theme].none);
  return fromOklch(change[theme][bin > 0 ? 'more' : 'fewer'][Math.min(3, Math.abs(bin)) - 1]!);
}

const categoryHues = [255, 55, 150, 330, 95, 200, 20, 290];

/** Eight colours for kinds of things without an order, alike in weight; what they are patterned with tells them apart, too. */
export function categoryColour(theme: Theme, place: number): Colour {
  const hue = categoryHues[place % categoryHues.length]!;
  return fromOklch(theme === 'dark' ? [0.72, 0.12, hue] : [0.56, 0.13, hue]);
}

/** A table's cell that says nothing in either direction: near the paper, so that what stands out does. */
export const quietColour = (theme: Theme): Colour => fromOklch(theme === 'dark' ? [0.35, 0.012, 250] : [0.91, 0.006, 250]);

/** Line around significant, selected and pointed-at hexagons: as far from every fill as the theme allows. */
export const lineColours: Record<Theme, { ink: Colour; paper: Colour; light: Colour }> = {
  dark: { ink: [255, 255, 255], paper: [8, 11, 14], light: [108, 172, 255] },
  light: { ink: [12, 16, 20], paper: [255, 255, 255], light: [10, 88, 202] },
};

/** Powers of ten below this have no digits left, and in the end are 0. */
const leastRound = 1e-300;
const steps = [1, 2, 5];
/** Numbers of the row 1, 2, 5, 10, 20, 50, ... from `low` on. */
function* roundNumbers(low: number): Generator<number> {
  let power = 10 ** Math.floor(Math.log10(low));
  for (;;) {
    for (const step of steps) if (step * power >= low * (1 - 1e-9)) yield Number((step * power).toPrecision(1));
    power *= 10;
  }
}

/**
 * Lower bounds of classes for positive values: round numbers, each about twice the one before, because amounts per
 * hexagon are heavy-tailed; the same bounds return from window to window, so that colours can be compared. Ascending; the
 * last class is open. When the values span more than `most` classes the lowest are joined. Empty when nothing is positive.
 */
export function classBounds(values: Iterable<number>, most = 7): number[] {
  let lowest = Infinity;
  let highest = 0;
  for (const value of values) {
    if (!(value > 0)) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (highest === 0) return [];
  const bounds: number[] = [];
  for (const bound of roundNumbers(Math.max(Math.min(lowest, 1), highest / 1e9, leastRound))) {
    if (bound > highest) break;
    bounds.push(bound);
  }
  const kept = bounds.slice(-most);
  while (kept.length > 1 && kept[1]! <= lowest) kept.shift();
  kept[0] = Math.min(kept[0] ?? lowest, lowest);
  return kept;
}

/** Place of the class that holds a value; -1 for nothing at all. */
export function classOf(bounds: readonly number[], value: number): number {
  if (!(value > 0)) return -1;
  let place = 0;
  while (place + 1 < bounds.length && value >= bounds[place + 1]!) place += 1;
  return place;
}

export const css = ([red, green, blue]: Colour, alpha = 1): string =>
  (alpha === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha})`);

/** WCAG 2.2 contrast of two colours. */
export function contrast(one: Colour, other: Colour): number {
  const luminance = (colour: Colour): number => {
    const [red, green, blue] = colour.map((byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The colours of data as custom properties, so that charts and legend use the very colours of the map. */
export function dataColours(theme: Theme): Record<string, string> {
  const found: Record<string, string> = {};
  amountColours(theme, 7).forEach((colour, place) => { found[`--data-amount-${place + 1}`] = css(colour); });
  for (const bin of [1, 2, 3]) {
    found[`--data-hot-${bin}`] = css(binColour(theme, bin));
    found[`--data-cold-${bin}`] = css(binColour(theme, -bin));
  }
  found['--data-none'] = css(binColour(theme, 0));
  const dark = theme === 'dark';
  found['--data-series'] = css(fromOklch(dark ? [0.76, 0.085, 200] : [0.5, 0.085, 215]));
  found['--data-series-quiet'] = css(fromOklch(dark ? [0.5, 0.05, 205] : [0.76, 0.05, 210]));
  found['--data-previous'] = css(fromOklch(dark ? [0.62, 0.015, 250] : [0.62, 0.015, 250]));
  found['--data-band'] = css(fromOklch(dark ? [0.6, 0.02, 230] : [0.55, 0.02, 230]), 0.22);
  return found;
}
