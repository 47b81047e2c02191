import type { Text } from '../model/analysis.ts';
import type { PatrolPlan, PlanRecord, PlanRoute } from '../model/patrol.ts';

/** A plan, or one unit's part of it, to be written down. */
export type PlanFile = {
  record: PlanRecord;
  /** Those of the units that are asked for. */
  routes: readonly PlanRoute[];
  language: keyof Text;
};

/** What the plan is called; a plan without a title by its shift. */
export const planTitle = ({ title, id }: Pick<PatrolPlan, 'title' | 'id'>): string => (title === '' ? `Patrol plan ${id}` : title);

const cellCode = / · ([0-9a-f]{15})\b/g;
/** A cell is called by its area and its code; of the code the last digits that differ tell neighbours apart. */
export const shortPlace = (name: string): string => name.replace(cellCode, (_, cell: string) => ` · ${cell.replace(/f+$/, '').slice(-4)}`);
