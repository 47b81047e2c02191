import { describe, expect, it } from 'vitest';
import { bandsOf } from '../../../server/analysis/density_bands.ts';
import { centrography } from '../../../server/analysis/centrography.ts';
import { kernelDensity } from '../../../server/analysis/kernel_density.ts';
import type { AnalysisInput, Method, Output } from '../../../server/analysis/method.ts';
import { nearestNeighbourIndex } from '../../../server/analysis/nearest_neighbour_index.ts';
import { parameterShape, type Parameters } from '../../../server/analysis/parameters.ts';
import { relativeRisk } from '../../../server/analysis/relative_risk.ts';
import { ripley } from '../../../server/analysis/ripley.ts';
import { chart, figure, table } from '../../../server/model/analysis.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';

/** Runs with defaults unless said otherwise; values as an address has them. */
function run<P extends Parameters>(method: Method<P>, input: AnalysisInput, given: Record<string, string> = {}, seed = 1): Output {
  const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([name, schema]) => [name, schema.parse(given[name])]));
  return method.run(input, values as never, { seed, tick: () => undefined });
}

const { next } = seededRandom(21);
const strewn = (count: number, offence: number): Point[] => Array.from({ length: count }, () => ({ x: next() * 5000, y: next() * 5000, offence }));
/** 60 incidents around (1,200, 1,200) and 60 strewn over 5 by 5 km; against 400 others strewn evenly. */
const town: Point[] = [...Array.from({ length: 60 }, () => ({ x: 1000 + next() * 400, y: 1000 + next() * 400, offence: 1 })), ...strewn(60, 1)];
const others = strewn(400, 2);
const input = (points: readonly Point[] = town): AnalysisInput => analysisInput(points, { baseline: [...points, ...others] });
const bare = (points: readonly Point[] = town): AnalysisInput => analysisInput(points, { units: false });
const quick: Record<string, Record<string, string>> = { relative_risk: { permutations: '99' }, ripley: { simulations: '39' }, nearest_neighbour_index: { simulations: '39', orders: '3' }, kernel_density: { rule: 'cross_validated' }, centrography: { parts: '3' } };
const methods = [kernelDensity, relativeRisk, nearestNeighbourIndex, ripley, centrography] as unknown as Method[];
const figureOf = ({ figures }: Output, id: string): unknown => figures.find((one) => one.id === id)?.value;
const rowOf = (output: Output, id: string, row = 0): readonly unknown[] => output.tables.find((one) => one.id === id)!.rows[row]!;

describe.each(methods.map((method) => [method.id, method] as const))('%s', (id, method) => {
  const of = (points?: readonly Point[]): AnalysisInput => (method.units.length > 0 ? input(points) : bare(points));

  it('gives figures, tables, charts and texts of the common form, in both languages', () => {
    const output = run(method, of(), quick[id]);
    expect(output.notDefined).toBeNull();
    for (const one of output.figures) expect(figure.safeParse(one).success, one.id).toBe(true);
    for (const one of output.tables) expect(table.safeParse(one).success, one.id).toBe(true);
    for (const one of output.charts) expect(chart.safeParse(one).success, one.id).toBe(true);
    expect(output.charts.length).toBeGreaterThan(0);
    for (const { en, uk } of [...output.reading, ...output.warnings.map(({ text }) => text)]) {
      expect(en).toMatch(/^[^{}]{20,}$/);
      expect(uk).toMatch(/[а-яіїєґ][^{}]{20,}$/);
    }
    expect(output.used).toBe(town.length);
  });

  it('is the same again for the same seed', () => {
    expect(run(method, of(), quick[id], 7)).toEqual(run(method, of(), quick[id], 7));
  });

  it('gives a reason, and nothing else, where it is not defined', () => {
    for (const points of [[], ...(method.units.length > 0 ? [] : [[{ x: 100, y: 100 }], [{ x: 100, y: 100 }, { x: 100, y: 100 }, { x: 100, y: 100 }]])]) {
      const output = run(method, of(points), quick[id]);
      expect(output.notDefined!.uk).toMatch(/[а-яіїєґ]/);
      expect([output.reading, output.figures, output.tables, output.charts, output.layer]).toEqual([[], [], [], [], null]);
    }
  });

  it('stops when it is told to', () => {
    if (!method.random) return;
    const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([name, schema]) => [name, schema.parse(quick[id]?.[name])]));
    expect(() => method.run(of(), values as never, { seed: 1, tick: () => { throw new Error('stopped'); } })).toThrow('stopped');
  });
});

