import type { ReactNode } from 'react';
import { severities } from '../../server/model/analysis.ts';
import type { AnalysisWarning } from '../../server/model/analysis.ts';
import { said } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';

const looks = { stop: 'bad stop', caution: 'warn', note: '' } as const;

/** What decides whether a result may be acted on comes first, and looks like it. */
export function Warnings({ warnings }: { warnings: readonly AnalysisWarning[] }): ReactNode {
  const text = useText();
  if (warnings.length === 0) return null;
  return (
    <section className="warnings" aria-label={text.t('analysis.warnings')} data-testid="warnings">
      {severities.map((severity) => {
        const own = warnings.filter((warning) => warning.severity === severity);
        if (own.length === 0) return null;
        return (
          <div key={severity} className={`notice ${looks[severity]}`} role={severity === 'stop' ? 'alert' : undefined} data-testid={`warnings-${severity}`}>
            <p><strong>{text.t(`analysis.severity.${severity}`)}</strong></p>
            <ul className="plain">{own.map((warning) => <li key={warning.code}>{said(text, warning.text)}</li>)}</ul>
          </div>
        );
      })}
    </section>
  );
}
