import type { ReactNode } from 'react';
import type { AnalysisScene } from '../layers/analysis_scene.ts';
import type { PointedFeature } from '../map_analysis.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useView } from '../state.tsx';
import { featureFacts, featureName } from './analysis_words.ts';
import { TooltipBox } from './hex_tooltip.tsx';
import { Icon } from './icon.tsx';

function Facts({ scene, row }: { scene: AnalysisScene; row: number }): ReactNode {
  const text = useText();
  return <dl className="feature-facts">{featureFacts(text, scene, row).map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>;
}

/** The feature under the pointer. */
export function FeatureTooltip({ scene, pointed }: { scene: AnalysisScene | null; pointed: PointedFeature | null }): ReactNode {
  if (!scene || !pointed || pointed.row >= scene.rows.length) return null;
  return (
    <TooltipBox x={pointed.x} y={pointed.y}>
      <p className="tooltip-count">{featureName(scene, pointed.row)}</p>
      <Facts scene={scene} row={pointed.row} />
    </TooltipBox>
  );
}

/** The feature that was chosen, kept in the address; also said aloud. */
export function FeatureCard({ scene }: { scene: AnalysisScene }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const row = view.pick === null ? undefined : scene.rowOf.get(view.pick);
  const words = row === undefined ? '' : `${featureName(scene, row)}: ${featureFacts(text, scene, row).map(([title, value]) => `${title} ${value}`).join(', ')}`;
  return (
    <>
      <p className="visually-hidden" aria-live="polite" data-testid="picked-said">{words}</p>
      {row !== undefined && (
        <section className="feature-card" aria-label={t('analysis.feature')} data-testid="picked" data-unit={view.pick ?? ''}>
          <div className="panel-head">
            <h3>{featureName(scene, row)}</h3>
            <button type="button" className="button bare icon" aria-label={t('shell.close')} title={t('shell.close')} onClick={() => changeView({ pick: null })}><Icon name="close" /></button>
          </div>
          <Facts scene={scene} row={row} />
        </section>
      )}
    </>
  );
}
