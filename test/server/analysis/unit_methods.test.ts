import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { concentrationOfPlaces } from '../../../server/analysis/concentration.ts';
import { forecastAccuracy } from '../../../server/analysis/forecast_accuracy.ts';
import { getisOrdHotspots } from '../../../server/analysis/getis_ord.ts';
import { globalAutocorrelation } from '../../../server/analysis/global_autocorrelation.ts';
import { localMoranClusters } from '../../../server/analysis/local_moran.ts';
import type { AnalysisInput, Method, Output } from '../../../server/analysis/method.ts';
import { methodOf } from '../../../server/analysis/methods.ts';
import { operationEffect } from '../../../server/analysis/operation_effect.ts';
import { parameterShape, type Parameters, type Values } from '../../../server/analysis/parameters.ts';
import { periodComparison } from '../../../server/analysis/period_comparison.ts';
import { spatialPatternTest } from '../../../server/analysis/pattern_test.ts';
import { smoothedRates } from '../../../server/analysis/smoothed_rates.ts';
import { readCard } from '../../../server/analysis/card.ts';
import { analysisWarning, chart, figure, table, text } from '../../../server/model/analysis.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, type Point } from '../../support/analysis_input.ts';

function run<P extends Parameters>(method: Method<P>, input: AnalysisInput, given: Partial<Values<P>> = {}): Output {
  const defaults = z.object(parameterShape(method.parameters)).parse({}) as Values<P>;
  return method.run(input, { ...defaults, ...given }, { seed: 5, tick: () => {} });
}

/** Ten by ten squares of 500 m: a few everywhere, many around the third square from the south-west corner. */
function clustered(seed = 3, extra = 60): Point[] {
  const { next } = seededRandom(seed);
  return [
    ...Array.from({ length: 200 }, () => ({ x: next() * 5000, y: next() * 5000 })),
    ...Array.from({ length: extra }, () => ({ x: 1000 + next() * 1000, y: 1000 + next() * 1000 })),
  ];
}
const input = analysisInput(clustered(), { before: clustered(4, 10), baseline: clustered(5, 10) });
const hotUnits = ['2_2', '2_3', '3_2', '3_3'];

const methods: readonly (readonly [Method, Partial<Values<Parameters>>])[] = [
  [getisOrdHotspots as unknown as Method, {}], [getisOrdHotspots as unknown as Method, { inference: 'permutation', measure: 'harm' }], [localMoranClusters as unknown as Method, {}],
  [localMoranClusters as unknown as Method, { inference: 'normal', correction: 'none' }], [globalAutocorrelation as unknown as Method, {}], [concentrationOfPlaces as unknown as Method, {}],
  [concentrationOfPlaces as unknown as Method, { measure: 'harm', shares: [10, 20, 30, 90] }], [spatialPatternTest as unknown as Method, {}], [operationEffect as unknown as Method, { treated: hotUnits }],
  [operationEffect as unknown as Method, { treated: hotUnits, control: ['7_7', '7_8'], displacement: false }], [smoothedRates as unknown as Method, {}],
  [smoothedRates as unknown as Method, { exposure: 'incidents', smoothing: 'local' }],
];

const shape = z.object({ reading: z.array(text), warnings: z.array(analysisWarning), figures: z.array(figure), tables: z.array(table), charts: z.array(chart) });

describe('methods over units', () => {
  it.each(methods.map(([method, given]) => [`${method.id} ${JSON.stringify(given)}`, method, given] as const))('%s gives what the contract says', (_, method, given) => {
    expect(methodOf(method.id)).toBe(method);
    expect(readCard(method.card).id).toBe(method.card);
    const output = run(method, input, given);
    expect(output.notDefined).toBeNull();
    shape.parse(output);
    expect(output.used).toBe(260);
    expect(output.reading.length).toBeGreaterThanOrEqual(2);
    for (const { en, uk } of [...output.reading, ...output.warnings.map((warning) => warning.text)]) {
      for (const said of [en, uk]) expect(said).not.toMatch(/NaN|undefined|null|[{}]/);
      expect(uk).toMatch(/[а-яіїє]/);
    }
    const numbers = JSON.stringify([output.figures, output.tables, output.charts], (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'NOT FINITE' : value));
    expect(numbers).not.toContain('NOT FINITE');
    for (const { columns, rows } of output.tables) for (const row of rows) expect(row.length).toBe(columns.length);
    if (output.layer === null) return;
    const codes = output.layer.classes?.map(({ code }) => code);
    for (const own of output.layer.columns.class ?? []) expect(codes).toContain(own);
    for (const column of Object.values(output.layer.columns)) expect(column.length).toBe(100);
    expect(run(method, input, given)).toEqual(output);
  });

  it.each(methods.map(([method, given]) => [method.id, method, given] as const))('%s has a reason, not a result, where nothing happened', (_, method, given) => {
    const output = run(method, analysisInput([], { before: [], baseline: [] }), given);
    expect(output.notDefined?.uk).toMatch(/[а-яіїє]/);
    expect([output.figures, output.tables, output.charts, output.layer]).toEqual([[], [], [], null]);
  });

  it.each(methods.filter(([{ id }]) => ['getis_ord', 'local_moran', 'autocorrelation'].includes(id)).map(([method, given]) => [method.id, method, given] as const))('%s has a reason where every unit has the same', (_, method, given) => {
    const even = Array.from({ length: 100 }, (__, i) => ({ x: 250 + 500 * (i % 10), y: 250 + 500 * Math.floor(i / 10) }));
    expect(run(method, analysisInput(even), given).notDefined?.en).toMatch(/same number/);
  });
});

