import { beforeAll, describe, expect, it } from 'vitest';
import type { Factor, Method, Output } from '../../../server/analysis/method.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import { riskParameters } from '../../../server/analysis/risk_parameters.ts';
import { riskTerrainModel } from '../../../server/analysis/risk_terrain.ts';
import { classification, offenceByCode } from '../../../server/model/offence.ts';
import { Problem } from '../../../server/model/problem.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, type Point } from '../../support/analysis_input.ts';

const idOf = (code: string): number => offenceByCode.get(code)!.id;
const [columns, rows, metres] = [40, 40, 300];
const random = seededRandom(2);
const somewhere = (): { x: number; y: number } => ({ x: random.next() * columns * metres, y: random.next() * rows * metres });

const factorOf = (id: string, count: number): Factor => {
  const points = Array.from({ length: count }, somewhere);
  return { id, title: { en: offenceByCode.get(id)?.nameEn ?? id, uk: offenceByCode.get(id)?.nameUk ?? id }, x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y) };
};
const shops = factorOf('theft.shop', 25);
const idle = factorOf('damage', 25);
/** One robbery somewhere for each two beside a shop. */
const robberies: Point[] = [
  ...Array.from({ length: 250 }, () => ({ ...somewhere(), offence: idOf('robbery.person') })),
  ...Array.from({ length: 500 }, (_, i) => ({ x: shops.x[i % 25]! + (random.next() - 0.5) * 300, y: shops.y[i % 25]! + (random.next() - 0.5) * 300, offence: idOf('robbery.person') })),
];

const read = (texts: Record<string, string>) => readAnalysisAsked(riskTerrainModel as unknown as Method, texts).values as never;
const run = (points: readonly Point[], factors: readonly Factor[], texts: Record<string, string> = {}): Output =>
  riskTerrainModel.run(analysisInput(points, { columns, rows, metres, factors }), read({ samples: '99', radii: '300,600', ...texts }), { seed: 1, tick: () => {} });
const codes = (output: Output): string[] => output.warnings.map(({ code }) => code);

