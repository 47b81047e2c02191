import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { classification } from '../../server/model/offence.ts';
import { suggestMapping } from '../../server/model/presets/generic.ts';
import { fits, presets } from '../../server/model/presets/presets.ts';
import { addresses, type PresetList } from '../addresses.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useAnswer } from '../state.tsx';
import type { FileHead } from './file_head.ts';

/** The fields of a mapping that the form asks for. Those with a column are chosen from the file's own. */
export const mappingFields = {
  occurredFrom: 'upload.columnOccurredFrom', offence: 'upload.columnOffence', longitude: 'upload.columnLongitude', latitude: 'upload.columnLatitude',
  id: 'upload.columnId', address: 'upload.columnAddress',
} as const satisfies Record<string, MessageId>;
type MappingField = keyof typeof mappingFields;

export function LabelledField({ id, label, hint, value = '', list }: { id: string; label: string; hint?: string; value?: string; list?: readonly string[] }): ReactNode {
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

/** Layout of a file of incidents; for one that is not known, which column holds what. */
export function IncidentFields({ head, firstFile }: { head: FileHead | null; firstFile: boolean }): ReactNode {
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
      {effective === 'generic' && <MappingFields head={head} firstFile={firstFile} />}
    </>
  );
}

/** Which column holds what, suggested from their names. */
function MappingFields({ head, firstFile }: { head: FileHead | null; firstFile: boolean }): ReactNode {
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
        <LabelledField id="zone" label={t('upload.columnZone')} hint={t('upload.zoneHint')} value={firstFile ? browserZone() : ''} list={zones} />
        <OffenceField />
      </div>
    </fieldset>
  );
}

const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const zones = ['Europe/Kyiv', 'Europe/London', 'America/Chicago', 'America/New_York', 'America/Los_Angeles', 'America/Vancouver', 'America/Bogota', 'America/Mexico_City', 'UTC'];

/** For a file of one sort only, which has no column for it. */
function OffenceField(): ReactNode {
  const text = useText();
  const own = useId();
  return (
    <div className="labelled">
      <label htmlFor={own}>{text.t('upload.offenceIs')}</label>
      <select className="field" id={own} name="mapping.offenceIs" defaultValue="" data-testid="field-mapping.offenceIs">
        <option value="">{text.t('upload.offenceVaries')}</option>
        {classification.map(({ code }) => <option key={code} value={code}>{offenceName(text, code)}</option>)}
      </select>
    </div>
  );
}

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

/** What sort of areas, and which property names them. */
export function AreaFields({ head }: { head: FileHead | null }): ReactNode {
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

export function BackdropFields(): ReactNode {
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
