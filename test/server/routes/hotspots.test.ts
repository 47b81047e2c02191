import { cellArea, gridDisk, UNITS } from 'h3-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeHexTable, hexTableType } from '../../../tiles/hex_table.ts';
import { brief, cellReport, hexTable, savedRun, savedRunList, series, type HexTable } from '../../../server/model/answers.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { addDays } from '../../../server/model/window.ts';
import { eTest } from '../../../server/stats/e_test.ts';
import { twoSidedP } from '../../../server/stats/normal.ts';
import { poissonBand } from '../../../server/stats/poisson_band.ts';
import { rateRatioInterval } from '../../../server/stats/rate_ratio_interval.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { clockOf, harmOf, scatter, storeArea, storeScattered, storeStreet } from '../../support/scatter.ts';
import type { Agency } from '../../../server/db/agencies.ts';

const boundary = 'POLYGON((30.39 50.39,30.61 50.39,30.61 50.48,30.39 50.48,30.39 50.39))';

/** Gi* by the book, with a Map instead of lists of numbers. */
function scoresByTheBook(cells: readonly string[], value: (cell: string) => number): Map<string, number> {
  const members = new Set(cells);
  const n = cells.length;
  const mean = cells.reduce((sum, cell) => sum + value(cell), 0) / n;
  const deviation = Math.sqrt(cells.reduce((sum, cell) => sum + value(cell) ** 2, 0) / n - mean ** 2);
  return new Map(cells.map((cell) => {
    const near = gridDisk(cell, 1).filter((other) => members.has(other));
    const sum = near.reduce((total, other) => total + value(other), 0);
    return [cell, (sum - mean * near.length) / (deviation * Math.sqrt((n * near.length - near.length ** 2) / (n - 1)))];
  }));
}

