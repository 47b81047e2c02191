import { planBody } from '../../model/patrol.ts';
import { plannedShift } from '../../model/shift.ts';
import { planPatrols } from '../../tasks/plan_patrols.ts';
import { resolveAgency } from '../../tasks/resolve_filter.ts';
import type { Routers } from '../../tasks/travel_times.ts';
import { documentProcess, patrolPrefix } from './process_document.ts';

/** Where a plan can be had. */
export const planPath = (id: string): string => `/api/v1/patrols/plans/${id}`;

export const planProcess = (routers: Routers) => documentProcess({
  id: `${patrolPrefix}plan`, title: 'Patrol plan', version: '1.0.0', body: planBody, scopes: ['patrols:write'],
  description: 'Which cells are visited in a coming shift, how often, by whom and in which order. The request is that of POST /api/v1/patrols/plans.',
  output: { title: 'Patrol plan', description: 'As of /api/v1/patrols/plans/{id}.' },
  // Refused before it stands in line: the rest is known only once the data have been read.
  check: async (database, { who, agency: slug, body }, signal) => {
    const { agency } = await resolveAgency(database, who, slug, signal);
    plannedShift(body.shift, agency.zone);
  },
  async run(database, asked, { signal, progress }) {
    const id = await planPatrols(database, asked.who, asked, { signal, progress, routers });
    return { id, path: planPath(id) };
  },
});
