import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { surfaceModels, type SurfaceModel } from '../../server/model/surface.ts';
import type { Measure } from '../../server/model/filter.ts';
import { forecastAddresses } from '../forecasts.ts';
import type { Series } from '../forecasts.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus, useView } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { sendJson } from '../work.ts';
import { ChoiceSetting, TextSetting, TickSetting, WeekdaySetting } from './setting.tsx';
import { clockIn, numberIn, shareIn } from './setting_values.ts';
import { WorkProgress } from './work_progress.tsx';

type Form = { title: string; model: SurfaceModel; measure: Measure; begins: string; hours: string; weekdays: number[]; learnDays: string; coverage: string; active: boolean };
const first: Form = { title: '', model: 'recency', measure: 'count', begins: '20:00', hours: '8', weekdays: [1, 2, 3, 4, 5, 6, 7],
  learnDays: '365', coverage: '1', active: true };

/** A series of forecasts: one model, asked before every shift of a kind. */
export function NewSeries({ onMade }: { onMade: (series: Series) => void }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [form, setForm] = useState(first);
  const worker = useWork();
  const set = (change: Partial<Form>): void => setForm((now) => ({ ...now, ...change }));
  const begins = clockIn(form.begins);
  const hours = numberIn(form.hours, { least: 1, most: 24, whole: true });
  const learnDays = numberIn(form.learnDays, { least: 28, most: 3660, whole: true });
  const coverage = shareIn(form.coverage, { least: 0.0001, most: 0.5 });
  const usable = begins !== null && hours !== null && learnDays !== null && coverage !== null && form.weekdays.length > 0;
  const make = (event: FormEvent): void => {
    event.preventDefault();
    if (!agency || !usable) return;
    const filter = { ...(view.offences.length > 0 && { offences: view.offences.join(',') }), ...(view.area && { area: view.area }) };
    const body = {
      title: form.title.trim(), surface: { model: form.model, measure: form.measure, filter,
        ...(view.resolution !== null && { resolution: view.resolution }) },
      begins, hours, weekdays: form.weekdays, learnDays, coverage, active: form.active,
    };
    worker.start(() => sendJson<Series>(forecastAddresses.series({ agency: agency.slug }), body), onMade);
  };
  return (
    <form className="stack" onSubmit={make} noValidate>
      <TextSetting label={t('forecasts.title.label')} value={form.title} maxLength={120} onChange={(title) => set({ title })} testId="series-title" />
      <ChoiceSetting label={t('forecasts.model')} hint={t(`forecasts.modelHint.${form.model}`)} value={form.model}
        onChange={(model) => set({ model })} testId="series-model"
        choices={surfaceModels.map((value) => ({ value, title: t(`forecasts.model.${value}`) }))} />
      <div className="setting-pair">
        <ChoiceSetting label={t('measure.label')} value={form.measure}
          onChange={(measure) => set({ measure })} choices={[{ value: 'count', title: t('measure.count') },
          { value: 'harm', title: t('measure.harm') }]} />
        <TextSetting numeric label={t('forecasts.coverage')} unit="%" value={form.coverage}
          onChange={(value) => set({ coverage: value })} fault={coverage === null ? t('hours.fault') : null} />
        <TextSetting label={t('forecasts.begins')} value={form.begins} maxLength={5} placeholder="20:00"
          onChange={(value) => set({ begins: value })} fault={begins === null ? t('hours.faultClock') : null} testId="series-begins" />
        <TextSetting numeric label={t('forecasts.lasts')} unit={t('hours.h')} value={form.hours}
          onChange={(value) => set({ hours: value })} fault={hours === null ? t('hours.fault') : null} />
      </div>
      <WeekdaySetting label={t('hours.begins')} value={form.weekdays}
        onChange={(weekdays) => set({ weekdays })} fault={form.weekdays.length === 0 ? t('hours.faultDays') : null} />
      <TextSetting numeric label={t('forecasts.learn')} unit={t('forecasts.days')} value={form.learnDays}
        onChange={(value) => set({ learnDays: value })} fault={learnDays === null ? t('hours.fault') : null} />
      <TickSetting label={t('forecasts.active')} hint={t('forecasts.activeHint')} value={form.active} onChange={(active) => set({ active })} />
      <p className="faint">{t('forecasts.onFilter')}</p>
      <button type="submit" className="button primary" disabled={!usable || worker.busy} data-testid="make-series">{t('forecasts.make')}</button>
      <WorkProgress worker={worker} name={t('forecasts.make')} />
    </form>
  );
}
