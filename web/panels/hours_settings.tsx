import type { ReactNode } from 'react';
import { classification } from '../../server/model/offence.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import { useAreas, useStatus } from '../state.tsx';
import { kindWords } from './area_picker.tsx';
import type { BoundRow, HoursForm, ShiftRow } from './hours_form.ts';
import { Icon } from './icon.tsx';
import { ChoiceSetting, TextSetting, TickSetting, WeekdaySetting } from './setting.tsx';

type Properties = { form: HoursForm; faults: ReadonlySet<string>; change: (change: Partial<HoursForm>) => void };

const replaced = <T,>(list: readonly T[], place: number,
  change: Partial<T>): T[] => list.map((one, at) => (at === place ? { ...one, ...change } : one));
const without = <T,>(list: readonly T[], place: number): T[] => list.filter((_, at) => at !== place);

/** Kinds of areas that something can be shared among. */
export function useAreaKinds(): string[] {
  return (useStatus().data?.agency?.areaKinds ?? []).filter((kind) => kind !== 'boundary');
}

/** All that sharing hours asks for: areas, shifts, what calls cost, what must and must not be. */
export function HoursSettings({ form, faults, change }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const kinds = useAreaKinds();
  const fault = (name: string, words: MessageId = 'hours.fault'): string | null => (faults.has(name) ? t(words) : null);
  return (
    <>
      <ChoiceSetting label={t('hours.areas')} hint={t('hours.areasHint')} value={form.areas}
        onChange={(areas) => change({ areas, floors: [], ceilings: [] })} testId="hours-areas"
        choices={[{ value: '', title: t('hours.areasDefault') }, ...kinds.map((kind) => ({ value: kind, title: kindWords(text, kind) }))]} />
      <Shifts {...{ form, faults, change }} />
      <TextSetting numeric label={t('hours.unitsAll')} hint={t('hours.unitsAllHint')} value={form.units}
        onChange={(units) => change({ units })} fault={fault('units')} testId="hours-units" />
      <div className="setting-pair">
        <TextSetting numeric label={t('hours.minutes')} unit={t('hours.min')} value={form.minutes}
          onChange={(minutes) => change({ minutes })} fault={fault('minutes')} testId="hours-minutes" />
        <TextSetting numeric label={t('hours.free')} unit="%" value={form.free}
          onChange={(free) => change({ free })} fault={fault('free')} testId="hours-free" />
        <TextSetting numeric label={t('hours.callsPer')} value={form.calls} onChange={(calls) => change({ calls })} fault={fault('calls')} />
        <TextSetting numeric label={t('hours.backup')} value={form.backup}
          onChange={(backup) => change({ backup })} fault={fault('backup')} testId="hours-backup" />
      </div>
      <p className="faint">{t('hours.assumed')}</p>
      <details className="how" open={form.byOffence.length > 0}>
        <summary>{t('hours.byOffence')}</summary>
        <ServiceRows {...{ form, faults, change }} />
      </details>
      <details className="how" open={form.floors.length + form.ceilings.length > 0} data-testid="hours-bounds">
        <summary>{t('hours.bounds')}</summary>
        <p>{t('hours.boundsHint')}</p>
        <Bounds which="floors" {...{ form, faults, change }} />
        <Bounds which="ceilings" {...{ form, faults, change }} />
      </details>
      <TickSetting label={t('hours.hotspots')} hint={t('hours.hotspotsHint')} value={form.hotspots} onChange={(hotspots) => change({ hotspots })} />
      {form.hotspots && (
        <div className="setting-pair">
          <TextSetting numeric label={t('hours.hotspotHours')} unit={t('hours.h')} value={form.hotspotHours}
            onChange={(hotspotHours) => change({ hotspotHours })} fault={fault('hotspotHours')} />
          <ChoiceSetting label={t('measure.label')} value={form.hotspotMeasure} onChange={(hotspotMeasure) => change({ hotspotMeasure })}
            choices={[{ value: 'harm', title: t('measure.harm') }, { value: 'count', title: t('measure.count') }]} />
        </div>
      )}
    </>
  );
}

