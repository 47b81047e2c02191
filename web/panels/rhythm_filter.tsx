import type { ReactNode } from 'react';
import type { Watch } from '../charts/cycle_selection.ts';
import { isWholeWeek, sameSelection, selection, watches } from '../charts/cycle_selection.ts';
import { Rhythm } from '../charts/rhythm.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useRhythm, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import './panels.css';

const everyHour = { hours: undefined, weekdays: undefined };

/** Hours and weekdays as they are in the window, and the filter on them: one picture for both. */
export function RhythmFilter(): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  // Counted without its own filter, or what is left out could not be seen.
  const answer = useRhythm(everyHour);
  const { data, failure } = answer;
  const selected = { hours: view.hours, weekdays: view.weekdays };
  const counts = data?.count ?? [];
  const most = Math.max(0, ...counts);
  const unknown = data ? data.meta.hourUnknown : 0;
  return (
    <section className={`panel rhythm-filter${answer.stale && !failure ? ' stale' : ''}`} aria-label={t('rhythm.title')} aria-busy={answer.loading}>
      <Waiting answer={answer} lines={7} />
      {failure && <Failed failure={failure} retry={answer.retry} />}
      {data && !failure && (
        <>
          <Rhythm counts={counts} selected={selected} onSelect={(next) => changeView(next)} />
          <div className="rhythm-foot">
            <div className="rhythm-watches" role="group" aria-label={t('rhythm.watches')}>
              {(Object.keys(watches) as Watch[]).map((watch) => {
                const wanted = selection(watches[watch], view.weekdays);
                const on = sameSelection(selected, wanted);
                return (
                  <button key={watch} type="button" className="button" aria-pressed={on}
                    onClick={() => changeView({ hours: on ? [] : wanted.hours })}>
                    {t('rhythm.watch', { watch })}
                  </button>
                );
              })}
              <button type="button" className="button" disabled={isWholeWeek(selected)} data-testid="whole-week"
                onClick={() => changeView({ hours: [], weekdays: [] })}>
                {t('rhythm.clear')}
              </button>
            </div>
            {most > 0 && (
              <p className="rhythm-scale faint">
                <span className="rhythm-scale-steps" aria-hidden="true">
                  {[1, 2, 3, 4, 5, 6, 7].map((step) => <span key={step} className={`rhythm-${step}`} />)}
                </span>
                <span>{t('rhythm.scale', { low: 1, high: most })} · {t('rhythm.zone', { zone: text.zone })}</span>
              </p>
            )}
            {most === 0 && <p className="quiet">{t('rhythm.empty')}</p>}
            {unknown > 0 && <p className="faint">{t('rhythm.unknown', { count: unknown })}</p>}
            <p className="faint">{t('rhythm.help')}</p>
            <p className="visually-hidden">{t('rhythm.helpKeys')}</p>
          </div>
        </>
      )}
    </section>
  );
}
