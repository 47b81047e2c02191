import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import type { Step } from './day_axis.ts';
import { dayText } from '../days.ts';
import type { StripPoint } from './strip_geometry.ts';

/** The same numbers as a table, for those who cannot or do not want to read a drawing. */
export function TimeTable({ points, step }: { points: readonly StripPoint[]; step: Step }): ReactNode {
  const text = useText();
  const figure = (value: number | null): string => (value === null ? '–' : text.number(value, 1));
  return (
    <div className="strip-table" tabIndex={0} role="region" aria-label={text.t('strip.label', { step })}>
      <table className="figures" data-testid="time-table">
        <thead>
          <tr>
            <th scope="col">{text.t('strip.tableFrom')}</th>
            <th scope="col" className="number">{text.t('strip.tableCount')}</th>
            <th scope="col" className="number">{text.t('strip.tableExpected')}</th>
            <th scope="col" className="number">{text.t('strip.tableRange')}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.from}>
              <th scope="row">{text.day(dayText(point.from))}{point.partial && <span className="quiet"> ({text.t('strip.pointPartial')})</span>}</th>
              <td className="number">{text.number(point.count)}</td>
              <td className="number">{figure(point.expected)}</td>
              <td className="number">
                {point.lower === null || point.upper === null ? '–' : text.t('strip.range', { lower: point.lower, upper: point.upper })}
                {point.outside && <span className="visually-hidden"> {text.t('strip.pointOutside', { side: point.outside })}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
