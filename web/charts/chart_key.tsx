import { useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { Chart } from '../../server/model/analysis.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { css } from '../ramp.ts';
import type { Theme } from '../url.ts';
import { heatClasses } from './heat_classes.ts';
import { rangeWords, said } from './quantity.ts';
import { roleLooks } from './role_looks.ts';

type Entry = { key: string; title: string; look: { kind: 'line'; colour: string; dash: string; width: number } | { kind: 'area' | 'dot' | 'diamond' | 'hot' | 'cold' | 'neither' | 'marked'; colour: string } };

/** What the lines and colours of a chart stand for. */
function entriesOf(text: Text, chart: Chart, theme: Theme): Entry[] {
  const { t } = text;
  const role = (name: keyof typeof roleLooks): Entry => ({ key: name, title: t(`chart.role.${name}`), look: { kind: name === 'signal' ? 'diamond' : 'dot', colour: roleLooks[name].colour } });
  const line = (id: string, title: string, name: keyof typeof roleLooks): Entry => ({ key: id, title, look: { kind: 'line', ...roleLooks[name] } });
  switch (chart.kind) {
    case 'line': return [
      ...chart.lines.map(({ id, title, role: own }) => line(id, said(text, title), own)),
      ...chart.bands.map(({ id, title }): Entry => ({ key: id, title: said(text, title), look: { kind: 'area', colour: 'var(--data-band)' } })),
      ...[...new Map(chart.marks.map(({ title, role: own }) => [said(text, title), own]))].slice(0, 3).map(([title, own]): Entry => ({ key: title, title, look: { kind: 'diamond', colour: roleLooks[own].colour } })),
    ];
    case 'bar': return [...new Set(chart.bars.map((one) => one.role))].map(role);
    case 'scatter': return [...new Set(chart.points.map((one) => one.role))].map(role).concat(chart.lines.map(({ title, role: own }) => line(said(text, title), said(text, title), own)));
    case 'strips': return (['hot', 'cold', 'neither'] as const).map((kind) => ({
      key: kind, title: t(`chart.${kind}`), look: { kind, colour: kind === 'hot' ? 'var(--data-hot-3)' : kind === 'cold' ? 'var(--data-cold-3)' : 'var(--rule)' },
    }));
    case 'heat': {
      const values = chart.values.flat().filter((value) => value !== null);
      const { classes, classOf } = heatClasses(values, chart.centre, theme);
      const used = new Set(values.map(classOf));
      return [
        ...classes.flatMap(({ colour, from, to }, place): Entry[] => (used.has(place) ? [{ key: String(place), title: rangeWords(text, chart.value.quantity, from, to), look: { kind: 'area', colour: css(colour) } }] : [])),
        ...(chart.marked ? [{ key: 'marked', title: t('chart.significantKey'), look: { kind: 'marked' as const, colour: 'var(--surface-sunken)' } }] : []),
      ];
    }
  }
}

export function ChartKey({ chart, theme }: { chart: Chart; theme: Theme }): ReactNode {
  const text = useText();
  const entries = useMemo(() => entriesOf(text, chart, theme), [text, chart, theme]);
  if (entries.length < 2 && chart.kind !== 'heat') return null;
  return (
    <ul className="chart-key">
      {entries.map(({ key, title, look }) => (
        <li key={key}>
          {look.kind === 'line'
            ? <svg width="22" height="8" aria-hidden="true"><line x1="0" x2="22" y1="4" y2="4" stroke={look.colour} strokeWidth={look.width} strokeDasharray={look.dash} /></svg>
            : <span className={`key-${look.kind}`} style={{ '--key': look.colour } as CSSProperties} aria-hidden="true" />}
          {title}
        </li>
      ))}
    </ul>
  );
}
