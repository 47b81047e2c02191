import type { ReactNode } from 'react';
import { postModels } from '../../server/model/beats.ts';
import { useText } from '../messages/messages.tsx';
import { kindWords } from './area_picker.tsx';
import type { BeatsForm, Workload } from './beats_form.ts';
import { useAreaKinds } from './hours_settings.tsx';
import { ChoiceSetting, Segments, TextSetting, WordsSetting } from './setting.tsx';
import type { Choice } from './setting.tsx';

type Properties = { form: BeatsForm; faults: ReadonlySet<string>; change: (change: Partial<BeatsForm>) => void };

/** All that drawing beats or choosing posts asks for. */
export function BeatsSettings(properties: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const { form, faults, change } = properties;
  const kinds = useAreaKinds();
  const areas: Choice<string>[] = kinds.map((kind) => ({ value: `area:${kind}`, title: kindWords(text, kind) }));
  const hexes: Choice<string>[] = [{ value: 'hex', title: t('beats.hexAuto') },
    ...[7, 8, 9, 10].map((level) => ({ value: `hex:${level}`, title: t('beats.hexLevel', { level }) }))];
  const units = [...hexes, ...areas];
  const workloads: Choice<Workload>[] = (['count', 'harm', 'minutes'] as const).map((value) => ({ value, title: t(`beats.workload.${value}`) }));
  return (
    <>
      <Segments label={t('beats.kind')} value={form.kind}
        onChange={(kind) => change({ kind })} testId="beats-kind"
        choices={[{ value: 'beats', title: t('beats.kind.beats') }, { value: 'posts', title: t('beats.kind.posts') }]} />
      <TextSetting label={t('forecasts.title.label')} value={form.title} maxLength={120}
        onChange={(title) => change({ title })} testId="beats-title" />
      <div className="setting-pair">
        <ChoiceSetting label={t('beats.workload')} value={form.workload} onChange={(workload) => change({ workload })} choices={workloads} />
        <ChoiceSetting label={t('beats.unit')} value={form.unit} onChange={(unit) => change({ unit })} choices={units} testId="beats-unit" />
      </div>
      {form.workload === 'minutes' && <TextSetting numeric label={t('hours.minutes')} unit={t('hours.min')} value={form.minutes}
        onChange={(minutes) => change({ minutes })} fault={faults.has('minutes') ? t('hours.fault') : null} />}
      {form.kind === 'beats' ? <OfBeats {...properties} kinds={kinds} /> : <OfPosts {...properties} units={units} />}
    </>
  );
}

function OfBeats({ form, faults, change, kinds }: Properties & { kinds: readonly string[] }): ReactNode {
  const text = useText();
  const { t } = text;
  const fault = (name: string): string | null => (faults.has(name) ? t('hours.fault') : null);
  return (
    <>
      <ChoiceSetting label={t('beats.today')} hint={t('beats.todayHint')} value={form.today}
        onChange={(today) => change({ today })} testId="beats-today"
        choices={[{ value: '', title: t('beats.todayNone') }, ...kinds.map((kind) => ({ value: kind, title: kindWords(text, kind) }))]} />
      <div className="setting-pair">
        <TextSetting numeric label={t('beats.count')} placeholder={form.today === '' ? '' : t('beats.asToday')} value={form.beats}
          onChange={(beats) => change({ beats })} fault={fault('beats')} testId="beats-count" />
        <TextSetting numeric label={t('beats.tolerance')} unit="± %" value={form.tolerance}
          onChange={(tolerance) => change({ tolerance })} fault={fault('tolerance')} testId="beats-tolerance" />
      </div>
      {form.today !== '' && (
        <div className="setting-pair">
          <TextSetting numeric label={t('beats.mostMoved')} unit="%" value={form.mostMoved}
            onChange={(mostMoved) => change({ mostMoved })} fault={fault('mostMoved')} />
          <TextSetting label={t('beats.locked')} placeholder="101, 102" value={form.lockedBeats}
            onChange={(lockedBeats) => change({ lockedBeats })} />
        </div>
      )}
      <ChoiceSetting label={t('beats.method')} hint={t(`beats.methodHint.${form.method}`)} value={form.method}
        onChange={(method) => change({ method })} testId="beats-method"
        choices={[{ value: 'local', title: t('beats.method.local') }, { value: 'exact', title: t('beats.method.exact') }]} />
      {form.method === 'exact' && <TextSetting numeric label={t('beats.seconds')} unit={t('beats.s')} value={form.seconds}
        onChange={(seconds) => change({ seconds })} fault={fault('seconds')} />}
    </>
  );
}

function OfPosts({ form, faults, change, units }: Properties & { units: readonly Choice<string>[] }): ReactNode {
  const { t } = useText();
  const fault = (name: string): string | null => (faults.has(name) ? t('hours.fault') : null);
  return (
    <>
      <ChoiceSetting label={t('beats.model')} hint={t(`beats.modelHint.${form.model}`)} value={form.model}
        onChange={(model) => change({ model })} testId="posts-model"
        choices={postModels.map((value) => ({ value, title: t(`beats.model.${value}`) }))} />
      <div className="setting-pair">
        <TextSetting numeric label={t('beats.posts')} value={form.posts}
          onChange={(posts) => change({ posts })} fault={fault('posts')} testId="posts-count" />
        <ChoiceSetting label={t('beats.candidates')} value={form.candidates} onChange={(candidates) => change({ candidates })} choices={units} />
        <TextSetting numeric label={t('beats.reach')} value={form.reach}
          onChange={(reach) => change({ reach })} fault={fault('reach')} testId="posts-reach" />
        <ChoiceSetting label={t('beats.reachIn')} value={form.reachIn}
          onChange={(reachIn) => change({ reachIn, reach: reachIn === 'minutes' ? '8' : '3000' })}
          choices={[{ value: 'minutes', title: t('beats.reach.minutes') }, { value: 'metres', title: t('beats.reach.metres') }]} />
        <TextSetting numeric label={t('beats.speed')} unit={t('beats.kmh')} value={form.speed}
          onChange={(speed) => change({ speed })} fault={fault('speed')} />
        <TextSetting numeric label={t('beats.detour')} value={form.detour} onChange={(detour) => change({ detour })} fault={fault('detour')} />
        {form.model === 'backup' && <TextSetting numeric label={t('beats.backup')} unit="%" value={form.backup}
          onChange={(backup) => change({ backup })} fault={fault('backup')} />}
      </div>
      <WordsSetting label={t('beats.existing')} hint={t('beats.existingHint')} value={form.existing}
        onChange={(existing) => change({ existing })} fault={faults.has('existing') ? t('beats.faultPosts') : null} />
    </>
  );
}
