import { useId } from 'react';
import type { ReactNode } from 'react';
import type { StreetList } from '../../server/model/streets.ts';
import { surfaceModels } from '../../server/model/surface.ts';
import type { Address } from '../addresses.ts';
import { address } from '../addresses.ts';
import { faultsOf, numberRules, typedNumber } from '../patrol_draft.ts';
import type { Draft, NumberField } from '../patrol_draft.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { useAnswer, useStatus, useView, useWindow } from '../state.tsx';
import { offenceWords } from './offence_picker.tsx';
import { useFaults } from './patrol_faults.ts';
import { ForecastOffer } from './patrol_forecast.tsx';
import { Infeasible } from './patrol_infeasible.tsx';
import { LimitFields } from './patrol_limits.tsx';
import { UnitFields } from './patrol_units.tsx';
import { ClockInput } from './clock_input.tsx';
import { ChoiceSetting, Segments, TextSetting } from './setting.tsx';
import { windowWords } from './window_picker.tsx';
import { WorkProgress } from './work_progress.tsx';

/** Everything that a plan can be told, and the button that makes it. Whoever changes nothing gets three units on the coming evening. */
export function PlanForm(): ReactNode {
  const { t } = useText();
  const { draft, plan, worker, record, reset } = usePatrol();
  if (!draft) return <p className="quiet" role="status">{t('state.loading')}</p>;
  const wrong = faultsOf(draft).length;
  const failure = worker.work?.failure ?? null;
  const impossible = failure?.fields.some(({ change }) => change) ?? false;
  return (
    <form className="method-form" noValidate onSubmit={(event) => { event.preventDefault(); if (!worker.busy) plan(); }}
      aria-label={t('patrol.settings')} data-testid="plan-form">
      <ShiftFields draft={draft} />
      <ExpectedFields draft={draft} />
      <UnitFields draft={draft} />
      <VisitFields draft={draft} />
      <LimitFields draft={draft} />
      <TravelFields draft={draft} />
      <OtherFields draft={draft} />
      <div className="run-bar">
        {failure && impossible ? <Infeasible failure={failure} /> : <WorkProgress worker={worker} name={t('patrol.planning')} />}
        {!worker.busy && (
          <>
            <button type="submit" className="button primary" disabled={wrong > 0}
              data-testid="plan">{t(record.data ? 'patrol.planAnew' : 'patrol.plan')}</button>
            {wrong > 0 ? <p className="parameter-fault">{t('analysis.wrong', { count: wrong })}</p> : record.data && <button type="button" className="button link faint" onClick={reset}>{t('patrol.reset')}</button>}
          </>
        )}
      </div>
    </form>
  );
}

/** A number of the request, judged while it is typed. */
export function PlanNumber({ field, draft, label, hint, unit }: { field: NumberField; draft: Draft; label: string; hint?: string; unit?: string }): ReactNode {
  const { change } = usePatrol();
  const faultAt = useFaults();
  const percent = 'percent' in numberRules[field];
  return (
    <TextSetting label={label} hint={hint} unit={percent ? '%' : unit} numeric fault={faultAt(field)}
      value={typedNumber(draft, field)} maxLength={12}
      onChange={(typed) => change(({ numbers }) => ({ numbers: { ...numbers, [field]: typed } }))} testId={`field-${field}`} />
  );
}

type Part = { draft: Draft };

function ShiftFields({ draft }: Part): ReactNode {
  const { t } = useText();
  const { change } = usePatrol();
  const faultAt = useFaults();
  const id = useId();
  const fault = faultAt('shift.from') ?? faultAt('shift.to') ?? faultAt('shift');
  const overnight = draft.from !== '' && draft.to !== '' && draft.to <= draft.from;
  return (
    <fieldset className="parameter" aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend>{t('patrol.shift')}</legend>
      <div className="shift-fields">
        <label><span className="faint">{t('patrol.day')}</span><input className="field"
          value={draft.day} maxLength={10} spellCheck={false} autoComplete="off" aria-invalid={faultAt('shift.from') !== null}
          onChange={({ target }) => change({ day: target.value })} data-testid="field-day" /></label>
        <label><span className="faint">{t('patrol.from')}</span><ClockInput value={draft.from}
          onChange={(from) => change({ from })} invalid={faultAt('shift.from') !== null} testId="field-from" /></label>
        <label><span className="faint">{t('patrol.to')}</span><ClockInput value={draft.to}
          onChange={(to) => change({ to })} invalid={faultAt('shift.to') !== null} testId="field-to" /></label>
      </div>
      {fault && <p className="parameter-fault" role="alert" id={`${id}-fault`}>{fault}</p>}
      <p className="faint">{t(overnight ? 'patrol.overnight' : 'patrol.sameDay')}</p>
    </fieldset>
  );
}

