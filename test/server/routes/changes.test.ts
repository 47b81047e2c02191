import { afterAll, beforeAll, expect, it } from 'vitest';
import { hexTable, type HexTable } from '../../../server/model/answers.ts';
import { changeTable, type ChangeTable } from '../../../server/model/change_table.ts';
import { eTest } from '../../../server/stats/e_test.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { readJson, readPages } from '../../support/features.ts';
import { followed } from '../../support/followed.ts';
import { makeTown } from '../../support/town.ts';

onBothDatabases('the table of changes', (get) => {
  let app: TestApp;
  let stop: () => Promise<unknown> = async () => {};
  beforeAll(async () => {
    await makeTown(get(), { incidents: 1200 });
    app = testApp(get());
  });
  afterAll(() => stop());

  const changes = async (query: string): Promise<ChangeTable> => changeTable.parse(await readJson(app, `/api/v1/changes?${query}`));
  const counts = async (query: string): Promise<Map<string, number>> => {
    const { cell, count }: HexTable = hexTable.parse(await readJson(app, `/api/v1/hexes?statistic=none&${query}`));
    return new Map(cell.map((id, row) => [id, count[row]!]));
  };
  const codes = ({ meta }: ChangeTable): string[] => meta.warnings.map(({ code }) => code);

  async function compareWithCounts(filter: string): Promise<void> {
    const [now, before] = ['from=2026-03-01&to=2026-03-29', 'from=2026-02-01&to=2026-03-01'];
    const table = await changes(`${now}&resolution=8${filter}`);
    const [one, other] = await Promise.all([now, before].map((window) => counts(`${window}&resolution=8${filter}`)));
    const cells = [...new Set([...one!.keys(), ...other!.keys()])].filter((cell) => (one!.get(cell) ?? 0) + (other!.get(cell) ?? 0) > 0).sort();
    expect(table.cell).toEqual(cells);
    expect(table.count).toEqual(cells.map((cell) => one!.get(cell) ?? 0));
    expect(table.before).toEqual(cells.map((cell) => other!.get(cell) ?? 0));
    expect(table.expected).toEqual(table.before);
    expect(table.meta.changes).toMatchObject({ compared: true, against: 'previous', fromDay: '2026-02-01', toDay: '2026-03-01', fewest: 3 });
    let tested = 0;
    for (const [row, cell] of cells.entries()) {
      const [k1, k2] = [table.count[row]!, table.before[row]!];
      expect(table.difference[row]).toBe(k1 - k2);
      expect(table.ratio[row]).toEqual(k2 === 0 ? null : expect.closeTo(k1 / k2, 12));
      expect([cell, table.p[row]]).toEqual([cell, k1 + k2 < 3 ? null : eTest({ k1, n1: 28, k2, n2: 28 })]);
      if (k1 + k2 >= 3) tested += 1;
    }
    expect([table.meta.changes.tests, tested > 5]).toEqual([tested, true]);
  }

  it('holds the counts of both windows and the test between them, from the database', async () => {
    for (const filter of ['', '&offences=burglary', '&area=district:west', '&weekdays=1-5']) await compareWithCounts(filter);
  });

  it('shows no difference where the days were filled evenly', async () => {
    const whole = await changes('from=2026-03-01&to=2026-03-29&resolution=5');
    expect(whole.meta.changes.tests).toBeGreaterThan(0);
    expect(whole.bin.every((bin) => bin === 0 || bin === null)).toBe(true);
  });

  it('shows more and fewer where they were put', async () => {
    // In the town hours follow days: incident i happens on day i mod 89 at hour i mod 24, so hours 0 to 3 come in runs of days.
    const table = await changes('from=2026-03-15&to=2026-03-19&against=2026-03-11/2026-03-15&resolution=5&hours=0-3');
    const [now, before] = ['count', 'before'].map((name) => table[name as 'count'].reduce((sum, value) => sum + value, 0)) as [number, number];
    expect([now, before]).toEqual([table.meta.placed, table.meta.changes.placed]);
    for (const [row, bin] of table.bin.entries()) if (bin) expect(Math.sign(bin)).toBe(Math.sign(table.difference[row]!));
  });

  it('scales by the days that could hold anything', async () => {
    const table = await changes('from=2026-03-02&to=2026-03-16&weekdays=6,7&against=2026-01-05/2026-02-02&resolution=7');
    expect(table.meta.changes.days).toEqual({ now: 4, before: 8 });
    expect(table.expected).toEqual(table.before.map((before) => before! / 2));
    expect(table.difference).toEqual(table.count.map((count, row) => count - table.expected[row]!));
    const unequal = await changes('from=2026-03-01&to=2026-03-08&against=2026-01-01/2026-02-20&resolution=7');
    expect(codes(unequal)).toContain('unequal_windows');
  });

  it('compares nothing where the data do not reach', async () => {
    for (const query of ['from=2026-01-05&to=2026-02-05', 'from=2026-02-01&to=2026-03-01&against=year', 'from=2026-03-01&to=2026-05-01&against=2026-01-01/2026-03-01']) {
      const table = await changes(`${query}&resolution=7`);
      expect(codes(table)).toContain('not_compared');
      expect(table.count.some((count) => count > 0)).toBe(true);
      expect(table.meta.changes).toMatchObject({ compared: false, tests: 0, fewest: null, rows: null });
      for (const column of ['before', 'expected', 'difference', 'ratio', 'p', 'q', 'bin'] as const) expect(new Set(table[column])).toEqual(new Set([null]));
    }
    const never = await changes('from=2026-03-02&to=2026-03-03&weekdays=5&resolution=7');
    expect([never.cell, codes(never)]).toEqual([[], ['not_compared']]);
  });

  it.each([
    ['from=2026-03-01&to=2026-03-29&against=2026-03-20/2026-04-01', 'bad_against', /overlaps/], ['against=sometime', 'bad_parameter', /previous, year/],
    ['from=2026-03-01&to=2026-03-02&against=2026-01-05/2026-02-05', 'bad_against', /20 times/], ['against=2026-13-01/2026-14-01', 'bad_against', /does not exist/],
    ['measure=harm', 'unknown_parameter', /measure/], ['resolution=11', 'bad_parameter', /resolution/], ['from=2024-01-01&to=2026-03-01&against=year', 'bad_against', /longer than a year/],
  ])('refuses %s', async (query, code, said) => {
    const problem = await problemOf(await app.request(`/api/v1/changes?${query}`));
    expect([problem.status, problem.code]).toEqual([400, code]);
    expect(problem.detail).toMatch(said);
    expect(app.faults).toEqual([]);
  });

  it('is a collection of features with the same numbers, whichever window is asked against', async () => {
    for (const query of ['from=2026-03-01&to=2026-03-29&resolution=8', 'from=2026-03-01&to=2026-03-08&resolution=8&against=2026-01-05/2026-01-12']) {
      const { meta, cell, ...columns } = await changes(query);
      const pages = await readPages(app, `/ogc/collections/changes/items?limit=40&${query}`);
      const features = pages.flatMap((page) => page.features);
      expect(features.map(({ id }) => id)).toEqual(cell);
      expect(features.map(({ properties: { cell: _, ...rest } }) => rest)).toEqual(cell.map((_, row) =>
        Object.fromEntries((['bin', 'count', 'before', 'expected', 'difference', 'ratio', 'ratioLower', 'ratioUpper', 'p', 'q'] as const).map((name) => [name, columns[name][row]]))));
      expect(pages[0]!.meta).toEqual(meta);
      const one = await readJson<{ properties: { count: number } }>(app, `/ogc/collections/changes/items/${cell[0]!}?${query.replace(/&resolution=\d/, '')}`);
      expect(one.properties.count).toBe(columns.count[0]);
    }
  });

  it('says the same from the column index', async () => {
    const query = 'from=2026-03-01&to=2026-03-29&resolution=8';
    const before = await changes(query);
    const columns = followed(get());
    stop = () => columns.index.close();
    await columns.ready();
    expect(await changes(query)).toEqual(before);
    for (const filter of ['', '&offences=burglary', '&area=district:west', '&weekdays=1-5']) await compareWithCounts(filter);
  });
});
