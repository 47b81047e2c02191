import * as Plot from '@observablehq/plot';
import type { Axis, Chart, Quantity } from '../../server/model/analysis.ts';
import type { Text } from '../messages/messages.tsx';
import { css } from '../ramp.ts';
import type { Theme } from '../url.ts';
import { placed, stripLines } from './chart_points.ts';
import { heatClasses, inkOn } from './heat_classes.ts';
import { quantityWords, said } from './quantity.ts';
import { roleLooks } from './role_looks.ts';

type Options = Plot.PlotOptions;
type Of<K extends Chart['kind']> = Extract<Chart, { kind: K }>;
export type Room = { text: Text; theme: Theme; width: number };

const startsAtZero: readonly Quantity[] = ['count', 'share', 'probability', 'harmDays', 'perSquareKm', 'days', 'hours'];
const axisUnits: readonly Quantity[] = ['metres', 'kilometres', 'squareKm', 'perSquareKm', 'days', 'hours', 'harmDays'];
const ratioTicks = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const yearOfDays = 330;
const millisecondsPerDay = 86_400_000;
const letterPixels = 6;

const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

/** Labels of an axis in the reader's language; of times, months where the span is long. */
function ticks({ text }: Room, { quantity }: Axis, span: readonly (number | Date)[]): (value: unknown) => string {
  const times = span.map(Number);
  const long = quantity === 'day' || quantity === 'instant' ? (Math.max(...times) - Math.min(...times)) / millisecondsPerDay > yearOfDays : false;
  return (value) => {
    if (value instanceof Date) return long ? `${text.month(isoDay(value))} ${value.getUTCFullYear()}` : text.day(isoDay(value), 'short');
    if (typeof value !== 'number') return String(value);
    // The unit stands in the title of the axis.
    return axisUnits.includes(quantity) ? text.brief(value) : quantityWords(text, quantity, value);
  };
}

const frame = ({ width, text }: Room, title: string): Options => ({
  width, marginTop: 20, marginRight: 18, ariaLabel: title, style: {
    background: 'transparent', color: 'var(--text-quiet)', fontFamily: 'var(--font)', fontSize: '11px',
  },
  className: 'plot', document, ...(text.language === 'uk' && { locale: 'uk-UA' }),
} as Options);

function line(chart: Of<'line'>, room: Room): Options {
  const { text } = room;
  const at = (value: number | string) => placed(chart.x.quantity, value);
  const xs = [...chart.lines, ...chart.bands].flatMap(({ points }) => points.map(([own]) => at(own))).filter((one) => typeof one !== 'string');
  const rows = chart.lines.flatMap(({ points }) => points.map(([, value]) => (value === null ? '' : quantityWords(text, chart.y.quantity, value))));
  return {
    ...frame(room, said(text, chart.title)), height: 248, marginLeft: marginFor(rows, 40, 72), marginBottom: 40,
    x: {
      label: said(text, chart.x.title), labelAnchor: 'center', labelArrow: 'none', tickFormat: ticks(room, chart.x, xs),
      ticks: Math.max(2, Math.floor(room.width / 96)),
    },
    y: {
      label: said(text, chart.y.title), labelArrow: 'none', grid: true, nice: true, zero: startsAtZero.includes(chart.y.quantity),
      tickFormat: ticks(room, chart.y, []), ticks: 5,
    },
    marks: [
      ...chart.bands.map(({ points }) => Plot.areaY(points, {
        x: ([own]) => at(own), y1: ([, lower]) => lower, y2: ([,, upper]) => upper, fill: 'var(--data-band)',
      })),
      ...chart.lines.map(({ points, role }) => Plot.lineY(points, {
        x: ([own]) => at(own), y: ([, value]) => value ?? Number.NaN, stroke: roleLooks[role].colour, strokeWidth: roleLooks[role].width, strokeDasharray: roleLooks[role].dash,
      })),
      Plot.dot(chart.marks, {
        x: ({ x }) => at(x), y: ({ y }) => y, r: 4.5, symbol: 'diamond', fill: ({ role }) => roleLooks[role as 'signal'].colour,
        stroke: 'var(--text)', strokeWidth: 1,
      }),
    ],
  };
}

