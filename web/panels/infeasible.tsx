import type { ReactNode } from 'react';
import type { Infeasibility } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';

/** What was asked for and cannot be, each with the least that would have to be given up; a click gives it up and asks again. */
export function Infeasible({ list, relax }: { list: readonly Infeasibility[]; /** Absent where it can only be read. */ relax?: (change: unknown) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  if (list.length === 0) return null;
  return (
    <section className="notice bad infeasible" role="alert" data-testid="infeasible">
      <p><strong>{t('parts.infeasible', { count: list.length })}</strong></p>
      <ul>
        {list.map(({ constraint, words, relaxation }, place) => (
          <li key={`${constraint} ${place}`}>
            <p>{said(text, words)}</p>
            {relaxation ? (
              <p className="infeasible-way">
                <span>{t('parts.relaxation', { words: said(text, relaxation.words) })}</span>
                {relax && relaxation.change !== null && typeof relaxation.change === 'object' && (
                  <button type="button" className="button" onClick={() => relax(relaxation.change)} data-testid={`relax-${place}`}>{t('parts.relax')}</button>
                )}
              </p>
            ) : <p className="quiet">{t('parts.noRelaxation')}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
