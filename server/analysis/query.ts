import { z } from 'zod';
import { filterQuery, type FilterQuery } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import { badParameter } from './bad_parameter.ts';
import type { Method } from './method.ts';
import { commonShape, parameterShape, type Parameters, type Values } from './parameters.ts';

/** An analysis as it was asked for, every text checked and every default filled in. */
export type AnalysisAsked = {
  method: Method;
  filter: FilterQuery;
  values: Values<Parameters>;
  /** Undefined: that of the method. */
  unit: string | undefined;
  seed: number;
  crs: string | undefined;
};

const shapeOf = (method: Method) => ({ ...filterQuery.shape, ...commonShape, ...parameterShape(method.parameters) });

/** What the addresses of a method take: the filter's parameters, those of every analysis, and its own, all as texts. */
export const analysisQueryOf = (method: Method): z.ZodObject => z.strictObject(shapeOf(method));

/** Throws the Problem `invalid_parameter`, naming each field that cannot be used. */
export function readAnalysisAsked(method: Method, texts: Readonly<Record<string, string>>): AnalysisAsked {
  const read = analysisQueryOf(method).safeParse(texts);
  if (!read.success) throw badParameters(method, read.error.issues);
  const given = read.data as Record<string, unknown>;
  const part = (names: readonly string[]) => Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
  const asked: AnalysisAsked = {
    method, filter: part(Object.keys(filterQuery.shape)) as FilterQuery, values: part(Object.keys(method.parameters)) as Values<Parameters>,
    unit: given['unit'] as string | undefined, seed: given['seed'] as number, crs: given['crs'] as string | undefined,
  };
  checkUnit(method, asked.unit);
  return asked;
}

function checkUnit({ id, units }: Method, unit: string | undefined): void {
  if (unit === undefined) return;
  const kind = unit.split(':')[0]!;
  if (units.length === 0 ? kind === 'none' : (units as readonly string[]).includes(kind)) return;
  const message = units.length === 0 ? `The method "${id}" looks at the points themselves: leave the unit out.`
    : `The method "${id}" takes ${units.join(', ')}, not ${kind}.`;
  throw badParameter('unit', message);
}

function badParameters(method: Method, issues: readonly z.core.$ZodIssue[]): Problem {
  const known = Object.keys(shapeOf(method));
  const fields = issues.flatMap((issue) => (issue.code === 'unrecognized_keys'
    ? issue.keys.map((field) => ({ field, message: `The method "${method.id}" has no parameter "${field.slice(0, 60)}". It takes ${known.join(', ')}.` }))
    : [{ field: issue.path.join('.'), message: issue.message }]));
  return new Problem('bad_request', 'bad_input', `The analysis cannot be run. ${fields.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, fields);
}

/** Values as the texts that an address would have. */
export const textsOf = (values: Values<Parameters>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [
    name, Array.isArray(value) ? value.join(',') : String(value as string | number | boolean),
  ]));