const marginFor = (labels: readonly string[], least: number, most: number): number =>
  Math.min(most, Math.max(least, 12 + letterPixels * labels.reduce((longest, label) => Math.max(longest, label.length), 0)));

const shortened = (label: string, pixels: number): string => {
  const letters = Math.floor(pixels / letterPixels);
  return label.length > letters ? `${label.slice(0, Math.max(1, letters - 1))}…` : label;
};

/** A name in two lines where one is too short for it. */
function wrapped(label: string, pixels: number): string {
  const letters = Math.max(1, Math.floor(pixels / letterPixels));
  if (label.length <= letters) return label;
  const cut = label.lastIndexOf(' ', letters);
  if (cut <= 0) return shortened(label, pixels);
  return `${label.slice(0, cut)}\n${shortened(label.slice(cut + 1), pixels)}`;
}

/** Few short names stand below upright bars; long ones beside lying ones. Ratios are points with intervals on a logarithmic axis: a bar would grow from a zero that they do not have. */
function bar(chart: Of<'bar'>, room: Room): Options {
  const { text } = room;
  const labels = chart.bars.map(({ x }) => quantityWords(text, chart.x.quantity, x));
  const lying = labels.some((label) => label.length > 6) || chart.y.quantity === 'ratio';
  const isRatio = chart.y.quantity === 'ratio';
  const positive = chart.bars.flatMap(({ y, lower, upper }) => [y, lower ?? null, upper ?? null]).filter((one): one is number => one !== null && one > 0);
  const least = isRatio ? Math.max(0.05, Math.min(1, ...positive)) : 0;
  const most = Math.min(isRatio ? 50 : Infinity, Math.max(...positive, 1));
  const held = (value: number): number => (isRatio ? Math.min(most, Math.max(least, value)) : value);
  const data = chart.bars.flatMap((one, place) => (one.y === null ? [] : [{
    ...one, place, y: held(one.y), lower: held(one.lower ?? one.y),
    upper: held(one.upper ?? (one.lower === undefined || one.lower === null ? one.y : most)),
  }]));
  const margin = lying ? marginFor(labels, 40, Math.min(180, room.width * 0.4)) : 44;
  const names = {
    domain: chart.bars.map((_, place) => place), label: null,
    tickFormat: (place: number) => shortened(labels[place] ?? '', lying ? margin - 12 : 60), type: 'band', padding: 0.25,
  } as const;
  const amounts = {
    label: said(text, chart.y.title), labelArrow: 'none', grid: true, tickFormat: ticks(room, chart.y, []), ticks: lying ? Math.max(2, Math.floor((room.width - margin) / 72)) : 5,
    ...(isRatio ? { type: 'log', domain: [least, most], ticks: ratioTicks.filter((tick) => tick >= least && tick <= most) } : { nice: true }),
  } as const;
  const fill = ({ role }: { role: keyof typeof roleLooks }): string => roleLooks[role].colour;
  const outline = { stroke: ({ role }: { role: string }) => (role === 'signal' ? 'var(--text)' : 'none'), strokeWidth: 1.5 };
  const base = frame(room, said(text, chart.title));
  if (lying) {
    return {
      ...base, height: 56 + 22 * chart.bars.length, marginLeft: margin, marginBottom: 36, y: names, x: { ...amounts, labelAnchor: 'center' } as Options['x'],
      marks: [
        isRatio ? Plot.ruleX([1], { stroke: 'var(--text-quiet)' }) : Plot.barX(data, { y: 'place', x: 'y', fill, ...outline }),
        Plot.ruleY(data.filter(({ lower, upper }) => lower !== upper), { y: 'place', x1: 'lower', x2: 'upper', stroke: 'var(--text)', strokeWidth: 1.25 }),
        isRatio ? Plot.dot(data, {
          y: 'place', x: 'y', r: 5, fill, symbol: ({ role }: { role: string }) => (role === 'signal' ? 'diamond' : 'circle'),
          stroke: 'var(--text)', strokeWidth: 1,
        }) : null,
      ],
    };
  }
  return {
    ...base, height: 236, marginLeft: margin, marginBottom: 40, x: {
      ...names, label: said(text, chart.x.title), labelAnchor: 'center', labelArrow: 'none', ...every(labels, room.width - margin)
    }, y: amounts as Options['y'],
    marks: [
      Plot.barY(data, { x: 'place', y: 'y', fill, ...outline }), Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.ruleX(data.filter(({ lower, upper }) => lower !== upper), { x: 'place', y1: 'lower', y2: 'upper', stroke: 'var(--text)', strokeWidth: 1.25 }),
    ],
  };
}

