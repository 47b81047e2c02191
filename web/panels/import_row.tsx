import type { ReactNode } from 'react';
import type { ImportReport } from '../../server/model/import_report.ts';
import { address } from '../addresses.ts';
import { useText } from '../messages/messages.tsx';
import { problemWords } from './answer_state.tsx';
import { Copyable } from './copyable.tsx';
import { accountParts, isUnderWay, shareRead, timeLeft } from './import_account.ts';
import { UndoImport } from './undo_import.tsx';
import './data.css';

type Props = { report: ImportReport; onCancel?: (report: ImportReport) => void; cancelling?: boolean; onUndone?: () => void };

/** One import: how it stands, what became of its rows, what was refused. */
export function ImportRow({ report, onCancel, cancelling = false, onUndone }: Props): ReactNode {
  const text = useText();
  const { t } = text;
  const underWay = isUnderWay(report);
  const words = report.problem && problemWords(text, report.problem.code);
  const seconds = report.startedAt && report.finishedAt ? (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000 : null;
  return (
    <article className={`import import-${report.status}`} data-testid="import" data-id={report.id} data-status={report.status} aria-label={report.file}>
      <header className="import-head">
        <h3 className="import-file">{report.file}</h3>
        <span className={`state state-${report.status}`} data-testid="import-status">{t('imports.status', { status: report.status })}</span>
      </header>
      <p className="faint">
        {t('imports.kind', { kind: report.kind })} · {t('imports.from', { source: report.source, when: text.instant(report.requestedAt) })} · {t('imports.by', { person: report.requestedBy })}
        {report.fileBytes !== null && <> · {text.bytes(report.fileBytes)}</>}
        {seconds !== null && <> · {t('imports.took', { seconds: Math.max(1, Math.round(seconds)) })}</>}
      </p>
      {underWay && <ImportProgress report={report} onCancel={onCancel} cancelling={cancelling} />}
      {report.problem && (
        <div className="notice bad" role="alert" data-testid="import-problem">
          <p><strong>{words?.title ?? report.problem.title}</strong></p>
          {words && <p>{words.action}</p>}
          <p className={words ? 'quiet' : undefined} lang="en">{report.problem.detail}</p>
        </div>
      )}
      {!report.problem && (report.status === 'interrupted' || report.status === 'cancelled') && <p className="notice">{t('imports.cutOff')}</p>}
      {report.undoneAt !== null && <p className="notice" role="status" data-testid="undone">{t('imports.undone', { when: text.instant(report.undoneAt) })}</p>}
      {(report.rowsRead > 0 || report.status === 'completed') && <Equation report={report} />}
      {report.withoutPlace > 0 && <p className="faint">{t('imports.withoutPlace', { rows: report.withoutPlace })}</p>}
      {report.rejected > 0 && (
        <p>
          <a className="button download" href={address(`/api/v1/imports/${report.id}/rejections.csv`)} download data-testid="rejections">
            {t('imports.rejections')}
          </a>
        </p>
      )}
      {onUndone && <UndoImport report={report} onUndone={onUndone} />}
      <ImportDetails report={report} />
    </article>
  );
}

/** rows read = stored + changed + unchanged + duplicate + rejected: the sum is there to be checked. */
function Equation({ report }: { report: ImportReport }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <div className="equation" role="group" aria-label={t('imports.equation')} data-testid="equation">
      <Term value={text.number(report.rowsRead)} name={t('imports.rowsRead')} id="rowsRead" />
      {accountParts.map((part, place) => (
        <span key={part} className="equation-pair">
          <span className="equation-sign">{place === 0 ? '=' : '+'}</span>
          <Term value={text.number(report[part])} name={t(`imports.${part}`)} id={part} quiet={report[part] === 0} />
        </span>
      ))}
    </div>
  );
}

function Term({ value, name, id, quiet = false }: { value: string; name: string; id: string; quiet?: boolean }): ReactNode {
  return (
    <span className={`equation-term${quiet ? ' quiet' : ''}`}>
      <strong data-testid={`rows-${id}`}>{value}</strong>
      <span className="faint">{name}</span>
    </span>
  );
}

export function ProgressBar({ share, label }: { share: number | null; label: string }): ReactNode {
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      {share === null ? <div className="progress" /> : <div className="bar-done" style={{ width: `${percent}%` }} />}
    </div>
  );
}

function ImportProgress({ report, onCancel, cancelling }: Required<Pick<Props, 'report' | 'cancelling'>> & Pick<Props, 'onCancel'>): ReactNode {
  const text = useText();
  const { t } = text;
  const parts = [t('upload.rows', { rows: report.rowsRead })];
  if (report.rowsPerSecond !== null) parts.push(t('upload.rate', { rate: t('upload.rows', { rows: Math.round(report.rowsPerSecond) }) }));
  if (report.secondsLeft !== null) parts.push(t('upload.left', timeLeft(report.secondsLeft)));
  return (
    <div className="import-progress" data-testid="import-progress">
      <ProgressBar share={shareRead(report)} label={t('imports.progress', { file: report.file })} />
      <div className="import-progress-line">
        <span>{parts.join(' · ')}</span>
        {onCancel && report.status !== 'publishing' && (
          <button type="button" className="button" disabled={cancelling} onClick={() => onCancel(report)} data-testid="cancel-import">
            {cancelling ? t('upload.cancelling') : t('upload.cancel')}
          </button>
        )}
      </div>
    </div>
  );
}

function ImportDetails({ report }: { report: ImportReport }): ReactNode {
  const { t } = useText();
  return (
    <details className="how">
      <summary>{report.notes.length > 0 ? `${t('imports.notes')} (${report.notes.length})` : t('imports.details')}</summary>
      {report.notes.length > 0 && (
        <ul className="notes" data-testid="import-notes">
          {report.notes.map((note) => (
            <li key={note.code}>
              <span lang="en">{note.message}</span> <span className="faint">({t('imports.note', { count: note.count })}{note.line !== null && `, ${t('imports.noteLine', { line: note.line })}`})</span>
            </li>
          ))}
        </ul>
      )}
      <Copyable name={t('imports.id')} what={t('imports.copyId')} value={report.id} />
      {report.fileSha256 && <Copyable name={t('imports.sha')} what={t('imports.copySha')} value={report.fileSha256} />}
      {report.dataVersion && <Copyable name={t('imports.version')} what={t('inspector.copyVersion')} value={report.dataVersion} />}
    </details>
  );
}