describe('kernel density', () => {
  it('puts the heap into the densest band, with its cut and its share of the incidents', () => {
    const output = run(kernelDensity, input(), { bandwidth: '600' });
    // Squares of 500 m: the heap lies in column 2, row 2, and on its borders.
    expect(rowOf(output, 'units')[0]).toBe('2_2');
    const [share, cut, units, squareKm, held] = rowOf(output, 'bands') as number[];
    expect([share, units, squareKm]).toEqual([0.01, 1, 0.25]);
    expect(cut).toBe(rowOf(output, 'units')[1]);
    expect(held).toBeGreaterThan(0.2);
    expect((rowOf(output, 'bands', 3) as number[])[2]).toBe(25);
    const { layer } = output;
    expect(layer!.columns.class![22]).toBe('band_1');
    expect(layer!.columns.value!.length).toBe(100);
    expect(output.figures.find((one) => one.id === 'bandwidth')!.because!.en).toBe('as given');
  });

  it('has about the number of incidents when density is added up over the area', () => {
    const { layer } = run(kernelDensity, input(), { bandwidth: '1000', edge: 'true' });
    const total = layer!.columns.value!.reduce((sum, one) => sum + one * 0.25, 0);
    expect(Math.abs(total / town.length - 1)).toBeLessThan(0.1);
  });

  it('prints the rule, and warns of kernels that are too wide, too narrow, or not corrected', () => {
    const codes = (given: Record<string, string>): string[] => run(kernelDensity, input(), given).warnings.map(({ code }) => code);
    expect(codes({ bandwidth: '300' })).toEqual(['bandwidth_narrow']);
    expect(codes({ bandwidth: '800', edge: 'false' })).toEqual(['border_not_corrected']);
    expect(run(kernelDensity, input(others.slice(0, 100)), { rule: 'normal_reference' }).warnings.map(({ code }) => code)).toEqual(['bandwidth_wide']);
    for (const rule of ['normal_reference', 'esri', 'adaptive', 'cross_validated']) {
      const output = run(kernelDensity, input(), { rule });
      expect(figureOf(output, 'bandwidth')).toBeGreaterThan(50);
      expect(output.reading.some(({ en }) => en.includes('Bandwidth'))).toBe(true);
    }
    expect(run(kernelDensity, input(), { rule: 'cross_validated' }).charts.map(({ id }) => id)).toEqual(['coverage', 'bandwidths']);
  });

  it('weighs by harm when asked', () => {
    const grave = town.map((point, i) => ({ ...point, harm: i < 60 ? 0.001 : 1000 }));
    const output = run(kernelDensity, input(grave), { measure: 'harm', bandwidth: '600' });
    expect(rowOf(output, 'units')[0]).not.toBe('2_2');
    expect(output.layer!.columns.count).toBeUndefined();
  });
});

describe('bands of density', () => {
  it('are cut by area, put equal densities together, and leave out what is empty', () => {
    const found = bandsOf(Float64Array.of(5, 9, 5, 0, Number.NaN), Float64Array.of(1, 1, 1, 7, 3), [10, 20, 90]);
    expect(Array.from(found.order)).toEqual([1, 0, 2, 3]);
    expect(Array.from(found.band)).toEqual([1, 0, 1, -1, -1]);
    expect(found.bands.map(({ cut, squareKm, units }) => [cut, squareKm, units])).toEqual([[9, 1, 1], [5, 2, 2], [Number.NaN, 0, 0]]);
    expect(Array.from(found.percentile)).toEqual([70, 90, 70, 0, Number.NaN]);
  });
});

