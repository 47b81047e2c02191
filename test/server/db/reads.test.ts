import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { areaNames, areasAt, countAlongBorder, findArea, findStudyKind, listAreaRows, readAreaShapes, readShapes, touchingAreas, whyInvalid } from '../../../server/db/areas.ts';
import { countCells, countTotals, occupiedCells } from '../../../server/db/counts.ts';
import { analyze } from '../../../server/db/analyze.ts';
import { openEventRows } from '../../../server/db/event_rows.ts';
import { dataVersionNow, hasBackdrop, readAreaKinds, readCoverage, readDataAsOf, readExtent } from '../../../server/db/coverage.ts';
import { hasResult, insertResult, listResults, markKept, pruneResults, readContent, readResult } from '../../../server/db/analysis_results.ts';
import { findPublication, readPublicationRange } from '../../../server/db/publications.ts';
import { claimJob, dismissJob, finishJob, insertJob, knownJobs, listJobs, prolongJob, pruneJobs, readJob, returnJob } from '../../../server/db/jobs.ts';
import { localPerson } from '../../../server/model/who.ts';
import { listRuns, readRun, saveRun } from '../../../server/db/hotspot_runs.ts';
import { readIncidents } from '../../../server/db/incidents.ts';
import { frequentAddresses, nameSpots, nearestStreets } from '../../../server/db/places.ts';
import { countFacets, labelsOf, placedByOffence } from '../../../server/db/quality.ts';
import { isSelected } from '../../../server/db/selection.ts';
import { countDays, countHours, countOffences } from '../../../server/db/tallies.ts';
import { transact, type Transaction } from '../../../server/db/transact.ts';
import type { Filter } from '../../../server/model/filter.ts';
import { hexRange } from '../../../server/model/hex.ts';
import type { Agency } from '../../../server/db/agencies.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { scatter, storeScattered } from '../../support/scatter.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const everything: Filter = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z'), offenceIds: null, hours: null, weekdays: null, polygon: null };
const narrow: Filter = { ...everything, offenceIds: [300, 301], hours: [0, 1, 22, 23], weekdays: [6, 7], polygon: [[[[30.4, 50.4], [30.5, 50.4], [30.5, 50.5], [30.4, 50.4]]]] };
const edition = 'cchi-2026';
const range = hexRange('891e6240007ffff');
const point = { longitude: 30.5, latitude: 50.45 };
const run = {
  runId: 'ab', method: 'getis_ord_star', methodVersion: 1, parameters: { resolution: 9 }, filter: { agency: 'x' }, dataVersion: '7', studyArea: { cells: 3 },
  rows: 10, placed: 9, cells: 3, significant: 1, resultHash: 'cd', createdBy: 'local', purpose: 'test',
};

const jobId = '00000000-0000-4000-8000-000000000000';
const resultId = 'ab'.repeat(12);
const result = {
  resultId, kind: 'hotspots', method: 'getis_ord_star', methodVersion: 1, request: { path: '/x' }, filter: { agency: 'x' }, dataVersion: '7', handlingCodes: [0, 2],
  mediaType: 'application/json', contentBytes: 3, sha256: 'cd'.repeat(32), createdBy: 'local', purpose: 'test', content: new Uint8Array(2),
};

