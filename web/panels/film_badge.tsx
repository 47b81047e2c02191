import type { ReactNode } from 'react';
import { useProjector } from '../film.tsx';
import { useText } from '../messages/messages.tsx';
import { frameDays, frameTotal } from './film_words.ts';
import { Icon } from './icon.tsx';
import './film.css';

/** On the map while it is played: which days are seen, and that they are not tested. */
export function FilmBadge(): ReactNode {
  const text = useText();
  const { film, close } = useProjector();
  if (!film) return null;
  return (
    <div className="film-badge" data-testid="film-badge">
      <div>
        <p className="film-days">{frameDays(text, film)}</p>
        <p>{frameTotal(text, film)}</p>
        <p className="faint">{text.t('film.note')}</p>
      </div>
      <button type="button" className="button bare icon" aria-label={text.t('film.stop')} title={text.t('film.stop')} onClick={close}><Icon name="close" /></button>
    </div>
  );
}
