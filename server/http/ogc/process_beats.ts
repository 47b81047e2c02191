import { beatsBody } from '../../model/beats.ts';
import { drawBeatPlan } from '../../tasks/draw_beats.ts';
import { readWorkQuestion } from '../../tasks/reported_work.ts';
import { documentProcess, patrolPrefix } from './process_document.ts';

/** Where beats can be had. */
export const beatsPath = (id: string): string => `/api/v1/patrols/beats/${id}`;

export const beatsProcess = documentProcess({
  id: `${patrolPrefix}beats`, title: 'Beats drawn anew', version: '1.0.0', body: beatsBody, scopes: ['patrols:write'],
  description: 'Beats by equal work, each in one piece, from those of today. The request is that of POST /api/v1/patrols/beats.',
  output: { title: 'Beats', description: 'As of /api/v1/patrols/beats/{id}.' },
  check: async (database, { who, agency, body }, signal) => { await readWorkQuestion(database, who, { agency, filter: body.filter }, signal); },
  async run(database, asked, { signal, progress }) {
    const id = await drawBeatPlan(database, asked.who, asked, { signal, progress });
    return { id, path: beatsPath(id) };
  },
});
