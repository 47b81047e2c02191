import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { useStatus } from '../state.tsx';
import './shell.css';

/** One quiet line: how far the data go, how many, whose clock, how questions are answered, which database. */
export function StatusLine(): ReactNode {
  const text = useText();
  const { t } = text;
  const status = useStatus();
  const { data } = status;
  const agency = data?.agency;
  const columns = data?.columns?.state;
  return (
    <footer className="status-line" aria-label={t('shell.status')} data-testid="status">
      {agency?.lastCompleteDay && <span data-testid="data-to">{t('shell.dataTo', { day: text.day(agency.lastCompleteDay) })}</span>}
      {agency?.dataAsOf && <span>{t('shell.published', { time: text.instant(agency.dataAsOf) })}</span>}
      {agency && <span>{t('shell.rows', { rows: agency.rows })}, {t('shell.rowsPlaced', { placed: text.number(agency.placed) })}</span>}
      {agency && <span>{t('shell.zone', { zone: agency.zone })}</span>}
      {columns && columns !== 'off' && <span title={t(`shell.index.${columns}.why`)} data-testid="index-state">{t(`shell.index.${columns}`)}</span>}
      {data && <span className="status-end">{data.database.kind === 'embedded' ? t('shell.embedded') : t('shell.server', { version: data.database.postgres })}</span>}
      {status.failure && <span className="status-failure" role="alert">{t('state.offline')}</span>}
    </footer>
  );
}