function Shifts({ form, faults, change }: Properties): ReactNode {
  const { t } = useText();
  const set = (place: number, next: Partial<ShiftRow>): void => change({ shifts: replaced(form.shifts, place, next) });
  return (
    <fieldset className="setting-rows">
      <legend>{t('hours.shifts')}</legend>
      {form.shifts.map((shift, place) => (
        <div key={place} className="setting-row" role="group" aria-label={t('hours.shiftNo', { number: place + 1 })}>
          <div className="setting-shift">
            <TextSetting label={t('hours.name')} value={shift.name} maxLength={40}
              onChange={(name) => set(place, { name })} fault={faults.has(`shift.${place}.name`) ? t('hours.faultName') : null} />
            <TextSetting label={t('hours.from')} value={shift.from} placeholder="07:00" maxLength={5}
              onChange={(from) => set(place, { from })} fault={faults.has(`shift.${place}.from`) ? t('hours.faultClock') : null} />
            <TextSetting label={t('hours.to')} value={shift.to} placeholder="15:00" maxLength={5}
              onChange={(to) => set(place, { to })} fault={faults.has(`shift.${place}.to`) ? t('hours.faultClock') : null} />
            <TextSetting numeric label={t('hours.units')} value={shift.units} placeholder={t('hours.any')}
              onChange={(units) => set(place, { units })} fault={faults.has(`shift.${place}.units`) ? t('hours.fault') : null}
              testId={`shift-units-${place}`} />
            <button type="button" className="button bare icon" aria-label={t('hours.removeShift', { name: shift.name })}
              title={t('hours.removeShift', { name: shift.name })} disabled={form.shifts.length === 1}
              onClick={() => change({ shifts: without(form.shifts, place) })}><Icon name="close" /></button>
          </div>
          <WeekdaySetting label={t('hours.begins')} value={shift.weekdays}
            onChange={(weekdays) => set(place, { weekdays })} fault={faults.has(`shift.${place}.weekdays`) ? t('hours.faultDays') : null} />
        </div>
      ))}
      <p className="faint">{t('hours.shiftsHint')}</p>
      <p><button type="button" className="button" disabled={form.shifts.length >= 8} data-testid="add-shift"
        onClick={() => change({ shifts: [...form.shifts, { name: `${form.shifts.length + 1}`, from: '19:00', to: '03:00',
          weekdays: [5, 6], units: '' }] })}>{t('hours.addShift')}</button></p>
    </fieldset>
  );
}

function ServiceRows({ form, faults, change }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <div className="setting-rows">
      {form.byOffence.map(({ offence, minutes }, place) => (
        <div key={place} className="setting-bound two">
          <ChoiceSetting label={t('hours.offence')} value={offence}
            onChange={(next) => change({ byOffence: replaced(form.byOffence, place, { offence: next }) })}
            choices={[{ value: '', title: '–' }, ...classification.map(({ code }) => ({ value: code, title: offenceName(text, code) }))]} />
          <TextSetting numeric label={t('hours.minutesShort')} value={minutes}
            onChange={(next) => change({ byOffence: replaced(form.byOffence, place, { minutes: next }) })}
            fault={faults.has(`byOffence.${place}`) ? t('hours.fault') : null} />
          <button type="button" className="button bare icon" aria-label={t('hours.remove')} title={t('hours.remove')}
            onClick={() => change({ byOffence: without(form.byOffence, place) })}><Icon name="close" /></button>
        </div>
      ))}
      <p><button type="button" className="button" onClick={() => change({ byOffence: [...form.byOffence,
        { offence: '', minutes: '60' }] })}>{t('hours.addOffence')}</button></p>
    </div>
  );
}

function Bounds({ which, form, faults, change }: Properties & { which: 'floors' | 'ceilings' }): ReactNode {
  const text = useText();
  const { t } = text;
  const areas = useAreas().data?.areas.filter(({ kind }) => (form.areas === '' ? kind !== 'boundary' : kind === form.areas)) ?? [];
  const rows = form[which];
  const set = (place: number, next: Partial<BoundRow>): void => change({ [which]: replaced(rows, place, next) });
  const all = { value: '', title: t('hours.each') };
  return (
    <fieldset className="setting-rows">
      <legend>{t(`hours.${which}`)}</legend>
      {rows.map((row, place) => (
        <div key={place} className="setting-bound">
          <ChoiceSetting label={t('hours.area')} value={row.area}
            onChange={(area) => set(place, { area })} choices={[all, ...areas.map(({ id, name }) => ({ value: id, title: name }))]} />
          <ChoiceSetting label={t('hours.shift')} value={row.shift}
            onChange={(shift) => set(place, { shift })} choices={[all, ...form.shifts.map(({ name }) => ({ value: name, title: name }))]} />
          <ChoiceSetting label={t('hours.weekday')} value={row.weekday} onChange={(weekday) => set(place, { weekday })}
            choices={[all, ...[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), title: text.weekday(day) }))]} />
          <TextSetting numeric label={t('hours.units')} value={row.units}
            onChange={(units) => set(place, { units })} fault={faults.has(`${which}.${place}`) ? t('hours.fault') : null}
            testId={`${which}-${place}`} />
          <button type="button" className="button bare icon" aria-label={t('hours.remove')} title={t('hours.remove')}
            onClick={() => change({ [which]: without(rows, place) })}><Icon name="close" /></button>
        </div>
      ))}
      <p><button type="button" className="button" onClick={() => change({ [which]: [...rows,
        { area: '', shift: '', weekday: '', units: '1' }] })} data-testid={`add-${which}`}>{t(`hours.add.${which}`)}</button></p>
    </fieldset>
  );
}
