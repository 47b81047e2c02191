import type { Text } from '../model/analysis.ts';
import type { PlanRecord, PlanSummary } from '../model/patrol.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { percentWords } from './percent_words.ts';


/** Clock of the agency. */
const clockOf = (zone: string) => {
  const clock = zoneClock(zone);
  return (instant: string): string => new Date(clock.localOf(Date.parse(instant))).toISOString().slice(11, 16);
};

/** A plan as lines of text. */
export function planInWords({ plan, status, reason, timings }: PlanRecord, language: keyof Text): string[] {
  const at = clockOf(plan.shift.zone);
  const { choice, coverage } = plan;
  return [
    `${plan.title === '' ? 'Plan' : plan.title} ${plan.id}: ${status}${reason === null ? '' : ` (${reason})`}`, ...plan.reading.map((one) => `- ${one[language]}`),
    ...plan.warnings.map((one) => `! ${one.text[language]}`), plan.travel.words[language],
    `Choice of ${choice.cells} cells (${choice.model}): ${choice.how}, gap ${percentWords(choice.gap)}. Plan to bound: gap ${percentWords(coverage.gap)}.`,
    ...plan.routes.flatMap((route) => [
      '', `${route.unit}  ${at(route.from)} to ${at(route.to)}: ${route.visitMinutes} min in cells, ${route.travelMinutes} min on the way, ${route.slackMinutes} min free, ${(route.metres / 1000).toFixed(1)} km`,
      ...route.stops.map((stop) => `  ${String(stop.order).padStart(2)}. ${at(stop.arrive)} to ${at(stop.leave)}  ${stop.name}${stop.locked ? '  (fixed)' : ''}`),
    ]),
    ...(timings.length === 0 ? [] : ['', timeLine(timings)]),
  ];
}

/** Where the time went. */
function timeLine(timings: PlanRecord['timings']): string {
  const total = timings.reduce((sum, { ms }) => sum + ms, 0) || 1;
  return `${(total / 1000).toFixed(2)} s: ${timings.map(({ step, ms }) => `${step} ${ms} ms (${Math.round((ms / total) * 100)} %)`).join(', ')}`;
}

export const plansInWords = (plans: readonly PlanSummary[]): string[] => (plans.length === 0 ? ['There are no plans.'] : plans.map((one) =>
  `${one.id}  ${one.from.slice(0, 16)}Z  ${String(one.units).padStart(3)} units  ${String(one.visits).padStart(4)} visits  ${percentWords(one.share).padStart(7)}  ${one.status.padEnd(8)}  ${one.title}`));
