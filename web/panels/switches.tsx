import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { changeView, useHexes, useView } from '../state.tsx';
import { measureNames, paints } from '../url.ts';

/** Count or harm. */
export function MeasureSwitch(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const edition = useHexes().data?.meta.harmEdition ?? '';
  return (
    <div className="segments" role="group" aria-label={t('measure.label')} data-testid="measure-switch">
      {measureNames.map((measure) => (
        <button key={measure} type="button" aria-pressed={view.measure === measure} onClick={() => changeView({ measure })}
          title={t(`measure.${measure}Hint`, { edition })} data-testid={`measure-${measure}`}>
          {t(`measure.${measure}`)}
        </button>
      ))}
    </div>
  );
}

/** Whether colour shows the test or the amount. */
export function PaintSwitch(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  return (
    <div className="segments" role="group" aria-label={t('paint.label')} data-testid="paint-switch">
      {paints.map((paint) => (
        <button key={paint} type="button" aria-pressed={view.paint === paint} onClick={() => changeView({ paint })}
          title={t(`paint.${paint}Hint`)} data-testid={`paint-${paint}`}>
          {t(`paint.${paint}`)}
        </button>
      ))}
    </div>
  );
}