/** As many names as there is room for. */
function every(labels: readonly string[], pixels: number): { ticks?: number[] } {
  const room = Math.max(1, Math.floor(pixels / (marginFor(labels, 20, 60))));
  const step = Math.ceil(labels.length / room);
  return step > 1 ? { ticks: labels.map((_, place) => place).filter((place) => place % step === 0) } : {};
}

function heat(chart: Of<'heat'>, room: Room): Options {
  const { text, theme, width } = room;
  const rows = chart.rows.map((row) => said(text, row));
  const columns = chart.columns.map((column) => said(text, column));
  const cells = chart.values.flatMap((list, r) => list.map((value, c) => ({ r, c, value, marked: chart.marked?.[r]?.[c] ?? false })));
  const { classes, classOf } = heatClasses(cells.flatMap(({ value }) => (value === null ? [] : [value])), chart.centre, theme);
  const margin = marginFor(rows, 36, Math.min(150, width * 0.35));
  const cellWidth = (width - margin - 18) / Math.max(1, columns.length);
  const names = columns.map((column) => wrapped(column, Math.max(cellWidth, 28) * Math.max(1, Math.ceil(44 / cellWidth))));
  const foot = names.some((name) => name.includes('\n')) ? 54 : 40;
  const known = cells.filter(({ value }) => value !== null) as { r: number; c: number; value: number; marked: boolean }[];
  const colourOf = (value: number) => classes[classOf(value)]!.colour;
  const band = { type: 'band', padding: 0 } as const;
  return {
    ...frame(room, said(text, chart.title)), marginTop: 8, marginLeft: margin, marginBottom: foot, height: foot + 8 + Math.min(30, Math.max(18, 240 / Math.max(1, rows.length))) * rows.length,
    x: {
      ...band, domain: columns.map((_, c) => c), label: said(text, chart.x.title), labelAnchor: 'center', labelArrow: 'none',
      tickFormat: (c: number) => names[c] ?? '', ...every(columns.map((column) => column.slice(0, 8)), width - margin),
    },
    y: { ...band, domain: rows.map((_, r) => r), label: null, tickFormat: (r: number) => shortened(rows[r] ?? '', margin - 12) },
    marks: [
      Plot.cell(cells, { x: 'c', y: 'r', fill: 'var(--surface-sunken)', inset: 0.5 }),
      Plot.cell(known, { x: 'c', y: 'r', fill: ({ value }: { value: number }) => css(colourOf(value)), inset: 0.5 }),
      Plot.cell(known.filter(({ marked }) => marked), { x: 'c', y: 'r', fill: 'none', stroke: 'var(--text)', strokeWidth: 2, inset: 1.5 }),
      cellWidth >= 34 ? Plot.text(known, {
        x: 'c', y: 'r', text: ({ value, marked }: { value: number; marked: boolean }) => `${quantityWords(text, chart.value.quantity, value)}${marked ? ' *' : ''}`,
        fill: ({ value }: { value: number }) => css(inkOn(colourOf(value))), fontWeight: 500,
      }) : null,
    ],
  };
}

