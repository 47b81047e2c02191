import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Quality } from '../../server/model/answers.ts';
import { dayNumber, dayText } from '../days.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useText } from '../messages/messages.tsx';
import { useQuality } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import './data.css';

/** Ratcliffe's minimum: below it a map of incidents is not held to be reliable. */
const reliableRate = 0.85;
const shownFirst = 10;

/** How far the data can be trusted: places, times, names. */
export function QualityReport(): ReactNode {
  const { t } = useText();
  const answer = useQuality();
  const { data, failure } = answer;
  return (
    <section className={`card${answer.stale && !failure ? ' stale' : ''}`} aria-labelledby="quality-title" aria-busy={answer.loading} data-testid="quality">
      <h2 id="quality-title">{t('quality.title')}</h2>
      <Waiting answer={answer} lines={6} />
      {failure && <Failed failure={failure} retry={answer.retry} />}
      {data && !failure && <Report quality={data} />}
    </section>
  );
}

function Report({ quality }: { quality: Quality }): ReactNode {
  const text = useText();
  const { t } = text;
  const { meta } = quality;
  if (meta.rows === 0) return <p className="quiet">{t('quality.none')}</p>;
  const rate = quality.geocodeRate;
  const instants = quality.timePrecision.find(({ code }) => code === 'instant')?.count ?? 0;
  const last = dayText(Math.max(dayNumber(meta.filter.fromDay), dayNumber(meta.filter.toDay) - 1));
  return (
    <>
      <p className="quiet">{t('quality.scope', { from: text.day(meta.filter.fromDay), to: text.day(last), rows: meta.rows })}</p>
      {rate !== null && (
        <p className={`notice${rate < reliableRate ? ' warn' : ''}`} data-testid="geocode-rate">
          {t(rate < reliableRate ? 'quality.geocodedPoor' : 'quality.geocodedGood', { rate: text.percent(rate, 1) })}
        </p>
      )}
      <GeocodeByOffence rows={quality.geocodeByOffence} />
      <div className="facets">
        <Facet title={t('quality.places')} rows={quality.placeProblems} total={meta.rows} name="quality.placeProblem" none={t('quality.placesNone')} />
        <Facet title={t('quality.precision')} rows={quality.locationPrecision} total={meta.rows} name="quality.placePrecision" />
        <Facet title={t('quality.times')} rows={quality.timePrecision} total={meta.rows} name="quality.timePrecision" />
        <Facet title={t('quality.flags')} rows={quality.timeFlags} total={meta.rows} name="quality.timeFlag" none={t('quality.flagsNone')} />
      </div>
      {quality.midnight > 0 && instants > 0 && (
        <p>{t('quality.midnight', { count: quality.midnight, share: text.percent(quality.midnight / instants, 1) })}</p>
      )}
      <section>
        <h3>{t('quality.unmapped')}</h3>
        {quality.unmappedLabels.length === 0 ? <p className="quiet">{t('quality.unmappedNone')}</p> : (
          <>
            <p className="faint">{t('quality.unmappedHint')}</p>
            <ul className="pairs-list">
              {quality.unmappedLabels.map(({ label, count }) => (
                <li key={label}><span>{label}</span><span className="number">{text.number(count)}</span></li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

function GeocodeByOffence({ rows }: { rows: Quality['geocodeByOffence'] }): ReactNode {
  const text = useText();
  const { t } = text;
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const sorted = rows.toSorted((a, b) => a.rate - b.rate || b.count - a.count);
  return (
    <section>
      <h3>{t('quality.byOffence')}</h3>
      <table className="figures rates" data-testid="geocode-by-offence">
        <thead className="visually-hidden">
          <tr><th scope="col">{t('quality.offence')}</th><th scope="col">{t('quality.rate')}</th><th scope="col">{t('quality.count')}</th></tr>
        </thead>
        <tbody>
          {(all ? sorted : sorted.slice(0, shownFirst)).map(({ offence, count, rate }) => (
            <tr key={offence}>
              <th scope="row">{offenceName(text, offence)}</th>
              <td>
                <span className="rate">
                  <span className="rate-track" aria-hidden="true">
                    <span className={`rate-bar${rate < reliableRate ? ' rate-low' : ''}`} style={{ width: `${rate * 100}%` }} />
                    <span className="rate-mark" style={{ left: `${reliableRate * 100}%` }} />
                  </span>
                  <span className="number">{text.percent(rate, 1)}{rate < reliableRate && <span className="visually-hidden"> {t('quality.below')}</span>}</span>
                </span>
              </td>
              <td className="number quiet">{text.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shownFirst && (
        <button type="button" className="button link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('quality.fewer', { count: shownFirst }) : t('quality.more', { count: sorted.length })}
        </button>
      )}
    </section>
  );
}

type FacetName = Extract<MessageId, 'quality.placeProblem' | 'quality.placePrecision' | 'quality.timePrecision' | 'quality.timeFlag'>;
type FacetProps = { title: string; rows: readonly { code: string; count: number }[]; total: number; name: FacetName; none?: string };

function Facet({ title, rows, total, name, none }: FacetProps): ReactNode {
  const text: Text = useText();
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 && none ? <p className="quiet">{none}</p> : (
        <ul className="pairs-list">
          {rows.map(({ code, count }) => (
            <li key={code}>
              <span>{text.t(name, { code })}</span>
              <span className="number">{text.number(count)}</span>
              <span className="number quiet">{text.percent(count / total, 1)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
