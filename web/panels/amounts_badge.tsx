import type { ReactNode } from 'react';
import { useAmounts } from '../draft.tsx';
import { useProjector } from '../film.tsx';
import { useText } from '../messages/messages.tsx';
import { amountDays, amountTotal } from './amounts_words.ts';
import { Icon } from './icon.tsx';
import './film.css';

/** On the map while the window is played or dragged: which days are seen, and that they are not tested. */
export function AmountsBadge(): ReactNode {
  const text = useText();
  const amounts = useAmounts();
  const { close } = useProjector();
  if (!amounts) return null;
  const isFilm = amounts.source === 'film';
  return (
    <div className="film-badge" data-testid={`${amounts.source}-badge`}>
      <div>
        <p className="film-days">{amountDays(text, amounts)}</p>
        <p>{amountTotal(text, amounts)}</p>
        <p className="faint">{text.t(isFilm ? 'film.note' : 'draft.note')}</p>
      </div>
      {isFilm && (
        <button type="button" className="button bare icon" aria-label={text.t('film.stop')} title={text.t('film.stop')} onClick={close}><Icon name="close" /></button>
      )}
    </div>
  );
}
