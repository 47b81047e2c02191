import { describe, expect, it } from 'vitest';
import { dbscan } from '../../../server/analysis/dbscan.ts';
import { hdbscan } from '../../../server/analysis/hdbscan.ts';
import { kMeans } from '../../../server/analysis/k_means.ts';
import type { AnalysisInput, Method, Output } from '../../../server/analysis/method.ts';
import { nnh } from '../../../server/analysis/nnh.ts';
import { parameterShape, type Parameters } from '../../../server/analysis/parameters.ts';
import { riskAdjustedNnh } from '../../../server/analysis/risk_adjusted_nnh.ts';
import { stac } from '../../../server/analysis/stac.ts';
import { chart, figure, table } from '../../../server/model/analysis.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, type Point } from '../../support/analysis_input.ts';

const methods = { nnh, riskAdjustedNnh, stac, dbscan, hdbscan, kMeans } as unknown as Record<string, Method>;

/** Runs with defaults unless said otherwise; values as an address has them. */
function run<P extends Parameters>(method: Method<P>, input: AnalysisInput, given: Record<string, string> = {}, seed = 1): Output {
  const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([name, schema]) => [name, schema.parse(given[name])]));
  return method.run(input, values as never, { seed, tick: () => undefined });
}

/** Two heaps of 40 and 25 incidents in a town of 5 by 5 kilometres, and 60 strewn over it. */
const town = ((): Point[] => {
  const { next } = seededRandom(3);
  const heap = (x: number, y: number, count: number): Point[] => Array.from({ length: count }, () => ({ x: x + next() * 200, y: y + next() * 200 }));
  return [...heap(1000, 1000, 40), ...heap(3500, 4000, 25), ...Array.from({ length: 60 }, () => ({ x: next() * 5000, y: next() * 5000 }))];
})();
const baseline = ((): Point[] => {
  const { next } = seededRandom(4);
  return [...town, ...Array.from({ length: 1000 }, () => ({ x: next() * 5000, y: next() * 5000 }))];
})();
const input = (points: readonly Point[] = town): AnalysisInput => analysisInput(points, { units: false, baseline: points.length === 0 ? [] : baseline });
/** Circles of 500 metres are large for so small a town; whoever has no circles does not look at the radius. */
const quick = { runs: '99', radius: '200' };
const figureOf = ({ figures }: Output, id: string): unknown => figures.find((one) => one.id === id)?.value;

