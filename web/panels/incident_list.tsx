import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { incidentRow } from '../../server/model/answers.ts';
import type { DescribedFilter } from '../../server/model/filter.ts';
import { addresses, type Question } from '../addresses.ts';
import { localDay } from '../charts/day_axis.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAnswer } from '../state.tsx';
import { formatRanges } from '../url.ts';
import { Failed, Waiting } from './answer_state.tsx';
import './panels.css';

type IncidentRow = z.infer<typeof incidentRow>;
const pageLength = 20;

/** The described filter as a question again: what an answer counted is asked for, not what the page shows by now. */
export function questionOf(filter: DescribedFilter): Question {
  return {
    agency: filter.agency, from: filter.from, to: filter.to,
    offences: filter.offences?.join(','), area: filter.area ?? undefined,
    hours: filter.hours ? formatRanges(filter.hours) : undefined,
    weekdays: filter.weekdays ? formatRanges(filter.weekdays) : undefined,
  };
}

/** The incidents of a filter, and of one hexagon if one is named, page by page. */
export function IncidentList({ filter, cell, total }: { filter: DescribedFilter; cell?: string; total?: number }): ReactNode {
  const question = { ...questionOf(filter), cell, limit: pageLength };
  return <Pages key={JSON.stringify(question)} question={question} total={total} />;
}

function Pages({ question, total }: { question: Question; total: number | undefined }): ReactNode {
  const text = useText();
  const [cursors, setCursors] = useState<(string | undefined)[]>([undefined]);
  return (
    <div className="incidents" data-testid="incidents">
      {cursors.map((cursor, place) => (
        <PageOfIncidents key={cursor ?? ''} question={{ ...question, cursor }} total={total} before={place * pageLength}
          more={place === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : null} />
      ))}
      <p className="faint">{text.t('incidents.zone', { zone: text.zone })}</p>
    </div>
  );
}

type PageProps = { question: Question; total: number | undefined; before: number; more: ((next: string) => void) | null };

function PageOfIncidents({ question, total, before, more }: PageProps): ReactNode {
  const text = useText();
  const answer = useAnswer(addresses.incidents(question));
  const { data, failure } = answer;
  if (failure) return <Failed failure={failure} retry={answer.retry} />;
  if (!data) return <Waiting answer={answer} />;
  const { incidents, next, meta } = data;
  return (
    <>
      {incidents.length === 0 && before === 0 && <p>{text.t('incidents.none')}</p>}
      <ul>{incidents.map((incident) => <Incident key={incident.id} incident={incident} />)}</ul>
      {more && incidents.length > 0 && (
        <p className="incidents-more">
          <span className="faint">{text.t('incidents.shown', { shown: before + incidents.length, rows: total ?? meta.rows })}</span>
          {next !== null && <button type="button" className="button" onClick={() => more(next)}>{text.t('incidents.more')}</button>}
        </p>
      )}
    </>
  );
}

/** When it happened, to the precision that is known and no further. */
export function whenText(text: Text, incident: Pick<IncidentRow, 'occurredFrom' | 'occurredTo' | 'timePrecision'>): string {
  const day = localDay(incident.occurredFrom, text.zone);
  switch (incident.timePrecision) {
    case 'month': return text.t('incidents.month', { month: text.month(day, 'long') });
    case 'day': return text.t('incidents.day', { day: text.day(day) });
    case 'interval': return text.t('incidents.interval', { from: text.instant(incident.occurredFrom), to: text.instant(incident.occurredTo) });
    default: return text.instant(incident.occurredFrom);
  }
}

function Incident({ incident }: { incident: IncidentRow }): ReactNode {
  const text = useText();
  const { t } = text;
  const attributes = Object.entries(incident.attributes);
  const where = incident.address ?? (incident.longitude === null || incident.latitude === null
    ? t('incidents.noPlace')
    : t('incidents.coordinates', { latitude: incident.latitude, longitude: incident.longitude }));
  return (
    <li className="incident" data-testid="incident">
      <p className="incident-when">{whenText(text, incident)}</p>
      <p className="incident-what">{offenceName(text, incident.offence)}</p>
      <p className="incident-where quiet">{where}</p>
      <p className="faint">
        {incident.sourceOffence} · {incident.source} · {incident.sourceId === null ? t('incidents.noId') : t('incidents.number', { id: incident.sourceId })}
      </p>
      {attributes.length > 0 && (
        <details>
          <summary className="faint">{t('incidents.attributes')}</summary>
          <dl className="pairs">{attributes.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </details>
      )}
    </li>
  );
}

/** The same list over the page, for the number at the head of the brief. */
export function IncidentDialog({ filter, onClose }: { filter: DescribedFilter; onClose: () => void }): ReactNode {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current!;
    shown.showModal();
    return () => shown.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-label={t('brief.incidentsTitle')} data-testid="incident-dialog"
      onClose={onClose} onClick={(event) => { if (event.target === event.currentTarget) dialog.current?.close(); }}
      onKeyDown={(event) => event.stopPropagation()}>
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2>{t('brief.incidentsTitle')}</h2>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>{t('inspector.close')}</button>
        </div>
        <div className="scroll"><IncidentList filter={filter} /></div>
      </div>
    </dialog>
  );
}
