import { describe, expect, it } from 'vitest';
import { mantel } from '../../../server/analysis/mantel.ts';
import type { AnalysisInput, Method, Output } from '../../../server/analysis/method.ts';
import { nearRepeat } from '../../../server/analysis/near_repeat.ts';
import { parameterShape, takenNames, type Parameters } from '../../../server/analysis/parameters.ts';
import { spaceTimeScan } from '../../../server/analysis/space_time_scan.ts';
import { chart, figure, table } from '../../../server/model/analysis.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';

const dayMs = 86_400_000;
const quick = { permutations: '99' };

function run<P extends Parameters>(method: Method<P>, input: AnalysisInput, given: Record<string, string> = quick): Output {
  const values = Object.fromEntries(Object.entries(parameterShape(method.parameters)).map(([name, schema]) => [name, schema.parse(given[name])]));
  return method.run(input, values as never, { seed: 1, tick: () => undefined });
}

/** 120 incidents strewn over 5 by 5 km and 70 days, of which every second is followed at the same place within six days; `at`: hour of each. */
const followed = ((): Point[] => {
  const { next } = seededRandom(6);
  return Array.from({ length: 120 }, (_, i) => {
    const first = { x: Math.floor(next() * 5000), y: Math.floor(next() * 5000), at: windowStart + Math.floor(next() * 64) * dayMs + Math.floor(next() * 24) * 3_600_000 };
    return i % 2 === 0 ? [first, { ...first, at: first.at + (1 + Math.floor(next() * 5)) * dayMs }] : [first];
  }).flat();
})();
const strewn = ((): Point[] => {
  const { next } = seededRandom(8);
  return Array.from({ length: 150 }, () => ({ x: next() * 5000, y: next() * 5000, at: windowStart + Math.floor(next() * 70 * 24) * 3_600_000 }));
})();
const figureOf = ({ figures }: Output, id: string): unknown => figures.find((one) => one.id === id)?.value;
const english = ({ reading }: Output): string => reading.map(({ en }) => en).join(' ');
const codes = ({ warnings }: Output): string[] => warnings.map(({ code }) => code);

describe.each(Object.entries({ nearRepeat, mantel, spaceTimeScan } as unknown as Record<string, Method>))('%s', (_, method) => {
  const input = (points: readonly Point[]): AnalysisInput => analysisInput(points, { units: method.units.length > 0 });

  it('gives figures, tables, charts and texts of the common form, in both languages', () => {
    const output = run(method, input(followed));
    expect(output.notDefined).toBeNull();
    for (const one of output.figures) expect(figure.safeParse(one).success, one.id).toBe(true);
    for (const one of output.tables) expect(table.safeParse(one).success, one.id).toBe(true);
    for (const one of output.charts) expect(chart.safeParse(one).success, one.id).toBe(true);
    expect(output.reading.length).toBeGreaterThanOrEqual(2);
    for (const { en, uk } of output.reading) {
      expect(en).toMatch(/^[^{}]{20,}$/);
      expect(uk).toMatch(/[а-яіїєґ][^{}]{20,}$/);
    }
    expect(output.used).toBe(followed.length);
    expect(output.charts.length).toBeGreaterThan(0);
  });

  it('names no parameter as the filter does', () => {
    expect(Object.keys(method.parameters).filter((name) => takenNames.has(name))).toEqual([]);
  });

  it('is the same again with the same seed', () => {
    expect(run(method, input(followed))).toEqual(run(method, input(followed)));
  });

  it('says why there is nothing to give, without incidents and with one', () => {
    for (const points of [[], followed.slice(0, 1)]) {
      const output = run(method, input(points));
      expect(output.notDefined?.en).toMatch(/incidents/);
      expect([output.layer, output.figures]).toEqual([null, []]);
    }
  });

  it('leaves out incidents of which only the month is known, and says how many', () => {
    const output = run(method, input(followed.map((point, i) => (i < 7 ? { ...point, timePrecision: 3 } : point))));
    expect(output.used).toBe(followed.length - 7);
    expect(output.warnings.find(({ code }) => code === 'month_only')?.text.en).toMatch(/^7 incidents/);
  });
});

