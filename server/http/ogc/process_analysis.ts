import type { z } from '@hono/zod-openapi';
import type { Method } from '../../analysis/method.ts';
import { methods } from '../../analysis/methods.ts';
import type { Parameter } from '../../analysis/parameters.ts';
import { analysisQueryOf, readAnalysisAsked } from '../../analysis/query.ts';
import { checkExactPlaces } from '../../tasks/exact_places.ts';
import type { InputDescription, Process } from '../../tasks/jobs_process.ts';
import { checkAnalysis, runAnalysis } from '../../tasks/run_analysis.ts';
import { checkLayer, severalAndAreas } from './process_checks.ts';
import { inputsOf } from './processes_inputs.ts';

/** What the processes of methods begin with. */
export const analysisPrefix = 'analysis-';

/** Of `near_repeat`: `analysis-near-repeat`. */
export const analysisProcessId = ({ id }: Pick<Method, 'id'>): string => `${analysisPrefix}${id.replaceAll('_', '-')}`;

const mostInList = 5000;

/** Parameters that are lists are given as arrays; what each may be stands in its schema. */
function inputOf(parameter: Parameter): Partial<InputDescription> {
  switch (parameter.kind) {
    case 'number': return { schema: { type: parameter.whole === true ? 'integer' : 'number', minimum: parameter.least, maximum: parameter.most, default: parameter.default } };
    case 'choice': return { schema: { type: 'string', enum: parameter.choices.map(({ value }) => value), default: parameter.default } };
    case 'flag': return { schema: { type: 'boolean', default: parameter.default } };
    case 'numbers': case 'list': return { schema: { type: 'number', minimum: parameter.least, maximum: parameter.most }, maxOccurs: parameter.size[1] };
    case 'units': case 'offences': return { schema: { type: 'string' }, maxOccurs: mostInList };
    case 'window': return { schema: { type: 'string', default: parameter.default } };
  }
}

/** One method, as what /api/v1/analyses runs. The result stands under its id, also where it says that nothing is defined. */
function analysisProcess(method: Method, mostBytes: number): Process {
  const special = Object.fromEntries(Object.entries(method.parameters).map(([name, parameter]) => [name, { title: parameter.title.en, ...inputOf(parameter) }]));
  return {
    id: analysisProcessId(method), title: method.title.en, description: `${method.question.en} What POST /api/v1/analyses gives, kept under an id.`,
    version: `${method.version}.0.0`, sync: true, transmission: ['value', 'reference'],
    inputs: inputsOf(analysisQueryOf(method).shape as Readonly<Record<string, z.ZodType>>, { ...severalAndAreas, ...special }),
    output: {
      id: 'result', title: 'Result of the analysis', description: 'As of /api/v1/analyses/{id}: figures, reading, warnings, tables, charts and map layer.',
      schema: { type: 'object', contentMediaType: 'application/json', required: ['id', 'method', 'parameters', 'filter', 'dataVersion', 'reading', 'warnings', 'figures', 'tables', 'charts', 'layer'] },
    },
    async check(database, { who, inputs }, signal) {
      checkLayer(who, 'analysis');
      checkExactPlaces(who, method.id);
      return (await checkAnalysis(database, who, readAnalysisAsked(method, inputs), signal)).agency;
    },
    async run(database, { who, inputs }, { signal, progress }) {
      const { id } = await runAnalysis(database, who, readAnalysisAsked(method, inputs), { signal, progress, mostBytes });
      return { kind: 'result', resultId: id };
    },
  };
}

/** One for each method; `mostBytes` is the memory that each may take. */
export const analysisProcesses = (mostBytes: number): readonly Process[] => methods.map((method) => analysisProcess(method, mostBytes));