function ExpectedFields({ draft }: Part): ReactNode {
  const text = useText();
  const { t } = text;
  const { change } = usePatrol();
  const faultAt = useFaults();
  const [view] = useView();
  const days = useWindow();
  return (
    <fieldset className="parameter">
      <legend>{t('patrol.expected')}</legend>
      <ForecastOffer draft={draft} />
      {draft.forecast === null && (
        <ChoiceSetting label={t('patrol.model')} value={draft.model} onChange={(model) => change({ model })}
          fault={faultAt('surface.model') ?? faultAt('surface')} hint={t(`patrol.modelHint.${draft.model}`)} testId="field-model"
          choices={surfaceModels.map((value) => ({ value, title: t(`patrol.model.${value}`) }))} />
      )}
      <Segments label={t('measure.label')} value={draft.measure} onChange={(measure) => change({ measure })}
        choices={[{ value: 'count', title: t('measure.count') }, { value: 'harm', title: t('measure.harm') }]} testId="field-measure" />
      <p className="faint" data-testid="learned">{t('patrol.learned', { window: days ? windowWords(text, days) : '', offences: offenceWords(text, view.offences) })}</p>
    </fieldset>
  );
}

function VisitFields({ draft }: Part): ReactNode {
  const { t } = useText();
  return (
    <fieldset className="parameter">
      <legend>{t('patrol.visits')}</legend>
      <div className="pair">
        <PlanNumber field="visits.minutes" draft={draft} label={t('patrol.visitMinutes')} unit={t('patrol.min')} />
        <PlanNumber field="slackShare" draft={draft} label={t('patrol.slack')} />
      </div>
      <p className="faint">{t('patrol.visitHint')}</p>
      <details className="how">
        <summary>{t('patrol.visitMore')}</summary>
        <div className="stack">
          <PlanNumber field="visits.effectMinutes" draft={draft} label={t('patrol.effect')} unit={t('patrol.min')}
            hint={t('patrol.effectHint')} />
          <PlanNumber field="visits.gapMinutes" draft={draft} label={t('patrol.gap')} unit={t('patrol.min')} />
          <PlanNumber field="visits.kappa" draft={draft} label={t('patrol.kappa')} hint={t('patrol.kappaHint')} />
        </div>
      </details>
    </fieldset>
  );
}

const travelChoices = ['', 'streets', 'straight', 'osrm', 'valhalla'] as const;

/** How units travel, and what there is to travel on. */
function TravelFields({ draft }: Part): ReactNode {
  const text = useText();
  const { t } = text;
  const { change } = usePatrol();
  const faultAt = useFaults();
  const agency = useStatus().data?.agency ?? null;
  const streets = useAnswer(agency ? address('/api/v1/patrols/streets', { agency: agency.slug }) as Address<StreetList> : null);
  const network = streets.data?.networks.find(({ current }) => current) ?? null;
  const routers = streets.data?.routers ?? { osrm: false, valhalla: false };
  const offered = travelChoices.filter((how) => how === '' || how === 'straight' || how === draft.travel || (how === 'streets' ? network !== null : routers[how]));
  const found = network ? t('patrol.travelStreets', { name: network.name, kilometres: text.number(network.metres / 1000) }) : streets.data ? t('patrol.travelStraight') : '';
  return (
    <fieldset className="parameter">
      <legend>{t('patrol.travel')}</legend>
      <ChoiceSetting label={t('patrol.travelHow')} value={draft.travel ?? ''}
        onChange={(how) => change({ travel: how === '' ? null : how })} fault={faultAt('travel.how') ?? faultAt('travel')} testId="field-travel"
        choices={offered.map((value) => ({ value, title: t(`patrol.travel.${value || 'auto'}`) }))} hint={found} />
      <details className="how">
        <summary>{t('patrol.travelMore')}</summary>
        <div className="pair">
          <PlanNumber field="travel.speedKmh" draft={draft} label={t('patrol.speed')} unit={t('patrol.kmh')} />
          <PlanNumber field="travel.detour" draft={draft} label={t('patrol.detour')} />
        </div>
        <p className="faint">{t('patrol.travelHint')}</p>
      </details>
    </fieldset>
  );
}

function OtherFields({ draft }: Part): ReactNode {
  const { t } = useText();
  const { change } = usePatrol();
  return (
    <details className="how">
      <summary>{t('patrol.more')}</summary>
      <div className="stack">
        <TextSetting label={t('patrol.title')} value={draft.title} onChange={(title) => change({ title })} maxLength={120}
          testId="field-title" />
        <ChoiceSetting label={t('patrol.choice')} value={draft.choice} onChange={(choice) => change({ choice })}
          hint={t(`patrol.choiceHint.${draft.choice}`)} testId="field-choice"
          choices={(['coverage', 'p_median'] as const).map((value) => ({ value, title: t(`patrol.choice.${value}`) }))} />
        <div className="pair">
          <PlanNumber field="choice.reachMetres" draft={draft} label={t('patrol.reach')} unit={t('patrol.m')} />
          <PlanNumber field="choice.cells" draft={draft} label={t('patrol.cells')} />
        </div>
        <p className="faint">{t('patrol.reachHint')}</p>
        <PlanNumber field="holdOutShare" draft={draft} label={t('patrol.holdOut')} hint={t('patrol.holdOutHint')} />
        <PlanNumber field="nearBest" draft={draft} label={t('patrol.nearBest')} hint={t('patrol.nearBestHint')} />
        <div className="pair">
          <PlanNumber field="seed" draft={draft} label={t('patrol.seed')} />
          <PlanNumber field="choice.seconds" draft={draft} label={t('patrol.seconds')} unit={t('patrol.s')} />
        </div>
        <p className="faint">{t('patrol.seedHint')}</p>
      </div>
    </details>
  );
}
