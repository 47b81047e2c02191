import type { CSSProperties, ReactNode } from 'react';
import type { PatrolScene } from '../layers/patrol_scene.ts';
import { useText } from '../messages/messages.tsx';
import { amountColours, css } from '../ramp.ts';
import { useHexes, useTheme, useView } from '../state.tsx';
import { rangeWords } from '../charts/quantity.ts';
import { FoldButton } from './fold.tsx';

const states = ['visited', 'hold_out', 'no_go'] as const;

/** What colours, outlines and patterns of the plan mean; before there is one, what the map shows meanwhile. */
export function PatrolLegend({ scene }: { scene: PatrolScene | null }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const folded = view.folded.includes('legend');
  return (
    <section className={`legend-card patrol-legend${folded ? ' folded' : ''}`} aria-label={t('shell.legend')} data-testid="patrol-legend">
      <div className="panel-head"><h2>{t('shell.legend')}</h2><FoldButton name="legend"
        label={t('shell.legend')} open="down" shut="up" /></div>
      {!folded && <div className="legend-body scroll"><PatrolKey scene={scene} /></div>}
    </section>
  );
}

export function PatrolKey({ scene }: { scene: PatrolScene | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const theme = useTheme();
  const meta = useHexes().data?.meta;
  if (!scene) return <p className="faint">{t(meta?.measure === 'harm' ? 'patrol.legendHarm' : 'patrol.legendCount')}</p>;
  const { bounds, plan } = scene;
  const colours = amountColours(theme, Math.max(1, bounds.length));
  const counts = new Map(states.map((state) => [state, scene.cells.filter((cell) => cell.state === state).length]));
  return (
    <div className="legend">
      <p className="faint">{t(`patrol.legendExpected.${plan.coverage.unit}`)}</p>
      <ul className="ramp-row">
        {bounds.map((bound, place) => <li key={bound}><span className="swatch"
          style={{ '--swatch': css(colours[place]!) } as CSSProperties}
          aria-hidden="true" />{rangeWords(text, 'number', Number(bound.toPrecision(2)), bounds[place + 1] ?? null)}</li>)}
      </ul>
      <ul className="key-list">
        {states.filter((state) => counts.get(state)! > 0).map((state) => (
          <li key={state}><span className={`swatch state-key-${state}`}
            aria-hidden="true" />{t(`patrol.legend.${state}`, { count: counts.get(state)! })}</li>
        ))}
        <li className="faint">{t(scene.courses ? 'patrol.legendWays' : 'patrol.legendLines')}{scene.attribution && ` ${t('patrol.legendStreets', { who: scene.attribution })}`}</li>
      </ul>
    </div>
  );
}
