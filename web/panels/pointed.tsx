import type { ReactNode } from 'react';
import { useAmounts } from '../draft.tsx';
import type { Pointed } from '../map.tsx';
import { useText } from '../messages/messages.tsx';
import { useChanges, useHexes, useView } from '../state.tsx';
import { ChangeTooltip } from './change_tooltip.tsx';
import { changeVerdict } from './change_words.ts';
import { AmountsTooltip, HexTooltip, verdictText } from './hex_tooltip.tsx';

/** What the pointer is over, in the words of what the map is painted by. */
export function Tooltip({ pointed }: { pointed: Pointed | null }): ReactNode {
  const [view] = useView();
  const hexes = useHexes();
  const changes = useChanges();
  const amounts = useAmounts();
  if (!pointed || !hexes.data) return null;
  if (amounts) return <AmountsTooltip amounts={amounts} cell={pointed.cell} x={pointed.x} y={pointed.y} />;
  if (view.paint === 'change' && changes.data && !pointed.incident) {
    const row = changes.data.cell.indexOf(pointed.cell);
    return row < 0 ? null : <ChangeTooltip table={changes.data} row={row} x={pointed.x} y={pointed.y} />;
  }
  const row = hexes.data.cell.indexOf(pointed.cell);
  return <HexTooltip table={hexes.data} row={row < 0 ? null : row} incident={pointed.incident} x={pointed.x} y={pointed.y} />;
}

/** Says aloud what has been selected. */
export function Selected(): ReactNode {
  const text = useText();
  const [view] = useView();
  const hexes = useHexes().data;
  const changes = useChanges().data;
  const table = view.paint === 'change' ? changes : hexes;
  const row = view.cell && table ? table.cell.indexOf(view.cell) : -1;
  const verdict = row < 0 ? '' : table === changes ? changeVerdict(text, changes!, row) : verdictText(text, hexes!, row);
  const said = row < 0 ? '' : text.t('map.hexSelected', { count: table!.count[row], verdict });
  return <p className="visually-hidden" aria-live="polite" data-testid="selected">{said}</p>;
}
