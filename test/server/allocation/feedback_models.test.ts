import { describe, expect, it } from 'vitest';
import { feedbackLoop, loopBand, type Band, type History, type Model } from '../../../server/allocation/feedback.ts';
import { dayMs, type ForecastModel, type Learning } from '../../../server/forecast/learning.ts';
import { forecastModels } from '../../../server/forecast/models.ts';
import { seededRandom } from '../../../server/stats/random.ts';

/**
 * The models that rank places here, driven through the feedback of patrols: what a model expects sends the next patrols, what they
 * find and what people report is its history. One patrol a day; a model is asked every four weeks
 * (those that take long every forty) and learns from a year at most.
 */
const begin = Date.UTC(2025, 0, 6);
const places = (areas: number): Learning['cells'] => ({
  n: areas, x: Float64Array.from({ length: areas }, (_, i) => (i % 5) * 2000), y: Float64Array.from({ length: areas }, (_, i) => Math.floor(i / 5) * 2000), squareKm: new Float64Array(areas).fill(0.1),
});

function learningOf({ at, area, found }: History, now: number, { areas, keep }: { areas: number; keep: (found: boolean) => boolean }): Learning {
  const from = Math.max(0, now - 365);
  const chosen = at.keys().filter((i) => at[i]! >= from && keep(found[i]!)).toArray();
  const cells = places(areas);
  // Each somewhere in its own hour, so that no two happen at once.
  const random = seededRandom(1);
  const time = Float64Array.from(chosen, (i) => begin + at[i]! * dayMs + Math.floor(random.next() * 23.9 * 3_600_000)).toSorted();
  const day = Int32Array.from(time, (one) => Math.floor(one / dayMs));
  return {
    cells, from: begin + from * dayMs, to: begin + now * dayMs,
    events: {
      n: chosen.length, cell: Int32Array.from(chosen, (i) => area[i]!), x: Float64Array.from(chosen, (i) => cells.x[area[i]!]!), y: Float64Array.from(chosen, (i) => cells.y[area[i]!]!), time, day,
      hourOfWeek: Uint8Array.from(time, (one) => Math.floor((((one / 3_600_000) % 168) + 168) % 168)), timePrecision: new Uint8Array(chosen.length), weight: new Float64Array(chosen.length).fill(1),
    },
    shift: { begin: begin + now * dayMs, hourOfWeek: Int32Array.of(20), day: Int32Array.of(Math.floor((begin + now * dayMs) / dayMs)) },
  };
}

const defaults = ({ parameters }: ForecastModel): Record<string, number> => Object.fromEntries(Object.entries(parameters).map(([name, { default: own }]) => [name, own]));
const takesLong = ({ id }: ForecastModel): boolean => id === 'near_repeat' || id === 'self_exciting';
const modelOf = (model: ForecastModel, areas: number, keep: (found: boolean) => boolean): Model => ({
  every: takesLong(model) ? 280 : 28, expect: (history, now) => model.run(learningOf(history, now, { areas, keep }), defaults(model), () => {}).expected,
});
/** What the product gives its models: nothing that patrols found. */
const reportsOnly = (found: boolean): boolean => !found;
const findsOnly = (found: boolean): boolean => found;
const keeps = ({ lower, upper }: Band): boolean => lower >= 0.452 - 0.006 && upper <= 0.547 + 0.006;

const ranking = forecastModels.filter(({ id }) => id !== 'calls');

describe('the models that rank places here', () => {
  it('are all driven', () => {
    expect(ranking.map(({ id }) => id)).toEqual(['count', 'recency', 'kernel_density', 'near_repeat', 'self_exciting']);
  });

  it.each(ranking.map((model) => [model.id, model] as const))('%s stays within the band when it learns from reports', (_, model) => {
    const band = loopBand({ finds: [0.3, 0.3], reports: [2.5, 2.5], patrols: 565, start: 1, learns: modelOf(model, 2, reportsOnly) }, takesLong(model) ? 2 : 25);
    expect(keeps(band), JSON.stringify(band)).toBe(true);
  });

  it.each(['count', 'recency'])('%s runs away when it is given what patrols found instead, which the product refuses', (id) => {
    const model = forecastModels.find((one) => one.id === id)!;
    const band = loopBand({ finds: [0.3, 0.3], patrols: 2800, start: 1, learns: modelOf(model, 2, findsOnly) }, 40);
    expect(keeps(band)).toBe(false);
    expect(band.upper - band.lower).toBeGreaterThan(0.5);
  });

  it('keep to the true shares of many areas, held-out ones included, while what patrols found leaves those out', () => {
    const reports = [0.6, 0.5, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1];
    const all = reports.reduce((sum, one) => sum + one, 0);
    const idle = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    const count = forecastModels[0]!;
    const shares = Array.from({ length: 10 }, (_, run) => feedbackLoop({ finds: reports.map(() => 0.3), reports, patrols: 560, start: 1, learns: modelOf(count, 10, reportsOnly), idle, seed: run + 1 }).learned);
    reports.forEach((one, area) => {
      const mean = shares.reduce((sum, own) => sum + own[area]!, 0) / shares.length;
      expect(Math.abs(mean - one / all), `area ${area}`).toBeLessThan(0.015);
    });
    const found = feedbackLoop({ finds: reports.map(() => 0.3), reports, patrols: 560, start: 1, learns: modelOf(count, 10, findsOnly), idle, seed: 1 });
    expect(found.learned[1]).toBe(0);
  });

  it('expect nothing of offences that patrols find: the product does not hand them over', async () => {
    const { trainingOffences } = await import('../../../server/tasks/forecast_offences.ts');
    expect(trainingOffences(null).codes.filter((code) => /^(drugs|weapons)|theft\.shop|disorder/.test(code))).toEqual([]);
    expect(() => trainingOffences(['burglary', 'drugs'])).toThrow(expect.objectContaining({ code: 'detection_driven' }) as Error);
  });
});