/** One statement each, or as many as stand in the snapshot. */
const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  'countCells, everything': (transaction) => countCells(transaction, 1, { filter: everything, resolution: 9, edition }),
  'countCells, a narrow filter': (transaction) => countCells(transaction, 1, { filter: narrow, resolution: 9, edition }),
  countTotals: (transaction) => countTotals(transaction, 1, { filter: everything, edition }),
  occupiedCells: (transaction) => occupiedCells(transaction, 1, { resolution: 8 }),
  countDays: (transaction) => countDays(transaction, 1, { filter: everything, edition }),
  countHours: (transaction) => countHours(transaction, 1, { filter: everything, edition }),
  countOffences: (transaction) => countOffences(transaction, 1, { filter: everything, edition }),
  'countDays, one cell': (transaction) => countDays(transaction, 1, { filter: narrow, range, edition }),
  'countHours, some handling codes': (transaction) => countHours(transaction, 1, { filter: { ...everything, handlingCodes: [0, 2] }, edition }),
  'readIncidents, first page': (transaction) => readIncidents(transaction, 1, { filter: everything, range: null, after: null, limit: 101 }),
  'readIncidents, next page of one cell': (transaction) => readIncidents(transaction, 1, { filter: everything, range, after: { moment: '2026-01-05T10:00:00.000000Z', id: '77' }, limit: 101 }),
  countFacets: (transaction) => countFacets(transaction, 1, everything),
  labelsOf: (transaction) => labelsOf(transaction, 1, { filter: everything, code: 'other', limit: 200 }),
  placedByOffence: (transaction) => placedByOffence(transaction, 1, everything),
  findArea: (transaction) => findArea(transaction, 1, { kind: 'district', code: '001' }),
  areaNames: (transaction) => areaNames(transaction, 1),
  findStudyKind: (transaction) => findStudyKind(transaction, 1),
  readShapes: (transaction) => readShapes(transaction, 1, 'boundary'),
  'listAreaRows, one kind': (transaction) => listAreaRows(transaction, 1, 'district'),
  'readAreaShapes, all kinds': (transaction) => readAreaShapes(transaction, 1, null),
  touchingAreas: (transaction) => touchingAreas(transaction, 1, 'district'),
  openEventRows: async (transaction) => (await openEventRows(transaction, 1, { filter: everything, edition, resolution: 9, most: 1000 }))(),
  countAlongBorder: (transaction) => countAlongBorder(transaction, 1, { filter: everything, edition, border: { resolution: 10, areaIds: ['7', '8'], cells: [range.first, range.last] } }),
  areasAt: (transaction) => areasAt(transaction, 1, point),
  whyInvalid: (transaction) => whyInvalid(transaction, '{"type":"Polygon","coordinates":[]}'),
  frequentAddresses: (transaction) => frequentAddresses(transaction, 1, { range, limit: 5 }),
  nearestStreets: (transaction) => nearestStreets(transaction, 1, { ...point, limit: 5 }),
  nameSpots: (transaction) => nameSpots(transaction, 1, [{ range, ...point }]),
  readDataAsOf: (transaction) => readDataAsOf(transaction, 1),
  readExtent: (transaction) => readExtent(transaction, 1),
  readAreaKinds: (transaction) => readAreaKinds(transaction, 1),
  hasBackdrop: (transaction) => hasBackdrop(transaction, 1),
  dataVersionNow: (transaction) => dataVersionNow(transaction, 1),
  saveRun: (transaction) => saveRun(transaction, 1, run),
  'listRuns, first page': (transaction) => listRuns(transaction, 1, { limit: 51, before: null }),
  'listRuns, next page': (transaction) => listRuns(transaction, 1, { limit: 51, before: 'ab' }),
  readRun: (transaction) => readRun(transaction, 1, 'ab'),
  readPublicationRange: (transaction) => readPublicationRange(transaction, 1),
  'findPublication, by number': (transaction) => findPublication(transaction, 1, { dataVersion: '7' }),
  'findPublication, by time': (transaction) => findPublication(transaction, 1, { before: new Date('2026-03-01T00:00:00Z') }),
  insertResult: (transaction) => insertResult(transaction, 1, result),
  hasResult: (transaction) => hasResult(transaction, 1, resultId),
  readResult: (transaction) => readResult(transaction, 1, resultId),
  readContent: (transaction) => readContent(transaction, 1, resultId),
  'listResults, next page of a kind': (transaction) =>
    listResults(transaction, 1, { kind: 'hotspots', codes: [0, 2], limit: 51, before: { moment: '2026-03-01T00:00:00.000001Z', resultId } }),
  markKept: (transaction) => markKept(transaction, 1, { resultId, kept: true, mostBytes: 1000 }),
  insertJob: (transaction) => insertJob(transaction, 1, { process: 'hotspots', request: { inputs: {}, response: 'raw', transmission: 'value', origin: 'http://x' }, who: localPerson, person: 'local', purpose: 'test' }, 200),
  'readJob, of one person': (transaction) => readJob(transaction, 1, { jobId, person: 'key:1' }),
  'listJobs, narrowed': (transaction) => listJobs(transaction, 1, {
    person: 'key:1', processes: ['hotspots'], statuses: ['running'], from: new Date(0), to: new Date(1), minSeconds: 1, maxSeconds: 2, limit: 51, before: { moment: '2026-03-01T00:00:00.000001Z', jobId } }),
  claimJobOfLane: (transaction) => claimJob(transaction, { worker: 'w', leaseSeconds: 60, lane: { prefixes: ['analysis-', 'patrol-'], takes: 'those' } }),
  claimJob: (transaction) => claimJob(transaction, { worker: 'w', leaseSeconds: 60 }),
  prolongJob: (transaction) => prolongJob(transaction, { agencyId: 1, jobId, worker: 'w' }, { leaseSeconds: 60, progress: 5, message: 'm' }),
  'finishJob, with a result': (transaction) => finishJob(transaction, { agencyId: 1, jobId, worker: 'w' }, { result: { kind: 'result', resultId } }),
  'finishJob, with a problem': (transaction) => finishJob(transaction, { agencyId: 1, jobId, worker: 'w' }, { problem: { kind: 'unprocessable', code: 'c', detail: 'd', fields: [] } }),
  returnJob: (transaction) => returnJob(transaction, { agencyId: 1, jobId, worker: 'w' }),
  dismissJob: (transaction) => dismissJob(transaction, 1, { jobId, person: null }),
  pruneJobs: (transaction) => pruneJobs(transaction, 1, 24),
  knownJobs: (transaction) => knownJobs(transaction, 1, [jobId]),
  pruneResults: (transaction) => pruneResults(transaction, 1, { days: 400, mostBytes: 1000 }),
};
const names = Object.keys(functions);

