import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { useChanges, useView } from '../state.tsx';
import { changeVerdict, changeWarnings, comparedWindows, probability, ratioWords } from './change_words.ts';

/** Of the chosen hexagon: what it holds in both windows, and whether the difference is more than chance. Only where the map shows that. */
export function ChangeSection({ cell }: { cell: string }): ReactNode {
  const text = useText();
  const { t, number } = text;
  const [view] = useView();
  const { data, stale } = useChanges();
  if (view.paint !== 'change' || !data) return null;
  const row = data.cell.indexOf(cell);
  const none = t('inspector.none');
  const shown = (value: number | null | undefined, words: (value: number) => string): string => (value === null || value === undefined ? none : words(value));
  const figures: [string, string, string][] = row < 0 ? [] : [
    ['now', t('change.now'), number(data.count[row]!)],
    ['before', t('change.before'), shown(data.before[row], (value) => number(value))],
    ['expected', t('change.expected'), shown(data.expected[row], (value) => text.brief(value))],
    ['ratio', t('change.interval'), ratioWords(text, data, row) ?? none],
    ['p', t('change.raw'), shown(data.p[row], (value) => probability(text, value))],
    ['q', t('change.corrected'), shown(data.q[row], (value) => probability(text, value))],
  ];
  return (
    <section className={stale ? 'stale' : undefined} data-testid="cell-change">
      <h3>{t('change.section')}</h3>
      <p className="faint">{comparedWindows(text, data)}</p>
      {row < 0 ? <p className="quiet">{t('change.nothingHere')}</p> : (
        <>
          <p data-testid="cell-change-verdict">{changeVerdict(text, data, row)}</p>
          {changeWarnings(text, data).map((line) => <p key={line} className="faint">{line}</p>)}
          <dl className="figures-grid">
            {figures.map(([id, name, value]) => <div key={id}><dt>{name}</dt><dd data-testid={`cell-change-${id}`}>{value}</dd></div>)}
          </dl>
        </>
      )}
    </section>
  );
}
