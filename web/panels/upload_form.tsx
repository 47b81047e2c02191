import { useEffect, useId, useRef, useState } from 'react';
import type { DragEvent, FormEvent, ReactNode } from 'react';
import type { ImportReport } from '../../server/model/answers.ts';
import { fits, presets } from '../../server/model/presets/presets.ts';
import { suggestMapping } from '../../server/model/presets/generic.ts';
import type { PresetList } from '../api.ts';
import { address, addresses, Failure, upload } from '../api.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useAnswer } from '../state.tsx';
import { Failed } from './answer_state.tsx';
import type { FileHead } from './file_head.ts';
import { readFileHead } from './file_head.ts';
import { sendingRate, timeLeft } from './import_account.ts';
import { ProgressBar } from './import_row.tsx';
import './data.css';

type Kind = ImportReport['kind'];
const kinds = { incidents: 'upload.kindIncidents', areas: 'upload.kindAreas', backdrop: 'upload.kindBackdrop' } as const satisfies Record<Kind, MessageId>;

/** The fields of a mapping that the form asks for. Those with a column are chosen from the file's own. */
const mappingFields = {
  occurredFrom: 'upload.columnOccurredFrom', offence: 'upload.columnOffence', longitude: 'upload.columnLongitude', latitude: 'upload.columnLatitude',
  id: 'upload.columnId', address: 'upload.columnAddress',
} as const satisfies Record<string, MessageId>;
type MappingField = keyof typeof mappingFields;

type Sending = { sent: number; total: number; elapsedMs: number };
type Props = { agencyName: string | null; onSent: (report: ImportReport) => void };

/** Choosing or dropping a file, saying what it is, sending it. What becomes of it then is shown among the imports. */
export function UploadForm({ agencyName, onSent }: Props): ReactNode {
  const { t } = useText();
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<FileHead | null>(null);
  const [kind, setKind] = useState<Kind>('incidents');
  const [sending, setSending] = useState<Sending | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const controller = useRef<AbortController | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const take = (chosen: File | null): void => {
    setFile(chosen);
    setHead(null);
    setFailure(null);
    if (chosen) void readFileHead(chosen, chosen.name).then(setHead);
  };
  const send = async (): Promise<void> => {
    if (!file || !form.current) return;
    const question = uploadQuestion(new FormData(form.current), kind, file.name);
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
      take(null);
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
      <p className="quiet">{agencyName === null ? t('upload.agencyFirst') : t('upload.agencyOwn', { agency: agencyName })}</p>
      <form className="upload" ref={form} onSubmit={submit} data-testid="upload">
        <FileField file={file} onFile={take} disabled={sending !== null} />
        <fieldset className="upload-kinds" disabled={sending !== null}>
          <legend>{t('upload.kind')}</legend>
          {(Object.keys(kinds) as Kind[]).map((name) => (
            <label key={name} className="choice">
              <input type="radio" name="kind" value={name} checked={kind === name} onChange={() => setKind(name)} data-testid={`kind-${name}`} />
              <span>{t(kinds[name])}</span>
            </label>
          ))}
        </fieldset>
        {kind === 'incidents' && <IncidentFields key={file ? `${file.name} ${file.size}` : ''} head={head} />}
        {kind === 'areas' && <AreaFields head={head} />}
        {kind === 'backdrop' && <BackdropFields />}
        {kind !== 'incidents' && <p className="faint">{t('upload.geojsonOnly')}</p>}
        <LabelledField id="source" label={t('upload.source')} hint={t('upload.sourceHint')} />
        {failure && <Failed failure={failure} retry={() => void send()} />}
        {sending
          ? <SendingProgress sending={sending} onCancel={() => controller.current?.abort()} />
          : <button type="submit" className="button primary" disabled={!file} data-testid="start-upload">{t('upload.start')}</button>}
      </form>
    </section>
  );
}

