import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { buildColumns } from '../../../server/columns/build.ts';
import { readAllRows } from '../../../server/db/column_rows.ts';
import { transact } from '../../../server/db/transact.ts';
import { measures, type Filter, type MultiPolygon, type Position } from '../../../server/model/filter.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { steps } from '../../../server/model/step.ts';
import { windowOfInstants } from '../../../server/model/window.ts';
import { offenceByCode } from '../../../server/model/offence.ts';
import { localPerson } from '../../../server/model/who.ts';
import { countHexDays } from '../../../server/tasks/count_hex_days.ts';
import type { CellTable, Counter } from '../../../server/tasks/counter.ts';
import { cutTile } from '../../../server/tasks/cut_tile.ts';
import { counterFor } from '../../../server/tasks/counting.ts';
import { listAreas } from '../../../server/tasks/list_areas.ts';
import { resolveFilter, type Resolved } from '../../../server/tasks/resolve_filter.ts';
import type { TileAddress } from '../../../tiles/tile_address.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { runToEnd } from '../../support/row_batches.ts';
import { polygonToWkt } from '../../../server/geo/polygon.ts';
import { numbersFrom, scatter, scatterBox, storeArea, storeScattered } from '../../support/scatter.ts';

const incidents = scatter(2500, 23);
const filtersDrawn = 2000;
const areasDrawn = 60;

/** Filters that try every corner: bounds at the very moment of an incident, one offence, all hours, areas of any size. */
function drawFilters(count: number, moments: readonly number[]): Filter[] {
  const next = numbersFrom(97);
  const below = (limit: number): number => Math.floor(next() * limit);
  const some = (values: readonly number[]): number[] | null => {
    const share = next();
    return share < 0.4 ? null : values.filter(() => next() < share);
  };
  const moment = (): number => moments[below(moments.length)]! + below(3) - 1;
  const offences = [...new Set(incidents.map(({ offence }) => offenceByCode.get(offence)!.id))].sort((a, b) => a - b);
  return Array.from({ length: count }, () => {
    const [a, b] = [moment(), moment()];
    return {
      from: new Date(Math.min(a, b)), to: new Date(Math.max(a, b) + 1), offenceIds: some(offences),
      hours: some(Array.from({ length: 24 }, (_, hour) => hour)), weekdays: some([1, 2, 3, 4, 5, 6, 7]),
      polygon: next() < 0.35 ? star(next) : null, handlingCodes: some([0, 1, 2]),
    };
  });
}

/** Corners around a middle, at random distances: valid whatever the numbers. Some stand on an incident. */
function star(next: () => number): MultiPolygon {
  const { west, south, east, north } = scatterBox;
  const [x, y] = [west + next() * (east - west), south + next() * (north - south)];
  const reach = 10 ** (-3 + 2.3 * next());
  const corners = 3 + Math.floor(next() * 12);
  const ring: Position[] = Array.from({ length: corners }, (_, i) => {
    const [angle, far] = [(2 * Math.PI * i) / corners, reach * (0.2 + 0.8 * next())];
    return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
  });
  return [[[...ring, ring[0]!]]];
}

const places = incidents.flatMap(({ place }) => (place === null ? [] : [place]));
const present = ({ cells, count, harm, totals }: CellTable) => ({
  totals, cells: cells.flatMap((cell, i) => (count[i] === 0 ? [] : [`${cell} ${count[i]} ${harm[i]}`])),
});

/** Each question in turn, so that thousands of filters are tried without waiting for thousands of answers to each. */
const questions: readonly ((counter: Counter, filter: Filter, drawn: number) => Promise<unknown>)[] = [
  async (counter, filter, drawn) => present(await counter.cells(filter, 5 + (drawn % 6))),
  (counter, filter) => counter.totals(filter),
  (counter, filter) => counter.days(filter),
  (counter, filter) => counter.hours(filter),
  (counter, filter) => counter.offences(filter),
  (counter, filter, drawn) => counter.inCell(filter, parentHex(hexAt(...places[drawn % places.length]!), 5 + (drawn % 6))),
];

