import { describe, expect, it } from 'vitest';
import { dayMs, type Learning } from '../../../server/forecast/learning.ts';
import { forecastModelOf } from '../../../server/forecast/models.ts';
import { scoreForecast, type ScoreFigures } from '../../../server/forecast/score_forecast.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { byCell } from '../../support/learning_town.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';

/** Learned from January to November, foretold December, on squares of 500 m: all that the register does, but for the database. */
const firstDay = Date.UTC(2019, 0, 1) / dayMs;
const december = Date.UTC(2019, 11, 1);

function memphisLearning(): { learning: Learning; outcome: Int32Array; training: Float64Array } {
  const robberies = memphisRobberies();
  const grid = memphisGrid(robberies);
  const order = Int32Array.from(grid.cell, (_, i) => i).sort((a, b) => robberies.days[a]! - robberies.days[b]! || a - b);
  const past = order.filter((i) => robberies.month[i]! < 11);
  const n = grid.counts.length;
  const training = new Float64Array(n);
  for (const i of past) training[grid.cell[i]!]! += 1;
  const of = (list: Float64Array): Float64Array => Float64Array.from(past, (i) => list[i]!);
  const hourOfWeek = (days: number): number => ((((Math.floor(days) + firstDay + 3) % 7) + 7) % 7) * 24 + Math.floor((days - Math.floor(days)) * 24 + 1e-9);
  return {
    training, outcome: grid.cell.filter((_, i) => robberies.month[i] === 11),
    learning: {
      cells: {
        n, squareKm: new Float64Array(n).fill(0.25), x: Float64Array.from({ length: n }, (_, cell) => (grid.firstColumn + (cell % grid.columns) + 0.5) * 500),
        y: Float64Array.from({ length: n }, (_, cell) => (grid.firstRow + Math.floor(cell / grid.columns) + 0.5) * 500),
      },
      events: {
        n: past.length, cell: Int32Array.from(past, (i) => grid.cell[i]!), x: of(robberies.x), y: of(robberies.y), time: Float64Array.from(past, (i) => Date.UTC(2019, 0, 1) + robberies.days[i]! * dayMs),
        day: Int32Array.from(past, (i) => firstDay + Math.floor(robberies.days[i]!)), hourOfWeek: Uint8Array.from(past, (i) => hourOfWeek(robberies.days[i]!)),
        timePrecision: new Uint8Array(past.length), weight: new Float64Array(past.length).fill(1),
      },
      from: firstDay * dayMs, to: december,
      shift: {
        begin: december, hourOfWeek: Int32Array.from({ length: 744 }, (_, hour) => hourOfWeek(334 + hour / 24)),
        day: Int32Array.from({ length: 744 }, (_, hour) => firstDay + 334 + Math.floor(hour / 24)),
      },
    },
  };
}

const memphis = hasSharedData() ? memphisLearning() : null as never;
const made = new Map<string, ScoreFigures>();

function scored(model: string, values: Record<string, number> = {}): ScoreFigures {
  const key = `${model} ${JSON.stringify(values)}`;
  const { learning, outcome, training } = memphis;
  const expected = Float64Array.from(byCell(forecastModelOf(model).run(learning, values, () => {}).expected, learning.cells.n));
  const count = Float64Array.from(byCell(forecastModelOf('count').run(learning, {}, () => {}).expected, learning.cells.n));
  const found = made.get(key) ?? scoreForecast({
    expected, count, training, squareKm: learning.cells.squareKm, outcome: { cell: outcome, weight: new Float64Array(outcome.length).fill(1) }, whole: true, judged: 0.01, seed: 1,
  });
  made.set(key, found);
  return found;
}

const table = (model: string, values: Record<string, number> = {}): number[] => scored(model, values).model.filter(({ asked }) => asked === 0.01 || asked === 0.02 || asked === 0.05)
  .flatMap(({ hits, pai, pei, peiStar }) => [hits, Number(pai.toFixed(4)), Number(pei!.toFixed(4)), Number(peiStar!.toFixed(4))]);

knownNumbers('score_forecast', ({ number }) => {
  if (!hasSharedData()) return;
  const shared = { source: 'R 4.2', needsData: true, tolerance: 6e-5, because: 'printed with four decimals' };
  const what = (model: string): string => `Robberies of Memphis as the register scores them, ${model} of January to November, December, 4,189 squares of 500 m: hits, PAI, PEI, PEI* of the first 42, 84, 209`;
  number({ ...shared, what: what('plain count'), expected: [26, 13.5062, 0.3881, 0.3881, 40, 10.3894, 0.367, 0.367, 69, 7.203, 0.3594, 0.3594], actual: () => table('count') });
  number({ ...shared, what: what('quartic density of 500 m'), expected: [22, 11.4283, 0.3284, 0.3284, 40, 10.3894, 0.367, 0.367, 71, 7.4118, 0.3698, 0.3698], actual: () => table('kernel_density', { bandwidthMetres: 500 }) });
  number({ ...shared, what: what('quartic density of 1,000 m'), expected: [21, 10.9089, 0.3134, 0.3134, 37, 9.6102, 0.3394, 0.3394, 60, 6.2635, 0.3125, 0.3125], actual: () => table('kernel_density', { bandwidthMetres: 1000 }) });
}, { room: 'server/forecast' });

describe.skipIf(!hasSharedData())('the register on the robberies of Memphis', () => {
  it('has the density lose to the count at 1 %, and win at 5 %', () => {
    const found = scored('kernel_density', { bandwidthMetres: 500 });
    expect(found).toMatchObject({ result: 'lost', hits: 22, countHits: 26 });
    const at = found.paired.find(({ asked }) => asked === 0.05)!;
    expect(at.onlyModel - at.onlyCount).toBe(71 - 69);
    expect(at.p).toBeGreaterThan(0.5);
  });

  it('serves the count instead of a self-exciting model that hardly finds any excitation, and says so', () => {
    const found = forecastModelOf('self_exciting').run(memphis.learning, {}, () => {});
    // Eight gaps of less than half an hour would carry the fit; they are merged.
    expect(found.used).toMatchObject({ served: 'count', events: 2045 });
    expect(found.used['theta']).toBeLessThan(0.001);
    expect(found.notes.map(({ code }) => code)).toEqual(['self_exciting_lost']);
    expect(scored('self_exciting')).toMatchObject({ result: 'tied', hits: 26, countHits: 26 });
  });

  it('expects about as many as there were', () => {
    const { calibration } = scored('count');
    expect(calibration.observed).toBe(192);
    expect(calibration.ratio).toBeGreaterThan(calibration.lower! - 1e-9);
    expect(calibration.expected).toBeGreaterThan(160);
    expect(calibration.expected).toBeLessThan(220);
  });
});
