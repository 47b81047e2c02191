import type { ReactNode } from 'react';
import type { Brief, HexTable } from '../../server/model/answers.ts';
import type { Measure } from '../../server/model/filter.ts';
import { useText } from '../messages/messages.tsx';
import { Copyable } from './copyable.tsx';
import { quotedP } from './sentence.ts';

/** How it was computed, second: method, correction, test of the change, rows, version, run. */
export function BriefMethod({ brief, hexes, measure }: { brief: Brief; hexes: HexTable | null; measure: Measure }): ReactNode {
  const { t } = useText();
  const { previous, meta } = brief;
  const test = hexes?.meta.hotspots ?? null;
  return (
    <details className="how" data-testid="brief-how">
      <summary>{t('brief.how')}</summary>
      {test && hexes && (
        <p>{t('brief.howMethod', { resolution: hexes.meta.resolution, rings: test.rings, tests: test.tests })} {t('brief.howCorrection')}</p>
      )}
      {test && !test.coldPossible && <p>{t('brief.howCold')}</p>}
      {previous.complete && <p>{t('brief.howChange')}</p>}
      {previous.ratio !== null && previous.ratioLower !== null && previous.ratioUpper !== null && previous.p !== null && (
        <p>{t('brief.howRatio', { ratio: previous.ratio, lower: previous.ratioLower, upper: previous.ratioUpper, ...quotedP(previous.p) })}</p>
      )}
      {measure === 'harm' && hexes && <p>{t('brief.howHarm', { edition: hexes.meta.harmEdition })}</p>}
      <p>{t('brief.howRows', { rows: meta.rows, placed: meta.placed, version: meta.dataVersion })}</p>
      {meta.warnings.map(({ code, message }) => <p key={`${code} ${message}`} lang="en">{message}</p>)}
      {test && <Copyable name={t('inspector.howRun')} what={t('inspector.copyRun')} value={test.run} />}
    </details>
  );
}
