import type { PatrolPlan, PlanRoute } from '../../server/model/patrol.ts';

export type Span = { from: number; to: number };

/** The time that a timeline shows: the shift. */
export const spanOf = ({ shift }: Pick<PatrolPlan, 'shift'>): Span => ({ from: Date.parse(shift.from), to: Date.parse(shift.to) });

/** Where an instant lies in it, 0 to 1. */
export const shareOf = ({ from, to }: Span, instant: number): number => (to > from ? Math.min(1, Math.max(0, (instant - from) / (to - from))) : 0);

/** As which visit one would be put in at an instant: after those whose middle lies before it. `without`: the visit that is taken out of the same row. */
export function orderAt({ stops }: Pick<PlanRoute, 'stops'>, instant: number, without: number | null): number {
  const before = stops.filter(({ order, arrive, leave }) => order !== without && (Date.parse(arrive) + Date.parse(leave)) / 2 < instant);
  return before.length + 1;
}
