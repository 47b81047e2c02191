import type { ReactNode } from 'react';
import type { PatrolPlan, PlanRecord } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { filterOfRequest } from '../patrol_request.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAreas, useStatus } from '../state.tsx';
import { Copyable } from './copyable.tsx';
import { offenceWords } from './offence_picker.tsx';
import { windowWords } from './window_picker.tsx';

/** What a plan was made of, for the panel and for paper. */
export function planFacts(text: Text, plan: PatrolPlan, areaName: (area: string) => string): { key: string; title: string; value: string }[] {
  const { t, number, percent } = text;
  const asked = plan.request;
  const filter = filterOfRequest(asked);
  const { surface, choice } = plan;
  const days = { from: surface.learned.from.slice(0, 10), to: surface.learned.to.slice(0, 10) };
  const rows: [string, string][] = [
    [t('patrol.fact.expected'), t('patrol.fact.expectedText', { model: t(`patrol.model.${surface.model}`), cells: surface.cells, rows: surface.learned.rows, placed: number(surface.learned.placed) })],
    [t('patrol.fact.learned'), [windowWords(text, days), offenceWords(text, filter['offences']?.split(',').filter(Boolean) ?? []), filter['area'] ? areaName(filter['area']) : ''].filter(Boolean).join(' · ')],
    [t('patrol.fact.travel'), said(text, plan.travel.words)],
    [t('patrol.fact.visit'), t('patrol.fact.visitText', { minutes: asked.visits?.minutes ?? 15, effect: asked.visits?.effectMinutes ?? 120, kappa: number(asked.visits?.kappa ?? 0.1, 3) })],
    [t('patrol.fact.slack'), percent(asked.slackShare ?? 0.3)],
    [t('patrol.fact.choice'), t('patrol.fact.choiceText', { model: t(`patrol.choice.${choice.model}`), cells: choice.cells, how: t(`patrol.how.${choice.how}`), gap: percent(choice.gap, 2) })],
    [t('patrol.fact.holdOut'), percent(asked.holdOutShare ?? 0.1)],
    [t('patrol.fact.seed'), String(plan.seed)],
    [t('patrol.fact.dataVersion'), surface.learned.dataVersion],
    [t('patrol.fact.digest'), plan.sha256.slice(0, 16)],
  ];
  return rows.map(([title, value]) => ({ key: title, title, value }));
}

export function HowMade({ record: { plan, timings } }: { record: PlanRecord }): ReactNode {
  const text = useText();
  const { t } = text;
  const areas = useAreas().data?.areas ?? [];
  const agency = useStatus().data?.agency?.slug ?? '';
  const nameOf = (area: string): string => areas.find(({ id }) => id === area)?.name ?? t('brief.area');
  return (
    <details className="how">
      <summary>{t('analysis.how')}</summary>
      <dl className="facts">{planFacts(text, plan, nameOf).map(({ key, title, value }) => <div key={key}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
      {timings.length > 0 && <p>{t('patrol.fact.timings')}: {timings.map(({ step, ms }) => `${step} ${Math.round(ms)} ms`).join(', ')}</p>}
      <p>{t('patrol.assumptions')}</p>
      <Copyable name={t('patrol.address')} what={t('patrol.address')}
        value={`${window.location.origin}/api/v1/patrols/plans/${plan.id}?agency=${agency}`} />
    </details>
  );
}
