import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { insertScore } from '../../../server/db/forecast_scores.ts';
import { insertForecast } from '../../../server/db/forecasts.ts';
import { transact, type Transaction } from '../../../server/db/transact.ts';
import { makeSeriesBody } from '../../../server/model/forecast.ts';
import { surfaceBody } from '../../../server/model/surface.ts';
import { localPerson } from '../../../server/model/who.ts';
import { backtestForecasts } from '../../../server/tasks/backtest_forecasts.ts';
import { listForecastPage, listSeries, readSeries } from '../../../server/tasks/forecast_answers.ts';
import { makeSeries } from '../../../server/tasks/forecast_series.ts';
import { serveSurface, standingOf } from '../../../server/tasks/forecast_standing.ts';
import { readForecastRecord, readForecastSurface } from '../../../server/tasks/read_forecast.ts';
import { registerForecast } from '../../../server/tasks/register_forecast.ts';
import { runForecastsOnce } from '../../../server/tasks/run_forecasts.ts';
import { verifyForecast } from '../../../server/tasks/verify_forecast.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { makeTown, type Town } from '../../support/town.ts';
import { moveVersion } from '../../support/versions.ts';

const agency = 'town';
const now = new Date();
const quiet = { warn: (fields: object) => { throw (fields as { err: unknown }).err; }, debug: () => {} };

