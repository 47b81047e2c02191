import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { OperationRecord } from '../../server/model/operation.ts';
import type { PlanSummary } from '../../server/model/patrol.ts';
import { addresses } from '../addresses.ts';
import { operationAddresses } from '../operations.ts';
import { dayAfter } from '../patrol_draft.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useAnswer, useStatus, useView } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { sendJson } from '../work.ts';
import { Drop } from './drop.tsx';
import { OffenceTree, offenceWords } from './offence_picker.tsx';
import { firstOperation, judgeOperation, operationFormOf } from './operation_form.ts';
import type { CandidateSource, OperationForm } from './operation_form.ts';
import { ChoiceSetting, TextSetting, WeekdaySetting, WordsSetting } from './setting.tsx';
import { WorkProgress } from './work_progress.tsx';

const listedPlans = 100;

/** Plans that can be chosen, by their shift and name. */
export function usePlans(): PlanSummary[] {
  const agency = useStatus().data?.agency ?? null;
  return useAnswer(agency ? addresses.patrolPlans({ agency: agency.slug, limit: listedPlans }) : null).data?.plans ?? [];
}
export const planName = (text: Text, { title, from, id }: Pick<PlanSummary,
  'title' | 'from' | 'id'>): string => `${text.instant(from)} ${title || id.slice(0, 8)}`;

/** A decision: what is wrong, what will be done, where and for how long. */
export function NewOperation({ draft = null, onMade }: { /** The one that is changed; null for another one. */ draft?: OperationRecord | null; onMade: (record: OperationRecord) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [form, setForm] = useState<OperationForm>(() => (draft ? operationFormOf(draft) : { ...firstOperation(agency?.lastCompleteDay ? dayAfter(agency.lastCompleteDay, 2) : ''), offences: view.offences }));
  const [tried, setTried] = useState(false);
  const worker = useWork();
  const set = (change: Partial<OperationForm>): void => setForm((now) => ({ ...now, ...change }));
  const { body, faults } = judgeOperation(form);
  const fault = (name: string, words: MessageId = 'hours.fault'): string | null => (tried && faults.has(name) ? t(words) : null);
  const make = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!agency || faults.size > 0) return;
    const question = { agency: agency.slug };
    worker.start(() => (draft ? sendJson<OperationRecord>(operationAddresses.one(draft.id, question), body,
      'PATCH') : sendJson<OperationRecord>(operationAddresses.make(question), body)), onMade);
  };
  return (
    <form className="stack" onSubmit={make} noValidate data-testid={draft ? 'change-operation' : 'new-operation'}>
      <TextSetting label={t('forecasts.title.label')} value={form.title} maxLength={120}
        onChange={(title) => set({ title })} fault={fault('title', 'operations.fault.title')} testId="operation-title" />
      <WordsSetting label={t('operations.why')} hint={t('operations.whyHint')} value={form.why}
        onChange={(why) => set({ why })} fault={fault('why', 'operations.fault.why')} />
      <div className="parameter">
        <Drop label={t('operations.offences')} value={form.offences.length === 0 ? '–' : offenceWords(text, form.offences)} width={380}
          testId="operation-offences"><OffenceTree chosen={form.offences} onChoose={(offences) => set({ offences })} /></Drop>
        {fault('offences') && <p className="parameter-fault" role="alert">{t('operations.fault.offences')}</p>}
        <p className="faint">{t('operations.offencesHint')}</p>
      </div>
      <div className="setting-pair">
        <TextSetting label={t('operations.from')} value={form.from} placeholder="2026-03-01"
          onChange={(from) => set({ from })} fault={fault('from', 'operations.fault.day')} testId="operation-from" />
        <TextSetting numeric label={t('operations.days')} value={form.days} onChange={(days) => set({ days })} fault={fault('days')} />
        <ChoiceSetting label={t('operations.beforeKind')} value={form.before} onChange={(before) => set({ before })} 
          choices={[{ value: 'previous', title: t('operations.before.previous') }, { value: 'year', title: t('operations.before.year') },
            ...(form.before.includes('/') ? [{ value: form.before, title: form.before }] : [])]} />
        <ChoiceSetting label={t('operations.rings')} value={form.rings}
          onChange={(rings) => set({ rings })} choices={(['0', '1', '2', '3'] as const).map((value) => ({ value, title: value }))} />
        <TextSetting label={t('operations.hours')} value={form.hours} placeholder="20-3"
          onChange={(hours) => set({ hours })} fault={fault('hours', 'operations.fault.hours')} />
        <ChoiceSetting label={t('measure.label')} value={form.measure}
          onChange={(measure) => set({ measure })} choices={[{ value: 'count', title: t('measure.count') },
          { value: 'harm', title: t('measure.harm') }]} />
      </div>
      <WeekdaySetting label={t('operations.weekdays')} value={form.weekdays}
        onChange={(weekdays) => set({ weekdays })} fault={fault('weekdays', 'hours.faultDays')} />
      <Candidates form={form} set={set} fault={fault} />
      <button type="submit" className="button primary" disabled={worker.busy}
        data-testid={draft ? 'save-operation' : 'make-operation'}>{t(draft ? 'operations.save' : 'operations.make')}</button>
      {tried && faults.size > 0 && <p className="parameter-fault" role="status">{t('analysis.wrong', { count: faults.size })}</p>}
      <WorkProgress worker={worker} name={t('operations.make')} />
    </form>
  );
}

function Candidates({ form, set, fault }: { form: OperationForm; set: (change: Partial<OperationForm>) => void; fault: (name: string,
  words?: MessageId) => string | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const plans = usePlans();
  const sources: CandidateSource[] = ['busiest', 'plan', 'result', 'cells'];
  return (
    <>
      <ChoiceSetting label={t('operations.candidates')} value={form.source}
        onChange={(source) => set({ source })} choices={sources.map((value) => ({ value, title: t(`operations.source.${value}`) }))}
        testId="operation-source" />
      {form.source === 'busiest' && <TextSetting numeric label={t('operations.howMany')} value={form.busiest}
        onChange={(busiest) => set({ busiest })} fault={fault('busiest')} testId="operation-busiest" />}
      {form.source === 'plan' && (
        <ChoiceSetting label={t('operations.plan')} value={form.plan}
          onChange={(plan) => set({ plan })} fault={fault('plan', 'operations.fault.plan')}
          choices={[{ value: '', title: plans.length > 0 ? '–' : t('operations.noPlans') },
            ...plans.map((plan) => ({ value: plan.id, title: planName(text, plan) }))]} />
      )}
      {form.source === 'result' && <TextSetting label={t('operations.result')} hint={t('operations.resultHint')} value={form.result}
        onChange={(result) => set({ result })} fault={fault('result', 'operations.fault.result')} />}
      {form.source === 'cells' && <WordsSetting label={t('operations.cellNames')} hint={t('operations.cellsHint')} value={form.cells}
        onChange={(cells) => set({ cells })} fault={fault('cells', 'operations.fault.cells')} />}
    </>
  );
}
