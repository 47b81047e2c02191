import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { changeView, useView } from '../state.tsx';
import type { Fold } from '../url.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

export const toggleFold = (name: Fold): void => changeView(({ folded }) => ({
  folded: folded.includes(name) ? folded.filter((other) => other !== name) : [...folded, name],
}), 'replace');

/** Folds a panel away, or shows it again. */
export function FoldButton({ name, label, open, shut }: { name: Fold; label: string; open: IconName; shut: IconName }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const folded = view.folded.includes(name);
  const words = t(folded ? 'shell.unfold' : 'shell.fold', { panel: label });
  return (
    <button type="button" className="button bare icon" aria-label={words} title={words} aria-expanded={!folded} onClick={() => toggleFold(name)}
      data-testid={`fold-${name}`}>
      <Icon name={folded ? shut : open} />
    </button>
  );
}
