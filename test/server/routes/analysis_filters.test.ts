import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { AreaList, HexTable, IncidentPage, OffenceList, Quality, Rhythm, Series } from '../../../server/model/answers.ts';
import { areaList, hexTable, incidentPage, offenceList, quality, rhythm, series } from '../../../server/model/answers.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { classification } from '../../../server/model/offence.ts';
import { startOfDay } from '../../../server/model/window.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { clockOf, harmOf, scatter, scatterBox, scatterZone, storeArea, storeScattered, type Scattered } from '../../support/scatter.ts';

/** A filter as it stands in an address, beside the same thing as a plain condition on an incident. */
type Asked = { query: Record<string, string>; window: [string, string]; offences: string[] | null; hours: number[] | null; weekdays: number[] | null; triangle: Corner[] | null };
type Corner = [number, number];

const day = fc.integer({ min: 0, max: 230 }).map((offset) => new Date(Date.UTC(2025, 8, 15 + offset)).toISOString().slice(0, 10));
const window = fc.tuple(day, day).filter(([from, to]) => from !== to).map(([a, b]): [string, string] => (a < b ? [a, b] : [b, a]));
const corner = fc.tuple(
  fc.double({ min: scatterBox.west - 0.02, max: scatterBox.east + 0.02, noNaN: true }), fc.double({ min: scatterBox.south - 0.02, max: scatterBox.north + 0.02, noNaN: true }));
const areaOf = ([a, b, c]: Corner[]): number => Math.abs((b![0] - a![0]) * (c![1] - a![1]) - (c![0] - a![0]) * (b![1] - a![1])) / 2;
const triangle = fc.tuple(corner, corner, corner).filter((corners) => areaOf(corners) > 1e-5);
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });
const codes = fc.subarray(classification.map(({ code }) => code), { minLength: 1, maxLength: 5 });
const hours = fc.subarray(Array.from({ length: 24 }, (_, i) => i), { minLength: 1 });
const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });

const asked = fc.tuple(window, some(codes), some(hours), some(weekdays), some(triangle)).map(([[from, to], offenceCodes, hourList, weekdayList, corners]): Asked => ({
  query: {
    from, to,
    ...(offenceCodes === null ? {} : { offences: offenceCodes.join(',') }),
    ...(hourList === null ? {} : { hours: hourList.join(',') }),
    ...(weekdayList === null ? {} : { weekdays: weekdayList.join(',') }),
    ...(corners === null ? {} : { area: `POLYGON((${[...corners, corners[0]].map(([x, y]) => `${x} ${y}`).join(',')}))` }),
  },
  window: [from, to], offences: offenceCodes, hours: hourList, weekdays: weekdayList, triangle: corners,
}));

const side = (a: Corner, b: Corner, [x, y]: readonly [number, number]): number => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
function isInside([a, b, c]: Corner[], place: readonly [number, number]): boolean {
  const sides = [side(a!, b!, place), side(b!, c!, place), side(c!, a!, place)];
  return sides.every((value) => value >= 0) || sides.every((value) => value <= 0);
}

function inScope(incident: Scattered, { window: [from, to], offences, triangle: corners }: Asked): boolean {
  const clock = clockOf(incident);
  const parent = incident.offence.split('.')[0]!;
  return clock.from >= startOfDay(from, scatterZone) && clock.from < startOfDay(to, scatterZone)
    && (offences === null || offences.includes(incident.offence) || offences.includes(parent))
    && (corners === null || (incident.place !== null && isInside(corners, incident.place)));
}