describe('relative risk', () => {
  it('finds the heap, draws it by what is chosen, and leaves cases out of their baseline', () => {
    const output = run(relativeRisk, input(), { permutations: '199' });
    expect(figureOf(output, 'baseline')).toBe(400);
    expect(rowOf(output, 'units')[0]).toBe('2_2');
    expect(output.layer!.columns.class![22]).toBe('higher');
    expect(output.layer!.columns.value![22]).toBeGreaterThan(3);
    expect(output.layer!.columns.expected!.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(60);
    const log = run(relativeRisk, input(), { permutations: '99', show: 'log' }).layer!;
    expect([log.centre, log.columns.value![22]]).toEqual([0, expect.closeTo(Math.log(output.layer!.columns.value![22]!), 9)]);
    expect(run(relativeRisk, input(), { permutations: '99', show: 'sum' }).layer!.ramp).toBe('amount');
  });

  it('says where there is no baseline, and that there is none at all', () => {
    const east = analysisInput(town, { baseline: others.map((point) => ({ ...point, x: 4000 + point.x / 5 })) });
    const output = run(relativeRisk, east, { permutations: '99' });
    expect(figureOf(output, 'missing')).toBeGreaterThan(50);
    expect(output.layer!.columns.class![22]).toBe('no_baseline');
    expect(output.layer!.columns.value![22]).toBeNaN();
    expect(run(relativeRisk, analysisInput(town, { baseline: town }), { permutations: '99' }).notDefined).not.toBeNull();
  });
});

describe('distances between incidents', () => {
  it('are shorter than chance makes them where there is a heap, and like chance where all are strewn', () => {
    const heap = run(nearestNeighbourIndex, bare(), { simulations: '99' });
    expect(figureOf(heap, 'index')).toBeLessThan(0.8);
    expect(figureOf(heap, 'p_simulated')).toBe(0.01);
    expect(heap.reading[0]!.en).toContain('nearer together than chance');
    const even = run(nearestNeighbourIndex, bare(strewn(120, 1)), { simulations: '99' });
    expect(figureOf(even, 'p_simulated')).toBeGreaterThan(0.02);
    for (const correction of ['rectangle', 'circle', 'donnelly']) expect(figureOf(run(nearestNeighbourIndex, bare(), { correction, simulations: '19' }), 'index')).toBeLessThan(0.9);
  });

  it('leave out incidents outside of the area and warn of stacks', () => {
    const output = run(nearestNeighbourIndex, bare([...town, { x: 9000, y: 9000 }, ...town.slice(0, 30)]), { simulations: '19' });
    expect(output.used).toBe(150);
    expect(output.warnings.map(({ code, severity }) => [code, severity])).toEqual([['stacked_places', 'caution'], ['outside_study', 'note']]);
    expect(figureOf(output, 'duplicates')).toBe(0.4);
  });

  it('lie above the envelope of K for a heap, from short distances on', () => {
    const output = run(ripley, bare(), { simulations: '39', metres: '1000' });
    expect(figureOf(output, 'p')).toBe(0.025);
    expect(figureOf(output, 'above')).toBe(20);
    expect(figureOf(output, 'peak')).toBeGreaterThan(100);
    expect(figureOf(output, 'peak')).toBeLessThan(700);
    const envelope = output.charts[0]!;
    if (envelope.kind !== 'line') throw new Error('no line');
    expect(envelope.bands[0]!.points.length).toBe(21);
    expect(envelope.marks.length).toBe(20);
    const even = run(ripley, bare(strewn(120, 1)), { simulations: '39', correction: 'border' });
    expect(figureOf(even, 'p')).toBeGreaterThan(0.025);
  });
});

describe('centres and ellipse', () => {
  it('lie where they were put, and are drawn as shapes', () => {
    const cross: Point[] = [[2000, 3000], [4000, 3000], [3000, 2500], [3000, 3500]].map(([x, y]) => ({ x: x!, y: y! }));
    const output = run(centrography, bare(cross), { convention: 'covariance' });
    expect(figureOf(output, 'major')).toBeCloseTo(Math.sqrt(500_000), 6);
    expect(figureOf(output, 'bearing')).toBeCloseTo(90, 9);
    expect(figureOf(output, 'apart')).toBeCloseTo(0, 6);
    expect(output.warnings.map(({ code }) => code)).toEqual(['few_for_centres']);
    const { places, columns } = output.layer!;
    if (!('shapes' in places)) throw new Error('no shapes');
    expect(columns.class).toEqual(['circle', 'ellipse', 'median', 'mean']);
    expect(places.shapes.map(({ type }) => type)).toEqual(['Polygon', 'Polygon', 'Point', 'Point']);
  });

  it('follow the mean centre through parts of the window', () => {
    const days = 86_400_000;
    const moving: Point[] = Array.from({ length: 60 }, (_, i) => ({ x: 1000 + (i >= 30 ? 800 : 0) + (i % 5) * 10, y: 2000 + (i % 3) * 10, at: windowStart + (i * 70 * days) / 60 }));
    const output = run(centrography, bare(moving), { parts: '2' });
    expect(rowOf(output, 'parts', 1).slice(0, 3)).toEqual(['2026-02-09', 30, expect.closeTo(800, 6)]);
    expect(output.layer!.columns.class).toEqual(['circle', 'ellipse', 'path', 'part', 'part', 'median', 'mean']);
    expect(output.reading.some(({ en }) => en.includes('moved by 800 m'))).toBe(true);
  });

  it('draw a line for incidents on a line', () => {
    const output = run(centrography, bare([[0, 0], [1000, 1000], [2000, 2000]].map(([x, y]) => ({ x: x!, y: y! }))));
    const { places } = output.layer!;
    if (!('shapes' in places)) throw new Error('no shapes');
    expect(places.shapes[1]!.type).toBe('Line');
    expect(figureOf(output, 'bearing')).toBeCloseTo(45, 6);
  });
});
