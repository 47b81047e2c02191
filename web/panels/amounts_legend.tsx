import type { ReactNode } from 'react';
import type { Amounts } from '../draft.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useHexes, useTheme } from '../state.tsx';
import { ClassTable, rangeWords } from './legend.tsx';
import { classRows } from './legend_rows.ts';

export function amountsTitle({ t }: Text, { source, measure }: Pick<Amounts, 'source' | 'measure'>): string {
  if (source === 'draft') return t(`legend.title.amount.${measure}`);
  return t(measure === 'harm' ? 'film.titleHarm' : 'film.titleCount');
}

/** What the colours mean in every frame, or for as long as the window is dragged, and how many hexagons have which just now. */
export function AmountsLegend({ amounts }: { amounts: Amounts }): ReactNode {
  const text = useText();
  const theme = useTheme();
  const edition = useHexes().data?.meta.harmEdition ?? '';
  const rows = classRows(amounts.frame.values, amounts.bounds, theme).map((row) => ({ ...row, label: rangeWords(text, row.from, row.to, amounts.measure) }));
  return (
    <section className="legend" aria-label={text.t('shell.legend')} data-testid="legend">
      <ClassTable rows={rows} measure={amounts.measure} />
      <ul className="caveats" data-testid="caveats">
        <li>{text.t(amounts.source === 'film' ? 'film.scale' : 'draft.scale')}</li>
        {amounts.measure === 'harm' && <li>{text.t('legend.caveatHarm', { edition })}</li>}
      </ul>
    </section>
  );
}
