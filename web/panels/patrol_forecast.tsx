import type { ReactNode } from 'react';
import { forecastAddresses } from '../forecasts.ts';
import type { Draft } from '../patrol_draft.ts';
import { clockAt, usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { useAnswer, useStatus, useView } from '../state.tsx';
import { useFaults } from './patrol_faults.ts';
import { localDay, shiftWords } from './patrol_words.ts';

/** The registered forecast that a plan takes, or the one that is looked at in the register, to be taken with its shift. */
export function ForecastOffer({ draft }: { draft: Draft }): ReactNode {
  const text = useText();
  const { t } = text;
  const { change } = usePatrol();
  const faultAt = useFaults();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const id = draft.forecast ?? view.forecast;
  const answer = useAnswer(id !== null && agency ? forecastAddresses.record(id, { agency: agency.slug }) : null);
  const found = answer.data?.forecast.id === id ? answer.data?.forecast ?? null : null;
  if (id === null || (draft.forecast === null && !found)) return null;
  const name = found ? shiftWords(text, found) : id.slice(0, 8);
  if (draft.forecast !== null) {
    return (
      <div className="notice" data-testid="forecast-taken">
        <p>{t('patrol.forecastTaken', { name })}</p>
        {faultAt('forecast') && <p className="parameter-fault" role="alert">{faultAt('forecast')}</p>}
        <p><button type="button" className="button link" onClick={() => change({ forecast: null })}>{t('patrol.forecastDrop')}</button></p>
      </div>
    );
  }
  const take = (): void => {
    if (found && agency) change({ forecast: id, day: localDay(text, found.from), from: clockAt(found.from, agency.zone), to: clockAt(found.to, agency.zone) });
  };
  return <p><button type="button" className="button link" onClick={take} data-testid="take-forecast">{t('patrol.forecastTake', { name })}</button></p>;
}
