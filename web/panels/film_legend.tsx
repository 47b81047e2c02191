import type { ReactNode } from 'react';
import type { Film } from '../film.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useHexes, useTheme } from '../state.tsx';
import { ClassTable, rangeWords } from './legend.tsx';
import { classRows } from './legend_rows.ts';

export const filmTitle = ({ t }: Text, { measure }: Pick<Film, 'measure'>): string => t(measure === 'harm' ? 'film.titleHarm' : 'film.titleCount');

/** What the colours mean in every frame, and how many hexagons of this one have which. */
export function FilmLegend({ film }: { film: Film }): ReactNode {
  const text = useText();
  const theme = useTheme();
  const edition = useHexes().data?.meta.harmEdition ?? '';
  const rows = classRows(film.frame.values, film.bounds, theme).map((row) => ({ ...row, label: rangeWords(text, row.from, row.to, film.measure) }));
  return (
    <section className="legend" aria-label={text.t('shell.legend')} data-testid="legend">
      <ClassTable rows={rows} measure={film.measure} />
      <ul className="caveats" data-testid="caveats">
        <li>{text.t('film.scale')}</li>
        {film.measure === 'harm' && <li>{text.t('legend.caveatHarm', { edition })}</li>}
      </ul>
    </section>
  );
}
