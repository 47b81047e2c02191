import type { ReactNode } from 'react';
import type { HexTable } from '../../server/model/answers.ts';
import { hexOwnSquareKm } from '../../server/model/hex.ts';
import { offenceByCode } from '../../server/model/offence.ts';
import { lengthInDays, ratePerSquareKmYear } from '../../server/model/rate.ts';
import type { Amounts } from '../draft.tsx';
import { verdictOf } from '../layers/verdict.ts';
import type { Verdict } from '../layers/verdict.ts';
import type { IncidentPoint } from '../layers/incidents.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { amountDays } from './amounts_words.ts';

const verdictWords: Record<Verdict, MessageId> = {
  hot3: 'map.verdict.hot3', hot2: 'map.verdict.hot2', hot1: 'map.verdict.hot1', none: 'map.verdict.none',
  cold1: 'map.verdict.cold1', cold2: 'map.verdict.cold2', cold3: 'map.verdict.cold3', untested: 'map.verdict.few', outside: 'map.verdict.outside',
};

export const verdictText = (text: Text, table: HexTable, row: number): string => text.t(verdictWords[verdictOf(table, row)]);

/** Width beside the pointer below which the tooltip goes to its other side. */
const room = 300;
const smallestShown = 0.001;

/** A corrected p as people read it. */
export const pWords = (text: Text, q: number): string =>
  (q < smallestShown ? text.t('map.qBelow', { q: text.number(smallestShown, 3) }) : text.t('map.q', { q: text.number(q, 3) }));

function rateOf({ meta, cell, count }: HexTable, row: number): number {
  return ratePerSquareKmYear(count[row]!, { squareKm: hexOwnSquareKm(cell[row]!), days: lengthInDays(meta.filter) }) ?? 0;
}

type Properties = { table: HexTable; row: number | null; incident: IncidentPoint | null; x: number; y: number };

/** What is under the pointer, in words. */
export function HexTooltip({ table, row, incident, x, y }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  if (row === null && !incident) return null;
  return (
    <TooltipBox x={x} y={y}>
      {incident && (
        <p className="tooltip-incident">
          {offenceName(text, incident.offence)}<br />
          {text.day(incident.day)}{incident.hour !== null && `, ${text.hour(incident.hour)}`}
        </p>
      )}
      {row !== null && (
        <>
          <p className="tooltip-count">
            {t('map.count', { count: table.count[row] })}
            <span className="quiet"> · {t('change.rate', { rate: text.brief(rateOf(table, row)) })}</span>
            {table.meta.measure === 'harm' && <span className="quiet"> · {t('map.harm', { days: Math.round(table.harm[row]!) })}</span>}
          </p>
          <p>{verdictText(text, table, row)}</p>
          {table.z[row] !== null && table.q[row] !== null && (
            <p className="quiet">{t('map.z', { z: text.number(table.z[row]!, 1) })} · {pWords(text, table.q[row]!)}</p>
          )}
        </>
      )}
    </TooltipBox>
  );
}

export function TooltipBox({ x, y, children }: { x: number; y: number; children: ReactNode }): ReactNode {
  return (
    <div className="tooltip" role="tooltip" data-testid="tooltip"
      style={{ left: x, top: y, translate: `${x > window.innerWidth - room ? 'calc(-100% - 12px)' : '12px'} ${y > window.innerHeight / 2 ? 'calc(-100% - 12px)' : '12px'}` }}>
      {children}
    </div>
  );
}

/** While the window is played or dragged: what the hexagon holds in those days, and nothing of its test. */
export function AmountsTooltip({ amounts, cell, x, y }: { amounts: Amounts; cell: string; x: number; y: number }): ReactNode {
  const text = useText();
  const row = amounts.rowOf.get(cell);
  if (row === undefined) return null;
  const value = amounts.frame.values[row] ?? 0;
  return (
    <TooltipBox x={x} y={y}>
      <p className="tooltip-count">{amounts.measure === 'harm' ? text.t('film.harm', { days: Math.round(value) }) : text.t('film.count', { count: value })}</p>
      <p className="quiet">{amountDays(text, amounts)}</p>
    </TooltipBox>
  );
}

const offenceName = ({ language }: Text, code: string): string => {
  const offence = offenceByCode.get(code);
  return offence ? (language === 'uk' ? offence.nameUk : offence.nameEn) : code;
};
