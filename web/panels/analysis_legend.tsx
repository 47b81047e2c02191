import type { CSSProperties, ReactNode } from 'react';
import { said } from '../charts/quantity.ts';
import { listedClasses, lookOf } from '../layers/analysis_classes.ts';
import type { AnalysisClass, Look } from '../layers/analysis_classes.ts';
import { sureBelow } from '../layers/analysis_scene.ts';
import type { AnalysisScene } from '../layers/analysis_scene.ts';
import { useText } from '../messages/messages.tsx';
import { css } from '../ramp.ts';
import { useTheme } from '../state.tsx';
import { classWords } from './analysis_words.ts';

function Swatch({ look }: { look: Look }): ReactNode {
  const pattern = look.pattern ? ` pattern-${look.pattern}` : '';
  return <span className={`swatch mark-${look.line}${look.dashed ? ' dashed' : ''}${pattern}`} style={{ '--swatch': css(look.colour, look.alpha) } as CSSProperties} aria-hidden="true" />;
}

/** What the colours and patterns of a result mean, and how many features and incidents each stands for. */
export function AnalysisLegend({ scene, muted }: { scene: AnalysisScene; muted: boolean }): ReactNode {
  const text = useText();
  const { t, number } = text;
  const theme = useTheme();
  const classes = listedClasses(scene.classified);
  const counted = classes.some(({ incidents }) => incidents !== null);
  if (muted) return <p className="notice bad" data-testid="legend-muted">{t('analysis.muted')}</p>;
  const row = (own: AnalysisClass): ReactNode => (
    <tr key={own.key} data-testid={`legend-${own.key}`}>
      <td><Swatch look={lookOf(theme, own.is)} /></td>
      <th scope="row">{classWords(text, scene.layer, own)}</th>
      <td className="number">{number(own.features)}</td>
      {counted && <td className="number">{own.incidents === null ? '–' : number(own.incidents)}</td>}
    </tr>
  );
  return (
    <section className="legend" aria-label={t('shell.legend')} data-testid="legend">
      {scene.layer.ramp !== 'classes' && <p className="faint">{said(text, scene.layer.value.title)}</p>}
      <table className="legend-rows analysis-rows">
        <thead>
          <tr>
            <th scope="col" colSpan={2}><span className="visually-hidden">{t('legend.columnClass')}</span></th>
            <th scope="col" className="number">{t('analysis.features')}</th>
            {counted && <th scope="col" className="number">{t('legend.columnCount')}</th>}
          </tr>
        </thead>
        <tbody>{classes.map(row)}</tbody>
      </table>
      {scene.unsure?.some((one) => one) && <p className="faint">{t('analysis.pale', { p: sureBelow })}</p>}
    </section>
  );
}
