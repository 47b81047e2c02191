import type { ReactNode } from 'react';
import type { ChangeTable } from '../../server/model/change_table.ts';
import { useText } from '../messages/messages.tsx';
import { changeVerdict, probability, ratioWords } from './change_words.ts';
import { TooltipBox } from './hex_tooltip.tsx';

/** What is under the pointer while the map shows change: both counts, what the test says, and how far the ratio could be off. */
export function ChangeTooltip({ table, row, x, y }: { table: ChangeTable; row: number; x: number; y: number }): ReactNode {
  const text = useText();
  const { t, number } = text;
  const before = table.before[row] ?? null;
  const [ratio, p] = [ratioWords(text, table, row), table.p[row] ?? null];
  return (
    <TooltipBox x={x} y={y}>
      <p className="tooltip-count">
        {before === null ? t('map.count', { count: table.count[row] }) : t('change.pair', { now: number(table.count[row]!), before: number(before) })}
      </p>
      <p>{changeVerdict(text, table, row)}</p>
      {ratio !== null && <p className="quiet">{ratio}{p !== null && ` · ${probability(text, p)}`}</p>}
    </TooltipBox>
  );
}