onBothDatabases('hotspots', (get) => {
  const incidents = scatter(900, 5);
  let agency: Agency;
  let app: TestApp;

  beforeAll(async () => {
    agency = await storeScattered(get(), incidents);
    await storeArea(get(), agency, { kind: 'boundary', code: 'city', name: 'City', wkt: boundary });
    await storeArea(get(), agency, { kind: 'district', code: 'all', name: 'Everything', wkt: boundary });
    await storeStreet(get(), agency, 'Long Street', 'LINESTRING(30.39 50.461,30.61 50.461)');
    await storeStreet(get(), agency, 'Far Street', 'LINESTRING(30.39 50.40,30.61 50.40)');
    app = testApp(get());
  });

  async function ask<T>(schema: { parse(value: unknown): T }, address: string): Promise<T> {
    const response = await app.request(`/api/v1/${address}`);
    const body = await response.json();
    expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200);
    return schema.parse(body);
  }

  const window = 'from=2025-12-01&to=2026-02-01';
  const inWindow = (from: string, to: string) => incidents.filter((incident) => clockOf(incident).date >= from && clockOf(incident).date < to);

  it('are judged over all cells of the study area, the empty ones included', async () => {
    const all: HexTable = await ask(hexTable, `hexes?${window}&resolution=8&empty=include`);
    const inside = all.cell.filter((_, i) => all.z[i] !== null);
    expect(all.meta.studyArea).toMatchObject({ kind: 'boundary', cells: inside.length });
    expect(all.meta.studyArea.squareKm).toBeCloseTo(inside.reduce((sum, cell) => sum + cellArea(cell, UNITS.km2), 0), 9);
    const counts = new Map<string, number>();
    for (const { place } of inWindow('2025-12-01', '2026-02-01')) if (place !== null) counts.set(parentHex(hexAt(...place), 8), (counts.get(parentHex(hexAt(...place), 8)) ?? 0) + 1);
    const scores = scoresByTheBook(inside, (cell) => counts.get(cell) ?? 0);
    const p = inside.map((cell) => twoSidedP(scores.get(cell)!)).toSorted((a, b) => a - b);
    const cutAt = (alpha: number): number => p.findLast((value, k) => value <= ((k + 1) * alpha) / p.length) ?? -1;
    const cuts = [cutAt(0.1), cutAt(0.05), cutAt(0.01)];
    all.cell.forEach((cell, i) => {
      if (!scores.has(cell)) return expect([all.z[i], all.p[i], all.q[i], all.bin[i]]).toEqual([null, null, null, null]);
      expect(all.z[i]).toBeCloseTo(scores.get(cell)!, 9);
      expect(all.p[i]).toBeCloseTo(twoSidedP(scores.get(cell)!), 12);
      const sure = cuts.every((cut) => Math.abs(all.p[i]! - cut) > 1e-12);
      if (sure) expect(Math.abs(all.bin[i]!)).toBe(cuts.filter((cut) => all.p[i]! <= cut).length);
    });
    const { hotspots } = all.meta;
    expect(hotspots).toMatchObject({ method: 'getis_ord_star', rings: 1, correction: 'benjamini_hochberg', tests: inside.length });
    expect(hotspots!.hot).toEqual({ 90: all.bin.filter((bin) => bin! >= 1).length, 95: all.bin.filter((bin) => bin! >= 2).length, 99: all.bin.filter((bin) => bin! >= 3).length });
    expect(hotspots!.hot['99']).toBeGreaterThan(0);
    expect(hotspots!.criticalP['95']).toBeCloseTo(cuts[1]!, 12);
    expect(all.meta.rows).toBe(inWindow('2025-12-01', '2026-02-01').length);
    expect(all.meta.placed).toBe(all.count.reduce((sum, count) => sum + count, 0));
    expect(all.meta.outsideStudyArea).toBe(all.count.filter((_, i) => all.z[i] === null).reduce((sum, count) => sum + count, 0));
    expect(all.meta.outsideStudyArea).toBeGreaterThan(0);
    expect(all.meta.warnings.map(({ code }) => code)).toEqual(['month_precision', 'outside_study_area', 'cold_not_detectable']);
  });

  it('leave out cells that have nothing in them and nothing to say, unless asked', async () => {
    const all = await ask(hexTable, `hexes?${window}&empty=include`);
    const some = await ask(hexTable, `hexes?${window}`);
    expect(some.cell).toEqual(all.cell.filter((_, i) => all.count[i]! > 0 || (all.bin[i] ?? 0) !== 0));
    expect(some.cell.length).toBeLessThan(all.cell.length);
    expect(some.meta).toEqual(all.meta);
    expect(some.meta.resolution).toBe(9);
  });

  it('are of harm when asked, and of wider neighbourhoods', async () => {
    const byHarm = await ask(hexTable, `hexes?${window}&measure=harm&resolution=8&empty=include`);
    const inside = byHarm.cell.filter((_, i) => byHarm.z[i] !== null);
    const harms = new Map<string, number>();
    for (const incident of inWindow('2025-12-01', '2026-02-01')) {
      if (incident.place === null) continue;
      const cell = parentHex(hexAt(...incident.place), 8);
      harms.set(cell, (harms.get(cell) ?? 0) + harmOf(incident));
    }
    const scores = scoresByTheBook(inside, (cell) => harms.get(cell) ?? 0);
    byHarm.cell.forEach((cell, i) => {
      if (byHarm.z[i] !== null) expect(byHarm.z[i]).toBeCloseTo(scores.get(cell)!, 8);
    });
    const wide = await ask(hexTable, `hexes?${window}&rings=2&resolution=8`);
    expect(wide.meta.hotspots!.rings).toBe(2);
    expect(wide.meta.hotspots!.run).not.toBe(byHarm.meta.hotspots!.run);
    const none = await ask(hexTable, `hexes?${window}&statistic=none`);
    expect(none.meta.hotspots).toBeNull();
    expect(none.z.every((z) => z === null)).toBe(true);
  });

  it('come in a compact form that says exactly the same', async () => {
    // The rate follows from count, cell and window, and is not sent.
    const { rate, ...json } = await ask(hexTable, `hexes?${window}`);
    expect(rate).toHaveLength(json.cell.length);
    for (const [address, headers] of [[`hexes?${window}&format=binary`, {}], [`hexes?${window}`, { Accept: `${hexTableType}, application/json;q=0.5` }]] as const) {
      const response = await app.request(`/api/v1/${address}`, { headers });
      expect(response.headers.get('Content-Type')).toBe(hexTableType);
      expect(decodeHexTable(new Uint8Array(await response.arrayBuffer()))).toEqual(json);
    }
    expect((await app.request(`/api/v1/hexes?${window}`, { headers: { Accept: '*/*' } })).headers.get('Content-Type')).toContain('application/json');
  });

  it('are saved as a run that can be read back, once, with everything that made it', async () => {
    const { meta } = await ask(hexTable, `hexes?${window}&offences=robbery&resolution=8&measure=harm`);
    await ask(hexTable, `hexes?${window}&offences=robbery&resolution=8&measure=harm`);
    const run = await ask(savedRun, `hotspots/${meta.hotspots!.run}`);
    expect(run).toMatchObject({
      run: meta.hotspots!.run, method: 'getis_ord_star', methodVersion: 1, filter: meta.filter, dataVersion: meta.dataVersion, studyArea: meta.studyArea,
      parameters: { resolution: 8, rings: 1, measure: 'harm', harmEdition: meta.harmEdition, correction: 'benjamini_hochberg' },
      rows: meta.rows, placed: meta.placed - meta.outsideStudyArea, cells: meta.studyArea.cells, resultHash: meta.hotspots!.resultHash, createdBy: 'local',
    });
    const { runs } = await ask(savedRunList, 'hotspots?limit=500');
    expect(runs.filter(({ run: id }) => id === run.run)).toHaveLength(1);
    expect(runs.map(({ createdAt }) => createdAt)).toEqual(runs.map(({ createdAt }) => createdAt).toSorted().toReversed());
    const first = await ask(savedRunList, 'hotspots?limit=2');
    const second = await ask(savedRunList, `hotspots?limit=2&before=${first.next}`);
    expect([...first.runs, ...second.runs].map(({ run: id }) => id)).toEqual(runs.slice(0, 4).map(({ run: id }) => id));
  });

  it('are the same numbers in the inspector as on the map', async () => {
    const table = await ask(hexTable, `hexes?${window}&resolution=8&empty=include`);
    const judged = table.cell.map((_, i) => i).filter((i) => table.z[i] !== null);
    const best = judged.reduce((a, b) => (table.z[b]! > table.z[a]! ? b : a));
    const outside = table.cell.findIndex((_, i) => table.z[i] === null);
    for (const i of [best, judged[0]!, judged.at(-1)!]) {
      const report = await ask(cellReport, `hexes/${table.cell[i]}?${window}`);
      expect([report.count, report.harm, report.z, report.p, report.q, report.bin]).toEqual([table.count[i], table.harm[i], table.z[i], table.p[i], table.q[i], table.bin[i]]);
      expect(report.rank).toBe(1 + judged.filter((j) => table.z[j]! > table.z[i]! || (table.z[j] === table.z[i] && j < i)).length);
      expect(report.meta.hotspots).toEqual(table.meta.hotspots);
      const near = gridDisk(table.cell[i]!, 1).flatMap((cell) => judged.find((j) => table.cell[j] === cell) ?? []);
      expect(report.neighbourhood.cells).toBe(near.length);
      expect(report.neighbourhood.value).toBe(near.reduce((sum, j) => sum + table.count[j]!, 0));
      expect(report.neighbourhood.expected).toBeCloseTo(near.length * table.meta.hotspots!.mean!, 9);
      expect(report.neighbours.map(({ cell, z }) => [cell, z]).toSorted()).toEqual(near.filter((j) => j !== i).map((j) => [table.cell[j], table.z[j]]).toSorted());
      const own = inWindow('2025-12-01', '2026-02-01').filter(({ place }) => place !== null && parentHex(hexAt(...place), 8) === table.cell[i]);
      expect(report.series.count.reduce((sum, count) => sum + count, 0)).toBe(own.length);
      expect(report.rhythm.reduce((sum, count) => sum + count, 0)).toBe(own.filter((incident) => clockOf(incident).hour !== null).length);
      expect(report.offences.reduce((sum, { count }) => sum + count, 0)).toBe(own.length);
      expect(report.previousCount).toBeNull();
      const later = await ask(cellReport, `hexes/${table.cell[i]}?from=2026-01-01&to=2026-02-01`);
      expect(later.previousCount).toBe(inWindow('2025-12-01', '2026-01-01').filter(({ place }) => place !== null && parentHex(hexAt(...place), 8) === table.cell[i]).length);
    }
    const hottest = await ask(cellReport, `hexes/${table.cell[best]}?${window}`);
    expect(hottest.rank).toBe(1);
    expect(hottest.areas).toEqual(['boundary:city', 'district:all']);
    const fullest = table.cell[table.count.indexOf(Math.max(...table.count))]!;
    const addresses = incidents.filter(({ place, address }) => place !== null && address !== null && parentHex(hexAt(...place), 8) === fullest).map(({ address }) => address!);
    const times = (address: string): number => addresses.filter((other) => other === address).length;
    const frequent = [...new Set(addresses)].toSorted((a, b) => times(b) - times(a) || (a < b ? -1 : 1)).slice(0, 5);
    expect((await ask(cellReport, `hexes/${fullest}?${window}`)).places).toEqual(frequent);
    const beyond = await ask(cellReport, `hexes/${table.cell[outside]}?${window}`);
    expect(beyond.places.at(-1)).toBe('Far Street');
    expect(beyond).toMatchObject({ insideStudyArea: false, z: null, p: null, q: null, bin: null, rank: null, count: table.count[outside] });
  });

  it('are the same numbers in the brief, joined where cells touch and ranked', async () => {
    const table = await ask(hexTable, `hexes?${window}&resolution=9`);
    const report = await ask(brief, `brief?${window}`);
    const hot = new Set(table.cell.filter((_, i) => (table.bin[i] ?? 0) >= 2));
    const at = (cell: string): number => table.cell.indexOf(cell);
    expect(report.hotspots!.cells).toBe(hot.size);
    expect(report.hotspots!.incidents).toBe([...hot].reduce((sum, cell) => sum + table.count[at(cell)]!, 0));
    expect(report.hotspots!.incidentShare).toBeCloseTo(report.hotspots!.incidents / table.meta.placed, 12);
    expect(report.hotspots!.areaShare).toBeCloseTo(report.hotspots!.squareKm / table.meta.studyArea.squareKm, 12);
    const listed = report.hotspots!.ranked.flatMap(({ cells }) => cells);
    expect(new Set(listed)).toEqual(hot);
    expect(listed.length).toBe(hot.size);
    report.hotspots!.ranked.forEach((hotspot, i) => {
      expect(hotspot.rank).toBe(i + 1);
      expect(hotspot.z).toBe(Math.max(...hotspot.cells.map((cell) => table.z[at(cell)]!)));
      expect(hotspot.z).toBe(table.z[at(hotspot.peak)]);
      expect(hotspot.count).toBe(hotspot.cells.reduce((sum, cell) => sum + table.count[at(cell)]!, 0));
      expect(hotspot.z).toBeLessThanOrEqual(report.hotspots!.ranked[i - 1]?.z ?? Infinity);
      const reached = new Set([hotspot.cells[0]!]);
      for (const cell of reached) for (const near of gridDisk(cell, 1)) if (hotspot.cells.includes(near)) reached.add(near);
      expect(reached.size).toBe(hotspot.cells.length);
      expect(gridDisk(hotspot.peak, 1).some((near) => hot.has(near) && !hotspot.cells.includes(near))).toBe(false);
      expect(hotspot.place).toMatch(/Street$/);
    });
    expect(report.hotspots!.ranked[0]!.longitude).toBeCloseTo(30.472, 2);
  });

  it('are compared with the window before by a test, when the data reach back over it', async () => {
    const now = inWindow('2026-01-01', '2026-02-01').length;
    const before = inWindow('2025-12-01', '2026-01-01').length;
    const report = await ask(brief, 'brief?from=2026-01-01&to=2026-02-01');
    expect(report.count).toBe(now);
    expect(report.previous).toMatchObject({ complete: true, count: before, from: '2025-11-30T22:00:00.000Z', to: '2025-12-31T22:00:00.000Z' });
    const interval = rateRatioInterval({ k1: now, n1: 1, k2: before, n2: 1 });
    expect([report.previous.ratio, report.previous.ratioLower, report.previous.ratioUpper]).toEqual([now / before, interval.lower, interval.upper]);
    expect(report.previous.p).toBe(eTest({ k1: now, n1: 1, k2: before, n2: 1 }));
    const [newer, older] = await Promise.all([ask(hexTable, 'hexes?from=2026-01-01&to=2026-02-01'), ask(hexTable, 'hexes?from=2025-12-01&to=2026-01-01')]);
    const hot = ({ cell, bin }: HexTable): string[] => cell.filter((_, i) => (bin[i] ?? 0) >= 2);
    expect(report.hotspots!.newCells).toEqual(hot(newer).filter((cell) => !hot(older).includes(cell)));
    expect(report.hotspots!.goneCells).toEqual(hot(older).filter((cell) => !hot(newer).includes(cell)));
    for (const { cells, isNew } of report.hotspots!.ranked) expect(isNew).toBe(cells.every((cell) => report.hotspots!.newCells!.includes(cell)));
    const early = await ask(brief, 'brief?from=2025-10-05&to=2026-02-01');
    expect(early.previous).toMatchObject({ complete: false, ratio: null, ratioLower: null, ratioUpper: null, p: null });
    expect([early.hotspots!.newCells, early.hotspots!.goneCells, early.hotspots!.ranked[0]!.isNew]).toEqual([null, null, null]);
  });

  it('have a band over time that rests on the eight steps before, where there are so many', async () => {
    const weeks = await ask(series, 'series?from=2025-12-01&to=2026-02-11&step=week');
    expect(weeks.from[0]).toBe('2025-12-01');
    expect(weeks.complete).toEqual([...new Array(10).fill(true), false]);
    expect([weeks.expected.at(-1), weeks.lower.at(-1), weeks.upper.at(-1)]).toEqual([null, null, null]);
    weeks.from.slice(0, -1).forEach((from, i) => {
      const mean = inWindow(addDays(from, -56), from).length / 8;
      expect(weeks.expected[i]).toBeCloseTo(mean, 12);
      const band = poissonBand(mean, { estimatedFrom: 8 });
      expect([weeks.lower[i], weeks.upper[i]]).toEqual([band.lower, band.upper]);
      expect(weeks.count[i]).toBe(inWindow(from, addDays(from, 7)).length);
    });
    const days = await ask(series, 'series?from=2025-12-10&to=2025-12-12&step=day&band=plain');
    days.from.forEach((from, i) => {
      const mean = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, back) => sum + inWindow(addDays(from, -7 * back), addDays(from, 1 - 7 * back)).length, 0) / 8;
      expect(days.expected[i]).toBeCloseTo(mean, 12);
      expect(days.upper[i]).toBe(poissonBand(mean).upper);
    });
    const soon = await ask(series, 'series?from=2025-10-06&to=2025-12-01&step=week');
    expect(soon.expected.slice(0, 7).every((value) => value === null)).toBe(true);
    expect(soon.complete[0]).toBe(true);
  });

  it('answer "not modified" until the data change', async () => {
    for (const address of [`hexes?${window}`, `brief?${window}`, `series?${window}`, `rhythm?${window}`, `offences?${window}`, `areas?${window}`, `incidents?${window}`, `quality?${window}`]) {
      const first = await app.request(`/api/v1/${address}`);
      const again = await app.request(`/api/v1/${address}`, { headers: { 'If-None-Match': first.headers.get('ETag')! } });
      expect([again.status, await again.text()], address).toEqual([304, '']);
    }
    const before = await app.request(`/api/v1/hexes?${window}`);
    const old = hexTable.parse(await before.json());
    await storeScattered(get(), [{ key: 'late', offence: 'violence.homicide', at: new Date('2026-01-15T10:00:00Z'), place: [30.5, 50.45], precision: 'instant', address: null }]);
    const after = await app.request(`/api/v1/hexes?${window}`, { headers: { 'If-None-Match': before.headers.get('ETag')! } });
    expect(after.status).toBe(200);
    const { meta } = hexTable.parse(await after.json());
    expect(meta.rows).toBe(old.meta.rows + 1);
    expect(BigInt(meta.dataVersion)).toBe(BigInt(old.meta.dataVersion) + 1n);
    expect(meta.hotspots!.run).not.toBe(old.meta.hotspots!.run);
    expect(meta.hotspots!.resultHash).not.toBe(old.meta.hotspots!.resultHash);
  });

  it('had no fault of their own meanwhile', () => expect(app.faults).toEqual([]));
});

describe('Gi* by the book', () => {
  it('agrees with itself on a field where one cell stands out', () => {
    const cells = gridDisk('891e6240007ffff', 5);
    const scores = scoresByTheBook(cells, (cell) => (cell === cells[0] ? 9 : 0));
    expect(scores.get(cells[0]!)).toBeGreaterThan(3);
  });
});
