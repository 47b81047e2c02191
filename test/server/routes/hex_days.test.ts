import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { hexDayTable, type HexDayTable, type HexTable, type Series } from '../../../server/model/answers.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { firstDayOfStep } from '../../../server/model/step.ts';
import { localPerson } from '../../../server/model/who.ts';
import { countHexDays } from '../../../server/tasks/count_hex_days.ts';
import { resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { decodeHexDays, hexDaysType, type HexDays } from '../../../tiles/hex_days.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { clockOf, harmOf, scatter, storeArea, storeScattered } from '../../support/scatter.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

onBothDatabases('what is in each hexagon on each day', (get) => {
  const incidents = scatter(900);
  let app: TestApp;
  beforeAll(async () => {
    const agency = await storeScattered(get(), incidents);
    await storeArea(get(), agency, { kind: 'boundary', code: 'city', name: 'City', wkt: 'POLYGON((30.41 50.405,30.59 50.41,30.58 50.495,30.5 50.47,30.415 50.49,30.41 50.405))' });
    app = testApp(get());
  });

  const ask = async <T>(path: string, query: Record<string, string>): Promise<T> => {
    const response = await app.request(`/api/v1/${path}?${new URLSearchParams(query)}`);
    const body = await response.json() as T;
    expect(response.status, JSON.stringify(body).slice(0, 400)).toBe(200);
    return body;
  };
  const day = fc.integer({ min: 0, max: 230 }).map((offset) => dayText(Date.UTC(2025, 8, 15 + offset) / 86_400_000));
  const question = fc.record({
    window: fc.tuple(day, day).filter(([from, to]) => from < to), resolution: fc.integer({ min: 5, max: 10 }), step: fc.constantFrom('day', 'week', 'month'),
    measure: fc.constantFrom('count', 'harm'), night: fc.boolean(), offences: fc.constantFrom(null, 'robbery', 'violence,robbery.person'),
  });

  it('is what a plain reading of the incidents says, and adds up to the table of hexagons and to the series', async () => {
    await fc.assert(fc.asyncProperty(question, async ({ window: [from, to], resolution, step, measure, night, offences }) => {
      const query = { from, to, ...(night ? { hours: '22-3' } : {}), ...(offences === null ? {} : { offences }) };
      const slice = hexDayTable.parse(await ask<HexDayTable>('hexes/days', { ...query, resolution: String(resolution), step, measure }));
      const expected = new Map<string, number>();
      for (const incident of incidents) {
        const { date, hour } = clockOf(incident);
        const isAsked = offences === null || offences.split(',').some((code) => incident.offence === code || incident.offence.startsWith(`${code}.`));
        if (incident.place === null || date < from || date >= to || !isAsked || (night && !(hour !== null && (hour >= 22 || hour <= 3)))) continue;
        const key = `${firstDayOfStep(date, step)} ${parentHex(hexAt(...incident.place), resolution)}`;
        expected.set(key, (expected.get(key) ?? 0) + (measure === 'harm' ? harmOf(incident) : 1));
      }
      const found = slice.value.map((value, entry): [string, number] => [`${slice.from[slice.step[entry]!]} ${slice.cell[slice.cellIndex[entry]!]}`, value]);
      expect(found).toEqual([...expected].filter(([, value]) => value > 0).sort(([one], [other]) => (one < other ? -1 : 1)));

      const table = await ask<HexTable>('hexes', { ...query, resolution: String(resolution), statistic: 'none' });
      const perCell = new Float64Array(slice.cell.length);
      slice.value.forEach((value, entry) => { perCell[slice.cellIndex[entry]!]! += value; });
      expect(Object.fromEntries(slice.cell.map((cell, place) => [cell, perCell[place]])))
        .toEqual(Object.fromEntries(table.cell.map((cell, row) => [cell, table[measure][row]!] as const).filter(([, value]) => value > 0)));
      const series = await ask<Series>('series', { ...query, step });
      expect(slice.from).toEqual(series.from);
      const perStep = [...slice.unplaced];
      slice.value.forEach((value, entry) => { perStep[slice.step[entry]!]! += value; });
      expect(perStep).toEqual(series[measure]);
      expect(slice.meta).toMatchObject({ rows: table.meta.rows, placed: table.meta.placed, hourUnknown: table.meta.hourUnknown, resolution, step, measure });
    }), { numRuns: 40 });
  }, 120_000);

  it('comes in bytes that say the same', async () => {
    const query = 'from=2025-10-01&to=2026-03-01&measure=harm&resolution=8';
    const table = await (await app.request(`/api/v1/hexes/days?${query}`)).json() as HexDayTable;
    for (const [path, accept] of [[`/api/v1/hexes/days?${query}`, hexDaysType], [`/api/v1/hexes/days?${query}&format=binary`, '*/*']] as const) {
      const response = await app.request(path, { headers: { accept } });
      expect([response.headers.get('content-type'), response.headers.get('vary')]).toEqual([hexDaysType, expect.stringMatching(/Accept/)]);
      const slice: HexDays = decodeHexDays(new Uint8Array(await response.arrayBuffer()));
      expect(slice.meta).toEqual(table.meta);
      expect([slice.cell, Array.from(slice.from, dayText)]).toEqual([table.cell, table.from]);
      expect([[...slice.cellIndex], [...slice.value], [...slice.unplaced]]).toEqual([table.cellIndex, table.value, table.unplaced]);
      expect(table.from.map((_, step) => slice.start[step + 1]! - slice.start[step]!)).toEqual(table.from.map((_, step) => table.step.filter((own) => own === step).length));
    }
  });

  it('chooses resolution and step when they are not asked for, and is not a hexagon called days', async () => {
    const { meta } = await ask<HexDayTable>('hexes/days', {});
    expect([meta.resolution, meta.step, meta.measure]).toEqual([(await ask<HexTable>('hexes', {})).meta.resolution, 'day', 'count']);
    expect((await ask<HexDayTable>('hexes/days', { from: '2020-01-01', to: '2026-04-01' })).meta.step).toBe('week');
  });

  it('is not sent twice, and each form has a tag of its own', async () => {
    const [json, bytes] = await Promise.all([app.request('/api/v1/hexes/days'), app.request('/api/v1/hexes/days?format=json', { headers: { accept: hexDaysType } })]);
    const tag = json.headers.get('etag')!;
    expect((await app.request('/api/v1/hexes/days', { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await app.request('/api/v1/hexes/days', { headers: { 'if-none-match': tag, accept: hexDaysType } })).status).toBe(200);
    expect(bytes.headers.get('etag')).not.toBe(tag);
  });

  it('refuses more than an answer holds, and names what fits', async () => {
    const resolved = await resolveFilter(get(), localPerson, { from: '2025-10-01', to: '2026-04-15' });
    const all = await countHexDays(get(), { ...resolved, resolution: 10, step: 'day' });
    const entries = all.value.length;
    expect(sum(all.value)).toBe(resolved.filter.offenceIds === null ? all.meta.placed : 0);
    expect((await countHexDays(get(), { ...resolved, resolution: 10, step: 'day' }, { most: entries })).value.length).toBe(entries);
    const refused = countHexDays(get(), { ...resolved, resolution: 10, step: 'day' }, { most: entries - 1 });
    await expect(refused).rejects.toMatchObject({ kind: 'bad_request', code: 'slice_too_large', fields: [{ field: 'resolution' }, { field: 'step' }] });
    for (const most of [entries - 1, 200, 20]) {
      const error = await countHexDays(get(), { ...resolved, resolution: 10, step: 'day' }, { most }).catch((caught: Error) => caught) as Error;
      const [resolution, step] = [/resolution (\d+)(?: or|,)/.exec(error.message)?.[1], /step (week|month)/.exec(error.message)?.[1]];
      if (resolution !== undefined) await countHexDays(get(), { ...resolved, resolution: Number(resolution), step: 'day' }, { most });
      if (step !== undefined) await countHexDays(get(), { ...resolved, resolution: 10, step: step as 'week' }, { most });
      expect(error.message).toMatch(/shorter window/);
    }
  });

  it('says what is wrong with a question', async () => {
    for (const query of ['step=year', 'resolution=11', 'measure=score', 'empty=include', 'from=2026-02-30']) {
      expect((await problemOf(await app.request(`/api/v1/hexes/days?${query}`))).status, query).toBe(400);
    }
    expect(app.faults).toEqual([]);
  });
});
