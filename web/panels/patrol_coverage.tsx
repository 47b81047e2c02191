import type { ReactNode } from 'react';
import type { PatrolPlan } from '../../server/model/patrol.ts';
import { useText } from '../messages/messages.tsx';
import { Bars } from './patrol_bars.tsx';
import type { BarRow } from './patrol_bars.tsx';
import { amountWords, changeWords } from './patrol_words.ts';

/** How much of what is expected visits reach, beside no visits, random ones and last week's; and how far the solver is from what is possible. */
export function Coverage({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t, percent } = text;
  const { coverage, choice } = plan;
  // Intervals are amounts, as what is reached is.
  const shareOf = (amount: number | null): number | null => (amount === null || coverage.total <= 0 ? null : amount / coverage.total);
  const most = coverage.total > 0 ? Math.min(1, Math.max(coverage.plan.share, coverage.bound / coverage.total, shareOf(coverage.random.upper) ?? 0, coverage.lastWeek?.share ?? 0)) : 1;
  const scale = (share: number | null): number | null => (share === null ? null : most > 0 ? share / most : 0);
  const row = (key: 'plan' | 'none' | 'random' | 'lastWeek', part: PatrolPlan['coverage']['plan'] | null, more: Partial<BarRow> = {}): BarRow => ({
    key, name: t(`patrol.coverage.${key}`), share: part && scale(part.share), lower: part && scale(shareOf(part.lower)), upper: part && scale(shareOf(part.upper)),
    value: part ? percent(part.share, 1) : t('patrol.coverage.noLastWeek'), ...more,
  });
  const { random } = coverage;
  const [lower, upper] = [shareOf(random.lower), shareOf(random.upper)];
  const interval = lower !== null && upper !== null ? `${percent(random.share, 1)} (${percent(lower, 1)}–${percent(upper, 1)})` : percent(random.share, 1);
  return (
    <section className="outcome-part" data-testid="coverage">
      <h3>{t('patrol.coverage')}</h3>
      <p className="faint">{t('patrol.coverageHint', { total: amountWords(text, coverage.unit, coverage.total) })}</p>
      <Bars caption={t('patrol.coverage')} testId="coverage-bars" rows={[
        row('plan', coverage.plan, { strong: true }), row('random', random, { value: interval, quiet: true }), row('lastWeek', coverage.lastWeek, { quiet: true }), row('none', coverage.none, { quiet: true }),
        { key: 'bound', name: t('patrol.coverage.bound'), share: coverage.total > 0 ? scale(coverage.bound / coverage.total) : null, value: coverage.total > 0 ? percent(coverage.bound / coverage.total, 1) : '–', quiet: true },
      ]} />
      <p className="faint">{t('patrol.boundHint', { gap: percent(coverage.gap, 1) })}</p>
      <p className="faint" data-testid="solver-gap">{t(choice.how === 'exact' ? 'patrol.solverExact' : 'patrol.solverHeuristic', { cells: choice.cells, gap: percent(choice.gap, choice.gap > 0 && choice.gap < 0.1 ? 2 : 0), model: t(`patrol.choice.${choice.model}`), ms: Math.round(choice.heuristicMs) })}</p>
    </section>
  );
}

/** What one unit more would add, and what one less would cost. */
export function Marginal({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t } = text;
  const { marginal, coverage, routes } = plan;
  if (marginal.length === 0) return null;
  const most = Math.max(...marginal.map(({ reached }) => reached), 1e-9);
  return (
    <section className="outcome-part" data-testid="marginal">
      <h3>{t('patrol.marginal')}</h3>
      <Bars caption={t('patrol.marginal')} rows={marginal.map(({ units, reached, adds }): BarRow => ({
        key: String(units), name: t('patrol.unitCount', { count: units }), share: reached / most, strong: units === routes.length, quiet: units !== routes.length,
        value: <>{amountWords(text, coverage.unit, reached)}{units > routes.length && <span
          className="faint"> {t('patrol.adds', { amount: changeWords(text, coverage.unit, adds) })}</span>}</>,
      }))} />
    </section>
  );
}

/** Minutes of patrol by area, beside what people reported there. */
export function Fairness({ plan }: { plan: PatrolPlan }): ReactNode {
  const text = useText();
  const { t, percent, number } = text;
  if (plan.fairness.length === 0) return null;
  const most = Math.max(...plan.fairness.flatMap(({ patrolShare, reportedShare }) => [patrolShare, reportedShare]), 1e-9);
  return (
    <section className="outcome-part" data-testid="fairness">
      <h3>{t('patrol.fairness')}</h3>
      <p className="faint">{t('patrol.fairnessHint')}</p>
      <div className="table-frame scroll" tabIndex={0} role="region" aria-label={t('patrol.fairness')}>
        <table className="figures">
          <thead><tr>
            <th scope="col">{t('patrol.area')}</th><th scope="col"
              className="number">{t('patrol.patrolMinutes')}</th><th scope="col">{t('patrol.shareOfPatrol')}</th>
            <th scope="col" className="number">{t('patrol.shareOfReported')}</th><th scope="col" className="number">{t('patrol.ratio')}</th>
          </tr></thead>
          <tbody>
            {plan.fairness.map(({ area, name, patrolMinutes, patrolShare, reportedShare, ratio }) => (
              <tr key={area}>
                <td>{name}</td><td className="number">{number(patrolMinutes)}</td>
                <td className="bars-track"><span className="bars-frame"><span className="bars-bar"
                  style={{ width: `${(100 * patrolShare) / most}%` }} /><span className="bars-mark"
                  style={{ left: `${(100 * reportedShare) / most}%` }} /></span><span
                  className="bars-number">{percent(patrolShare)}</span></td>
                <td className="number">{percent(reportedShare)}</td><td className="number">{ratio === null ? '–' : number(ratio, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