describe('near repeats', () => {
  const enough = { permutations: '999' };
  const found = run(nearRepeat, analysisInput(followed), enough);

  it('find what was put in: repeats at the same place within a week, and nothing further away', () => {
    const [knox] = found.tables;
    expect(knox!.rows[0]!.at(-1)).toBe(true);
    expect(knox!.rows.filter((row) => row.at(-1) === true)).toHaveLength(1);
    expect(Number(figureOf(found, 'ratio_same'))).toBeGreaterThan(3);
    expect(figureOf(found, 'q_same')).toBeCloseTo(0.001 * 20, 9);
    expect(english(found)).toContain('more than chance explains');
    expect(english(found)).toContain('1 cell of the table is meaningful: the furthest at the same place, up to 7 days after; the longest up to 7 days after, at the same place.');
  });

  it('show the table as a heat chart around 1, with the meaningful cells marked', () => {
    const heat = found.charts[0]!;
    if (heat.kind !== 'heat') throw new Error(heat.kind);
    expect([heat.rows.length, heat.columns.length, heat.centre, heat.marked![0]![0], heat.marked!.flat().filter(Boolean).length]).toEqual([5, 4, 1, true, 1]);
    expect(heat.columns.map(({ en }) => en)).toEqual(['0 to 7 days', '7 to 14 days', '14 to 21 days', '21 to 28 days']);
  });

  it('draw live zones on the units of the last week only, each with its end', () => {
    const { layer } = found;
    if (layer === null || !('units' in layer.places)) throw new Error('no layer');
    const end = windowStart + 70 * dayMs;
    const late = followed.filter(({ at }) => at! > end - 7 * dayMs && at! < end);
    const cells = new Set(late.map(({ x, y }) => Math.floor(y / 500) * 10 + Math.floor(x / 500)));
    expect(new Set(layer.places.units)).toEqual(cells);
    layer.columns.until!.forEach((until) => {
      expect(until).toBeGreaterThan(end);
      expect(until).toBeLessThanOrEqual(end + 7 * dayMs);
    });
    layer.columns.value!.forEach((value) => expect(value).toBeGreaterThan(2));
  });

  it('show none in incidents strewn at random: no zones, and words that do not claim there are none', () => {
    const none = run(nearRepeat, analysisInput(strewn));
    expect([figureOf(none, 'meaningful'), none.layer]).toEqual([0, null]);
    expect(english(none)).toContain('does not prove there are none');
  });

  it('count days when not every incident has an hour, and say so', () => {
    const mixed = followed.map((point, i) => (i === 3 ? { ...point, timePrecision: 2 as const } : point));
    expect(codes(found)).not.toContain('whole_days');
    const days = run(nearRepeat, analysisInput(mixed), enough);
    expect(codes(days)).toContain('whole_days');
    expect(figureOf(days, 'followers')).toBeCloseTo(Number(figureOf(found, 'followers')), 1);
    days.layer!.columns.until!.forEach((until) => expect(until % dayMs).toBe(0));
  });

  it('warn of a spot that holds too many, of units wider than the bands, and of few incidents', () => {
    const stack = Array.from({ length: 15 }, (_, i) => ({ x: 250, y: 250, at: windowStart + i * dayMs }));
    expect(codes(run(nearRepeat, analysisInput([...strewn, ...stack])))).toEqual(expect.arrayContaining(['one_address', 'coarse_units', 'short_window']));
    expect(codes(run(nearRepeat, analysisInput(strewn.slice(0, 60))))).toContain('few_incidents');
  });

  it('warn when so few shuffles cannot pass for so many cells', () => {
    expect(codes(run(nearRepeat, analysisInput(followed)))).toContain('few_shuffles');
    expect(codes(found)).not.toContain('few_shuffles');
  });

  it('list chains of three with their days', () => {
    const three = [0, 2, 4].map((day) => ({ x: 4000, y: 4000 + day, at: windowStart + (20 + day) * dayMs }));
    const chains = run(nearRepeat, analysisInput([...strewn, ...three]), { ...quick, nearMetres: '20' }).tables[1]!;
    expect(chains.rows).toContainEqual([3, 3, '2026-01-25', '2026-01-29', 4, '8_8']);
  });
});

describe('the scan for outbreaks', () => {
  const outbreak = Array.from({ length: 9 }, (_, i) => ({ x: 2100 + i * 10, y: 2100, at: windowStart + (66 + (i % 4)) * dayMs }));
  const found = run(spaceTimeScan, analysisInput([...strewn, ...outbreak]));

  it('finds the outbreak that was put in, where and when it was', () => {
    expect(Number(figureOf(found, 'cases'))).toBeGreaterThanOrEqual(9);
    expect([figureOf(found, 'p'), figureOf(found, 'recurrence'), figureOf(found, 'clusters')]).toEqual([0.01, 100, 1]);
    const [first] = found.tables[0]!.rows;
    expect(first!.slice(4, 6)).toEqual(['2026-03-12', '2026-03-15']);
    expect(english(found)).toContain('chance is a poor explanation');
    expect(english(found)).toContain('less often than once in 100 days');
    const { layer } = found;
    if (layer === null || !('units' in layer.places)) throw new Error('no layer');
    expect(layer.places.units).toContain(44);
    expect(layer.columns.class![Array.from(layer.places.units).indexOf(44)]).toBe('rare');
    expect(layer.columns.until![0]).toBe(windowStart + 70 * dayMs);
  });

  it('shows no outbreak in incidents strewn at random, in words and in colours', () => {
    const none = run(spaceTimeScan, analysisInput(strewn));
    expect(english(none)).toContain('no outbreak is shown');
    expect(english(none)).toContain('for a nightly watch, a year or more');
    expect(new Set(none.layer!.columns.class)).toEqual(new Set(['chance']));
  });

  it('finds past outbreaks when asked for any time, without a recurrence interval', () => {
    const early = outbreak.map((point) => ({ ...point, at: point.at - 30 * dayMs }));
    const past = run(spaceTimeScan, analysisInput([...strewn, ...early]), { ...quick, when: 'anywhere' });
    expect([figureOf(past, 'recurrence'), past.tables[0]!.rows[0]![4]]).toEqual([null, '2026-02-10']);
    expect(figureOf(past, 'p')).toBeLessThanOrEqual(0.05);
  });

  it('takes steps of weeks, back from the end of the window', () => {
    const weeks = run(spaceTimeScan, analysisInput([...strewn, ...outbreak]), { ...quick, stepDays: '7' });
    expect(weeks.tables[0]!.rows[0]!.slice(4, 6)).toEqual(['2026-03-09', '2026-03-15']);
    expect(codes(weeks)).not.toContain('weekdays');
  });
});

describe('the Mantel test', () => {
  it('sees that close incidents come close in time, and says so only when it is so', () => {
    const input = (points: readonly Point[]) => analysisInput(points, { units: false });
    expect(english(run(mantel, input(followed)))).toContain('closer in time than chance gives');
    expect(english(run(mantel, input(strewn)))).toContain('not shown to be more than chance');
  });

  it('draws from many, and warns', () => {
    const output = run(mantel, analysisInput(followed, { units: false }), { ...quick, most: '100' });
    expect([output.used, codes(output)]).toEqual([100, ['sampled']]);
  });
});
