import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCard } from '../../../server/analysis/card.ts';
import type { AnalysisInput, Method, Output } from '../../../server/analysis/method.ts';
import { methods } from '../../../server/analysis/methods.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import { analysisWarning, chart, figure, table, text } from '../../../server/model/analysis.ts';
import { offenceByCode } from '../../../server/model/offence.ts';
import { Problem } from '../../../server/model/problem.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';

const days = 70;
const size = { columns: 10, rows: 10, metres: 500, days };
const robbery = offenceByCode.get('robbery.person')!.id;
const hour = 3_600_000;

/** Some in a crowd, others anywhere, over all days. */
function town(count: number, seed: number, at = windowStart): Point[] {
  const { next } = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => ({
    x: i % 3 === 0 ? 1200 + next() * 600 : next() * 5000, y: i % 3 === 0 ? 1700 + next() * 600 : next() * 5000,
    at: at + Math.floor(next() * days * 24) * hour, offence: robbery, harm: 1 + Math.floor(next() * 300),
  }));
}

/** What befalls data, and each method has to bear. */
const selections: Readonly<Record<string, readonly Point[]>> = {
  'a town': town(240, 1),
  'nothing': [],
  'one incident': town(1, 2),
  'two incidents': town(2, 3),
  'a few incidents': town(9, 4),
  'all in one place': town(40, 5).map((point) => ({ ...point, x: 2250, y: 2250 })),
  'all at one time': town(40, 6).map((point) => ({ ...point, at: windowStart })),
  'as many in every unit': Array.from({ length: 100 }, (_, i): Point => ({ x: (i % 10) * 500 + 250, y: Math.floor(i / 10) * 500 + 250, at: windowStart + (i % days) * 24 * hour, offence: robbery })),
  'outside of the study area': town(30, 7).map((point) => ({ ...point, x: point.x + 100_000 })),
  'days without an hour': town(60, 8).map((point) => ({ ...point, at: Math.floor(point.at! / (24 * hour)) * 24 * hour, until: Math.floor(point.at! / (24 * hour)) * 24 * hour + 24 * hour, timePrecision: 2 as const })),
};

function inputFor(method: Method, values: never, points: readonly Point[]): AnalysisInput {
  const needs = method.needs(values);
  const before = town(200, 11, windowStart - days * 24 * hour);
  return analysisInput(points, {
    ...size, units: method.units.length > 0, before, history: before, baseline: town(300, 12),
    factors: (needs.factors === undefined ? null : [...needs.factors.offences, ...needs.factors.backdrop])?.map((id, i) => {
      const places = town(30, 20 + i);
      return { id, title: { en: id, uk: id }, x: Float64Array.from(places, ({ x }) => x), y: Float64Array.from(places, ({ y }) => y) };
    }) ?? null,
  });
}

/** What leaves an analysis for the page, the API and files; numbers in it are numbers or null. */
const outgoing = z.object({
  notDefined: text.nullable(), used: z.number().int().min(0), reading: z.array(text), warnings: z.array(analysisWarning), figures: z.array(figure), tables: z.array(table), charts: z.array(chart),
  harmEdition: z.string().optional(),
});

/** How often something is drawn again: what befalls data befalls it in the first few rounds. The defaults run over the doors. */
function fewRounds({ parameters }: Method): Record<string, string> {
  return Object.fromEntries(['permutations', 'runs', 'simulations', 'samples'].flatMap((name) => {
    const parameter = parameters[name];
    return parameter?.kind === 'number' ? [[name, String(Math.max(parameter.least, 39))]] : [];
  }));
}

function run(method: Method, points: readonly Point[]): Output | null {
  const { values } = readAnalysisAsked(method, fewRounds(method));
  const input = inputFor(method, values as never, points);
  try {
    return method.run(input, values, { seed: 1, tick: () => {} });
  } catch (error) {
    // Something has to be said first (sites, units): then it is a problem for a person, never a fault.
    if (error instanceof Problem) return null;
    throw error;
  }
}

function checkLayer({ layer }: Output, units: number): void {
  if (layer === null) return;
  const places = 'units' in layer.places ? layer.places.units.length : layer.places.shapes.length;
  if ('units' in layer.places) expect(layer.places.units.every((unit) => unit >= 0 && unit < units)).toBe(true);
  else expect(JSON.stringify(layer.places.shapes, (_, one: unknown) => (typeof one === 'number' && !Number.isFinite(one) ? 'NOT A NUMBER' : one))).not.toContain('NOT A NUMBER');
  for (const [name, column] of Object.entries(layer.columns)) expect([name, column.length]).toEqual([name, places]);
  const codes = layer.classes?.map(({ code }) => code) ?? [];
  expect([...new Set(layer.columns.class)].filter((one) => one !== null && !codes.includes(one))).toEqual([]);
}

describe('every method', () => {
  it('has an id of its own, a card, a title in both languages, and defaults that it takes itself', () => {
    expect(new Set(methods.map(({ id }) => id)).size).toBe(methods.length);
    for (const method of methods) {
      expect(method.id).toMatch(/^[a-z][a-z_]*$/);
      expect(readCard(method.card).answers.length).toBeGreaterThan(10);
      for (const said of [method.title, method.question]) expect([method.id, said.en.length > 3, said.uk.length > 3, said.en === said.uk]).toEqual([method.id, true, true, false]);
      for (const [name, parameter] of Object.entries(method.parameters)) expect([method.id, name, parameter.explain.en.length > 20, parameter.explain.uk.length > 20]).toEqual([method.id, name, true, true]);
    }
  });

  describe.each(methods.map((method) => [method.id, method] as const))('%s', (_, method) => {
    it.each(Object.keys(selections))('leaves no number that is none, and gives a result or a reason, for %s', (name) => {
      const output = run(method, selections[name]!);
      if (output === null) return;
      const { layer, ...rest } = output;
      // Numbers that are none become null on the way to JSON, which hides them: so they are looked for before.
      expect(outgoing.safeParse(rest).error?.issues ?? []).toEqual([]);
      const texts = JSON.stringify([rest.reading, rest.warnings, rest.figures, rest.notDefined]);
      expect(/.{0,60}(\bNaN\b|Infinity|∞|undefined|"(en|uk)":"").{0,20}/.exec(texts)?.[0]).toBeUndefined();
      checkLayer(output, method.units.length > 0 ? size.columns * size.rows : 0);
      if (output.notDefined === null) expect(output.reading.length).toBeGreaterThan(0);
      else expect([layer, rest.figures, rest.tables, rest.charts, rest.reading]).toEqual([null, [], [], [], []]);
      if (selections[name]!.length === 0 && method.needs(readAnalysisAsked(method, {}).values).before === undefined) expect(output.notDefined).not.toBeNull();
    });
  });
});