/** Hot fills its step, cold the lower half of it, neither is a line: read without colour, too. */
function strips(chart: Of<'strips'>, room: Room): Options {
  const { text, width } = room;
  const lines = stripLines(chart);
  const labels = lines.map((line) => ('group' in line ? '' : typeof line.row.title === 'object' ? said(text, line.row.title) : line.row.title));
  const margin = marginFor(labels, 40, Math.min(150, width * 0.35));
  const cells = lines.flatMap((line, r) => ('group' in line ? [] : chart.steps.map((_, c) => ({ r, c, state: line.row.strip[c] ?? '.' }))));
  const groups = lines.flatMap((line, r) => ('group' in line ? [{ r, title: said(text, line.group) }] : []));
  const of = (state: string) => cells.filter((cell) => cell.state === state);
  const height = 18;
  const days = chart.steps.map((step) => new Date(step));
  const words = ticks(room, { title: chart.x.title, quantity: 'day' }, days);
  const band = { type: 'band', padding: 0 } as const;
  return {
    ...frame(room, said(text, chart.title)), marginTop: 8, marginLeft: margin, marginBottom: 40, height: 52 + height * lines.length,
    x: {
      ...band, domain: chart.steps.map((_, c) => c), label: said(text, chart.x.title), labelAnchor: 'center', labelArrow: 'none',
      tickFormat: (c: number) => words(days[c]), ...every(chart.steps.map(() => '00 MMM 00'), width - margin)
    },
    y: { ...band, domain: lines.map((_, r) => r), label: null, tickSize: 0, tickFormat: (r: number) => shortened(labels[r] ?? '', margin - 12) },
    marks: [
      Plot.text(groups, { y: 'r', text: 'title', frameAnchor: 'left', fontWeight: 600, fill: 'var(--text)', dy: 2 }),
      Plot.cell(of('.'), { x: 'c', y: 'r', fill: 'var(--rule)', insetTop: height - 3, insetBottom: 1, insetLeft: 0.5, insetRight: 0.5 }),
      Plot.cell(of('H'), { x: 'c', y: 'r', fill: 'var(--data-hot-3)', insetTop: 1.5, insetBottom: 1, insetLeft: 0.5, insetRight: 0.5 }),
      Plot.cell(of('C'), { x: 'c', y: 'r', fill: 'var(--data-cold-3)', insetTop: height / 2, insetBottom: 1, insetLeft: 0.5, insetRight: 0.5 }),
    ],
  };
}

function scatter(chart: Of<'scatter'>, room: Room): Options {
  const { text } = room;
  const ys = chart.points.map(({ y }) => quantityWords(text, chart.y.quantity, y));
  return {
    ...frame(room, said(text, chart.title)), height: 280, marginLeft: marginFor(ys, 40, 72), marginBottom: 40,
    x: {
      label: said(text, chart.x.title), labelAnchor: 'center', labelArrow: 'none', nice: true,
      tickFormat: ticks(room, chart.x, []), ticks: Math.max(2, Math.floor(room.width / 88)),
    },
    y: { label: said(text, chart.y.title), labelArrow: 'none', grid: true, nice: true, tickFormat: ticks(room, chart.y, []), ticks: 5 },
    marks: [
      ...chart.lines.map(({ points, role }) => Plot.line(points, {
        x: ([x]) => x, y: ([, y]) => y, stroke: roleLooks[role].colour, strokeWidth: roleLooks[role].width,
        strokeDasharray: roleLooks[role].dash,
      })),
      Plot.dot(chart.points, {
        x: 'x', y: 'y', r: 3.5, symbol: ({ role }: { role: string }) => (role === 'signal' ? 'diamond' : role === 'baseline' ? 'square' : 'circle'),
        fill: ({ role }: { role: keyof typeof roleLooks }) => roleLooks[role].colour, fillOpacity: 0.8, stroke: ({ role }: { role: string }) => (role === 'signal' ? 'var(--text)' : 'none'),
      }),
    ],
  };
}

export function plotOptions(chart: Chart, room: Room): Options {
  switch (chart.kind) {
    case 'line': return line(chart, room);
    case 'bar': return bar(chart, room);
    case 'heat': return heat(chart, room);
    case 'strips': return strips(chart, room);
    case 'scatter': return scatter(chart, room);
  }
}

/** Whether names stand at the side and amounts below. */
export const liesDown = (chart: Chart, text: Text): boolean =>
  chart.kind === 'bar' && (chart.y.quantity === 'ratio' || chart.bars.some(({ x }) => quantityWords(text, chart.x.quantity, x).length > 6));
