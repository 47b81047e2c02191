import type { Chart } from '../../server/model/analysis.ts';

const text = (words: string) => ({ en: words, uk: `${words} (укр.)` });
const axis = (title: string, quantity: Chart['x']['quantity']) => ({ title: text(title), quantity });

/** A small chart of each kind, with what is easily forgotten: gaps, intervals that are open, two names that are alike. */
export const smallCharts: { [Kind in Chart['kind']]: Extract<Chart, { kind: Kind }> } = {
  line: {
    kind: 'line', id: 'weeks', title: text('Weeks'), x: axis('Week', 'day'), y: axis('Incidents', 'count'),
    lines: [
      { id: 'seen', title: text('Seen'), role: 'observed', points: [['2026-03-02', 4], ['2026-03-09', null], ['2026-03-16', 9]] },
      { id: 'usual', title: text('Usual'), role: 'expected', points: [['2026-03-02', 5], ['2026-03-09', 5]] },
    ],
    bands: [{ id: 'band', title: text('Band'), points: [['2026-03-09', 2, 8]] }],
    marks: [{ x: '2026-03-16', y: 9, title: text('Above'), role: 'signal' }],
  },
  bar: {
    kind: 'bar', id: 'ratios', title: text('Ratios'), x: axis('Beat', 'text'), y: axis('Ratio', 'ratio'),
    bars: [{ x: 'North', y: 2.5, lower: 1.2, upper: null, role: 'signal' }, { x: text('South'), y: null, role: 'observed' }, { x: 'North', y: 0.8, lower: 0.5, upper: 1.3, role: 'observed' }],
  },
  heat: {
    kind: 'heat', id: 'knox', title: text('Knox'), x: axis('Days', 'days'), y: axis('Metres', 'metres'), value: axis('Ratio', 'ratio'),
    columns: [text('0 to 7'), text('8 to 14')], rows: [text('same place'), text('1 to 100')], values: [[2.4, 1.1], [0.4, null]], marked: [[true, false], [true, false]], centre: 1,
  },
  strips: {
    kind: 'strips', id: 'steps', title: text('Steps'), x: axis('Week', 'day'), steps: ['2026-03-02', '2026-03-09', '2026-03-16'],
    rows: [{ id: 'a', title: 'A', group: text('New'), strip: '..H' }, { id: 'b', title: text('B'), group: text('Old'), strip: 'CH.' }, { id: 'c', title: 'C', group: text('New'), strip: 'HHH' }],
  },
  scatter: {
    kind: 'scatter', id: 'moran', title: text('Moran'), x: axis('z', 'z'), y: axis('Lag', 'z'),
    points: [{ x: 1, y: 2, role: 'signal', title: 'North' }, { x: -1, y: 0.5, role: 'observed' }], lines: [{ title: text('Slope'), role: 'expected', points: [[-1, -1], [1, 1]] }],
  },
};