/** True, false, or null when the hour or weekday decides and is not known. */
function inCycle(incident: Scattered, { hours: hourList, weekdays: weekdayList }: Asked): boolean | null {
  const { hour, weekday } = clockOf(incident);
  const verdicts = [[hourList, hour], [weekdayList, weekday]].map(([list, value]) =>
    (list === null ? true : value === null ? null : (list as number[]).includes(value as number)));
  return verdicts.includes(false) ? false : verdicts.includes(null) ? null : true;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

onBothDatabases('every answer is about the same incidents as a plain reading of the filter', (get) => {
  const incidents = scatter(700);
  const west: Corner[] = [[30.39, 50.39], [30.52, 50.39], [30.39, 50.52]];
  let app: TestApp;

  beforeAll(async () => {
    const agency = await storeScattered(get(), incidents);
    await storeArea(get(), agency, { kind: 'boundary', code: 'city', name: 'City', wkt: 'POLYGON((30.41 50.405,30.59 50.41,30.58 50.495,30.5 50.47,30.415 50.49,30.41 50.405))' });
    await storeArea(get(), agency, { kind: 'district', code: 'west', name: 'West', wkt: `POLYGON((${[...west, west[0]!].map((at) => at.join(' ')).join(',')}))` });
    app = testApp(get());
  });

  async function ask<T>(schema: { parse(value: unknown): T }, path: string, query: Record<string, string>): Promise<T> {
    const response = await app.request(`/api/v1/${path}?${new URLSearchParams(query)}`);
    const body = await response.json();
    expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200);
    return schema.parse(body);
  }

  it('counts and weighs each cell, and says how many have no place or no known hour', async () => {
    await fc.assert(fc.asyncProperty(asked, fc.integer({ min: 5, max: 10 }), async (question, resolution) => {
      const selected = incidents.filter((incident) => inScope(incident, question) && inCycle(incident, question) === true);
      const placed = selected.filter(({ place }) => place !== null);
      const counts = new Map<string, { count: number; harm: number }>();
      for (const incident of placed) {
        const cell = parentHex(hexAt(...incident.place!), resolution);
        const before = counts.get(cell) ?? { count: 0, harm: 0 };
        counts.set(cell, { count: before.count + 1, harm: before.harm + harmOf(incident) });
      }
      const table: HexTable = await ask(hexTable, 'hexes', { ...question.query, resolution: String(resolution), statistic: 'none' });
      expect(table.cell).toEqual([...counts.keys()].toSorted());
      expect(table.count).toEqual(table.cell.map((cell) => counts.get(cell)!.count));
      expect(table.harm).toEqual(table.cell.map((cell) => counts.get(cell)!.harm));
      expect(table.meta.rows).toBe(selected.length);
      expect(table.meta.placed).toBe(placed.length);
      expect(table.meta.hourUnknown).toBe(incidents.filter((incident) => inScope(incident, question) && inCycle(incident, question) === null).length);
    }), { numRuns: 30 });
  }, 90_000);

  it('adds up to the same rows by day, week and month, by hour, by offence, in pages and in the quality report', async () => {
    await fc.assert(fc.asyncProperty(asked, fc.constantFrom('day', 'week', 'month'), async (question, step) => {
      const selected = incidents.filter((incident) => inScope(incident, question) && inCycle(incident, question) === true);
      const rows = selected.length;
      const { query } = question;
      const time: Series = await ask(series, 'series', { ...query, step });
      expect([time.meta.rows, sum(time.count)]).toEqual([rows, rows]);
      expect(sum(time.harm)).toBe(sum(selected.map(harmOf)));
      expect(new Set([time.from, time.count, time.harm, time.expected, time.lower, time.upper, time.complete].map((column) => column.length)).size).toBe(1);
      const week: Rhythm = await ask(rhythm, 'rhythm', query);
      expect(sum(week.count) + week.unknown).toBe(rows);
      for (const [index, count] of week.count.entries()) {
        expect(count).toBe(selected.filter((incident) => {
          const { hour, weekday } = clockOf(incident);
          return hour !== null && weekday !== null && (weekday - 1) * 24 + hour === index;
        }).length);
      }
      const { offences }: OffenceList = await ask(offenceList, 'offences', query);
      expect(sum(offences.filter(({ parent }) => parent === null).map(({ count }) => count))).toBe(rows);
      for (const { code, count } of offences) expect(count).toBe(selected.filter(({ offence }) => offence === code || offence.startsWith(`${code}.`)).length);
      const report: Quality = await ask(quality, 'quality', query);
      expect(sum(report.timePrecision.map(({ count }) => count))).toBe(rows);
      expect(sum(report.geocodeByOffence.map(({ count }) => count))).toBe(rows);
      expect(report.geocodeRate).toBe(rows === 0 ? null : report.meta.placed / rows);
    }), { numRuns: 15 });
  }, 90_000);

  it('lists each incident once, the latest first, however the pages are cut', async () => {
    await fc.assert(fc.asyncProperty(asked, fc.integer({ min: 7, max: 300 }), async (question, limit) => {
      const expected = incidents.filter((incident) => inScope(incident, question) && inCycle(incident, question) === true).map(({ key }) => key);
      const got: IncidentPage['incidents'] = [];
      let cursor: string | null = null;
      do {
        const page: IncidentPage = await ask(incidentPage, 'incidents', { ...question.query, limit: String(limit), ...(cursor === null ? {} : { cursor }) });
        expect(page.incidents.length).toBeLessThanOrEqual(limit);
        got.push(...page.incidents);
        cursor = page.next;
      } while (cursor !== null);
      expect(got.map(({ sourceId }) => sourceId!).toSorted()).toEqual(expected.toSorted());
      expect(got.map(({ occurredFrom }) => occurredFrom)).toEqual(got.map(({ occurredFrom }) => occurredFrom).toSorted().toReversed());
    }), { numRuns: 12 });
  }, 90_000);

  it('counts areas as their shapes say, and takes an area by name like its polygon', async () => {
    await fc.assert(fc.asyncProperty(asked, async (question) => {
      const selected = incidents.filter((incident) => inScope(incident, question) && inCycle(incident, question) === true);
      const inWest = selected.filter(({ place }) => place !== null && isInside(west, place));
      const { areas }: AreaList = await ask(areaList, 'areas', { ...question.query, kind: 'district' });
      expect(areas.map(({ id, count, harm }) => [id, count, harm])).toEqual([['district:west', inWest.length, sum(inWest.map(harmOf))]]);
      if (question.triangle !== null) return;
      const named: HexTable = await ask(hexTable, 'hexes', { ...question.query, area: 'district:west', statistic: 'none' });
      expect(named.meta.rows).toBe(inWest.length);
      expect(sum(named.count)).toBe(inWest.length);
      const drawn: HexTable = await ask(hexTable, 'hexes', { ...question.query, area: `POLYGON((${[...west, west[0]!].map((at) => at.join(' ')).join(',')}))`, statistic: 'none' });
      expect([drawn.cell, drawn.count, drawn.meta.studyArea.hash]).toEqual([named.cell, named.count, named.meta.studyArea.hash]);
    }), { numRuns: 10 });
  }, 90_000);

  it('had no fault of its own meanwhile', () => expect(app.faults).toEqual([]));
});
