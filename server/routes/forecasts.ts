import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, cacheRule, jsonOf } from '../http/answer.ts';
import { makeDocument, runningJob } from '../http/document_job.ts';
import { backtestProcess, backtestsPath } from '../http/ogc/process_backtest.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import {
  backtestAnswer, backtestBody, forecastId, forecastPage, forecastRecord, forecastSeries, forecastSummary, makeSeriesBody, registerBody, scoreAnswer, scoreBody,
  seriesCurves, seriesList, seriesStateBody, surfaceAnswer, surfaceAsked, verification,
} from '../model/forecast.ts';
import { agencyQuery } from '../model/parameters.ts';
import { listForecastPage, listSeries, readBacktests, readOneSeries, readSeries } from '../tasks/forecast_answers.ts';
import { keepSeries, makeSeries } from '../tasks/forecast_series.ts';
import { readForecastBytes, readForecastRecord } from '../tasks/read_forecast.ts';
import { registerForecast } from '../tasks/register_forecast.ts';
import { scoreForecasts } from '../tasks/score_forecasts.ts';
import { answerForecastSurface, answerSurface, forecastFile, surfaceFile } from '../tasks/surface_answer.ts';
import { verifyForecast } from '../tasks/verify_forecast.ts';

const tags = ['Forecasts'];
const root = '/patrols/forecasts';
const ofSeries = { params: z.object({ series: forecastId.describe('Id of the series.') }), query: agencyQuery };
const ofForecast = { params: z.object({ id: forecastId.describe('Id of the forecast.') }), query: agencyQuery };
const bodyOf = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const formQuery = agencyQuery.extend({ format: z.enum(['json', 'csv']).default('json').describe('csv: a line for each cell and hour, all cells.') });
const csvToo = (schema: z.ZodType, description: string) => ({
  200: { description, content: { 'application/json': { schema }, 'text/csv': { schema: z.string() } } },
});

