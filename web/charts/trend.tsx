import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import type { Step } from './day_axis.ts';
import { dayNumber, dayText } from '../days.ts';
import { stepEnd } from './day_axis.ts';
import { linear, niceCeiling } from './linear.ts';
import { useWidth } from './width.ts';
import './charts.css';

type Props = { step: Step; from: readonly string[]; count: readonly number[]; height?: number };

/** A small series: one bar for each step, its highest value and its ends written out. */
export function Trend({ step, from, count, height = 48 }: Props): ReactNode {
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>();
  const first = from[0];
  const last = from.at(-1);
  if (!first || !last) return null;
  const lastDay = dayText(stepEnd(dayNumber(last), step) - 1);
  const high = Math.max(...count);
  const when = from[count.indexOf(high)] ?? first;
  const mean = count.reduce((sum, value) => sum + value, 0) / count.length;
  const summary = text.t('trend.summary', { high, when: text.day(when), mean, step });
  const y = linear([0, niceCeiling(high)], [height, 0]);
  const pitch = width / from.length;
  return (
    <div className="trend" ref={frame}>
      {width > 0 && (
        <svg width={width} height={height} role="img"
          aria-label={`${text.t('trend.label', { step, from: text.day(first), to: text.day(lastDay) })}: ${summary}`}>
          {count.map((value, index) => (
            <rect key={from[index]} className="trend-bar" x={index * pitch} width={Math.max(0.5, pitch - (pitch > 3 ? 1 : 0))}
              y={y(value)} height={height - y(value)} />
          ))}
          <line className="strip-expected" x1={0} x2={width} y1={y(mean)} y2={y(mean)} />
          <line className="chart-axis" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        </svg>
      )}
      <div className="trend-ends faint">
        <span>{text.day(first)}</span>
        <span>{text.day(lastDay)}</span>
      </div>
      <p className="faint">{summary}</p>
    </div>
  );
}
