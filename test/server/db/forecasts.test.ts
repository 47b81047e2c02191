import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figuresOf, insertScore, listCycles, readScore } from '../../../server/db/forecast_scores.ts';
import { agenciesWithSeries, countForecasts, insertSeries, listSeriesRows, readSeriesRow, setSeriesActive } from '../../../server/db/forecast_series.ts';
import { countUnscored, findForecastOf, forecastsToScore, insertForecast, listForecasts, readForecast, readForecastContent, shiftsRegistered } from '../../../server/db/forecasts.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const id = 'a'.repeat(24);
const series = 'b'.repeat(24);
const [from, to] = [new Date('2026-03-01T20:00:00Z'), new Date('2026-03-02T04:00:00Z')];
const forecast = {
  forecastId: id, seriesId: series, shiftFrom: from, shiftTo: to, registeredBy: 'local', served: true, dataVersion: '3', total: 2.5, sha256: 'c'.repeat(64), content: new Uint8Array(2), contentBytes: 9,
};

describe('the SQL of the register of forecasts', () => {
  it.each<[string, Parameters<typeof recordSql>[0]]>([
    ['locks a forecast', (transaction) => insertForecast(transaction, 1, forecast)],
    ['finds what there is of a shift', (transaction) => findForecastOf(transaction, 1, { seriesId: series, shiftFrom: from })],
    ['reads one', (transaction) => readForecast(transaction, 1, id)],
    ['lists those of a series after a page', (transaction) => listForecasts(transaction, 1, { seriesId: series, limit: 20, before: { shiftFrom: from, forecastId: id } })],
    ['lists all', (transaction) => listForecasts(transaction, 1, { seriesId: null, limit: 20, before: null })],
    ['finds which shifts are there', (transaction) => shiftsRegistered(transaction, 1, { seriesId: series, from, to, limit: 400 })],
    ['reads a content', (transaction) => readForecastContent(transaction, 1, id)],
    ['finds what is to be scored', (transaction) => forecastsToScore(transaction, 1, { endedBy: to, seriesId: series, limit: 500 })],
    ['counts what is not scored', (transaction) => countUnscored(transaction, 1, null)],
    ['writes a score', (transaction) => insertScore(transaction, 1, {
      forecastId: id, dataVersion: '4', result: 'tied', incidents: 2, hits: 1, countHits: 1, oracleHits: 2, figures: {}, outcome: [[3, 2, 2]], outcomeSha256: 'd'.repeat(64),
    })],
    ['reads a score', (transaction) => readScore(transaction, 1, id)],
    ['lists cycles', (transaction) => listCycles(transaction, 1, { seriesId: series, limit: 2000 })],
    ['reads figures', (transaction) => figuresOf(transaction, 1, [id])],
    ['writes a series', (transaction) => insertSeries(transaction, 1, {
      seriesId: series, title: 'Late turn', model: 'recency', measure: 'count', definition: { begins: '20:00' }, coverage: 0.01, active: true, createdBy: 'local',
    })],
    ['reads a series', (transaction) => readSeriesRow(transaction, 1, series)],
    ['lists active series', (transaction) => listSeriesRows(transaction, 1, { activeOnly: true, limit: 50 })],
    ['lets a series rest', (transaction) => setSeriesActive(transaction, 1, { seriesId: series, active: false })],
    ['counts forecasts', (transaction) => countForecasts(transaction, 1)],
    ['finds agencies with active series', (transaction) => agenciesWithSeries(transaction)],
  ])('%s', async (_, work) => {
    // A series that rests: what is changed is told by a number, which the recorder does not have.
    expect(await recordSql(async (transaction) => { try { await work(transaction); } catch (error) { if (!(error instanceof TypeError)) throw error; } })).toMatchSnapshot();
  });

  it('has no statement that changes or removes a forecast or a score', () => {
    const folder = new URL('../../../server/', import.meta.url);
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => readFileSync(new URL(path, folder), 'utf8'));
    const all = texts.join('\n');
    expect(all).toContain("insertInto('forecast')");
    expect(all).not.toMatch(/(updateTable|deleteFrom)\('forecast(_score)?'\)/);
    expect(all).not.toMatch(/\b(update|delete\s+from|truncate(\s+table)?)\s+"?forecast(_score)?"?\b(?!_)/i);
  });
});
