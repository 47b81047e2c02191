import { describe, expect, it } from 'vitest';
import { geographicProfile } from '../../../server/analysis/geographic_profile.ts';
import { journeyToCrime } from '../../../server/analysis/journey_to_crime.ts';
import type { Method, Output } from '../../../server/analysis/method.ts';
import { parameterShape, type Parameters } from '../../../server/analysis/parameters.ts';
import { chart, figure, table } from '../../../server/model/analysis.ts';
import { analysisInput, type Point } from '../../support/analysis_input.ts';

function run<P extends Parameters>(method: Method<P>, points: readonly Point[], given: Record<string, string> = {}): Output {
  const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([name, schema]) => [name, schema.parse(given[name])]));
  return method.run(analysisInput(points, { units: false }), values as never, { seed: 1, tick: () => undefined });
}

const series: Point[] = [[0, 0], [1200, 2500], [3100, 900], [4000, 3600], [5200, 1500], [2600, 4100], [800, 3000], [4500, 2800]].map(([x, y]) => ({ x: x!, y: y! }));
const distances = Array.from({ length: 150 }, (_, i) => -3 * Math.log(1 - (i + 0.5) / 150));
const codes = ({ warnings }: Output): string[] => warnings.map(({ code }) => code);
const figureOf = ({ figures }: Output, id: string): unknown => figures.find((one) => one.id === id)?.value;

function expectCommonForm(output: Output): void {
  for (const one of output.figures) expect(figure.safeParse(one).success, one.id).toBe(true);
  for (const one of output.tables) expect(table.safeParse(one).success, one.id).toBe(true);
  for (const one of output.charts) expect(chart.safeParse(one).success, one.id).toBe(true);
  for (const { en, uk } of [...output.reading, ...output.warnings.map(({ text }) => text)]) {
    expect(en).toMatch(/^[^{}]{20,}$/);
    expect(uk).toMatch(/[а-яіїєґ][^{}]{20,}$/);
  }
}

describe('a geographic profile', () => {
  it('is of the common form, and says that it is about places and never about persons', () => {
    const output = run(geographicProfile, series);
    expectCommonForm(output);
    expect(output.reading.some(({ en }) => en.includes('never about persons'))).toBe(true);
    expect(output.reading.some(({ en }) => en.includes('one hand'))).toBe(true);
    expect(codes(output)).toEqual(['places_not_persons']);
    expect(geographicProfile.exact).toBe(true);
    expect(figureOf(output, 'buffer')).toBe(918.75);
  });

  it('draws the first fifth of the area and no more, in rectangles that do not overlap', () => {
    const { layer, figures } = run(geographicProfile, series);
    const { shapes } = layer!.places as { shapes: readonly { rings: readonly (readonly (readonly [number, number])[])[] }[] };
    const areaOf = (i: number): number => { const [[w, s], , [e, n]] = shapes[i]!.rings[0]! as [[number, number], unknown, [number, number]]; return ((e - w) * (n - s)) / 1e6; };
    const total = Number(figures.find(({ id }) => id === 'area')!.value);
    const upTo = (share: number): number => shapes.reduce((sum, _, i) => sum + (layer!.columns.value![i]! <= share ? areaOf(i) : 0), 0) / total;
    for (const share of [0.01, 0.05, 0.1, 0.2]) expect(Math.abs(upTo(share) - share)).toBeLessThan(1 / 40_000 + 1e-9);
    expect(shapes.length).toBeLessThan(2000);
    expect(new Set(layer!.columns.class)).toEqual(new Set(layer!.classes!.map(({ code }) => code)));
  });

  it('stops whoever has too few places or what is hardly one series, and warns of borrowed numbers', () => {
    expect(codes(run(geographicProfile, series.slice(0, 3)))).toContain('few_in_series');
    expect(codes(run(geographicProfile, Array.from({ length: 150 }, (_, i) => ({ x: (i * 37) % 1000, y: (i * 91) % 900 }))))).toContain('not_one_series');
    const borrowed = run(geographicProfile, series, { decay: 'lognormal' });
    expect(codes(borrowed)).toContain('not_calibrated');
    expect(figureOf(borrowed, 'buffer')).toBeUndefined();
  });

  it('makes no profile of a whole town', () => {
    const output = run(geographicProfile, Array.from({ length: 1001 }, (_, i) => ({ x: (i * 37) % 1000, y: (i * 91) % 900 })));
    expect([output.notDefined!.en.startsWith('1,001 incidents are no series'), output.layer]).toEqual([true, null]);
  });

  it('takes a buffer that is given', () => { expect(figureOf(run(geographicProfile, series, { buffer: '500' }), 'buffer')).toBe(500); });

  it('is not defined without an area', () => {
    for (const points of [[], series.slice(0, 1), Array.from({ length: 9 }, () => ({ x: 5, y: 5 }))]) expect(run(geographicProfile, points).notDefined).not.toBeNull();
  });
});

describe('journey to crime', () => {
  it('reads distances alone, needs no place of anybody, and is of the common form', () => {
    const output = run(journeyToCrime, [], { distances: distances.map((far) => far.toFixed(3)).join(',') });
    expectCommonForm(output);
    expect([output.layer, journeyToCrime.exact, output.used]).toEqual([null, false, 150]);
    expect(figureOf(output, 'median')).toBeCloseTo(3 * Math.LN2, 2);
    expect(output.reading[0]!.en).toMatch(/^In 150 solved cases half of the crimes were within 2\.1 km of home \(mean 3\.0 km\)/);
    expect(output.reading[1]!.en).toContain('nothing about any person');
    expect(output.tables[0]!.rows.length).toBe(5);
    expect(codes(output)).toEqual([]);
  });

  it('writes the numbers of a curve in both languages', () => {
    const { rows } = run(journeyToCrime, [], { distances: distances.join(','), width: '1' }).tables[0]!;
    const exponential = rows.find(([curve]) => (curve as { en: string }).en === 'Negative exponential')!;
    expect((exponential[1] as { en: string }).en).toMatch(/^\d+(\.\d+)? e\^\(−0?\.3\d+ d\)$/);
    expect((exponential[1] as { uk: string }).uk).toContain(',');
  });

  it('warns of few cases and of curves that fit nothing', () => {
    const uniform = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : 9) + i / 100);
    expect(codes(run(journeyToCrime, [], { distances: uniform.join(',') }))).toEqual(['poor_fit', 'few_cases']);
  });

  it('is not defined without distances, with few, and with equal ones', () => {
    for (const given of ['', '1,2,3', new Array(30).fill('2').join(',')]) expect(run(journeyToCrime, [], given === '' ? {} : { distances: given }).notDefined!.en.length).toBeGreaterThan(20);
  });
});
