import { gridDisk } from 'h3-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAgency, findAgency } from '../../../server/db/agencies.ts';
import type { Database } from '../../../server/db/database.ts';
import { insertImport, listImports } from '../../../server/db/imports.ts';
import { recordFaults } from '../../../server/demo/record_faults.ts';
import { describeTruths, type HotspotTruth } from '../../../server/demo/truths.ts';
import type { HexTable } from '../../../server/model/answers.ts';
import type { ImportReport } from '../../../server/model/import_report.ts';
import type { FilterQuery, Position } from '../../../server/model/filter.ts';
import { hexAt } from '../../../server/model/hex.ts';
import { localPerson } from '../../../server/model/who.ts';
import { describeDemo } from '../../../server/tasks/describe_demo.ts';
import { findHotspots } from '../../../server/tasks/find_hotspots.ts';
import { listAreas } from '../../../server/tasks/list_areas.ts';
import { demoSource, isDemoNeeded, loadDemo } from '../../../server/tasks/load_demo.ts';
import { reportQuality } from '../../../server/tasks/report_quality.ts';
import { reportStatus } from '../../../server/tasks/report_status.ts';
import { resolveAgency, resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { readNetworks } from '../../../server/tasks/street_network.ts';
import { travelTimes } from '../../../server/tasks/travel_times.ts';
import { writeBrief } from '../../../server/tasks/write_brief.ts';
import { testApp } from '../../support/app.ts';
import { onBothDatabases, onEmbedded } from '../../support/databases.ts';
import { dayBefore, demoCity, lastDay } from './demo_city.ts';

const plannedFaults = (outcome: string): number => recordFaults.filter((fault) => fault.outcome === outcome).reduce((sum, fault) => sum + fault.count, 0);
const truth = (id: string): HotspotTruth => demoCity().planted.hotspots.find((hotspot) => hotspot.id === id) as HotspotTruth;
const around = ([longitude, latitude]: Position): string[] => gridDisk(hexAt(longitude, latitude, 9), 1);

async function importsOf(database: Database): Promise<ImportReport[]> {
  const agency = await findAgency(database, 'demo');
  return agency === null ? [] : listImports(database, { agencyId: agency.agencyId, person: 'test', purpose: 'look' });
}

/** A question to the product, as the page asks it. */
async function ask(database: Database, query: FilterQuery): Promise<HexTable> {
  const resolved = await resolveFilter(database, localPerson, { agency: 'demo', ...query });
  return findHotspots(database, resolved.context, { ...resolved, resolution: 9 });
}

/** The highest significance in the cell of a place and those around it: 3, 2, 1 for 99, 95, 90 %. */
function binAt(table: HexTable, centre: Position): number {
  const near = new Set(around(centre));
  return Math.max(...table.cell.map((cell, i) => (near.has(cell) ? (table.bin[i] ?? 0) : 0)));
}

/** A window of so many days that ends so many days before the last. */
const window = (days: number, endsBack = 0): FilterQuery => ({ from: dayBefore(lastDay, endsBack + days - 1), to: dayBefore(lastDay, endsBack - 1) });

onBothDatabases('the demonstration city, loaded', (get) => {
  const said: string[] = [];
  const needed: boolean[] = [];
  let cutOff: unknown = null;
  let publishedThen: ImportReport[] = [];
  let statusThen: Awaited<ReturnType<typeof reportStatus>> | null = null;

  beforeAll(async () => {
    needed.push(await isDemoNeeded(get()));
    // The first time loading is cut off in the middle of the incidents, as by Ctrl-C.
    const stopping = new AbortController();
    cutOff = await loadDemo(get(), {
      lastDay, signal: stopping.signal, say: (line) => { if (/incidents: [1-9]/.test(line)) stopping.abort(new Error('stopped')); },
    }).catch((error: unknown) => error);
    publishedThen = (await importsOf(get())).filter(({ status }) => status === 'completed');
    statusThen = await reportStatus(get(), { who: localPerson, slug: 'demo' });
    needed.push(await isDemoNeeded(get()));
    await loadDemo(get(), { lastDay, say: (line) => { said.push(line); } });
    needed.push(await isDemoNeeded(get()));
  }, 120_000);

  it('shows no incident when it is cut off, and goes on with what is missing', () => {
    expect(cutOff).toMatchObject({ message: 'stopped' });
    expect(publishedThen.map(({ kind }) => kind).toSorted()).toEqual(['areas', 'areas', 'areas', 'backdrop', 'backdrop', 'backdrop', 'backdrop']);
    expect(statusThen?.agency).toMatchObject({ rows: 0, demonstration: true, backdrop: true });
    expect(said).not.toContain('Loading the boundary');
    expect(said.some((line) => /^Loading incidents: [\d,]+ of 6\d,\d{3}$/.test(line))).toBe(true);
  });

  it('has a network of its streets, nearly all of which can be reached and left again, and patrols travel on it', async () => {
    const owner = await resolveAgency(get(), localPerson, 'demo');
    const [network, ...others] = await readNetworks(get(), owner);
    expect(others).toEqual([]);
    expect(network).toMatchObject({ source: 'backdrop', joined: 'crossings', rejected: [], linesRead: demoCity().backdrop.features.filter(({ properties }) => properties.kind === 'street').length });
    expect(network!.apart.metres / network!.metres).toBeLessThan(0.01);
    expect((await travelTimes(get(), owner, [], { speedKmh: 25, detour: 1.3 })).how).toBe('streets');
  });

  it('is needed by an embedded database until it is complete, and never by a server', () => {
    const isEmbedded = get().kind === 'embedded';
    expect(needed).toEqual([isEmbedded, isEmbedded, false]);
  });

  it('accounts for every line of the export: what was spoilt is refused, repeated or kept without a place', async () => {
    const report = (await importsOf(get())).find(({ kind, status }) => kind === 'incidents' && status === 'completed') as ImportReport;
    const { incidents } = demoCity();
    expect(report.rowsRead).toBe(incidents.length);
    expect(report.rejected).toBe(plannedFaults('rejected'));
    expect(report.duplicate).toBe(plannedFaults('duplicate'));
    expect(report.stored).toBe(incidents.length - report.rejected - report.duplicate);
    // Blank coordinates of lines that were refused or repeated are not counted.
    expect(report.withoutPlace).toBe(incidents.filter(({ latitude }) => latitude === '' || latitude === '0').length);
    expect(report.source).toBe(demoSource);
  });

  it('changes nothing when it is loaded again, even as of another day', async () => {
    const before = await findAgency(get(), 'demo');
    await loadDemo(get(), { now: new Date('2026-01-15T12:00:00Z') });
    expect(await findAgency(get(), 'demo')).toEqual(before);
    expect(before).toMatchObject({ name: 'Port Tamsin', zone: 'Atlantic/Azores', demonstration: true });
  });

  it('ends its default window with the last day of the data', async () => {
    const { agency } = await reportStatus(get(), { who: localPerson, slug: 'demo' });
    expect(agency).toMatchObject({
      firstDay: '2022-06-30', lastCompleteDay: lastDay, areaKinds: ['boundary', 'district', 'beat'], backdrop: true, demonstration: true,
    });
    const table = await ask(get(), {});
    expect(table.meta.filter).toMatchObject({ fromDay: '2024-06-30', toDay: '2025-06-30' });
    expect(table.meta.studyArea.kind).toBe('boundary');
    // A cell of resolution 10 can stick out of the cell that it is counted in, so at the city limit one or two may fall beside the study area.
    expect(table.meta.outsideStudyArea).toBeLessThan(5);
    expect(table.meta.demonstration).toBe(true);
  });

  it('puts every placed incident into exactly one beat and one district', async () => {
    const resolved = await resolveFilter(get(), localPerson, { agency: 'demo', ...window(365) });
    const counted = async (kind: string): Promise<number> =>
      (await listAreas(get(), resolved, { kind })).areas.reduce((sum, { count }) => sum + count, 0);
    const whole = await counted('boundary');
    expect(whole).toBeGreaterThan(17_000);
    expect(await counted('district')).toBe(whole);
    expect(await counted('beat')).toBe(whole);
  });

  it('shows its faults in the quality numbers', async () => {
    const quality = await reportQuality(get(), await resolveFilter(get(), localPerson, { agency: 'demo', from: '2022-06-30', to: '2025-06-30' }));
    expect(quality.geocodeRate).toBeGreaterThan(0.97);
    expect(quality.geocodeRate).toBeLessThan(0.98);
    expect(quality.placeProblems.map(({ code }) => code).toSorted()).toEqual(['missing', 'zero']);
    expect(quality.unmappedLabels.find(({ label }) => label === 'SEE NARRATIVE')?.count).toBe(14);
    expect(quality.timePrecision.find(({ code }) => code === 'interval')?.count).toBeGreaterThan(5000);
  });

  it('can be explained afterwards, from nothing but what is loaded', async () => {
    const planted = describeTruths(demoCity().planted);
    expect(await describeDemo(get())).toMatchObject({ planted });
    const page = await (await testApp(get()).request('/docs')).text();
    expect(page).toContain('<a href="#demonstration">');
    expect(page).toContain('<li><b>Robbery around the market</b> (stable; robbery.person). Street robbery');
    const section = page.split('<h2 id="').find((part) => part.startsWith('demonstration"'));
    expect(section?.match(/<li><b>/g)).toHaveLength(planted.split('\n').length);
  });

  describe('finds', () => {
    it.each(['market-robbery', 'park-and-ride', 'northgate-shops', 'station-bicycles', 'brickfields-burglary'])('the stable hotspot %s over a year and over four weeks', async (id) => {
      const { centre, offences } = truth(id);
      expect(binAt(await ask(get(), { ...window(365), offences: offences.join(',') }), centre)).toBe(3);
      expect(binAt(await ask(get(), { ...window(365, 365), offences: offences.join(',') }), centre)).toBe(3);
      expect(binAt(await ask(get(), { ...window(28), offences: offences.join(',') }), centre)).toBeGreaterThanOrEqual(2);
    });

    it('the emerging one: hot in the last four weeks, not a year before, and called new by the brief', async () => {
      const { centre } = truth('upper-meadow-robbery');
      expect(binAt(await ask(get(), { ...window(28), offences: 'robbery' }), centre)).toBe(3);
      expect(binAt(await ask(get(), { ...window(28, 364), offences: 'robbery' }), centre)).toBe(0);
      for (const days of [56, 365]) {
        const resolved = await resolveFilter(get(), localPerson, { agency: 'demo', ...window(days), offences: 'robbery' });
        const brief = await writeBrief(get(), { ...resolved, measure: 'count' });
        const near = around(centre);
        expect(brief.hotspots?.newCells?.some((cell) => near.includes(cell)), `${days} days`).toBe(true);
        expect(brief.hotspots?.ranked.find(({ cells }) => cells.some((cell) => near.includes(cell)))?.isNew, `${days} days`).toBe(true);
      }
    });

    it('the fading one: hot a year before, not in the last four weeks, and called gone by the brief of the last three months', async () => {
      const { centre, offences } = truth('fairfield-cars');
      expect(binAt(await ask(get(), { ...window(28, 364), offences: offences.join(',') }), centre)).toBe(3);
      expect(binAt(await ask(get(), { ...window(28), offences: offences.join(',') }), centre)).toBe(0);
      const resolved = await resolveFilter(get(), localPerson, { agency: 'demo', ...window(90), offences: offences.join(',') });
      const near = around(centre);
      expect((await writeBrief(get(), { ...resolved, measure: 'count' })).hotspots?.goneCells?.some((cell) => near.includes(cell))).toBe(true);
    });

    it('the strip at night: hot on weekend nights, and its share of a working day is nothing', async () => {
      const { centre } = truth('lantern-street');
      const query = { ...window(365), offences: 'violence,public_order.disorder' };
      const night = await ask(get(), { ...query, hours: '22-3', weekdays: '5-6' });
      expect(binAt(night, centre)).toBe(3);
      const near = new Set(around(centre));
      const share = (table: HexTable): number =>
        table.cell.reduce((sum, cell, i) => sum + (near.has(cell) ? table.count[i]! : 0), 0) / table.meta.placed;
      const morning = await ask(get(), { ...query, hours: '6-14', weekdays: '1-4' });
      expect(share(night)).toBeGreaterThan(2 * share(morning));
    });
  });
});

onEmbedded('somebody\'s own data', (get) => {
  it('keep the demonstration city away', async () => {
    expect(await isDemoNeeded(get())).toBe(true);
    expect(await describeDemo(get())).toBe(null);
    const own = await ensureAgency(get(), { slug: 'local', name: 'Own', zone: 'Europe/Kyiv', demonstration: false });
    expect(await isDemoNeeded(get())).toBe(true);
    await insertImport(get(), { agencyId: own.agencyId, person: 'test', purpose: 'test' }, { kind: 'incidents', source: 's', file: 'f.csv', fileBytes: null, mapping: {} });
    expect(await isDemoNeeded(get())).toBe(false);
  });

  it('are never mixed with it', async () => {
    await ensureAgency(get(), { slug: 'demo', name: 'A real one', zone: 'Europe/Kyiv', demonstration: false });
    expect(await isDemoNeeded(get())).toBe(false);
    await expect(loadDemo(get(), { lastDay })).rejects.toMatchObject({ code: 'demo_name_taken' });
  });
});
