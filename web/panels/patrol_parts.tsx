import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { changeView, useView } from '../state.tsx';
import { encodeView } from '../url.ts';
import { patrolParts } from '../url_patrol.ts';

/** The parts of the patrol view beside each other; what each of them shows is kept while another is looked at. */
export function PartTabs(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  return (
    <nav className="part-tabs" aria-label={t('patrol.parts')}>
      {patrolParts.map((part) => (
        <a key={part} className="part-tab" href={`?${encodeView({ ...view, part, callSign: null })}`}
          aria-current={view.part === part ? 'page' : undefined} data-testid={`part-${part}`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            changeView({ part, callSign: null });
          }}>{t(`patrol.part.${part}`)}</a>
      ))}
    </nav>
  );
}