/** The address of an upload from the fields of the form; what is empty is left to the server. */
export function uploadQuestion(fields: FormData, kind: Kind, fileName: string): Record<string, string | undefined> {
  const value = (name: string): string | undefined => {
    const entered = fields.get(name);
    return typeof entered === 'string' && entered.trim() !== '' ? entered.trim() : undefined;
  };
  const question = { kind, file: fileName, source: value('source') };
  if (kind === 'areas') return { ...question, shapeKind: value('shapeKind'), codeField: value('codeField'), nameField: value('nameField') };
  if (kind === 'backdrop') return { ...question, shapeKind: value('shapeKind') };
  const mapping = Object.fromEntries([...Object.keys(mappingFields), 'dateFormat'].flatMap((field) => {
    const column = value(`mapping.${field}`);
    return column === undefined ? [] : [[field, column]];
  }));
  return {
    ...question, preset: value('preset'), zone: value('zone'),
    mapping: Object.keys(mapping).length > 0 ? JSON.stringify(mapping) : undefined,
  };
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

function LabelledField({ id, label, hint, value = '', list }: { id: string; label: string; hint?: string; value?: string; list?: readonly string[] }): ReactNode {
  const own = useId();
  return (
    <div className="labelled">
      <label htmlFor={`${own}-field`}>{label}</label>
      <input className="field" id={`${own}-field`} name={id} defaultValue={value} autoComplete="off" maxLength={200}
        aria-describedby={hint ? `${own}-hint` : undefined} list={list ? `${own}-list` : undefined} data-testid={`field-${id}`} />
      {list && <datalist id={`${own}-list`}>{list.map((name) => <option key={name} value={name} />)}</datalist>}
      {hint && <p className="faint" id={`${own}-hint`}>{hint}</p>}
    </div>
  );
}

function presetTitle(text: Text, { id, title }: PresetList['presets'][number]): string {
  if (id === 'auto') return text.t('upload.presetAuto');
  return id === 'generic' ? text.t('upload.presetGeneric') : title;
}

function IncidentFields({ head }: { head: FileHead | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const known = useAnswer(addresses.presets());
  const [preset, setPreset] = useState('auto');
  const own = useId();
  const found = head ? presets.find((candidate) => fits(candidate, head.columns)) ?? null : null;
  const effective = preset === 'auto' ? found?.id ?? (head ? 'generic' : 'auto') : preset;
  const list = known.data?.presets ?? [{ id: 'auto', title: '', description: '', required: [] }];
  const chosen = list.find(({ id }) => id === effective);
  return (
    <>
      <div className="labelled">
        <label htmlFor={`${own}-preset`}>{t('upload.preset')}</label>
        <select className="field" id={`${own}-preset`} name="preset" value={preset} onChange={({ target }) => setPreset(target.value)} data-testid="preset">
          {list.map((one) => <option key={one.id} value={one.id}>{presetTitle(text, one)}</option>)}
        </select>
        {known.failure && <p className="faint">{t('upload.presetsFailed')}</p>}
        {head && preset === 'auto' && (
          <p className="faint" role="status" data-testid="preset-found">
            {found ? t('upload.presetFound', { preset: found.title }) : t('upload.presetNone', { columns: head.columns.length })}
          </p>
        )}
        {preset !== 'auto' && preset !== 'generic' && chosen && <p className="faint">{chosen.description}</p>}
      </div>
      {effective === 'generic' && <MappingFields head={head} />}
    </>
  );
}

/** Which column holds what, suggested from their names. */
function MappingFields({ head }: { head: FileHead | null }): ReactNode {
  const { t } = useText();
  const columns = head ? [...head.columns, ...(head.format === 'geojson' ? ['geometry_longitude', 'geometry_latitude'] : [])] : [];
  const suggested = suggestMapping(columns, {}).mapping as Partial<Record<MappingField, string>>;
  return (
    <fieldset className="mapping">
      <legend>{t('upload.columns')}</legend>
      <p className="faint">{t('upload.columnsHint')}</p>
      <div className="mapping-fields">
        {(Object.keys(mappingFields) as MappingField[]).map((field) => (columns.length > 0
          ? <ColumnField key={`${field} ${columns.join()}`} id={`mapping.${field}`} label={t(mappingFields[field])} columns={columns} value={suggested[field] ?? ''} />
          : <LabelledField key={field} id={`mapping.${field}`} label={t(mappingFields[field])} />))}
        <LabelledField id="mapping.dateFormat" label={t('upload.columnDateFormat')} hint={t('upload.dateFormatHint')} />
        <LabelledField id="zone" label={t('upload.columnZone')} hint={t('upload.zoneHint')} value={browserZone()} list={zones} />
      </div>
    </fieldset>
  );
}

const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const zones = ['Europe/Kyiv', 'Europe/London', 'America/Chicago', 'America/New_York', 'America/Los_Angeles', 'America/Vancouver', 'America/Bogota', 'America/Mexico_City', 'UTC'];

function ColumnField({ id, label, columns, value }: { id: string; label: string; columns: readonly string[]; value: string }): ReactNode {
  const { t } = useText();
  const own = useId();
  return (
    <div className="labelled">
      <label htmlFor={own}>{label}</label>
      <select className="field" id={own} name={id} defaultValue={value} data-testid={`field-${id}`}>
        <option value="">{t('upload.columnNone')}</option>
        {columns.map((column) => <option key={column} value={column}>{column}</option>)}
      </select>
    </div>
  );
}

function AreaFields({ head }: { head: FileHead | null }): ReactNode {
  const { t } = useText();
  const columns = head?.format === 'geojson' ? head.columns : [];
  return (
    <>
      <LabelledField id="shapeKind" label={t('upload.areaKind')} hint={t('upload.areaKindHint')} list={['boundary', 'district', 'beat', 'neighbourhood', 'ward']} />
      <div className="mapping-fields">
        {(['code', 'name'] as const).map((field) => (columns.length > 0
          ? <ColumnField key={`${field} ${columns.join()}`} id={`${field}Field`} label={t(`upload.area.${field}`)} columns={columns} value="" />
          : <LabelledField key={field} id={`${field}Field`} label={t(`upload.area.${field}`)} />))}
      </div>
    </>
  );
}

const backdropKinds = ['street', 'water', 'park', 'railway'] as const;

function BackdropFields(): ReactNode {
  const { t } = useText();
  const own = useId();
  return (
    <div className="labelled">
      <label htmlFor={own}>{t('upload.backdropKind')}</label>
      <select className="field" id={own} name="shapeKind" data-testid="field-shapeKind">
        {backdropKinds.map((kind) => <option key={kind} value={kind}>{t(`upload.backdrop.${kind}`)}</option>)}
      </select>
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
