import type { ReactNode } from 'react';
import { offenceByCode } from '../../server/model/offence.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import './charts.css';

export type MixRow = { code: string | null; count: number; share: number };

/** The largest first; what does not fit is one row at the end, so that the rows always add up. */
export function mixRows(offences: readonly { code: string; count: number }[], most: number): MixRow[] {
  const total = offences.reduce((sum, { count }) => sum + count, 0);
  const sorted = offences.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  const kept = sorted.length <= most ? sorted : sorted.slice(0, most - 1);
  const rest = sorted.slice(kept.length).reduce((sum, { count }) => sum + count, 0);
  const rows: MixRow[] = kept.map(({ code, count }) => ({ code, count, share: count / total }));
  return rest > 0 ? [...rows, { code: null, count: rest, share: rest / total }] : rows;
}

export function offenceName(text: Text, code: string): string {
  const offence = offenceByCode.get(code);
  if (!offence) return code;
  return text.language === 'uk' ? offence.nameUk : offence.nameEn;
}

/** Offences as bars of their share: length from a common start, numbers beside. */
export function OffenceMix({ offences, most = 8 }: { offences: readonly { code: string; count: number }[]; most?: number }): ReactNode {
  const text = useText();
  const rows = mixRows(offences, most);
  const highest = Math.max(...rows.map(({ share }) => share), 0);
  return (
    <ul className="mix" aria-label={text.t('mix.label')}>
      {rows.map(({ code, count, share }) => (
        <li key={code ?? 'rest'}>
          <span className="mix-name">{code === null ? text.t('mix.rest') : offenceName(text, code)}</span>
          <span className="mix-track" aria-hidden="true"><span className="mix-bar" style={{ width: `${(share / highest) * 100}%` }} /></span>
          <span className="number">{text.number(count)}</span>
          <span className="number quiet">{text.percent(share)}</span>
        </li>
      ))}
    </ul>
  );
}
