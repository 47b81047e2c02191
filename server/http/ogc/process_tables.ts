import type { z } from '@hono/zod-openapi';
import type { Database } from '../../db/database.ts';
import type { FilterQuery } from '../../model/filter.ts';
import { changeQuery, hexQuery } from '../../model/parameters.ts';
import { Problem } from '../../model/problem.ts';
import { findChanges } from '../../tasks/find_changes.ts';
import { runHotspots } from '../../tasks/find_hotspots.ts';
import type { Process } from '../../tasks/jobs_process.ts';
import { resolveFilter, type Resolved } from '../../tasks/resolve_filter.ts';
import { checkLayer, parseInputs, severalAndAreas } from './process_checks.ts';
import { inputsOf } from './processes_inputs.ts';

type Described = Pick<Process, 'title' | 'description'> & { id: 'hotspots' | 'changes'; output: { title: string; description: string; required: readonly string[] }; doing: string };
type TableWork<Q> = {
  filterOf: (query: Q) => FilterQuery;
  /** The id that the table is kept under; throws the Problem `no_statistic` where nothing can be tested. */
  compute: (database: Database, resolved: Resolved, query: Q, signal: AbortSignal) => Promise<string>;
};

/** A table of hexagons, tested and kept under an id. */
function tableProcess<S extends z.ZodObject>(schema: S, { id, output, doing, ...words }: Described, { filterOf, compute }: TableWork<z.infer<S>>): Process {
  return {
    id, ...words, version: '1.0.0', sync: true, transmission: ['value', 'reference'], inputs: inputsOf(schema.shape as Readonly<Record<string, z.ZodType>>, severalAndAreas),
    output: { id, title: output.title, description: output.description, schema: { type: 'object', contentMediaType: 'application/json', required: [...output.required] } },
    async check(database, { who, inputs }, signal) {
      checkLayer(who, id);
      return (await resolveFilter(database, who, filterOf(parseInputs(schema, inputs)), signal)).agency;
    },
    async run(database, { who, inputs }, { signal, progress }) {
      const query = parseInputs(schema, inputs);
      progress(5, doing);
      const resolved = await resolveFilter(database, who, filterOf(query), signal);
      return { kind: 'result', resultId: await compute(database, resolved, query, signal) };
    },
  };
}

/** Gi* over the hexagons of a filter. The result stands under the id of its run. */
export const hotspotsProcess = tableProcess(hexQuery.omit({ format: true, empty: true, statistic: true }), {
  id: 'hotspots', title: 'Hotspots', doing: 'counting and testing',
  description: 'Counts and harm on H3 hexagons with Getis-Ord Gi*, corrected by Benjamini-Hochberg over all cells of the study area: what /api/v1/hexes gives, kept under an id.',
  output: { title: 'Table of hexagons', description: 'As of /api/v1/hexes, empty cells included.', required: ['meta', 'cell', 'count', 'harm', 'z', 'p', 'q', 'bin'] },
}, {
  filterOf: ({ resolution: _, measure: _m, rings: _r, ...filter }) => filter,
  async compute(database, resolved, { resolution, measure, rings }, signal) {
    const { meta } = await runHotspots(database, { ...resolved.context, purpose: 'a job' }, { ...resolved, resolution, measure, rings, statistic: 'gi_star' }, { signal });
    if (meta.hotspots !== null) return meta.hotspots.run;
    throw new Problem('unprocessable', 'no_statistic', 'Nothing can be tested here: there are no incidents, or every cell has as many as any other. /api/v1/hexes gives the counts.');
  },
});

/** Each hexagon against another window. The result stands under its id. */
export const changesProcess = tableProcess(changeQuery, {
  id: 'changes', title: 'Changes', doing: 'counting and comparing',
  description: 'Counts on H3 hexagons against those of another window, by the E-test, corrected by Benjamini-Hochberg over all cells that are tested: what /api/v1/changes gives, kept under an id.',
  output: {
    title: 'Table of changes', description: 'As of /api/v1/changes.',
    required: ['meta', 'cell', 'count', 'before', 'expected', 'difference', 'ratio', 'ratioLower', 'ratioUpper', 'p', 'q', 'bin'],
  },
}, {
  filterOf: ({ resolution: _, against: _a, ...filter }) => filter,
  async compute(database, resolved, { resolution, against }, signal) {
    const { meta } = await findChanges(database, { ...resolved.context, purpose: 'a job' }, { ...resolved, resolution, against }, { signal });
    if (meta.changes.result !== null) return meta.changes.result;
    const because = meta.warnings.find(({ code }) => code === 'not_compared')?.message ?? 'Nothing is compared.';
    throw new Problem('unprocessable', 'no_statistic', `${because} /api/v1/changes gives the counts of the window.`);
  },
});