const surfaceRoute = createRoute({
  method: 'post', path: `${root}/surfaces`, tags, summary: 'What a shift is expected to hold, by cell and hour',
  description: 'Learned from incidents before the shift and no other, and only from offences that people report. A model that has lost to the plain count four shifts in a row is answered with the count and a warning to stop. '
    + 'With reasons for the cells in "explain", in counts; and which of the first cells would change if an area reported more or less.',
  request: { query: formQuery, body: bodyOf(surfaceAsked) }, responses: csvToo(surfaceAnswer, 'The surface.'),
});
const listRoute = createRoute({
  method: 'get', path: root, tags, summary: 'Registered forecasts, the latest shift first',
  request: { query: agencyQuery.extend({
    series: forecastId.optional().describe('Only of this series.'),
    limit: z.coerce.number('Give a whole number from 1 to 200.').int().min(1).max(200).default(50).describe('Forecasts on a page.'),
    before: z.string().regex(/^[0-9TZ:.-]{20,40}_[0-9a-f]{24}$/, 'Give "next" of the page before.').optional().describe('"next" of the page before. Without it: the latest.'),
  }) },
  responses: jsonOf(forecastPage, 'A page of forecasts.'),
});
const registerRoute = createRoute({
  method: 'post', path: root, tags, summary: 'Lock a forecast before its shift',
  description: 'The surface of a series for its next shift (or the one that begins at "from"), kept with its digest and the time of the database. It never changes; the same shift again gives the forecast that is there. After the begin it is refused (409 shift_begun).',
  request: { query: agencyQuery, body: bodyOf(registerBody) }, responses: jsonOf(forecastSummary, 'The forecast.'),
});
const seriesRoute = createRoute({
  method: 'get', path: `${root}/series`, tags, summary: 'Series of forecasts, and how each model stands', request: { query: agencyQuery }, responses: jsonOf(seriesList, 'Every series of the agency.'),
});
const makeRoute = createRoute({
  method: 'post', path: `${root}/series`, tags, summary: 'Begin a series',
  description: 'One model, measure, offences, resolution and shift pattern. Its id is the digest of them: the same again is the series that is there. While it is active the server registers each coming shift two hours before it, and scores what is over.',
  request: { query: agencyQuery, body: bodyOf(makeSeriesBody) }, responses: jsonOf(forecastSeries, 'The series.'),
});
const readRoute = createRoute({
  method: 'get', path: `${root}/series/{series}`, tags, summary: 'A series with its curves over scored shifts, beside the plain count and the best in hindsight', request: ofSeries,
  responses: jsonOf(seriesCurves, 'Curves by shift and over all shifts.'),
});
const stateRoute = createRoute({
  method: 'post', path: `${root}/series/{series}/state`, tags, summary: 'Let a series go on by itself, or rest', request: { ...ofSeries, body: bodyOf(seriesStateBody) }, responses: jsonOf(forecastSeries, 'The series.'),
});
const backtestsRoute = createRoute({
  method: 'get', path: `${root}/series/{series}/backtests`, tags, summary: 'What of backtests a series has', request: ofSeries, responses: jsonOf(backtestAnswer, 'How many.'),
});
const backtestRoute = createRoute({
  method: 'post', path: `${root}/backtest`, tags, summary: 'Test a series on past shifts',
  description: 'Registers and scores the latest past shifts of a series, each from data before it. They are marked as backtests for ever, and use the data as they are now, late entries included. '
    + 'The work is a job: the header "Prefer: wait=N" says how many seconds to wait for its end, 0 to 60, 10 without it.',
  request: { query: agencyQuery, body: bodyOf(backtestBody) },
  responses: {
    200: { description: 'It is done.', content: { 'application/json': { schema: backtestAnswer } } },
    202: { description: 'It waits or runs: ask for the job.', content: { 'application/json': { schema: runningJob } } },
  },
});
const scoreRoute = createRoute({
  method: 'post', path: `${root}/score`, tags, summary: 'Score what is over',
  description: 'Every forecast whose shift the data cover, once: hits at 0.25, 0.5, 1, 2 and 5 % of the area and at the coverage of the series, PAI, PEI, PEI*, RRI of both kinds, with intervals, beside the plain count and the best in hindsight. The server does so by itself for active series.',
  request: { query: agencyQuery, body: bodyOf(scoreBody) }, responses: jsonOf(scoreAnswer, 'How many.'),
});
const oneRoute = createRoute({
  method: 'get', path: `${root}/{id}`, tags, summary: 'A forecast and what became of it', request: ofForecast, responses: jsonOf(forecastRecord, 'The forecast with its score and first cells.'),
});
const contentRoute = createRoute({
  method: 'get', path: `${root}/{id}/content`, tags, summary: 'What was locked, byte for byte', description: 'The canonical JSON (RFC 8785) whose SHA-256 was registered.', request: ofForecast,
  responses: { 200: { description: 'The content.', content: { 'application/json': { schema: z.object({}).loose() } } } },
});
const lockedRoute = createRoute({
  method: 'get', path: `${root}/{id}/surface`, tags, summary: 'What a forecast expected, by cell and hour', description: 'As it was locked; of a model that was off, the plain count that was served instead.',
  request: { ...ofForecast, query: formQuery }, responses: csvToo(surfaceAnswer, 'The surface.'),
});
const verifyRoute = createRoute({
  method: 'post', path: `${root}/{id}/verify`, tags, summary: 'Check the digest of a forecast',
  description: 'Digests what is stored, and makes the surface again from the data as they were then. Nothing is changed.', request: ofForecast, responses: jsonOf(verification, 'Both digests beside the registered one.'),
});