describe.each(Object.entries(methods))('%s', (name, method) => {
  it('gives figures, tables, charts and texts of the common form, in both languages', () => {
    const output = run(method, input(), 'runs' in method.parameters ? quick : {});
    expect(output.notDefined).toBeNull();
    for (const one of output.figures) expect(figure.safeParse(one).success, one.id).toBe(true);
    for (const one of output.tables) expect(table.safeParse(one).success, one.id).toBe(true);
    for (const one of output.charts) expect(chart.safeParse(one).success, one.id).toBe(true);
    expect(output.reading.length).toBeGreaterThanOrEqual(2);
    for (const { en, uk } of output.reading) {
      expect(en).toMatch(/^[^{}]{20,}$/);
      expect(uk).toMatch(/[а-яіїєґ][^{}]{20,}$/);
    }
    expect(output.used).toBe(town.length);
  });

  it('finds both heaps, the larger first, and draws them where they are', () => {
    const given: Record<string, string> = name === 'kMeans' ? { k: '3' } : 'runs' in method.parameters ? quick : {};
    const { layer, tables } = run(method, input(), given);
    expect(layer!.columns.count!.length).toBeGreaterThanOrEqual(2);
    if (!('shapes' in layer!.places)) throw new Error('no shapes');
    expect(layer!.places.shapes.length).toBe(layer!.columns.count!.length);
    expect(tables[0]!.rows.length).toBe(layer!.columns.count!.length);
    const [first] = layer!.places.shapes;
    // Groups hold everything, and clusters at every density also take what lies around them.
    if (name === 'kMeans' || name === 'hdbscan' || first!.type !== 'Polygon') return;
    for (const [x, y] of first!.rings[0]!) expect(Math.hypot(x - 1100, y - 1100)).toBeLessThan(1200);
    expect(first!.rings[0]!.at(-1)).toEqual(first!.rings[0]![0]);
    expect(layer!.columns.count![0]).toBeGreaterThanOrEqual(40);
  });

  it('can be read off exactly, and therefore is only for whoever may see incidents', () => { expect(method.exact).toBe(true); });

  it('is not defined without incidents and in one place, and says why', () => {
    for (const points of [[], Array.from({ length: 30 }, () => ({ x: 700, y: 700 }))]) {
      const output = run(method, input(points), quick);
      if (points.length > 0 && name === 'dbscan') {
        expect(run(method, input(points), { shape: 'hull' }).layer!.places).toEqual({ shapes: [{ type: 'Point', at: [700, 700] }] });
        expect(output.layer!.places).toMatchObject({ shapes: [{ type: 'Polygon' }] });
        expect(output.warnings.map(({ code }) => code)).toContain('stack_is_cluster');
        continue;
      }
      expect(output.notDefined!.en.length).toBeGreaterThan(20);
      expect([output.figures, output.layer]).toEqual([[], null]);
    }
  });

  it('is the same again for the same seed', () => {
    const given: Record<string, string> = 'runs' in method.parameters ? { runs: '19' } : {};
    expect(run(method, input(), given, 7)).toEqual(run(method, input(), given, 7));
  });

  it('can be stopped', () => {
    const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([key, schema]) => [key, schema.parse(undefined)]));
    expect(() => method.run(input(), values as never, { seed: 1, tick: () => { throw new Error('stopped'); } })).toThrow('stopped');
  });
});

describe('clusters with a test', () => {
  it('call the heaps larger than chance, and say what chance makes', () => {
    for (const method of [nnh, riskAdjustedNnh, stac] as unknown as Method[]) {
      const output = run(method, input(), quick);
      expect(output.layer!.columns.class!.slice(0, 2)).toEqual(['rare', 'rare']);
      expect(output.layer!.columns.p![0]).toBeCloseTo(0.01, 9);
      expect(Number(figureOf(output, 'rare'))).toBeGreaterThanOrEqual(2);
      expect(output.reading.some(({ en }) => en.includes('Chance alone'))).toBe(true);
    }
  });

  it('leave the test out when no runs are asked for', () => {
    const output = run(nnh, input(), { runs: '0' });
    expect([output.layer!.ramp, output.layer!.columns.p, figureOf(output, 'rare')]).toEqual(['amount', undefined, undefined]);
  });

  it('call nothing rare where incidents are strewn at random', () => {
    const { next } = seededRandom(8);
    const strewn = Array.from({ length: 300 }, () => ({ x: next() * 5000, y: next() * 5000 }));
    const output = run(nnh, input(strewn), { runs: '199', minimum: '4' });
    expect(Number(figureOf(output, 'clusters'))).toBeGreaterThan(0);
    expect(figureOf(output, 'rare')).toBe(0);
  });
});

describe('shapes of clusters', () => {
  it('are hulls through incidents, or ellipses twice as long for two deviations', () => {
    const long = (shape: string): number => Number(run(nnh, input(), { ...quick, shape }).tables[0]!.rows[0]![5]);
    expect(long('ellipse2')).toBeCloseTo(2 * long('ellipse'), 9);
    const { layer } = run(nnh, input(), { ...quick, shape: 'hull' });
    const { shapes } = layer!.places as { shapes: readonly { rings: readonly (readonly (readonly [number, number])[])[] }[] };
    const places = new Set(town.map(({ x, y }) => `${x} ${y}`));
    for (const [x, y] of shapes[0]!.rings[0]!) expect(places.has(`${x} ${y}`)).toBe(true);
  });

  it('are lines for incidents along a line', () => {
    const along = Array.from({ length: 30 }, (_, i) => ({ x: 1000 + i * 20, y: 2000 }));
    const { layer } = run(dbscan, input(along), { shape: 'hull' });
    expect(layer!.places).toMatchObject({ shapes: [{ type: 'Line' }] });
  });
});