onBothDatabases('the register of forecasts', (get) => {
  let town: Town;
  const write = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    transact(get(), { agencyId: town.agency.agencyId, person: 'tester', purpose: 'test' }, work);
  const series = (body: Record<string, unknown>): Promise<string> => {
    const { active, ...rest } = makeSeriesBody.parse({ begins: '16:00', hours: 8, coverage: 0.05, active: false, ...body });
    return makeSeries(get(), localPerson, { agency, body: rest, active, now });
  };
  const recency = (): Promise<string> => series({ surface: { model: 'recency', resolution: 8 } });
  const problem = { resolution: 8, model: 'recency' };
  beforeAll(async () => { town = await makeTown(get()); });

  it('has one series for one definition, whatever it is called', async () => {
    const [one, other] = [await series({ surface: problem, title: 'Late turn' }), await series({ surface: problem, title: 'The same' })];
    expect(other).toBe(one);
    expect(await series({ surface: problem, begins: '17:00' })).not.toBe(one);
    expect((await listSeries(get(), localPerson, { agency, now })).map(({ title }) => title)).toEqual(['Late turn', 'recency, 17:00']);
    await expect(series({ surface: { ...problem, filter: { from: '2026-01-01' } } })).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('refuses to learn from what is found because somebody looks, and says what it left out', async () => {
    await expect(series({ surface: { ...problem, filter: { offences: 'robbery,drugs.possession,theft.shop' } } })).rejects.toMatchObject({
      code: 'detection_driven', message: expect.stringContaining('drugs.possession, theft.shop'),
    });
    await expect(series({ surface: { ...problem, resolution: 10 } })).rejects.toMatchObject({ code: 'cells_too_small' });
    await expect(series({ surface: { model: 'calls', resolution: 8, filter: { offences: 'robbery' } } })).rejects.toMatchObject({ code: 'minutes_missing' });
    const made = await serveSurface(get(), localPerson, { agency, shift: { from: '2026-03-10T20:00', to: '2026-03-11T04:00' }, surface: surfaceBody.parse({ resolution: 8 }) });
    expect(made.warnings.find(({ code }) => code === 'offences_left_out')!.text.en).toContain('Drugs');
  });

  it('locks a forecast before its shift by the clock of the database, once', async () => {
    const id = await recency();
    const made = await registerForecast(get(), localPerson, { agency, seriesId: id, now });
    expect(made.isNew).toBe(true);
    // The same shift again, and other data meanwhile: what is there stands.
    await write((transaction) => moveVersion(transaction, town.agency.agencyId));
    expect(await registerForecast(get(), localPerson, { agency, seriesId: id, now })).toEqual({ forecastId: made.forecastId, isNew: false });
    const { forecast, top, score } = await readForecastRecord(get(), localPerson, { agency, id: made.forecastId, now });
    expect(forecast).toMatchObject({ kind: 'live', served: true, series: id });
    expect(forecast.registeredAt < forecast.from).toBe(true);
    expect(score).toBeNull();
    expect(top[0]!.rank).toBe(1);
    await expect(registerForecast(get(), localPerson, { agency, seriesId: id, from: '2026-03-10T16:00', now })).rejects.toMatchObject({ code: 'shift_begun' });
    await expect(registerForecast(get(), localPerson, { agency, seriesId: id, from: '2026-03-10T16:30', now })).rejects.toMatchObject({ code: 'not_a_shift' });
    // A clock of the program that is slow is no way around it.
    await expect(registerForecast(get(), localPerson, { agency, seriesId: id, from: '2026-03-10T16:00', now: new Date('2026-03-10T00:00:00Z') })).rejects.toMatchObject({ code: 'shift_begun' });
    await expect(write((transaction) => sql`insert into forecast (agency_id, forecast_id, series_id, shift_from, shift_to, kind, registered_by, served, data_version, total, content, content_bytes, sha256)
      select agency_id, ${'a'.repeat(24)}, series_id, '2026-03-10', '2026-03-11', 'live', 'me', true, 1, 1, content, 1, sha256 from forecast limit 1`.execute(transaction))).rejects.toThrow(/kind/);
  });

  it('tests a model on past shifts, marked for ever, and scores them beside the count and the oracle', async () => {
    const id = await recency();
    expect(await backtestForecasts(get(), localPerson, { agency, seriesId: id, shifts: 6, now })).toMatchObject({ registered: 6, scored: 6, left: 0 });
    expect(await backtestForecasts(get(), localPerson, { agency, seriesId: id, shifts: 6, now })).toMatchObject({ registered: 0, left: 6 });
    const read = await readSeries(get(), localPerson, { agency, seriesId: id, now });
    expect(read.cycles.length).toBe(6);
    expect(read.cycles.every(({ kind, hits, oracleHits, incidents }) => kind === 'backtest' && hits <= oracleHits && oracleHits <= incidents)).toBe(true);
    expect(read.pooled.incidents).toBe(read.cycles.reduce((sum, { incidents }) => sum + incidents, 0));
    expect(read.pooled.model[0]!.hits).toBeLessThanOrEqual(read.pooled.oracle[0]!.hits);
    const loud = read.cycles.find(({ incidents }) => incidents > 0)!;
    const { forecast, score, learned, top } = await readForecastRecord(get(), localPerson, { agency, id: loud.forecast, now });
    expect(learned.to <= forecast.from).toBe(true);
    expect(score).toMatchObject({ result: loud.result, coverage: 0.05, incidents: loud.incidents });
    expect(score!.model.map(({ asked }) => asked)).toEqual([0.0025, 0.005, 0.01, 0.02, 0.05]);
    expect(top.reduce((sum, { observed }) => sum + observed!, 0)).toBe(loud.incidents);
    const page = await listForecastPage(get(), localPerson, { agency, seriesId: id, limit: 5, before: undefined });
    expect(page.forecasts.map(({ kind }) => kind)).toEqual(['live', 'backtest', 'backtest', 'backtest', 'backtest']);
    const rest = await listForecastPage(get(), localPerson, { agency, seriesId: id, limit: 5, before: page.next! });
    expect({ n: rest.forecasts.length, next: rest.next }).toEqual({ n: 2, next: null });
  });

  it('can be proved: the digest is of what is stored, and comes out again from the data as they were', async () => {
    const [{ last }] = await listSeries(get(), localPerson, { agency, now }) as [Awaited<ReturnType<typeof listSeries>>[number]];
    await write(async (transaction) => {
      await sql`delete from incident where agency_id = ${town.agency.agencyId} and false`.execute(transaction);
      await moveVersion(transaction, town.agency.agencyId);
    });
    const found = await verifyForecast(get(), localPerson, { agency, id: last!.id });
    expect(found).toMatchObject({ storedAgrees: true, againAgrees: true, registered: last!.sha256 });
    await write((transaction) => sql`update forecast set content = (select other.content from forecast other where other.forecast_id <> ${last!.id} limit 1) where forecast_id = ${last!.id}`.execute(transaction));
    expect(await verifyForecast(get(), localPerson, { agency, id: last!.id })).toMatchObject({ storedAgrees: false });
  });

  it('takes a model off after four losses in a row, and goes on in its shadow', async () => {
    const id = await series({ surface: { model: 'kernel_density', resolution: 8 }, begins: '08:00' });
    const shift = { from: '2026-03-10T08:00', to: '2026-03-10T16:00' };
    const ask = { agency, shift, surface: surfaceBody.parse({ model: 'kernel_density', resolution: 8 }) };
    expect(await standingOf(get(), localPerson, ask)).toMatchObject({ state: 'on', series: { id } });
    for (let day = 1; day <= 4; day += 1) {
      const forecastId = String(day).repeat(24);
      await write(async (transaction) => {
        await insertForecast(transaction, town.agency.agencyId, {
          forecastId, seriesId: id, shiftFrom: new Date(Date.UTC(2026, 2, day, 6)), shiftTo: new Date(Date.UTC(2026, 2, day, 14)), registeredBy: 'tester', served: true, dataVersion: '1', total: 1,
          sha256: 'a'.repeat(64), content: new Uint8Array(1), contentBytes: 1,
        });
        await insertScore(transaction, town.agency.agencyId, {
          forecastId, dataVersion: '1', result: 'lost', incidents: 3, hits: 0, countHits: 1, oracleHits: 2, figures: {}, outcome: [], outcomeSha256: 'b'.repeat(64),
        });
      });
      expect((await standingOf(get(), localPerson, ask)).state).toBe(day < 4 ? 'on' : 'off');
    }
    const served = await serveSurface(get(), localPerson, ask);
    expect(served.model).toBe('count');
    expect(served.warnings[0]).toMatchObject({ code: 'model_off', severity: 'stop' });
    const { forecastId } = await registerForecast(get(), localPerson, { agency, seriesId: id, now });
    expect((await readForecastRecord(get(), localPerson, { agency, id: forecastId, now })).forecast).toMatchObject({ kind: 'live', served: false });
    expect((await readForecastSurface(get(), localPerson, { agency, id: forecastId })).model).toBe('count');
  });

  it('lets what is known of a model expire a year after its latest scored shift', async () => {
    const id = await series({ surface: { model: 'near_repeat', resolution: 8 }, begins: '08:00' });
    const scored = '9'.repeat(24);
    await write(async (transaction) => {
      await insertForecast(transaction, town.agency.agencyId, {
        forecastId: scored, seriesId: id, shiftFrom: new Date('2025-03-09T06:00:00Z'), shiftTo: new Date('2025-03-09T14:00:00Z'), registeredBy: 'tester', served: true, dataVersion: '1', total: 1,
        sha256: 'a'.repeat(64), content: new Uint8Array(1), contentBytes: 1,
      });
      await insertScore(transaction, town.agency.agencyId, {
        forecastId: scored, dataVersion: '1', result: 'won', incidents: 3, hits: 2, countHits: 1, oracleHits: 2, figures: {}, outcome: [], outcomeSha256: 'b'.repeat(64),
      });
    });
    const ask = (day: string) => ({ agency, shift: { from: `${day}T08:00`, to: `${day}T16:00` }, surface: surfaceBody.parse({ model: 'near_repeat', resolution: 8 }) });
    expect((await standingOf(get(), localPerson, ask('2026-03-09'))).state).toBe('on');
    const served = await serveSurface(get(), localPerson, ask('2026-03-10'));
    expect([served.model, served.warnings[0]!.code]).toEqual(['count', 'model_expired']);
    const listed = (await listSeries(get(), localPerson, { agency, now })).find((one) => one.id === id)!;
    expect(listed.standing).toMatchObject({ state: 'on', expires: '2026-03-09T06:00:00.000Z' });
  });

  it('is kept by the server itself: what is due is registered and scored', async () => {
    const hour = String((new Date(now.getTime() + 3_600_000 + 2 * 3_600_000).getUTCHours())).padStart(2, '0');
    const id = await series({ surface: { model: 'count', resolution: 8 }, begins: `${hour}:00`, active: true });
    expect(await runForecastsOnce(get(), { now, log: quiet })).toMatchObject({ registered: 1 });
    expect(await runForecastsOnce(get(), { now, log: quiet })).toMatchObject({ registered: 0 });
    const [own] = (await listSeries(get(), localPerson, { agency, now })).filter((one) => one.id === id);
    expect(own).toMatchObject({ registered: 1, standing: { state: 'baseline' }, last: { kind: 'live' } });
  });
});
