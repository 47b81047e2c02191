import { methodOf, methods } from '../analysis/methods.ts';
import type { Method } from '../analysis/method.ts';
import { filterQuery } from '../model/filter.ts';
import type { AnalysisBody } from '../model/analysis_request.ts';
import { Problem, type ProblemField } from '../model/problem.ts';

/** An analysis as it was asked for: a method, and all else as the texts that an address would have. */
export type AnalysisWords = { method: Method; texts: Record<string, string> };

const textOf = (value: NonNullable<AnalysisBody['filter']>[string]): string => (Array.isArray(value) ? value.join(',') : String(value));

/** Throws the Problem `unknown_method`. */
export function methodNamed(id: string | undefined): Method {
  const found = id === undefined ? undefined : methodOf(id);
  if (found !== undefined) return found;
  const message = `${id === undefined ? 'Say which method.' : `There is no method "${id.slice(0, 60)}".`} The methods are ${methods.map((one) => one.id).join(', ')}.`;
  throw new Problem('bad_request', 'unknown_method', message, [{ field: 'method', message }]);
}

/** The body and the query together, each part in its place. Throws the Problem `bad_input` for what stands in the wrong one, or twice. */
export function readAnalysisWords(body: AnalysisBody, query: Readonly<Record<string, string>>): AnalysisWords {
  const { method: inQuery, ...others } = query;
  const method = methodNamed(body.method ?? inQuery);
  const faults: ProblemField[] = [];
  const texts: Record<string, string> = { ...others };
  const put = (field: string, name: string, value: string): void => {
    if (Object.hasOwn(texts, name)) faults.push({ field, message: 'This is given twice.' });
    texts[name] = value;
  };
  if (body.method !== undefined && inQuery !== undefined) faults.push({ field: 'method', message: 'This is given twice.' });
  for (const [name, value] of Object.entries(body.filter ?? {})) {
    if (Object.hasOwn(filterQuery.shape, name)) put(`filter.${name}`, name, textOf(value));
    else faults.push({ field: `filter.${name}`, message: `The filter has no such parameter. It has ${Object.keys(filterQuery.shape).join(', ')}.` });
  }
  for (const [name, value] of Object.entries(body.parameters ?? {})) {
    if (Object.hasOwn(method.parameters, name)) put(`parameters.${name}`, name, textOf(value));
    else faults.push({ field: `parameters.${name}`, message: `The method "${method.id}" has no such parameter. It has ${Object.keys(method.parameters).join(', ') || 'none'}.` });
  }
  for (const name of ['unit', 'seed', 'crs'] as const) if (body[name] !== undefined) put(name, name, String(body[name]));
  if (faults.length === 0) return { method, texts };
  throw new Problem('bad_request', 'bad_input', `The analysis cannot be run. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
}

/** Seconds of `Prefer: wait=N` (RFC 7240), 60 at most; 10 where nothing is said. */
export function waitOf(prefer: string | undefined): number {
  const found = (prefer ?? '').split(/[,;]/).map((one) => /^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(one)?.[1]).find((one) => one !== undefined);
  if (found === undefined) return /(^|[,;])\s*respond-async\s*($|[,;])/i.test(prefer ?? '') ? 0 : 10;
  return Math.min(60, Number(found));
}
