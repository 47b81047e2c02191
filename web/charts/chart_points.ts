import type { Chart, Quantity } from '../../server/model/analysis.ts';
import type { Text } from '../messages/messages.tsx';
import { quantityWords, said, withInterval } from './quantity.ts';

/** A point of a chart that can be read out: where it lies on the scales of the drawing, and its words. */
export type ChartPoint = { x: number | string | Date; y: number | string; words: string };
/** Points beside each other; up and down goes to the next row. */
export type PointRow = { title: string; points: ChartPoint[] };

const dayShape = /^\d{4}-\d{2}-\d{2}/;
/** Values of an axis as a drawing places them: days and instants as times. */
export function placed(quantity: Quantity, value: number | string): number | string | Date {
  if (typeof value === 'string' && (quantity === 'day' || quantity === 'instant' || dayShape.test(value))) return new Date(value);
  return value;
}

type Strips = Extract<Chart, { kind: 'strips' }>;
export type StripLine = { group: Strips['rows'][number]['group'] } | { row: Strips['rows'][number] };
/** As many lines as can be told apart; the table holds all. */
const mostLines = 44;

/** Strips by groups, each below its name. */
export function stripLines({ rows }: Strips): StripLine[] {
  const groups = Map.groupBy(rows, ({ group }) => group.en);
  const lines = [...groups.values()].flatMap((held): StripLine[] => [{ group: held[0]!.group }, ...held.map((row) => ({ row }))]).slice(0, mostLines);
  // A name with nothing below it says nothing.
  return lines.filter((line, place) => 'row' in line || place < lines.length - 1);
}

const stripWords = { H: 'chart.hot', C: 'chart.cold', '.': 'chart.neither' } as const;
const asLabel = (text: Text, x: string | number | { en: string; uk: string }): string | number => (typeof x === 'object' ? said(text, x) : x);

function lineRows(text: Text, { x, y, lines, bands, marks }: Extract<Chart, { kind: 'line' }>): PointRow[] {
  const at = (value: number | string): string => quantityWords(text, x.quantity, value);
  const rows: PointRow[] = lines.map(({ title, points }) => ({
    title: said(text, title),
    points: points.flatMap(([own, value]) => (value === null ? [] : [{ x: placed(x.quantity, own), y: value, words: `${at(own)}: ${said(text, title)} ${quantityWords(text, y.quantity, value)}` }])),
  }));
  for (const { title, points } of bands) {
    rows.push({ title: said(text, title), points: points.map(([own, lower, upper]) => ({
      x: placed(x.quantity, own), y: (lower + upper) / 2,
      words: `${at(own)}: ${said(text, title)} ${text.t('chart.between', { lower: quantityWords(text, y.quantity, lower), upper: quantityWords(text, y.quantity, upper) })}`,
    })) });
  }
  if (marks.length > 0) {
    rows.push({ title: text.t('chart.marked'), points: marks.map((mark) => ({
      x: placed(x.quantity, mark.x), y: mark.y, words: `${at(mark.x)}: ${said(text, mark.title)}, ${quantityWords(text, y.quantity, mark.y)}`,
    })) });
  }
  return rows.filter(({ points }) => points.length > 0);
}

/** All that can be walked through with the arrow keys. Categories are numbered, so that two of one name stay two. */
export function pointRows(text: Text, chart: Chart): PointRow[] {
  switch (chart.kind) {
    case 'line': return lineRows(text, chart);
    case 'bar': return [{ title: said(text, chart.title), points: chart.bars.flatMap(({ x, y, lower, upper, role }, place) => (y === null ? [] : [{
      x: place, y, words: `${quantityWords(text, chart.x.quantity, asLabel(text, x))}: ${withInterval(text, chart.y.quantity, { value: y, lower, upper })}, ${text.t(`chart.role.${role}`)}`,
    }])) }];
    case 'heat': return chart.rows.map((row, r) => ({ title: said(text, row), points: chart.columns.map((column, c) => ({
      x: c, y: r, words: `${said(text, row)}, ${said(text, column)}: ${quantityWords(text, chart.value.quantity, chart.values[r]?.[c])}${chart.marked?.[r]?.[c] ? `, ${text.t('chart.significant')}` : ''}`,
    })) }));
    case 'strips': return stripLines(chart).flatMap((line, y) => ('group' in line ? [] : [{
      title: String(asLabel(text, line.row.title)),
      points: chart.steps.map((step, x) => ({
        x, y, words: `${asLabel(text, line.row.title)} (${said(text, line.row.group)}), ${quantityWords(text, 'day', step)}: ${text.t(stripWords[line.row.strip[x] as 'H'] ?? stripWords['.'])}`,
      })),
    }]));
    case 'scatter': return [{ title: said(text, chart.title), points: chart.points.toSorted((one, other) => one.x - other.x).map(({ x, y, title, role }) => ({
      x, y, words: `${title ? `${title}: ` : ''}${said(text, chart.x.title)} ${quantityWords(text, chart.x.quantity, x)}, ${said(text, chart.y.title)} ${quantityWords(text, chart.y.quantity, y)}, ${text.t(`chart.role.${role}`)}`,
    })) }];
  }
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

const positionOf = ({ x }: ChartPoint): number | null => (typeof x === 'string' ? null : Number(x));

/** The point that a key leads to; to another row at the place that is nearest. */
export function stepped(rows: readonly PointRow[], at: { row: number; point: number }, step: Step): { row: number; point: number } {
  const points = rows[at.row]?.points ?? [];
  if (step === 'first') return { ...at, point: 0 };
  if (step === 'last') return { ...at, point: points.length - 1 };
  if (step === 'left' || step === 'right') return { ...at, point: Math.min(points.length - 1, Math.max(0, at.point + (step === 'left' ? -1 : 1))) };
  const row = Math.min(rows.length - 1, Math.max(0, at.row + (step === 'up' ? -1 : 1)));
  const others = rows[row]?.points ?? [];
  const own = points[at.point] ? positionOf(points[at.point]!) : null;
  if (own === null) return { row, point: Math.min(at.point, others.length - 1) };
  const away = (point: ChartPoint): number => Math.abs((positionOf(point) ?? Infinity) - own);
  return { row, point: others.reduce((held, point, place) => (away(point) < away(others[held]!) ? place : held), 0) };
}
