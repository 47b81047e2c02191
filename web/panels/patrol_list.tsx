import { useState } from 'react';
import type { ReactNode } from 'react';
import { addresses } from '../addresses.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { shiftWords } from './patrol_words.ts';

const pageOf = 20;

/** Plans that were made, by anybody, the latest first, with what was decided. */
export function PlanList(): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const { ended } = usePatrol();
  const agency = useStatus().data?.agency ?? null;
  const [limit, setLimit] = useState(pageOf);
  const list = useAnswer(agency ? addresses.patrolPlans({ agency: agency.slug, limit }) : null, `${ended} ${view.plan ?? ''}`);
  return (
    <section className="run-list" aria-labelledby="plans-title" data-testid="plans">
      <h3 id="plans-title">{t('patrol.plans')}</h3>
      <Waiting answer={list} lines={3} />
      {list.failure && <Failed failure={list.failure} retry={list.retry} />}
      {list.data && list.data.plans.length === 0 && <p className="quiet">{t('patrol.noPlans')}</p>}
      <ul>
        {list.data?.plans.map((plan) => (
          <li key={plan.id}>
            <button type="button" className="run-row" aria-current={view.plan === plan.id}
              onClick={() => changeView({ plan: plan.id, callSign: null, cell: null })} data-testid="earlier-plan" data-plan={plan.id}>
              <strong>{plan.title || shiftWords(text, plan)}</strong>
              {plan.title && <span>{shiftWords(text, plan)}</span>}
              <span className="quiet">{t('patrol.planSummary', { units: plan.units, visits: plan.visits, share: text.percent(plan.share, 1) })}</span>
              <span className="faint">{t(`patrol.status.${plan.status}`)} · {text.instant(plan.decidedAt ?? plan.createdAt)}{plan.basedOn && ` · ${t('patrol.changed')}`}</span>
            </button>
          </li>
        ))}
      </ul>
      {list.data?.next && <button type="button" className="button small"
        onClick={() => setLimit(limit + pageOf)}>{t('patrol.morePlans')}</button>}
    </section>
  );
}
