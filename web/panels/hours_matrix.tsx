import { useState } from 'react';
import type { ReactNode } from 'react';
import type { HoursAnswer } from '../../server/model/hours.ts';
import { useText } from '../messages/messages.tsx';
import { Segments } from './setting.tsx';

type Cell = HoursAnswer['cells'][number];

/** Rows of areas for one shift: a cell for each weekday, null where the shift does not begin. */
export function matrixOf({ cells }: Pick<HoursAnswer, 'cells'>,
  shift: string): { area: string; name: string; days: (Cell | null)[]; units: number }[] {
  const rows = new Map<string, { area: string; name: string; days: (Cell | null)[]; units: number }>();
  for (const cell of cells) {
    if (cell.shift !== shift) continue;
    const row = rows.get(cell.area) ?? { area: cell.area, name: cell.name, days: Array.from({ length: 7 }, () => null), units: 0 };
    row.days[cell.weekday - 1] = cell;
    row.units += cell.units;
    rows.set(cell.area, row);
  }
  return [...rows.values()];
}

/** How a cell stands to what it needs. */
export const standingOf = ({ units, needed, freeShare }: Cell): 'overloaded' | 'short' | 'enough' =>
  (freeShare !== null && freeShare < 0 ? 'overloaded' : units + 1e-9 < needed ? 'short' : 'enough');

const marks = { overloaded: '!!', short: '!', enough: '' } as const;

/** Units by area and weekday, a shift at a time: those that are given, and in small what would leave the wanted time free. */
export function HoursMatrix({ answer, every = false }: { answer: HoursAnswer; /** All shifts below each other, as on paper. */ every?: boolean }): ReactNode {
  const text = useText();
  const { t } = text;
  const [chosen, setChosen] = useState(answer.shifts[0]?.name ?? '');
  const shown = answer.shifts.some(({ name }) => name === chosen) ? chosen : answer.shifts[0]?.name ?? '';
  const shifts = every ? answer.shifts : answer.shifts.filter(({ name }) => name === shown);
  return (
    <section className="hours-matrix" aria-label={t('hours.table.cells')} data-testid="hours-matrix">
      {!every && (
        <div className="part-line">
          <h3>{t('hours.table.cells')}</h3>
          <Segments label={t('hours.shift')} value={shown} onChange={setChosen}
            choices={answer.shifts.map(({ name, from, to }) => ({ value: name, title: `${name} ${from}–${to}` }))} testId="matrix-shift" />
        </div>
      )}
      {shifts.map((shift) => (
        <div key={shift.name} className="table-frame scroll" tabIndex={0} role="region" aria-label={`${t('hours.table.cells')}: ${shift.name}`}>
          <table className="figures matrix">
            {every && <caption>{`${shift.name}, ${shift.from}–${shift.to}`}</caption>}
            <thead>
              <tr>
                <th scope="col">{t('hours.area')}</th>
                {[1, 2, 3, 4, 5, 6, 7].map((day) => <th key={day} scope="col" className="number">{text.weekday(day)}</th>)}
                <th scope="col" className="number">{t('hours.week')}</th>
              </tr>
            </thead>
            <tbody>
              {matrixOf(answer, shift.name).map(({ area, name, days, units }) => (
                <tr key={area}>
                  <th scope="row">{name}</th>
                  {days.map((cell, day) => (cell === null ? <td key={day} className="number quiet">–</td> : (
                    <td key={day} className={`number matrix-${standingOf(cell)}`}
                      title={t(`hours.standing.${standingOf(cell)}`, { needed: text.brief(cell.needed, 2), calls: text.brief(cell.calls, 2) })}>
                      <strong>{text.number(cell.units)}{marks[standingOf(cell)] && <span
                        aria-hidden="true"> {marks[standingOf(cell)]}</span>}</strong>
                      <span className="faint"> {text.brief(cell.needed, 2)}</span>
                    </td>
                  )))}
                  <td className="number">{text.number(units)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <p className="faint">{t('hours.matrixKey')}</p>
    </section>
  );
}
