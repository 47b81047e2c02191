import type { CSSProperties, ReactNode } from 'react';

export type BarRow = {
  key: string; name: ReactNode;
  /** 0 to 1 of the width of the track; null: there is none, and `value` says why. */
  share: number | null;
  lower?: number | null; upper?: number | null;
  /** A line across the track, for what it is compared with. */
  mark?: number | null;
  value: ReactNode;
  strong?: boolean; quiet?: boolean;
};

const percent = (share: number): string => `${Math.min(100, Math.max(0, share * 100))}%`;

/** Numbers beside each other as bars with their intervals: a table, so that it is read as one, too. */
export function Bars({ rows, caption, testId }: { rows: readonly BarRow[]; caption: string; testId?: string }): ReactNode {
  return (
    <table className="bars" data-testid={testId}>
      <caption className="visually-hidden">{caption}</caption>
      <tbody>
        {rows.map(({ key, name, share, lower, upper, mark, value, strong, quiet }) => (
          <tr key={key} className={strong ? 'strong' : undefined} data-row={key}>
            <th scope="row">{name}</th>
            <td className="bars-track" aria-hidden="true">
              <span className="bars-frame">
                {share !== null && <span className={`bars-bar${quiet ? ' quiet-bar' : ''}`} style={{ width: percent(share) }} />}
                {lower !== undefined && lower !== null && upper !== undefined && upper !== null && <span className="bars-interval"
                  style={{ left: percent(lower), width: percent(upper - lower) } as CSSProperties} />}
                {mark !== undefined && mark !== null && <span className="bars-mark" style={{ left: percent(mark) }} />}
              </span>
            </td>
            <td className="number">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
