import type { AnalysisLayer, LayerClass } from '../../server/model/analysis.ts';
import { amountColours, binColour, categoryColour, changeColour, classBounds } from '../ramp.ts';
import type { Colour } from '../ramp.ts';
import type { Theme } from '../url.ts';

/** What tells a class from the others without its colour. */
export type Pattern = 'few' | 'rising' | 'falling' | 'upright' | 'level' | 'cross' | 'dots';

/** How a class looks: colour, how much of it, the width of its outline from 0 to 3, whether that is dashed, and what lies over the fill. */
export type Look = { colour: Colour; alpha: number; line: 0 | 1 | 2 | 3; dashed: boolean; pattern: Pattern | null };

export type ClassOf =
  | { kind: 'meaning'; meaning: LayerClass['meaning']; title: LayerClass['title'] }
  | { kind: 'amount'; place: number; of: number; from: number; to: number | null }
  | { kind: 'change'; bin: number; from: number | null; to: number | null }
  | { kind: 'nothing' }
  | { kind: 'noValue' };

/** A line of the legend: a class, how many features are in it, and how many incidents these hold (null where nothing is counted). */
export type AnalysisClass = { key: string; is: ClassOf; features: number; incidents: number | null };

export type Classified = { classes: readonly AnalysisClass[]; /** Of each feature its class. */ of: Int32Array };

const categories = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'] as const;
const categoryPatterns: readonly (Pattern | null)[] = [null, 'rising', 'falling', 'dots', 'cross', 'upright', 'level', 'few'];

function lookOfMeaning(theme: Theme, meaning: LayerClass['meaning']): Look {
  const bin = { hot3: 3, hot2: 2, hot1: 1, cold1: -1, cold2: -2, cold3: -3, high: 3, low: -3 }[meaning as string];
  if (bin !== undefined) return { colour: binColour(theme, bin), alpha: 1, line: Math.abs(bin) as 1 | 2 | 3, dashed: bin < 0, pattern: null };
  const place = categories.findIndex((one) => one === meaning);
  if (place >= 0) return { colour: categoryColour(theme, place), alpha: 1, line: 0, dashed: false, pattern: categoryPatterns[place]! };
  if (meaning === 'mixed') return { colour: changeColour(theme, 2), alpha: 1, line: 2, dashed: false, pattern: 'dots' };
  return { colour: binColour(theme, 0), alpha: meaning === 'undefined' ? 0.2 : 0.4, line: 0, dashed: false, pattern: meaning === 'undefined' ? 'few' : null };
}

export function lookOf(theme: Theme, is: ClassOf): Look {
  const grey = { colour: binColour(theme, 0), line: 0, dashed: false } as const;
  if (is.kind === 'meaning') return lookOfMeaning(theme, is.meaning);
  if (is.kind === 'amount') return { colour: amountColours(theme, is.of)[is.place]!, alpha: 1, line: 0, dashed: false, pattern: null };
  if (is.kind === 'nothing') return { ...grey, alpha: 0.15, pattern: null };
  if (is.kind === 'noValue') return { ...grey, alpha: 0.2, pattern: 'few' };
  if (is.bin === 0) return { ...grey, alpha: 0.4, pattern: null };
  return { colour: changeColour(theme, is.bin), alpha: 1, line: Math.abs(is.bin) as 1 | 2 | 3, dashed: is.bin < 0, pattern: null };
}

/** The same where a test does not show it to be more than chance: pale, and without the outline that stands for a test. */
export const unsureLook = (look: Look): Look => ({ ...look, alpha: look.alpha * 0.3, line: 0 });

/** A result that must not be acted on has places and no colours. */
export const mutedLook = (theme: Theme): Look => ({ colour: binColour(theme, 0), alpha: 0.12, line: 0, dashed: false, pattern: null });

type Draft = { key: string; is: ClassOf };

function byCode({ classes, unit, columns }: AnalysisLayer): { drafts: Draft[]; of: Int32Array } {
  const drafts: Draft[] = (classes ?? []).map(({ code, meaning, title }) => ({ key: code, is: { kind: 'meaning', meaning, title } }));
  const placeOf = new Map(drafts.map(({ key }, place) => [key, place]));
  const of = Int32Array.from(unit, (_, row) => placeOf.get(columns.class?.[row] ?? '') ?? -1);
  return { drafts, of };
}

