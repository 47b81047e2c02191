import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode, Ref } from 'react';
import * as Plot from '@observablehq/plot';
import type { Chart } from '../../server/model/analysis.ts';
import { useText } from '../messages/messages.tsx';
import { useTheme } from '../state.tsx';
import { pointRows, stepped } from './chart_points.ts';
import type { ChartPoint, Step } from './chart_points.ts';
import { liesDown, plotOptions } from './plot_options.ts';
import { quantityWords, said } from './quantity.ts';
import { useWidth } from './width.ts';

const steps: Record<string, Step> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last' };
const lyingSteps: Record<string, Step> = { ...steps, ArrowUp: 'left', ArrowDown: 'right' };

type Mark = { left: number; top: number; width: number; height: number };
type Drawing = (SVGSVGElement | HTMLElement) & Plot.Plot;

const pointSize = 12;

/** Where a point lies, in pixels of the drawing: a ring around it, or the cell that it is. */
function markOf(drawing: Drawing, point: ChartPoint, lying: boolean): Mark | null {
  const [x, y] = [drawing.scale('x'), drawing.scale('y')];
  if (!x || !y) return null;
  const [left, top] = lying ? [Number(x.apply(point.y)), Number(y.apply(point.x))] : [Number(x.apply(point.x)), Number(y.apply(point.y))];
  const [width, height] = [x.bandwidth ?? 0, y.bandwidth ?? 0];
  if (!Number.isFinite(left) || !Number.isFinite(top)) return null;
  return {
    left: width > 0 ? left : left - pointSize / 2, top: height > 0 ? top : top - pointSize / 2,
    width: width > 0 ? width : pointSize, height: height > 0 ? height : pointSize,
  };
}

type Properties = { chart: Chart; ref?: Ref<{ drawing: () => SVGSVGElement | null }>; fixedWidth?: number };

/** A chart that is drawn by Observable Plot and read with arrow keys or the pointer: what is under the mark is also said in words. */
export function PlotDrawing({ chart, fixedWidth, ref }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const theme = useTheme();
  const [element, measured] = useWidth<HTMLDivElement>();
  const width = fixedWidth ?? measured;
  const holder = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const rows = useMemo(() => pointRows(text, chart), [text, chart]);
  const lying = liesDown(chart, text);
  const [at, setAt] = useState<{ row: number; point: number } | null>(null);
  const [mark, setMark] = useState<Mark | null>(null);

  useLayoutEffect(() => {
    if (width < 80 || !holder.current) return;
    const made = Plot.plot({ ...plotOptions(chart, { text, theme, width }), figure: false }) as Drawing;
    made.setAttribute('aria-hidden', 'true');
    drawing.current = made;
    holder.current.replaceChildren(made);
    if (ref && typeof ref === 'object') ref.current = { drawing: () => made as unknown as SVGSVGElement };
    return () => made.remove();
  }, [chart, text, theme, width]);

  const show = (next: { row: number; point: number } | null): void => {
    setAt(next);
    const point = next && rows[next.row]?.points[next.point];
    setMark(point && drawing.current ? markOf(drawing.current, point, lying) : null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (lying ? lyingSteps : steps)[event.key];
    if (event.key === 'Escape' && at) {
      event.stopPropagation();
      show(null);
    }
    if (!step || event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    event.preventDefault();
    show(at === null ? { row: 0, point: 0 } : stepped(rows, at, step));
  };
  const onPointerMove = ({ clientX, clientY }: PointerEvent): void => {
    const made = drawing.current;
    if (!made || !holder.current) return;
    const box = holder.current.getBoundingClientRect();
    let best: { row: number; point: number } | null = null;
    let nearest = 40;
    rows.forEach(({ points }, row) => points.forEach((point, place) => {
      const own = markOf(made, point, lying);
      if (!own) return;
      const away = Math.hypot(own.left + own.width / 2 - (clientX - box.left), own.top + own.height / 2 - (clientY - box.top));
      if (away < nearest) [best, nearest] = [{ row, point: place }, away];
    }));
    show(best);
  };
  const words = at ? rows[at.row]?.points[at.point]?.words ?? '' : '';
  const summary = `${said(text, chart.title)}. ${t('chart.keys')}`;
  return (
    <div className="chart-plot" ref={element}>
      <div className="chart-canvas" role="group" aria-roledescription={t('chart.roleDescription')} aria-label={summary} tabIndex={0} onKeyDown={onKeyDown}
        onPointerMove={onPointerMove} onPointerLeave={() => show(null)} onBlur={() => show(null)} data-testid={`chart-${chart.id}`}>
        <div ref={holder} className="chart-holder" />
        {mark && <span className="chart-mark" style={mark} aria-hidden="true" />}
      </div>
      <p className="chart-readout faint" aria-live="polite" data-testid={`readout-${chart.id}`}>{words || t('chart.hint')}</p>
      {chart.kind === 'strips' && chart.rows.length > rows.length && <p className="faint">{t('chart.moreStrips', { shown: rows.length, all: quantityWords(text, 'count', chart.rows.length) })}</p>}
    </div>
  );
}
