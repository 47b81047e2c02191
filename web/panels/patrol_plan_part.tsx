import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { MapCommands } from '../map_commands.ts';
import { PatrolProvider, usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useNarrow, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { PlanForm } from './patrol_form.tsx';
import { PlanList } from './patrol_list.tsx';
import { PatrolMapFrame } from './patrol_map_frame.tsx';
import { Outcome } from './patrol_outcome.tsx';
import { UnitSheet } from './patrol_sheet.tsx';
import { Timeline } from './patrol_timeline.tsx';
import { PrintedPlan } from './printed_plan.tsx';
import { usePrinting } from './printing.ts';
import { useAnalysisShortcuts } from './shortcuts.ts';

type Doors = { onHelp: () => void; onDownload: () => void };

/** Where should these units spend these hours, and what do they leave uncovered? */
export function PlanPart(doors: Doors): ReactNode {
  return <PatrolProvider><Bench {...doors} /></PatrolProvider>;
}

function Bench({ onHelp, onDownload }: Doors): ReactNode {
  const { t } = useText();
  const narrow = useNarrow();
  const [view] = useView();
  const { record, tool, setTool, stop, choose } = usePatrol();
  const commands = useRef<MapCommands>(null);
  const [instant, setInstant] = useState<number | null>(null);
  const plan = record.data?.plan ?? null;
  useEffect(() => setInstant(null), [plan?.shift.from, plan?.shift.to]);
  const leave = (): void => {
    if (tool) setTool(null);
    else if (stop) choose(null);
    else changeView({ cell: null });
  };
  useAnalysisShortcuts({ onHelp, leave, zoom: (by) => commands.current?.zoom(by), fit: () => changeView({ camera: null }) });
  const printed = usePrinting(() => commands.current?.picture() ?? null);
  const paper = printed && createPortal(<PrintedPlan {...printed} record={record.data} callSign={view.callSign} />, document.getElementById('root')!);
  if (view.callSign !== null && view.plan !== null) return <>{paper}<UnitSheet record={record} callSign={view.callSign} commands={commands} /></>;

  const settings = (
    <aside className="bench-settings scroll" aria-label={t('patrol.settings')}>
      <PlanForm />
      <PlanList />
    </aside>
  );
  const map = (
    <div className="patrol-middle">
      <PatrolMapFrame plan={plan} instant={instant} commands={commands} />
      {plan && <Timeline plan={plan} instant={instant} onInstant={setInstant} />}
    </div>
  );
  const said = (): ReactNode => {
    if (record.failure) return <div className="stack" data-testid="lost-plan"><Failed failure={record.failure} retry={record.retry} /><button type="button" className="button" onClick={() => changeView({ plan: null })}>{t('patrol.withoutPlan')}</button></div>;
    if (view.plan !== null && !record.data) return <Waiting answer={record} lines={8} />;
    if (record.data) return <Outcome record={record.data} onDownload={onDownload} />;
    return <div className="stack" data-testid="no-plan"><h2>{t('patrol.noPlanTitle')}</h2><p>{t('patrol.noPlan')}</p><p className="quiet">{t('patrol.noPlanMap')}</p></div>;
  };
  if (!narrow) {
    return (
      <>
        {paper}
        <div className="bench patrol-bench">
          {settings}
          <main className="bench-map" aria-label={t('shell.map')}>{map}</main>
          <aside className="bench-result scroll" aria-label={t('patrol.outcome')}>{said()}</aside>
        </div>
      </>
    );
  }
  return (
    <>
      {paper}
      <div className="bench-narrow patrol-bench">
        {plan ? <details className="narrow-settings"><summary>{t('patrol.settings')}</summary>{settings}</details> : settings}
        <section aria-label={t('shell.map')}>{map}</section>
        <main className="bench-result" aria-label={t('patrol.outcome')}>{said()}</main>
      </div>
    </>
  );
}
