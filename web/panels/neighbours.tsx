import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { CellReport } from '../../server/model/answers.ts';
import { hexCentre } from '../../server/model/hex.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useLight } from '../state.tsx';
import { bearing, directionTo } from './bearing.ts';

/** The hexagons around, in the order in which they stand; choosing one moves there. */
export function Neighbours({ report }: { report: CellReport }): ReactNode {
  const text = useText();
  const { t } = text;
  const [, setLight] = useLight();
  useEffect(() => () => setLight([]), [setLight]);
  const here = [report.longitude, report.latitude] as const;
  const around = report.neighbours
    .map((neighbour) => ({ ...neighbour, centre: hexCentre(neighbour.cell) }))
    .toSorted((a, b) => bearing(here, a.centre) - bearing(here, b.centre));
  if (around.length === 0) return null;
  return (
    <section>
      <h3>{t('inspector.neighbours')}</h3>
      <ul className="neighbours">
        {around.map(({ cell, centre, count, bin }) => {
          const direction = directionTo(here, centre);
          const state = bin === null ? 'untested' : bin > 0 ? 'hot' : bin < 0 ? 'cold' : 'ordinary';
          return (
            <li key={cell}>
              <button type="button" className="neighbour" data-testid="neighbour" data-cell={cell} onClick={() => changeView({ cell })}
                aria-label={t('inspector.neighbour', { direction, count, state })}
                onPointerEnter={() => setLight([cell])} onPointerLeave={() => setLight([])}
                onFocus={() => setLight([cell])} onBlur={() => setLight([])}>
                <span className="quiet">{t('inspector.direction', { direction })}</span>
                <span className="neighbour-count">{text.number(count)}</span>
                <span className={`swatch verdict-${bin ?? 'none'}`} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
