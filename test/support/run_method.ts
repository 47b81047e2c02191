import { expect } from 'vitest';
import { z } from 'zod';
import type { AnalysisInput, Method, Output } from '../../server/analysis/method.ts';
import type { Parameters, Values } from '../../server/analysis/parameters.ts';
import { analysisWarning, chart, figure, table, text } from '../../server/model/analysis.ts';

const defaultsOf = <P extends Parameters>(parameters: P): Values<P> =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default])) as Values<P>;

/** Runs a method with its defaults and what is set otherwise, and checks that every part of the answer has the shape that the doors expect. */
export function runMethod<P extends Parameters>(method: Method<P>, input: AnalysisInput, set: Partial<Values<P>> = {}): Output {
  const output = method.run(input, { ...defaultsOf(method.parameters), ...set }, { seed: 1, tick: () => undefined });
  z.array(text).parse(output.reading);
  z.array(analysisWarning).parse(output.warnings);
  z.array(figure).parse(output.figures);
  z.array(table).parse(output.tables);
  z.array(chart).parse(output.charts);
  for (const { rows, columns } of output.tables) for (const row of rows) expect(row.length).toBe(columns.length);
  for (const { en, uk } of [...output.reading, ...output.warnings.map((one) => one.text)]) {
    for (const sentence of [en, uk]) expect(sentence).toMatch(/^[^{}]*[.!?]$/);
    expect(uk).toMatch(/[а-яіїєґ]/i);
  }
  checkLayer(output, input);
  if (output.notDefined !== null) expect([output.figures, output.tables, output.charts, output.layer]).toEqual([[], [], [], null]);
  return output;
}

function checkLayer({ layer }: Output, input: AnalysisInput): void {
  if (layer === null) return;
  const n = 'units' in layer.places ? layer.places.units.length : layer.places.shapes.length;
  if ('units' in layer.places) for (const unit of layer.places.units) expect(unit).toBeLessThan(input.units!.n);
  for (const [name, column] of Object.entries(layer.columns)) expect([name, column.length]).toEqual([name, n]);
  const codes = new Set(layer.classes?.map(({ code }) => code));
  for (const code of layer.columns.class ?? []) if (code !== null) expect(codes).toContain(code);
}
