import type { Chart, Quantity, TableCell, Text as Bilingual } from '../../server/model/analysis.ts';
import type { Text } from '../messages/messages.tsx';
import { said } from './quantity.ts';

/** The numbers of a chart as a table: for whoever cannot or does not want to read a drawing, and for files. */
export type ChartTable = { columns: { title: string; quantity: Quantity }[]; rows: TableCell[][] };

type Line = Extract<Chart, { kind: 'line' }>;
type XValue = string | number;
type Titled = string | Bilingual;

const words = (text: Text, title: Titled | number): string | number => (typeof title === 'object' ? said(text, title) : title);

function lineTable(text: Text, { x, y, lines, bands, marks }: Line): ChartTable {
  const values = new Map<XValue, TableCell[]>();
  const width = lines.length + 2 * bands.length + (marks.length > 0 ? 1 : 0);
  const at = (key: XValue): TableCell[] => {
    const held = values.get(key) ?? Array.from({ length: width }, () => null as TableCell);
    values.set(key, held);
    return held;
  };
  lines.forEach(({ points }, place) => { for (const [key, value] of points) at(key)[place] = value; });
  bands.forEach(({ points }, place) => {
    for (const [key, lower, upper] of points) at(key).splice(lines.length + 2 * place, 2, lower, upper);
  });
  for (const mark of marks) at(mark.x)[width - 1] = said(text, mark.title);
  const order = [...values.keys()].sort((one, other) => (typeof one === 'number' && typeof other === 'number' ? one - other : String(one) < String(other) ? -1 : 1));
  return {
    columns: [
      { title: said(text, x.title), quantity: x.quantity }, ...lines.map(({ title }) => ({ title: said(text, title), quantity: y.quantity })),
      ...bands.flatMap(({ title }) => (['lower', 'upper'] as const).map((end) => ({ title: text.t(`chart.${end}Of`, { title: said(text, title) }), quantity: y.quantity }))),
      ...(marks.length > 0 ? [{ title: text.t('chart.marked'), quantity: 'text' as const }] : []),
    ],
    rows: order.map((key) => [key, ...values.get(key)!]),
  };
}

export function chartTable(text: Text, chart: Chart): ChartTable {
  switch (chart.kind) {
    case 'line': return lineTable(text, chart);
    case 'bar': {
      const ends = chart.bars.some(({ lower, upper }) => (lower ?? null) !== null || (upper ?? null) !== null);
      return {
        columns: [
          { title: said(text, chart.x.title), quantity: chart.x.quantity }, { title: said(text, chart.y.title), quantity: chart.y.quantity },
          ...(ends ? (['lower', 'upper'] as const).map((end) => ({ title: text.t(`chart.${end}`), quantity: chart.y.quantity })) : []),
          { title: text.t('chart.role'), quantity: 'text' },
        ],
        rows: chart.bars.map(({ x, y, lower, upper, role }) => [words(text, x), y, ...(ends ? [lower ?? null, upper ?? null] : []), text.t(`chart.role.${role}`)]),
      };
    }
    case 'heat': return {
      columns: [
        { title: said(text, chart.y.title), quantity: 'text' }, { title: said(text, chart.x.title), quantity: 'text' },
        { title: said(text, chart.value.title), quantity: chart.value.quantity },
        ...(chart.marked ? [{ title: text.t('chart.significant'), quantity: 'flag' as const }] : []),
      ],
      rows: chart.rows.flatMap((row, r) => chart.columns.map((column, c) =>
        [said(text, row), said(text, column), chart.values[r]?.[c] ?? null, ...(chart.marked ? [chart.marked[r]?.[c] ?? false] : [])])),
    };
    case 'strips': return {
      columns: [
        { title: text.t('chart.group'), quantity: 'text' }, { title: text.t('chart.place'), quantity: 'text' },
        ...chart.steps.map((step) => ({ title: step, quantity: 'text' as const }))
      ],
      rows: chart.rows.map(({ group, title, strip }) => [said(text, group), words(text, title), ...chart.steps.map((_, place) => strip[place] ?? '.')]),
    };
    case 'scatter': return {
      columns: [
        { title: text.t('chart.place'), quantity: 'text' }, { title: said(text, chart.x.title), quantity: chart.x.quantity },
        { title: said(text, chart.y.title), quantity: chart.y.quantity },
        { title: text.t('chart.role'), quantity: 'text' },
      ],
      rows: [
        ...chart.points.map(({ x, y, role, title }) => [title ?? null, x, y, text.t(`chart.role.${role}`)]),
        ...chart.lines.flatMap(({ title, role, points }) => points.map(([x, y]) => [said(text, title), x, y, text.t(`chart.role.${role}`)])),
      ],
    };
  }
}