onBothDatabases('the two counters', (get) => {
  let resolved: Resolved;
  let moments: number[];

  beforeAll(async () => {
    const agency = await storeScattered(get(), incidents);
    const next = numbersFrom(41);
    for (let i = 0; i < areasDrawn; i += 1) await storeArea(get(), agency, { kind: 'beat', code: `${i}`, name: `Beat ${i}`, wkt: polygonToWkt(star(next)) });
    const context = { agencyId: agency.agencyId, person: 'local', purpose: 'test' };
    await transact(get(), context, async (transaction) => {
      await sql`update incident set handling_code = incident_id % 3`.execute(transaction);
      // Finer than a millisecond, before 1970, and at the same moment.
      await sql`update incident set occurred_from = occurred_from + interval '300 microseconds', occurred_to = occurred_to + interval '300 microseconds'
        where incident_id % 7 = 0`.execute(transaction);
      await sql`update incident set occurred_from = '1969-12-31T23:59:59.9996Z', occurred_to = '1969-12-31T23:59:59.9996Z' where incident_id % 401 = 0`.execute(transaction);
      await sql`update incident set occurred_from = '2026-01-01T00:00:00Z', occurred_to = '2026-01-02T00:00:00Z' where incident_id % 97 = 0`.execute(transaction);
    });
    const batch = await transact(get(), context, (transaction) => readAllRows(transaction, agency.agencyId, incidents.length), { readOnly: true });
    resolved = await resolveFilter(get(), localPerson, { agency: agency.slug });
    resolved.columns = runToEnd(buildColumns(batch, { agencyId: agency.agencyId, dataVersion: resolved.agency.dataVersion, stamp: null }));
    moments = [...new Set(resolved.columns.time), Date.UTC(2026, 9, 25), Date.UTC(2026, 2, 29)].sort((a, b) => a - b);
  });

  it(`give the same numbers for ${filtersDrawn} filters of every kind`, async () => {
    let found = 0;
    for (const [drawn, filter] of drawFilters(filtersDrawn, moments).entries()) {
      const ask = questions[drawn % questions.length]!;
      const asked = { ...resolved, filter };
      const [ours, theirs] = [counterFor(get(), asked), counterFor(get(), { ...asked, columns: null })];
      const answer = await ask(ours, filter, drawn);
      expect(answer, JSON.stringify(filter)).toEqual(await ask(theirs, filter, drawn));
      if (!/"(rows|count)":0\b/.test(JSON.stringify(answer))) found += 1;
    }
    // A test of filters that find nothing would prove little.
    expect(found).toBeGreaterThan(filtersDrawn / 2);
  }, 120_000);

  it('give the same numbers for every area, whatever the filter', async () => {
    const sums: number[] = [];
    for (const [drawn, filter] of drawFilters(15, moments).entries()) {
      // What is remembered of one must not be what the other is compared with.
      const ask = (columns: Resolved['columns']) =>
        listAreas(get(), { ...resolved, filter, columns, described: { ...resolved.described, from: `${drawn} ${columns === null}` } }, { kind: 'beat' });
      const [ours, theirs] = [await ask(resolved.columns), await ask(null)];
      expect(ours.areas, JSON.stringify(filter)).toEqual(theirs.areas);
      expect({ ...ours.meta, filter: null }).toEqual({ ...theirs.meta, filter: null });
      sums.push(ours.areas.reduce((sum, { count }) => sum + count, 0));
    }
    expect(sums.filter((sum) => sum > 0).length).toBeGreaterThan(7);
  }, 120_000);

  it('give the same film of hexagons, by day, week and month', async () => {
    for (const [drawn, filter] of drawFilters(120, moments).entries()) {
      const window = windowOfInstants(filter.from, filter.to, resolved.agency.zone);
      const asked = {
        ...resolved, filter, window, resolution: 7 + (drawn % 4), step: steps[drawn % 3]!, measure: measures[drawn % 2]!,
      };
      expect(await countHexDays(get(), asked), JSON.stringify(filter)).toEqual(await countHexDays(get(), { ...asked, columns: null }));
    }
  }, 120_000);

  it('cut the same tiles of incidents', async () => {
    const middle = { longitude: (scatterBox.west + scatterBox.east) / 2, latitude: (scatterBox.south + scatterBox.north) / 2 };
    let bytes = 0;
    for (const [drawn, filter] of drawFilters(60, moments).entries()) {
      const cut = async (columns: Resolved['columns']) => (await cutTile(get(), 'incidents', {
        resolved: { ...resolved, filter, columns, described: { ...resolved.described, from: `${drawn} ${columns === null}` } },
        address: tileAt(8 + (drawn % 9), middle), resolution: null, measure: 'count', kind: null,
      }, 'gzip')).packed?.bytes ?? null;
      const [ours, theirs] = [await cut(resolved.columns), await cut(null)];
      expect(ours, JSON.stringify(filter)).toEqual(theirs);
      bytes += ours?.length ?? 0;
    }
    expect(bytes).toBeGreaterThan(10_000);
  }, 120_000);
});

function tileAt(z: number, { longitude, latitude }: { longitude: number; latitude: number }): TileAddress {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  return { z, x: Math.floor((longitude / 360 + 0.5) * 2 ** z), y: Math.floor(y * 2 ** z) };
}
