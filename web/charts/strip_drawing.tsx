import { memo } from 'react';
import type { ReactNode } from 'react';
import { dayText } from '../days.ts';
import type { Span } from '../days.ts';
import type { Text } from '../messages/messages.tsx';
import { previousSpan } from './brush.ts';
import type { DayMark } from './day_axis.ts';
import type { StripGeometry, StripPoint } from './strip_geometry.ts';

type DrawingProps = { geometry: StripGeometry; width: number; height: number; current: Span; text: Text };

/** The bars with the window before, the band and the marks. There are hundreds, and none of them changes from frame to frame. */
export const Drawing = memo(function Drawing({ geometry, width, height, current, text }: DrawingProps): ReactNode {
  const before = previousSpan(current);
  const x = (day: number): number => Math.min(width, Math.max(0, geometry.x(day)));
  const inWindow = (point: StripPoint): boolean => point.from < current.to && point.to > current.from;
  return (
    <>
      {x(before.to) > x(before.from) && (
        <rect className="strip-before" x={x(before.from)} width={x(before.to) - x(before.from)} y={0} height={height} />
      )}
      <path className="strip-band" d={geometry.band} />
      {geometry.bars.map((bar) => (
        <rect key={bar.point.from} x={bar.x} width={bar.width} y={bar.y} height={bar.height}
          className={`strip-bar${inWindow(bar.point) ? '' : ' strip-bar-outside'}${bar.point.partial ? ' strip-bar-partial' : ''}`} />
      ))}
      {geometry.bars.map((bar) => (
        <rect key={bar.point.from} x={bar.x} width={bar.width} y={Math.min(bar.y, height - 2)} height={2}
          className={`strip-cap${inWindow(bar.point) ? '' : ' strip-cap-outside'}`} />
      ))}
      <path className="strip-expected" d={geometry.expected} />
      {geometry.bars.filter((bar) => bar.point.outside !== null).map((bar) => (
        <path key={bar.point.from} className="strip-mark" d={markPath(bar.x + bar.width / 2, bar.y, bar.point.outside!)} />
      ))}
      {geometry.rows.map(({ y, value }) => (
        <g key={value}>
          <line className="chart-row" x1={0} x2={width} y1={y + 0.5} y2={y + 0.5} />
          <text className="chart-tick chart-tick-inside" x={4} y={y + 12}>{text.number(value)}</text>
        </g>
      ))}
      <line className="chart-axis" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
    </>
  );
});

/** A small triangle: pointing up above the bar, or down at its head. */
function markPath(x: number, y: number, side: 'above' | 'below'): string {
  const head = Math.max(7, y);
  return side === 'above' ? `M${x - 3},${head - 2}l3,-5l3,5Z` : `M${x - 3},${head - 7}l3,5l3,-5Z`;
}

/** The days below the bars. */
export function Axis({ marks, geometry, width, y, text }: {
  marks: readonly DayMark[]; geometry: StripGeometry; width: number; y: number; text: Text;
}): ReactNode {
  const label = ({ day, unit }: DayMark): string => {
    if (unit === 'year') return dayText(day).slice(0, 4);
    return unit === 'month' ? text.month(dayText(day)) : text.day(dayText(day), 'short');
  };
  return marks.map((mark) => {
    const x = geometry.x(mark.day);
    if (x > width - 20) return null;
    return (
      <g key={mark.day}>
        <line className={mark.unit === 'year' ? 'chart-axis' : 'chart-row'} x1={x} x2={x} y1={y} y2={y + 5} />
        <text className={`chart-tick${mark.unit === 'year' ? ' chart-tick-strong' : ''}`} x={x + 3} y={y + 13}>{label(mark)}</text>
      </g>
    );
  });
}