describe('what belongs to one method', () => {
  it('DBSCAN by harm needs fewer incidents where they are graver', () => {
    const grave = [...Array.from({ length: 6 }, (_, i) => ({ x: 100 + i, y: 100, harm: 50 })), ...Array.from({ length: 6 }, (_, i) => ({ x: 4000 + i, y: 4000, harm: 1 }))];
    expect(figureOf(run(dbscan, input(grave), { minPts: '8' }), 'clusters')).toBe(0);
    const byHarm = run(dbscan, input(grave), { minPts: '8', measure: 'harm' });
    expect([figureOf(byHarm, 'clusters'), figureOf(byHarm, 'inside')]).toEqual([1, 6]);
    expect(byHarm.tables[0]!.rows[0]!.at(-1)).toBe(300);
  });

  it('DBSCAN draws the ground within the distance of its cores, and measures it', () => {
    const along = Array.from({ length: 101 }, (_, i) => ({ x: 1000 + i * 20, y: 2000 }));
    const { layer, tables } = run(dbscan, input(along), { metres: '100', minPts: '5' });
    const { shapes } = layer!.places as { shapes: readonly { type: string; rings: readonly unknown[] }[] };
    expect([shapes.length, shapes[0]!.type, shapes[0]!.rings.length]).toEqual([1, 'Polygon', 1]);
    // A strip of 2 kilometres by 200 metres with a half circle at each end.
    expect(Math.abs(Number(tables[0]!.rows[0]![3]) - (0.4 + Math.PI * 0.01))).toBeLessThan(0.02);
  });

  it('DBSCAN shows from which distance on incidents would be core', () => {
    const found = run(dbscan, input()).charts.find(({ id }) => id === 'distances');
    if (found?.kind !== 'line') throw new Error('no line');
    const heights = found.lines[0]!.points.map(([, metres]) => metres!);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(found.lines[1]!.points).toEqual([[0, 300], [1, 300]]);
  });

  it('k-means takes the number of groups that are best apart, and says how far apart they are', () => {
    const { next } = seededRandom(5);
    const four = Array.from({ length: 120 }, (_, i) => ({ x: (i % 2) * 4000 + next() * 300, y: (Math.floor(i / 2) % 2) * 4000 + next() * 300 }));
    const output = run(kMeans, input(four));
    expect(figureOf(output, 'clusters')).toBe(4);
    expect(Number(figureOf(output, 'silhouette'))).toBeGreaterThan(0.9);
    expect(output.reading[0]!.en).toMatch(/120 incidents divide into 4 groups of 30 to 30, the number whose groups are best apart \(silhouette 0\.9\d\)\./);
    expect(figureOf(run(kMeans, input(four), { k: '1' }), 'silhouette')).toBeNull();
  });

  it('risk-adjusted clusters vanish where the baseline is as dense, and a small baseline is warned of', () => {
    const { next } = seededRandom(6);
    const crowded = [...baseline, ...Array.from({ length: 4000 }, () => ({ x: 800 + next() * 600, y: 800 + next() * 600 }))];
    const against = (list: readonly Point[]): Output => run(riskAdjustedNnh, analysisInput(town, { units: false, baseline: list }), { runs: '0', bandwidth: '400' });
    const places = (output: Output): number[] => (output.layer!.places as { shapes: readonly { rings: readonly (readonly (readonly [number, number])[])[] }[] }).shapes.map(({ rings }) => rings[0]![0]![0]);
    expect(places(against(baseline)).some((x) => x < 1500)).toBe(true);
    expect(places(against(crowded)).some((x) => x < 1500)).toBe(false);
    expect(against(town).warnings.map(({ code }) => code)).toContain('small_baseline');
    expect(against([]).notDefined).not.toBeNull();
  });

  it('NNH follows a fixed threshold', () => {
    expect(figureOf(run(nnh, input(), { ...quick, metres: '150' }), 'threshold')).toBe(150);
  });
});