describe('the SQL of what is read', () => {
  it.each(names)('%s', async (name) => {
    expect(await recordSql(functions[name]!)).toMatchSnapshot();
  });

  it('readCoverage', async () => {
    const row = { count: 0, placed: 0, first: null, last: null };
    expect(await recordSql((transaction) => readCoverage(transaction, { agencyId: 1, zone: 'Europe/Kyiv' }), [[row]])).toMatchSnapshot();
  });

  it('readCoverage, when the rows are counted already', async () => {
    const row = { count: 7, placed: 6, first: null, last: null };
    expect(await recordSql((transaction) => readCoverage(transaction, { agencyId: 1, zone: 'Europe/Kyiv' }, { rows: 7, placed: 6 }), [[row]])).toMatchSnapshot();
  });

  it('names the agency in every statement, writes no value into its text, and bounds every list of rows', async () => {
    for (const name of names.filter((one) => one !== 'whyInvalid')) {
      for (const statement of (await recordSql(functions[name]!)).split('\n\n').map((text) => text.split('\n-- $')[0]!)) {
        // What a cursor reads on is what it was declared for.
        if (/^(fetch forward \d+ from|close) /.test(statement)) continue;
        expect(statement, name).toMatch(/agency_id/);
        expect(statement, name).not.toMatch(/2026|30\.5|robbery|Kyiv/);
        expect(statement, name).toMatch(/limit|count\(|distinct|returning|insert into|select exists|max\(|"agency"|findArea|"run_id" = |"?result_id"? = |delete from|update job|job.job_id = |"data_version"|area\.code = |ST_Extent/);
      }
    }
  });
});

onBothDatabases('statements', (get) => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await storeScattered(get(), scatter(3000));
    // As every import does; without it plans are guesses.
    await analyze(get(), ['incident']);
  });
  const inside = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    transact(get(), { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, work);

  it.each(names.filter((name) => name !== 'whyInvalid'))('%s runs', async (name) => {
    await inside(async (transaction) => { await functions[name]!(transaction); });
  });

  it('find out why a polygon cannot be used', async () => {
    const check = (coordinates: number[][][]): Promise<string | null> => inside((transaction) => whyInvalid(transaction, JSON.stringify({ type: 'Polygon', coordinates })));
    expect(await check([[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]])).toBeNull();
    expect(await check([[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]])).toMatch(/^Self-intersection at \(0\.5 0\.5\)$/);
    expect(await check([[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], [[2, 2], [3, 2], [3, 3], [2, 2]]])).toMatch(/^Hole lies outside shell/);
  });

  it('find the first and the last day as reading every incident does', async () => {
    await inside(async (transaction) => {
      const { rows: [all] } = await sql<{ first: string; last: string; rows: number; placed: number }>`
        select min(local_date) as first, max(case when time_precision = 'month' then (local_date + interval '1 month')::date - 1 else local_date end) as last,
          count(*)::float8 as rows, count(cell)::float8 as placed
        from incident where agency_id = ${agency.agencyId}`.execute(transaction);
      const { firstDay, lastCompleteDay, rows, placed } = await readCoverage(transaction, agency);
      expect({ first: firstDay, last: lastCompleteDay, rows, placed }).toEqual(all);
    });
  });

  it('list the latest incidents of any window without sorting them', async () => {
    const plan = await inside(async (transaction) => {
      await sql`set local enable_seqscan = off`.execute(transaction);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select * from incident where ${isSelected(agency.agencyId, everything)}
        order by incident.occurred_from desc, incident.incident_id desc limit 100`.execute(transaction);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('Backward using incident_order');
  });

  it('go by the index when there is much to leave out: place by GiST, time by BRIN, cell by btree', async () => {
    const planOf = (filter: Filter, condition = sql`true`): Promise<string> => inside(async (transaction) => {
      await sql`set local enable_seqscan = off`.execute(transaction);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select count(*) from incident where ${isSelected(agency.agencyId, filter)} and ${condition}`.execute(transaction);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    const always: Filter = { ...everything, from: new Date(0), to: new Date('2100-01-01') };
    const corner: Filter = { ...always, polygon: [[[[30.4, 50.4], [30.402, 50.4], [30.402, 50.402], [30.4, 50.4]]]] };
    expect(await planOf(corner)).toContain('incident_place');
    expect(await planOf(everything)).toMatch(/incident_time|incident_order|incident_cell|incident_pkey/);
    expect(await planOf(always, sql`incident.cell between ${range.first}::bigint and ${range.last}::bigint`)).toContain('incident_cell');
    await inside(async (transaction) => {
      await sql`set local enable_seqscan = off`.execute(transaction);
      await sql`set local enable_indexscan = off`.execute(transaction);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select count(*) from incident where incident.occurred_from >= ${everything.from.toISOString()}::timestamptz
          and incident.occurred_from < ${everything.to.toISOString()}::timestamptz`.execute(transaction);
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('incident_time');
    });
  });
});
