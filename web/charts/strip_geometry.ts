import type { Series } from '../../server/model/answers.ts';
import type { Span } from '../days.ts';
import type { Step } from './day_axis.ts';
import { dayNumber } from '../days.ts';
import { stepEnd } from './day_axis.ts';
import { linear, niceCeiling } from './linear.ts';

/** What the strip is drawn from: days as numbers, pixels nowhere yet. */
export type StripPoint = {
  from: number;
  to: number;
  count: number;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  /** Whether the count leaves the band; null where there is no band, or where the data cover only a part of the step. */
  outside: 'above' | 'below' | null;
  partial: boolean;
};

export function stripPoints(series: Pick<Series, 'from' | 'count' | 'expected' | 'lower' | 'upper'>, step: Step, bounds: Span): StripPoint[] {
  return series.from.map((day, index) => {
    const from = dayNumber(day);
    const to = stepEnd(from, step);
    const count = series.count[index] ?? 0;
    const lower = series.lower[index] ?? null;
    const upper = series.upper[index] ?? null;
    const partial = from < bounds.from || to > bounds.to;
    const outside = partial ? null : upper !== null && count > upper ? 'above' : lower !== null && count < lower ? 'below' : null;
    return { from, to, count, expected: series.expected[index] ?? null, lower, upper, outside, partial };
  });
}

export type Bar = { x: number; width: number; y: number; height: number; point: StripPoint };
export type StripGeometry = {
  bars: Bar[];
  /** The band and the line in it, as paths; stepped, because an expectation holds for a whole step. */
  band: string;
  expected: string;
  top: number;
  rows: { y: number; value: number }[];
  x: (day: number) => number;
  dayAt: (pixel: number) => number;
};

export type Box = { width: number; height: number };

export function stripGeometry(points: readonly StripPoint[], shown: Span, { width, height }: Box): StripGeometry {
  const visible = points.filter((point) => point.to > shown.from && point.from < shown.to);
  const top = niceCeiling(Math.max(1, ...visible.map((point) => Math.max(point.count, point.upper ?? 0))));
  const x = linear([shown.from, shown.to], [0, width]);
  const y = linear([0, top], [height, 0]);
  const inside = (pixel: number): number => Math.min(width, Math.max(0, pixel));
  const bars = visible.map((point) => {
    const left = inside(x(point.from));
    const right = inside(x(point.to));
    const gap = right - left > 3 ? 1 : 0;
    return { x: left, width: Math.max(0.5, right - left - gap), y: y(point.count), height: height - y(point.count), point };
  });
  return {
    bars,
    band: bandPath(visible, (day) => inside(x(day)), y),
    expected: linePath(visible, (day) => inside(x(day)), y),
    top,
    rows: [top].map((value) => ({ value, y: y(value) })),
    x,
    dayAt: x.invert,
  };
}

const at = (value: number): string => value.toFixed(1);

/** Runs of neighbouring points that have what is asked for: a band is interrupted where it is not defined. */
function runs(points: readonly StripPoint[], has: (point: StripPoint) => boolean): StripPoint[][] {
  const found: StripPoint[][] = [];
  let run: StripPoint[] = [];
  for (const point of points) {
    if (has(point)) run.push(point);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}

function bandPath(points: readonly StripPoint[], x: (day: number) => number, y: (value: number) => number): string {
  return runs(points, (point) => point.lower !== null && point.upper !== null).map((run) => {
    const upper = run.map((point) => `${at(x(point.from))},${at(y(point.upper!))} ${at(x(point.to))},${at(y(point.upper!))}`);
    const lower = run.toReversed().map((point) => `${at(x(point.to))},${at(y(point.lower!))} ${at(x(point.from))},${at(y(point.lower!))}`);
    return `M${upper.join(' ')} ${lower.join(' ')}Z`;
  }).join('');
}

function linePath(points: readonly StripPoint[], x: (day: number) => number, y: (value: number) => number): string {
  return runs(points, (point) => point.expected !== null).map((run) =>
    `M${run.map((point) => `${at(x(point.from))},${at(y(point.expected!))} ${at(x(point.to))},${at(y(point.expected!))}`).join(' ')}`).join('');
}

/** The steps of a film as bars: finer than the series at hand, and without a band. */
export function playedPoints({ from, totals }: { from: Int32Array; totals: Float64Array }, end: number): StripPoint[] {
  return Array.from(from, (day, step) => ({
    from: day, to: from[step + 1] ?? Math.max(end, day + 1), count: totals[step]!, expected: null, lower: null, upper: null, outside: null, partial: false,
  }));
}

/** What is shown while the window is played: the window with a little before and after it. */
export function playedSpan(window: Span, bounds: Span): Span {
  const margin = Math.ceil((window.to - window.from) / 16);
  return { from: Math.max(bounds.from, window.from - margin), to: Math.min(bounds.to, window.to + margin) };
}

/** The part of the data to show: all of it, or the window with room for eight of its kind before it. */
export function shownSpan(zoom: 'whole' | 'near', window: Span, bounds: Span): Span {
  if (zoom === 'whole') return bounds;
  const length = window.to - window.from;
  const room = Math.max(length * 8, 84);
  const to = Math.min(bounds.to, window.to + Math.max(length * 2, 21));
  return { from: Math.max(bounds.from, Math.min(window.from - length, to - room - length)), to };
}
