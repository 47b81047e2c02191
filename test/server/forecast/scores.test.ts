import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationOf } from '../../../server/forecast/calibration.ts';
import { poolScores } from '../../../server/forecast/pool_scores.ts';
import { reportingSensitivity } from '../../../server/forecast/reporting.ts';
import { scoreForecast, type ScoreInput } from '../../../server/forecast/score_forecast.ts';
import { standingAfter, type Cycle } from '../../../server/forecast/standing.ts';

const n = 100;
/** 100 cells of 1 km²; the model puts the first first, the count the last. */
const base = (cells: readonly number[], weights = cells.map(() => 1), whole = true): ScoreInput => ({
  expected: Float64Array.from({ length: n }, (_, i) => (n - i) / 50), count: Float64Array.from({ length: n }, (_, i) => (i + 1) / 50), training: new Float64Array(n).fill(2),
  squareKm: new Float64Array(n).fill(1), outcome: { cell: Int32Array.from(cells), weight: Float64Array.from(weights) }, whole, judged: 0.05, seed: 1,
});

describe('the score of a forecast', () => {
  it('has hits, PAI, PEI* and both kinds of RRI, by hand', () => {
    const found = scoreForecast(base([0, 0, 1, 99, 50, 51, 52, 53]));
    const at = found.model.find(({ asked }) => asked === 0.05)!;
    expect(at).toMatchObject({ cells: 5, hits: 3, hitRate: 3 / 8, ser: 3 / 5 });
    expect(at.pai).toBeCloseTo(7.5, 12);
    // The best five cells hold six.
    expect(at.peiStar).toBeCloseTo(3 / 6, 12);
    // Predicted of the first five: (100 + 99 + 98 + 97 + 96) / 50 = 9.8 over 3.
    expect(at.rriPredicted).toBeCloseTo(9.8 / 3, 12);
    // Five of a hundred cells hold five hundredths of the time learned from.
    expect(at.rriRecapture).toBeCloseTo((3 / 8) / 0.05, 12);
    expect(at.paiLower).toBeLessThan(at.pai);
    expect(at.paiUpper).toBeGreaterThan(at.pai);
    expect(found).toMatchObject({ result: 'won', hits: 3, countHits: 1, oracleHits: 6, total: 8 });
    expect(found.paired.find(({ asked }) => asked === 0.05)).toEqual({ asked: 0.05, onlyModel: 3, onlyCount: 1, p: expect.closeTo(0.625, 12) as number });
  });

  it('says lost, tied and silent as they were agreed', () => {
    expect(scoreForecast(base([99, 98, 0])).result).toBe('lost');
    expect(scoreForecast(base([99, 0, 50])).result).toBe('tied');
    expect(scoreForecast(base([50])).result).toBe('tied');
    expect(scoreForecast(base([]))).toMatchObject({ result: 'silent', model: [], total: 0 });
  });

  it('takes harm as it is: one grave incident outweighs three small ones, and the interval is drawn', () => {
    const found = scoreForecast(base([0, 1, 2, 99, 40], [1, 1, 1, 500, 10], false));
    expect(found).toMatchObject({ result: 'lost', hits: 3, countHits: 500, total: 513 });
    const at = found.count.find(({ asked }) => asked === 0.05)!;
    expect(at.paiLower).toBeLessThan(at.pai);
    expect(at.paiUpper).toBeGreaterThanOrEqual(at.pai);
    expect(scoreForecast(base([0, 1, 2, 99, 40], [1, 1, 1, 500, 10], false))).toEqual(found);
  });

  it('counts true areas: a large cell uses up what it covers', () => {
    const input = base([0, 1, 2, 3, 4]);
    const large = scoreForecast({ ...input, squareKm: Float64Array.from({ length: n }, (_, i) => (i === 1 ? 4.6 : 1)) });
    // Of 103.6 km² five hundredths are 5.18: the first alone, since the next one would reach beyond.
    expect(large.model.find(({ asked }) => asked === 0.05)).toMatchObject({ cells: 1, hits: 1 });
  });

  it('never catches more than the best in hindsight', () => {
    fc.assert(fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 30 }), (cells) => {
      const { model, count, oracle } = scoreForecast(base(cells));
      model.forEach((at, i) => {
        expect(at.hits).toBeLessThanOrEqual(oracle[i]!.hits);
        expect(count[i]!.hits).toBeLessThanOrEqual(oracle[i]!.hits);
      });
    }), { numRuns: 40 });
  });
});

describe('calibration', () => {
  it('holds each tenth of what was expected against what happened', () => {
    const expected = new Float64Array(10).fill(1);
    const observed = Float64Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const found = calibrationOf({ expected, observed, whole: true });
    expect(found).toMatchObject({ expected: 10, observed: 5, ratio: 0.5 });
    expect(found.deciles.length).toBe(10);
    expect(found.deciles[0]).toMatchObject({ cells: 1, expected: 1, observed: 5 });
    expect(found.lower).toBeCloseTo(0.1623, 3);
    expect(found.upper).toBeCloseTo(1.1668, 3);
    expect(calibrationOf({ expected, observed, whole: false })).toMatchObject({ ratio: 0.5, lower: null, upper: null });
  });
});