describe('hot spots', () => {
  it('are where the incidents were planted', () => {
    for (const inference of ['normal', 'permutation'] as const) {
      const { layer, figures } = run(getisOrdHotspots, input, { inference, permutations: 9999 });
      expect(layer!.columns.class![2 * 10 + 2]).toMatch(/^hot/);
      expect(layer!.columns.class![8 * 10 + 8]).toBe('neither');
      expect(figures.find(({ id }) => id === 'hot')!.value).toBeGreaterThanOrEqual(4);
    }
  });

  it('say when a cold spot cannot be seen, and when the tests are not corrected', () => {
    expect(run(getisOrdHotspots, analysisInput(clustered().slice(0, 60))).warnings.map(({ code }) => code)).toContain('cold_spots_not_detectable');
    expect(run(getisOrdHotspots, input, { correction: 'none' }).warnings.map(({ code }) => code)).toContain('not_corrected');
  });

  it('say when permutations are too few to pass the correction', () => {
    const { warnings } = run(getisOrdHotspots, input, { inference: 'permutation', permutations: 99, correction: 'bonferroni' });
    expect(warnings.map(({ code }) => code)).toContain('too_few_permutations');
  });
});

describe('clusters and outliers', () => {
  it('are high among high in the planted corner', () => {
    const { layer } = run(localMoranClusters, input, { permutations: 9999 });
    expect(layer!.columns.class![2 * 10 + 2]).toBe('high_high');
  });
});

describe('the whole map', () => {
  it('has a pattern when incidents were planted, and none when they are spread by chance', () => {
    expect(run(globalAutocorrelation, input).reading[0]!.en).toMatch(/more alike/);
    expect(run(globalAutocorrelation, analysisInput(clustered(9, 0))).reading[0]!.en).toMatch(/cannot be told from chance/);
  });
});

describe('concentration', () => {
  it('marks the units that hold half, and tells of chance and of few incidents', () => {
    const { layer, figures, reading } = run(concentrationOfPlaces, analysisInput(clustered(3, 40).slice(170)));
    expect(layer!.columns.class!.filter((code) => code === 'empty').length).toBeGreaterThan(30);
    expect(figures.find(({ id }) => id === 'gini_corrected')!.value).toBeLessThan(figures.find(({ id }) => id === 'gini')!.value as number);
    expect(reading.map(({ en }) => en).join(' ')).toMatch(/fewer incidents than units/);
  });
});

