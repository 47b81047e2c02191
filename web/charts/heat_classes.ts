import { amountColours, changeColour, classBounds, contrast, quietColour } from '../ramp.ts';
import type { Colour } from '../ramp.ts';
import type { Theme } from '../url.ts';

export type HeatClass = { colour: Colour; from: number | null; to: number | null };
export type HeatClasses = { classes: HeatClass[]; classOf: (value: number) => number };

const ratioSteps = [1.25, 1.5, 2];

/** Classes of a heat table: amounts from little to much, or three steps to each side of a centre. */
export function heatClasses(values: readonly number[], centre: number | null, theme: Theme): HeatClasses {
  if (centre === null) {
    const low = Math.min(0, ...values);
    const bounds = low < 0 ? Array.from({ length: 7 }, (_, place) => low + (place * (Math.max(...values) - low)) / 7) : classBounds(values);
    const colours = amountColours(theme, Math.max(1, bounds.length));
    const nothing: HeatClass = { colour: quietColour(theme), from: 0, to: 0 };
    const classes = bounds.map((from, place) => ({ colour: colours[place]!, from, to: bounds[place + 1] ?? null }));
    if (low < 0) return { classes, classOf: (value) => bounds.reduce((held, from, place) => (value >= from ? place : held), 0) };
    return {
      classes: [nothing, ...classes],
      classOf: (value) => (value > 0 ? 1 + bounds.reduce((held, from, place) => (value >= from ? place : held), 0) : 0),
    };
  }
  const isRatio = centre === 1;
  const away = (value: number): number => (isRatio ? (value > 0 ? Math.max(value, 1 / value) : Infinity) : Math.abs(value - centre));
  const most = Math.max(0, ...values.map(away).filter(Number.isFinite));
  const steps = isRatio ? ratioSteps : [1, 2, 3].map((part) => (most * part) / 4);
  const edge = (step: number, sign: number): number => (isRatio ? step ** sign : centre + sign * step);
  const classes = [-3, -2, -1, 0, 1, 2, 3].map((bin): HeatClass => {
    if (bin === 0) return { colour: quietColour(theme), from: edge(steps[0]!, -1), to: edge(steps[0]!, 1) };
    const near = edge(steps[Math.abs(bin) - 1]!, Math.sign(bin));
    const far = Math.abs(bin) === 3 ? null : edge(steps[Math.abs(bin)]!, Math.sign(bin));
    return { colour: changeColour(theme, bin), from: bin > 0 ? near : far, to: bin > 0 ? far : near };
  });
  return { classes, classOf: (value) => {
    const level = most > 0 ? steps.filter((step) => away(value) >= step).length : 0;
    return 3 + (value >= centre ? level : -level);
  } };
}

const [black, white]: Colour[] = [[12, 16, 20], [255, 255, 255]];
/** Black or white, whichever is read more easily on a colour. */
export const inkOn = (colour: Colour): Colour => (contrast(colour, black!) >= contrast(colour, white!) ? black! : white!);
