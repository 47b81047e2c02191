import { useEffect, useRef, useState } from 'react';
import type { DragEvent, FormEvent, ReactNode } from 'react';
import type { ImportReport } from '../../server/model/import_report.ts';
import { address } from '../addresses.ts';
import { upload } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import { Failed } from './answer_state.tsx';
import type { FileHead } from './file_head.ts';
import { readFileHead } from './file_head.ts';
import { isUnderWay, sendingRate, timeLeft } from './import_account.ts';
import { ProgressBar } from './import_row.tsx';
import { AreaFields, BackdropFields, IncidentFields, LabelledField } from './upload_fields.tsx';
import { uploadQuestion } from './upload_question.ts';
import './data.css';

type Kind = ImportReport['kind'];
const kinds = { incidents: 'upload.kindIncidents', areas: 'upload.kindAreas', backdrop: 'upload.kindBackdrop' } as const satisfies Record<Kind, MessageId>;


type Sending = { sent: number; total: number; elapsedMs: number };
type Props = {
  /** The agency that the file goes to; null while there is none: the server then makes its own. */
  receiver: { slug: string; name: string } | null;
  /** What became of the file sent last, as far as it is known. */
  last: ImportReport | null;
  onSent: (report: ImportReport) => void;
};

/** Choosing or dropping a file, saying what it is, sending it. What becomes of it then is shown among the imports. */
export function UploadForm({ receiver, last, onSent }: Props): ReactNode {
  const { t } = useText();
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<FileHead | null>(null);
  const [kind, setKind] = useState<Kind>('incidents');
  const [sending, setSending] = useState<Sending | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const controller = useRef<AbortController | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => () => controller.current?.abort(), []);
  // A file that failed stays chosen, to be sent again with other settings.
  useEffect(() => {
    if (last?.status === 'completed') setFile(null);
  }, [last?.id, last?.status]);
  const busy = sending !== null || (last !== null && isUnderWay(last));

  const take = (chosen: File | null): void => {
    setFile(chosen);
    setHead(null);
    setFailure(null);
    if (chosen) void readFileHead(chosen, chosen.name).then(setHead);
  };
  const send = async (): Promise<void> => {
    if (!file || !form.current) return;
    const question = { ...uploadQuestion(new FormData(form.current), kind, file.name), agency: receiver?.slug };
    const stop = new AbortController();
    controller.current = stop;
    setFailure(null);
    const began = performance.now();
    setSending({ sent: 0, total: file.size, elapsedMs: 0 });
    try {
      const report = await upload<ImportReport>(address('/api/v1/imports', question), file, {
        signal: stop.signal,
        onProgress: (sent, total) => setSending({ sent, total, elapsedMs: performance.now() - began }),
      });
      onSent(report);
    } catch (error) {
      if (!stop.signal.aborted) setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) }));
    } finally {
      setSending(null);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <section className="card" aria-labelledby="upload-title">
      <h2 id="upload-title">{t('upload.title')}</h2>
      <p className="quiet">{receiver === null ? t('upload.agencyFirst') : t('upload.agencyOwn', { agency: receiver.name })}</p>
      <form className="upload" ref={form} onSubmit={submit} data-testid="upload">
        <FileField file={file} onFile={take} disabled={busy} />
        <fieldset className="upload-kinds" disabled={busy}>
          <legend>{t('upload.kind')}</legend>
          {(Object.keys(kinds) as Kind[]).map((name) => (
            <label key={name} className="choice">
              <input type="radio" name="kind" value={name} checked={kind === name} onChange={() => setKind(name)} data-testid={`kind-${name}`} />
              <span>{t(kinds[name])}</span>
            </label>
          ))}
        </fieldset>
        {kind === 'incidents' && <IncidentFields key={file ? `${file.name} ${file.size}` : ''} head={head} firstFile={receiver === null} />}
        {kind === 'areas' && <AreaFields head={head} />}
        {kind === 'backdrop' && <BackdropFields />}
        {kind !== 'incidents' && <p className="faint">{t('upload.geojsonOnly')}</p>}
        <LabelledField id="source" label={t('upload.source')} hint={t('upload.sourceHint')} />
        {failure && <Failed failure={failure} retry={() => void send()} />}
        {sending
          ? <SendingProgress sending={sending} onCancel={() => controller.current?.abort()} />
          : <button type="submit" className="button primary" disabled={!file || busy} data-testid="start-upload">{t('upload.start')}</button>}
      </form>
    </section>
  );
}

function FileField({ file, onFile, disabled }: { file: File | null; onFile: (file: File | null) => void; disabled: boolean }): ReactNode {
  const text = useText();
  const { t } = text;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) onFile(dropped);
  };
  return (
    <div className={`drop-zone${over ? ' over' : ''}`} data-testid="drop-zone"
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <input ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-hidden="true" disabled={disabled} data-testid="file"
        accept=".csv,.gz,.tsv,.txt,.json,.geojson" onChange={({ target }) => { onFile(target.files?.[0] ?? null); target.value = ''; }} />
      {file
        ? <p className="drop-file"><strong>{file.name}</strong> <span className="quiet">{text.bytes(file.size)}</span></p>
        : <p>{t('upload.drop')}</p>}
      <button type="button" className="button" disabled={disabled} onClick={() => input.current?.click()} data-testid="choose-file">
        {file ? t('upload.other') : t('upload.choose')}
      </button>
      <p className="faint">{t('upload.formats')}</p>
    </div>
  );
}

function SendingProgress({ sending, onCancel }: { sending: Sending; onCancel: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const rate = sendingRate(sending.sent, sending.total, sending.elapsedMs);
  const parts = [t('upload.sending', { sent: text.bytes(sending.sent), total: text.bytes(sending.total) })];
  if (rate) parts.push(t('upload.rate', { rate: text.bytes(rate.perSecond) }), t('upload.left', timeLeft(rate.secondsLeft)));
  return (
    <div className="import-progress" data-testid="sending">
      <ProgressBar share={sending.total > 0 ? sending.sent / sending.total : null} label={t('upload.title')} />
      <div className="import-progress-line">
        <span>{parts.join(' · ')}</span>
        <button type="button" className="button" onClick={onCancel} data-testid="cancel-upload">{t('upload.cancel')}</button>
      </div>
    </div>
  );
}