const csv = ({ csv: text, rows }: { csv: string; rows: number }, name: string, count: (rows: number) => void): Response => {
  count(rows);
  return new Response(text, { headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Cache-Control': cacheRule, 'Content-Disposition': `attachment; filename="hexwatch-${name}.csv"` } });
};

export const forecastRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(surfaceRoute, async (context) => {
    const { agency, format } = context.req.valid('query');
    const asked = { agency, body: context.req.valid('json') };
    const room = { signal: context.req.raw.signal };
    if (format === 'csv') return csv(await surfaceFile(database, context.get('who'), asked, room), `surface-${asked.body.shift.from.slice(0, 10)}`, context.get('countRows')) as never;
    return answerFresh(context, await answerSurface(database, context.get('who'), asked, room)) as never;
  })
  .openapi(listRoute, async (context) => {
    const { agency, series, limit, before } = context.req.valid('query');
    return answerFresh(context, await listForecastPage(database, context.get('who'), { agency, seriesId: series, limit, before, signal: context.req.raw.signal }));
  })
  .openapi(registerRoute, async (context) => {
    const { agency } = context.req.valid('query');
    const { series, from } = context.req.valid('json');
    const [who, signal, now] = [context.get('who'), context.req.raw.signal, new Date()];
    const { forecastId: id } = await registerForecast(database, who, { agency, seriesId: series, from, now, signal }, { signal });
    return answerFresh(context, (await readForecastRecord(database, who, { agency, id, now, signal })).forecast);
  })
  .openapi(seriesRoute, async (context) =>
    answerFresh(context, { series: await listSeries(database, context.get('who'), { agency: context.req.valid('query').agency, now: new Date(), signal: context.req.raw.signal }) }))
  .openapi(makeRoute, async (context) => {
    const { agency } = context.req.valid('query');
    const { active, ...body } = context.req.valid('json');
    const [who, signal, now] = [context.get('who'), context.req.raw.signal, new Date()];
    const seriesId = await makeSeries(database, who, { agency, body, active, now, signal });
    return answerFresh(context, await readOneSeries(database, who, { agency, seriesId, now, signal }));
  })
  .openapi(readRoute, async (context) => answerFresh(context, await readSeries(database, context.get('who'), {
    agency: context.req.valid('query').agency, seriesId: context.req.valid('param').series, now: new Date(), signal: context.req.raw.signal })))
  .openapi(stateRoute, async (context) => {
    const asked = { agency: context.req.valid('query').agency, seriesId: context.req.valid('param').series, signal: context.req.raw.signal };
    await keepSeries(database, context.get('who'), { ...asked, active: context.req.valid('json').active });
    return answerFresh(context, await readOneSeries(database, context.get('who'), { ...asked, now: new Date() }));
  })
  .openapi(backtestsRoute, async (context) => answerFresh(context, await readBacktests(database, context.get('who'), {
    agency: context.req.valid('query').agency, seriesId: context.req.valid('param').series, now: new Date(), signal: context.req.raw.signal })))
  .openapi(backtestRoute, async (context) => {
    const { agency } = context.req.valid('query');
    const headers = { 'Cache-Control': 'private, no-store' };
    const made = await makeDocument(context, database, { process: backtestProcess, agency, body: context.req.valid('json') });
    if (!('id' in made)) return context.json({ status: 'running' as const, job: made.job }, 202, { ...headers, Location: made.location });
    const answer = await readBacktests(database, context.get('who'), { agency, seriesId: made.id, now: new Date(), signal: context.req.raw.signal });
    return context.json(answer, 200, { ...headers, 'Content-Location': backtestsPath(made.id) });
  })
  .openapi(scoreRoute, async (context) => {
    const { signal } = context.req.raw;
    return answerFresh(context, await scoreForecasts(database, context.get('who'), { agency: context.req.valid('query').agency, seriesId: context.req.valid('json').series, signal }, { signal }));
  })
  .openapi(oneRoute, async (context) => answerFresh(context, await readForecastRecord(database, context.get('who'), {
    agency: context.req.valid('query').agency, id: context.req.valid('param').id, now: new Date(), signal: context.req.raw.signal })))
  .openapi(contentRoute, async (context) => {
    const { bytes, cells } = await readForecastBytes(database, context.get('who'), { agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal });
    context.get('countRows')(cells);
    return new Response(bytes, { headers: { 'Content-Type': 'application/json', 'Cache-Control': cacheRule } }) as never;
  })
  .openapi(lockedRoute, async (context) => {
    const { agency, format } = context.req.valid('query');
    const one = { agency, id: context.req.valid('param').id, signal: context.req.raw.signal };
    if (format === 'csv') return csv(await forecastFile(database, context.get('who'), one), `forecast-${one.id}`, context.get('countRows')) as never;
    return answerFresh(context, await answerForecastSurface(database, context.get('who'), one)) as never;
  })
  .openapi(verifyRoute, async (context) => answerFresh(context, await verifyForecast(database, context.get('who'), {
    agency: context.req.valid('query').agency, id: context.req.valid('param').id, signal: context.req.raw.signal }, { signal: context.req.raw.signal })));