describe('scores of many shifts', () => {
  it('count each incident once, not each shift', () => {
    const one = scoreForecast(base([0, 1, 50, 51]));
    const other = scoreForecast(base(Array.from({ length: 16 }, (_, i) => 30 + i)));
    const pooled = poolScores([one, other, scoreForecast(base([]))], { whole: true, seed: 1 });
    const at = pooled.model.find(({ asked }) => asked === 0.05)!;
    expect(at).toMatchObject({ hits: 2, hitRate: 0.1 });
    expect(at.pai).toBeCloseTo(2, 12);
    expect(pooled.total).toBe(20);
    expect(poolScores([], { whole: true, seed: 1 })).toEqual({ total: 0, model: [], count: [], oracle: [], paired: [] });
  });
});

describe('the standing of a model', () => {
  const cycles = (text: string, kind: Cycle['kind'] = 'live'): Cycle[] => [...text].map((letter) => ({ kind, result: ({ L: 'lost', T: 'tied', W: 'won', S: 'silent' } as const)[letter as 'L'] }));
  const state = (text: string): string => standingAfter(cycles(text)).state;

  it('is lost with the fourth loss in a row, and had again by not losing four times in a row', () => {
    expect(['LLL', 'LLLL', 'LLLTL', 'LLTLL', 'LLLLT', 'LLLLTWT', 'LLLLTWTT', 'LLLLTWTLT', 'LLLLTTTTLLLL'].map(state))
      .toEqual(['on', 'off', 'on', 'on', 'off', 'off', 'on', 'off', 'off']);
  });

  it('is not touched by shifts in which nothing happened', () => {
    expect(['LSLSLSSL', 'LLLLTSTST', 'LLLLTSTSTSW'].map(state)).toEqual(['off', 'off', 'on']);
  });

  it('says since which shift, and how it stood after each', () => {
    expect(standingAfter(cycles('WLLLLT'))).toEqual({ state: 'off', run: { result: 'not_lost', length: 1 }, since: 4, states: ['on', 'on', 'on', 'on', 'off', 'off'], counted: 6 });
  });

  it('cannot be bettered by tests on the past once it has foretold for real', () => {
    expect(standingAfter([...cycles('LLLL', 'backtest')]).state).toBe('off');
    expect(standingAfter([...cycles('LLLL'), ...cycles('WWWW', 'backtest')]).state).toBe('off');
    expect(standingAfter([...cycles('WW', 'backtest'), ...cycles('LLLL')]).state).toBe('off');
    expect(standingAfter([...cycles('LLLL'), ...cycles('WWWW', 'backtest')]).states.slice(4)).toEqual([null, null, null, null]);
  });
});

describe('what hangs on reporting', () => {
  it('is the same as by ranking all cells anew for each area', () => {
    const cell = fc.record({ value: fc.double({ min: 0, max: 10, noNaN: true }), size: fc.double({ min: 0.5, max: 2, noNaN: true }), area: fc.integer({ min: -1, max: 2 }) });
    fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), fc.double({ min: 0.05, max: 0.5, noNaN: true }), (cells, coverage) => {
      const limit = coverage * cells.reduce((sum, { size }) => sum + size, 0) * (1 + 1e-12);
      const first = (of: number, factor: number): number[] => {
        const scaled = cells.map(({ value, area }) => value * (area === of ? factor : 1));
        const order = [...cells.keys()].toSorted((a, b) => scaled[b]! - scaled[a]! || a - b);
        let size = 0;
        return order.filter((i, k) => {
          size += cells[i]!.size;
          return scaled[i]! > 0 && (k === 0 || size <= limit);
        });
      };
      const found = reportingSensitivity({
        expected: Float64Array.from(cells, ({ value }) => value), squareKm: Float64Array.from(cells, ({ size }) => size), area: Int32Array.from(cells, ({ area }) => area), areas: 3, change: 0.3, coverage,
      });
      const now = first(-2, 1);
      expect(Array.from(found.top)).toEqual(now);
      found.areas.forEach(({ less }, of) => {
        const others = first(of, 0.7);
        expect(less).toBe(Math.max(now.filter((i) => !others.includes(i)).length, others.filter((i) => !now.includes(i)).length));
      });
    }), { numRuns: 60 });
  });

  it('changes the first cell where two areas are close, and not where they are not', () => {
    const of = (second: number) => reportingSensitivity({
      expected: Float64Array.of(10, second), squareKm: Float64Array.of(1, 1), area: Int32Array.of(0, 1), areas: 2, change: 0.3, coverage: 0.5,
    });
    expect(of(9)).toEqual({ top: Int32Array.of(0), areas: [{ topCells: 1, more: 0, less: 1 }, { topCells: 0, more: 1, less: 0 }], unsure: Int32Array.of(0) });
    expect(of(5).unsure.length).toBe(0);
    expect(of(7.5).areas).toEqual([{ topCells: 1, more: 0, less: 1 }, { topCells: 0, more: 0, less: 0 }]);
  });
});