/** Round bounds, each about twice the one before; below zero, equal steps. */
function byAmount({ unit, columns: { value = [] } }: AnalysisLayer): { drafts: Draft[]; of: Int32Array } {
  const known = value.filter((one) => one !== null);
  const least = known.reduce((low, one) => Math.min(low, one), 0);
  const most = known.reduce((high, one) => Math.max(high, one), -Infinity);
  const bounds = least < 0 ? Array.from({ length: 7 }, (_, place) => least + (place * (most - least)) / 7) : classBounds(known);
  const drafts: Draft[] = bounds.map((from, place) => ({
    key: String(place), is: { kind: 'amount', place, of: Math.max(1, bounds.length), from, to: bounds[place + 1] ?? null },
  }));
  const zero = drafts.length;
  drafts.push({ key: 'nothing', is: { kind: 'nothing' } });
  return { drafts, of: Int32Array.from(unit, (_, row) => {
    const own = value[row] ?? null;
    if (own === null) return -1;
    return own === 0 && least >= 0 ? zero : bounds.reduce((held, from, place) => (own >= from ? place : held), 0);
  }) };
}

const ratioSteps = [1.25, 1.5, 2];

/** Three steps to each side of the centre: of ratios by how many times, of differences by round amounts. */
function byChange({ unit, centre, columns: { value = [] } }: AnalysisLayer): { drafts: Draft[]; of: Int32Array } {
  const middle = centre ?? 0;
  const isRatio = middle === 1;
  const away = (one: number): number => (isRatio ? Math.max(one, 1 / one) : Math.abs(one - middle));
  const steps = isRatio ? ratioSteps : classBounds(value.filter((one) => one !== null).map(away), 3);
  const edge = (step: number, sign: number): number => (isRatio ? (sign > 0 ? step : 1 / step) : middle + sign * step);
  const bins = [...steps.map((_, place) => steps.length - place), 0, ...steps.map((_, place) => -(place + 1))];
  const drafts: Draft[] = bins.map((bin) => {
    if (bin === 0) return {
      key: '0',
      is: { kind: 'change', bin, from: steps[0] === undefined ? null : edge(steps[0], -1), to: steps[0] === undefined ? null : edge(steps[0], 1) },
    };
    const [near, far] = [edge(steps[Math.abs(bin) - 1]!, bin), steps[Math.abs(bin)]];
    const beyond = far === undefined ? null : edge(far, bin);
    // With fewer steps the outermost is the strongest colour all the same.
    return {
      key: String(bin),
      is: { kind: 'change', bin: Math.sign(bin) * Math.min(3, Math.abs(bin) + 3 - steps.length), from: bin > 0 ? near : beyond, to: bin > 0 ? beyond : near },
    };
  });
  return { drafts, of: Int32Array.from(unit, (_, row) => {
    const own = value[row] ?? null;
    if (own === null) return -1;
    const level = steps.filter((step) => away(own) >= step).length;
    return bins.indexOf(own >= middle ? level : -level || 0);
  }) };
}

/** The classes of a layer in the order of the legend, strongest change first, and the class of each feature. */
export function classify(layer: AnalysisLayer): Classified {
  const { drafts, of } = layer.ramp === 'classes' ? byCode(layer) : layer.ramp === 'amount' ? byAmount(layer) : byChange(layer);
  const none = drafts.length;
  drafts.push({ key: 'no-value', is: { kind: 'noValue' } });
  const features = new Float64Array(drafts.length);
  const incidents = new Float64Array(drafts.length);
  const uncounted = new Int32Array(drafts.length);
  of.forEach((own, row) => {
    const place = own < 0 ? none : own;
    of[row] = place;
    features[place]! += 1;
    const count = layer.columns.count?.[row] ?? null;
    if (count === null) uncounted[place]! += 1;
    incidents[place]! += count ?? 0;
  });
  const counted = layer.columns.count !== undefined;
  return { of, classes: drafts.map((draft, place) => ({ ...draft, features: features[place]!, incidents: counted && (features[place] === 0 || uncounted[place]! < features[place]!) ? incidents[place]! : null })) };
}

/** What the legend lists: every class that the method names, and of the others those that occur. */
export const listedClasses = ({ classes }: Classified): AnalysisClass[] =>
  classes.filter(({ is, features }) => features > 0 || is.kind === 'meaning');
