import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  backtestAnswer, forecastPage, forecastRecord, forecastSeries, forecastSummary, seriesCurves, seriesList, surfaceAnswer, verification, type ForecastSeries, type SurfaceAnswer,
} from '../../../server/model/forecast.ts';
import { onEmbedded } from '../../support/databases.ts';
import { workingTown } from '../../support/working_town.ts';

const root = '/api/v1/patrols/forecasts';

onEmbedded('the doors of forecasts', (get) => {
  const { app } = workingTown(get);
  const ask = (path: string, body?: unknown): Promise<Response> => Promise.resolve(app().request(`${root}${path}${path.includes('?') ? '&' : '?'}agency=town`, body === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify(body),
  }));
  const read = async <T>(schema: { parse: (given: unknown) => T }, path: string, body?: unknown): Promise<T> => {
    const response = await ask(path, body);
    const said = await response.json();
    if (response.status !== 200) throw new Error(`${response.status} ${JSON.stringify(said)}`);
    return schema.parse(said);
  };
  const shift = { from: '2026-03-10T20:00', to: '2026-03-11T04:00' };
  const surface = (asked: Record<string, unknown> = {}, of: Record<string, unknown> = {}): Promise<SurfaceAnswer> => read(surfaceAnswer, '/surfaces', { shift, surface: { resolution: 8, ...of }, ...asked });
  let series: ForecastSeries;

  it('say what a shift is expected to hold, why, and what hangs on reporting', async () => {
    const found = await surface();
    expect(found).toMatchObject({ model: 'count', unit: 'count', resolution: 8, omitted: 0, agency: 'town', learned: { dataVersion: expect.any(String) as string } });
    expect(found.hours.length).toBe(8);
    expect(found.hours[0]).toBe('2026-03-10T18:00:00.000Z');
    const [first] = found.cells;
    expect(first!.byHour.reduce((sum, one) => sum + one, 0)).toBeCloseTo(first!.expected, 10);
    expect(found.sensitivity.kind).toBe('district');
    expect(found.sensitivity.areas.map(({ name }) => name)).toEqual(['East', 'West']);
    const [reason] = (await surface({ explain: [first!.cell] })).reasons;
    expect(reason).toMatchObject({ rank: 1, cell: first!.cell });
    expect(reason!.counts.offences.reduce((sum, { count }) => sum + count, 0)).toBe(reason!.counts.whole);
    expect(reason!.words.en).toMatch(/^Number 1 of \d+ cells\. \d+ incidents were recorded here in \d+ days: \d+ in the last 28 days/);
    expect(await ask('/surfaces', { shift, surface: { resolution: 8 }, explain: ['881fb46625fffff'] }).then((response) => response.json())).toMatchObject({ code: 'unknown_cell' });
  });

  it('give the same as CSV, a line for each cell and hour', async () => {
    const response = await ask('/surfaces?format=csv', { shift, surface: { resolution: 8 } });
    const lines = (await response.text()).trim().split('\r\n');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(lines[0]).toBe('cell,name,longitude,latitude,square_km,rank,hour,expected,expected_in_shift');
    expect(lines.length).toBe(1 + 8 * (await surface()).cells.length);
  });

  it('give minutes of work where somebody says how long each offence takes', async () => {
    const found = await surface({}, { model: 'calls', minutesOnTask: { robbery: 90 } });
    const robberies = await surface({}, { filter: { offences: ['robbery'] } });
    expect(found.unit).toBe('minutes');
    expect(found.total).toBeCloseTo(90 * robberies.total, 8);
  });

  it.each([
    [{ surface: { filter: { offences: 'weapons' } } }, 422, 'detection_driven'], [{ surface: { resolution: 10 } }, 400, 'cells_too_small'],
    [{ surface: { filter: { hours: '20-23' } } }, 400, 'bad_input'], [{ surface: { model: 'recency', parameters: { halfLife: 3 } } }, 400, 'bad_input'],
    [{ surface: { model: 'recency', parameters: { halfLifeDays: 0 } } }, 400, 'bad_input'], [{ shift: { from: '2026-03-10T20:00', to: '2026-03-10T20:00' } }, 400, 'bad_shift'],
    [{ shift: { from: '2026-03-10T20:00', to: '2026-03-12T20:00' } }, 400, 'bad_shift'], [{ shift: { from: '2026-01-03T20:00', to: '2026-01-04T04:00' } }, 422, 'nothing_to_learn'],
  ])('refuse %j', async (body, status, code) => {
    const response = await ask('/surfaces', { shift, ...body });
    expect({ status: response.status, code: (await response.json() as { code: string }).code }).toEqual({ status, code });
  });

  it('begin a series, test it on the past as a job, and show how it stands', async () => {
    series = await read(forecastSeries, '/series', { title: 'Nights', begins: '20:00', hours: 8, coverage: 0.02, active: false, surface: { model: 'kernel_density', resolution: 8 } });
    expect(series).toMatchObject({ title: 'Nights', active: false, next: null, registered: 0, standing: { state: 'on', cycles: 0 } });
    expect(series.offences).not.toContain('drugs');
    const tested = await read(backtestAnswer, '/backtest', { series: series.id, shifts: 5 });
    expect(tested).toMatchObject({ registered: 5, scored: 5, left: 0 });
    expect(await read(backtestAnswer, `/series/${series.id}/backtests`)).toEqual(tested);
    const curves = await read(seriesCurves, `/series/${series.id}`);
    expect(curves.cycles.length).toBe(5);
    expect(curves.pooled.model.map(({ asked }) => asked)).toEqual([0.0025, 0.005, 0.01, 0.02, 0.05]);
    expect(curves.caveat.en).toContain('abstract');
    const { standing } = curves.series;
    expect(standing.won + standing.tied + standing.lost + standing.silent).toBe(5);
    expect((await read(seriesList, '/series')).series.map(({ id }) => id)).toEqual([series.id]);
    expect(await read(forecastSeries, `/series/${series.id}/state`, { active: true })).toMatchObject({ active: true, next: expect.stringContaining('T') as string });
    expect((await ask('/backtest', { series: 'f'.repeat(24) })).status).toBe(404);
  });

  it('show each forecast, its surface, and that its digest holds', async () => {
    const registered = await read(forecastSummary, '', { series: series.id });
    expect(registered).toMatchObject({ kind: 'live', served: true, score: null });
    const { forecasts, next } = await read(forecastPage, `?series=${series.id}&limit=3`);
    expect(forecasts[0]!.id).toBe(registered.id);
    expect((await read(forecastPage, `?series=${series.id}&limit=3&before=${next}`)).forecasts.length).toBe(3);
    const scored = await read(forecastRecord, `/${forecasts[1]!.id}`);
    expect(scored.score).not.toBeNull();
    const locked = await read(surfaceAnswer, `/${scored.forecast.id}/surface`);
    expect(locked.total).toBeCloseTo(scored.forecast.total, 8);
    expect((await ask(`/${scored.forecast.id}/surface?format=csv`).then((response) => response.text())).split('\r\n').length).toBe(2 + 8 * locked.cells.length);
    const bytes = new Uint8Array(await (await ask(`/${scored.forecast.id}/content`)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(scored.forecast.sha256);
    expect(await read(verification, `/${scored.forecast.id}/verify`, {})).toMatchObject({ storedAgrees: true, againAgrees: true, because: null });
    expect(await ask('/score', {}).then((response) => response.json())).toEqual({ scored: 0, waiting: 1 });
    expect((await ask(`/${'e'.repeat(24)}`)).status).toBe(404);
  });
});
