import type { ReactNode } from 'react';
import type { Figure } from '../../server/model/analysis.ts';
import { said, withInterval } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';

/** The numbers of a result. Where there is no value the reason stands in its place; `differs` names those that another result has otherwise. */
export function Figures({ figures, differs = new Set() }: { figures: readonly Figure[]; differs?: ReadonlySet<string> }): ReactNode {
  const text = useText();
  if (figures.length === 0) return null;
  return (
    <dl className="figures-grid" data-testid="figures">
      {figures.map((figure) => (
        <div key={figure.id} className={differs.has(figure.id) ? 'differs' : undefined} data-testid={`figure-${figure.id}`} data-differs={differs.has(figure.id)}>
          <dt>{said(text, figure.title)}{differs.has(figure.id) && <span className="badge">{text.t('compare.differs')}</span>}</dt>
          <dd>{figure.value === null && figure.because ? <span className="quiet because">{said(text, figure.because)}</span> : withInterval(text, figure.quantity, figure)}</dd>
          {figure.value !== null && figure.because && <dd className="faint because">{said(text, figure.because)}</dd>}
        </div>
      ))}
    </dl>
  );
}