describe('the analysis of the risk terrain', () => {
  let found: Output;
  beforeAll(() => { found = run(robberies, [idle, shops]); });

  it('names the feature beside which incidents are more frequent, by what factor, and with which interval', () => {
    const chosen = found.tables.find(({ id }) => id === 'factors')!.rows;
    expect(chosen.map(([factor]) => (factor as { en: string }).en)).toEqual(['Shop theft']);
    const [, , radius, risk, lower, upper, stability] = chosen[0]! as [unknown, unknown, number, number, number, number, number];
    expect(radius).toBeLessThan(1000);
    expect(risk).toBeGreaterThan(4);
    expect(lower).toBeGreaterThan(1);
    expect(upper).toBeGreaterThan(risk);
    expect(stability).toBeGreaterThan(0.9);
    expect(found.reading[0]!.en).toMatch(/^Of 2 factors offered, 1 goes together with more incidents\. The strongest is Shop theft: \d+\.\d times as many (within \d+ m of it|where it is dense \(within \d+ m\))\.$/);
    expect(found.reading.at(-1)!.en).toMatch(/nothing about who lives there/);
    expect(found.used).toBe(robberies.filter(({ x, y }) => x >= 0 && y >= 0 && x < columns * metres && y < rows * metres).length);
  });

  it('gives every unit its score, 1 for the lowest', () => {
    const { value, expected } = found.layer!.columns;
    expect(value!.length).toBe(columns * rows);
    expect(Math.min(...value!)).toBe(1);
    expect(expected!.reduce((sum, one) => sum + one, 0)).toBeCloseTo(found.used, 3);
    expect(found.charts.map(({ id }) => id)).toEqual(['risks', 'stability']);
  });

  it('is the same again for the same seed', () => {
    expect(run(robberies, [idle, shops])).toEqual(found);
  });

  it('says so when nothing matters, and then has no map', () => {
    const nothing = run(Array.from({ length: 400 }, () => ({ ...somewhere(), offence: idOf('robbery.person') })), [idle, shops]);
    expect([nothing.notDefined, nothing.layer]).toEqual([null, null]);
    expect(nothing.reading[0]!.en).toMatch(/^None of the 2 factors offered/);
  });

  it('leaves out what is to be explained, what is nowhere, and incidents that police discover themselves', () => {
    const drugs = Array.from({ length: 40 }, () => ({ ...somewhere(), offence: idOf('drugs.possession') }));
    const all = run([...robberies, ...drugs], [shops, factorOf('robbery', 30), factorOf('public_order.antisocial', 0)]);
    expect(all.used).toBe(found.used);
    expect(codes(all)).toEqual(expect.arrayContaining(['risk_discovered_left_out', 'risk_factor_is_outcome', 'risk_factor_empty']));
    expect(all.tables.find(({ id }) => id === 'offered')!.rows).toHaveLength(1);
    expect(run(robberies, [factorOf('robbery.person', 30)]).notDefined!.en).toMatch(/^No factor is left/);
  });

  it('refuses factors that follow where police look, and has no way to give one about people', () => {
    for (const { code, recordedBy } of classification) {
      const ask = (): unknown => riskTerrainModel.needs(read({ factors: code }));
      if (recordedBy === 'discovered') expect(ask).toThrow(Problem);
      else expect(ask()).toEqual({ factors: { offences: [code], backdrop: [] } });
    }
    expect(() => riskTerrainModel.needs(read({ factors: '' }))).toThrow(Problem);
    expect(Object.keys(riskParameters)).toEqual(['factors', 'streets', 'water', 'parks', 'railways', 'radii', 'layers', 'block', 'stable', 'samples']);
    for (const name of ['population', 'income', 'ethnicity', 'census', 'age', 'demographics']) expect(() => read({ [name]: '1' })).toThrow(Problem);
    expect(riskTerrainModel.needs(read({ factors: '', parks: 'true', streets: 'true' }))).toEqual({ factors: { offences: [], backdrop: ['street', 'park'] } });
  });

  it('says that distances to outlines are to their corners', () => {
    const park = { ...shops, id: 'park', title: { en: 'Parks', uk: 'Парки' } };
    expect(codes(run(robberies, [park], { layers: 'proximity', radii: '250' }))).toContain('risk_distance_to_corners');
  });

  it('warns of a factor that is nearly everywhere, and of crimes as factors', () => {
    const city = Array.from({ length: 1600 }, (_, i) => ({ x: (i % columns) * metres + 150, y: Math.floor(i / columns) * metres + 150 })).filter(({ x }) => x < 9000);
    const built: Factor = { ...shops, x: Float64Array.from(city, ({ x }) => x), y: Float64Array.from(city, ({ y }) => y) };
    const outside = Array.from({ length: 8 }, (_, i) => ({ x: 9900 + i * 200, y: 500 + i * 1200, offence: idOf('robbery.person') }));
    const inTown = run([...robberies.filter(({ x }) => x < 9000), ...outside], [built], { layers: 'proximity' });
    expect(codes(inTown)).toEqual(expect.arrayContaining(['risk_factor_everywhere', 'risk_factor_is_crime']));
    expect(codes(found)).not.toContain('risk_factor_everywhere');
  });

  it('says why where there is no model', () => {
    expect(run([], [shops]).notDefined).not.toBeNull();
    expect(run(robberies.slice(0, 10), [shops]).notDefined!.en).toMatch(/30/);
    expect(run(robberies, [shops], { block: '20000' }).notDefined!.en).toMatch(/5 blocks/);
  });

  it('has every text in both languages, and no number that is none', () => {
    expect(JSON.stringify(found, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'NOT A NUMBER' : value))).not.toMatch(/"(en|uk)":""|\{\w+[,}]|NOT A NUMBER/);
    for (const { en, uk } of found.reading) expect(en).not.toBe(uk);
  });
});