describe('an operation', () => {
  const before = clustered(4, 300);
  const operation = (given: object, after: readonly Point[] = clustered(3, 60)) => run(operationEffect, analysisInput(after, { before }), { treated: hotUnits, ...given });

  it('that coincides with a large fall is said to, with the interval', () => {
    const { figures, reading } = operation({ control: ['7_7', '7_8', '8_7', '8_8'] });
    const total = figures.find(({ id }) => id === 'total')!;
    expect(total.value).toBeLessThan(-150);
    expect(total.upper).toBeLessThan(0);
    expect(reading[0]!.en).toMatch(/fewer incidents than/);
  });

  it('without a difference is neither praised nor blamed', () => {
    expect(operation({ control: ['7_7', '7_8', '8_7', '8_8'] }, before).reading[0]!.en).toMatch(/neither shown nor ruled out/);
  });

  it('picks units to compare with away from it, and warns of that', () => {
    const { layer, warnings } = operation({});
    const control = layer!.columns.class!.flatMap((code, i) => (code === 'control' ? [i] : []));
    expect(control.length).toBe(4);
    for (const i of control) expect(Math.max(i % 10, Math.floor(i / 10))).toBeGreaterThan(4);
    expect(warnings.map(({ code }) => code)).toEqual(['control_picked', 'control_unlike']);
  });

  it('scales a window of another length', () => {
    const twice = { ...analysisInput(before, { before: [...before, ...before] }) };
    const longer = { ...twice, before: { ...twice.before!, window: { ...twice.before!.window, fromDay: twice.before!.window.fromDay - 70 } } };
    expect(run(operationEffect, longer, { treated: hotUnits, control: ['7_7'] }).figures[0]!.value).toBeCloseTo(0, 9);
  });

  it('has to be said where it was, by units that there are, with something left to compare', () => {
    expect(operation({ treated: [] }).notDefined!.en).toMatch(/Say which units/);
    expect(operation({ treated: ['2_2', '99_99'] }).notDefined!.en).toMatch(/99_99/);
    expect(operation({ treated: Array.from({ length: 100 }, (_, i) => `${i % 10}_${Math.floor(i / 10)}`) }).notDefined!.en).toMatch(/No units are left/);
  });
});

describe('rates', () => {
  it('are drawn towards the common one, the raw beside them', () => {
    const { layer } = run(smoothedRates, input);
    const { value, score } = layer!.columns;
    const common = 260 / 25;
    value!.forEach((smoothed, i) => expect(Math.abs(smoothed - common)).toBeLessThanOrEqual(Math.abs(score![i]! - common) + 1e-9));
  });
});

describe('the earlier map', () => {
  it('catches what happens again in the same place, and its misses are on the map', () => {
    const { figures, layer, tables, charts } = run(forecastAccuracy, analysisInput(clustered(3, 100), { before: clustered(4, 100) }), { coverages: [4] });
    expect(figures.find(({ id }) => id === 'pai')).toMatchObject({ value: expect.closeTo(9, -1) as number });
    expect(figures.find(({ id }) => id === 'hit_rate')!.value).toBeGreaterThan(0.3);
    expect(hotUnits.map((id) => layer!.columns.class![Number(id[0]) + 10 * Number(id[2])])).toEqual(['caught', 'caught', 'caught', 'caught']);
    expect(layer!.columns.class).toContain('missed');
    expect(tables[0]!.rows.map(([name]) => (name as { en: string }).en)).toEqual(['Plain count', 'Gi*']);
    expect((charts[0] as { lines: { id: string }[] }).lines.map(({ id }) => id)).toEqual(['count', 'gi', 'best', 'random']);
  });

  it('is no better than chance where nothing is repeated, and undefined where nothing was', () => {
    const { figures } = run(forecastAccuracy, analysisInput(clustered(3, 0), { before: clustered(4, 0) }), { coverages: [10] });
    expect(figures.find(({ id }) => id === 'pai')!.lower).toBeLessThan(1);
    expect(run(forecastAccuracy, analysisInput(clustered(3, 0), { before: [] })).notDefined!.en).toMatch(/baseline is empty/);
  });
});

describe('the pattern', () => {
  it('moved towards where incidents were planted', () => {
    const { layer, figures } = run(spatialPatternTest, analysisInput(clustered(3, 300), { before: clustered(4, 0) }));
    expect(layer!.columns.class![2 * 10 + 2]).toBe('larger');
    expect(figures.find(({ id }) => id === 'similarity')!.value).toBeLessThan(1);
  });

  it('cannot be compared with a window that the data do not reach over', () => {
    const uncovered = { ...input, before: { ...input.before!, covered: false } };
    expect(run(spatialPatternTest, uncovered).notDefined).not.toBeNull();
    expect(run(operationEffect, uncovered, { treated: hotUnits }).notDefined).not.toBeNull();
  });
});

describe('the comparison of two periods', () => {
  it('does not judge units with too few, as the table of changes does not', () => {
    const at = (x: number, count: number): Point[] => Array.from({ length: count }, () => ({ x, y: 100 }));
    const { layer, reading } = run(periodComparison, analysisInput([...at(100, 20), ...at(600, 1)], { before: [...at(100, 2), ...at(600, 1), ...at(1100, 9)] }));
    expect(layer!.columns.class!.slice(0, 4)).toEqual(['more', 'few', 'fewer', 'few']);
    expect(layer!.columns.p![1]).toBeNaN();
    expect(reading[2]!.en).toMatch(/^98 units have fewer than 3/);
  });
});
