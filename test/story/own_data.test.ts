import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import type { HexTable, Status } from '../../server/model/answers.ts';
import type { ImportReport } from '../../server/model/import_report.ts';
import { hasChromium, launchBrowser, mapIsDrawn, openPage, type WatchedPage } from '../support/browser.ts';
import { hasSharedData, sharedData } from '../support/data.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';
import { createScratchDatabase, hasTestServer, type ScratchDatabase } from '../support/scratch_database.ts';

const can = hasChromium() && hasTestServer() && hasSharedData();
const why = can ? '' : ' (skipped: needs Chromium, HEXWATCH_TEST_DATABASE_URL and the published data)';
const month = 'points/uk_city_of_london/2019-01-city-of-london-street.csv';
const nextMonth = month.replaceAll('2019-01', '2019-02');
const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));

/** The story of a data officer with a file and a PostgreSQL: load it by the page, read its account, look at the map. */
describe.skipIf(!can)(`a file of one's own on PostgreSQL, by the page${why}`, { timeout: 60_000 }, () => {
  let scratch: ScratchDatabase;
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    scratch = await createScratchDatabase();
    server = await startServer({ DATABASE_URL: scratch.url });
    browser = await launchBrowser();
    desktop = await openPage(browser, `${server.address}/?view=data`, { width: 1440, height: 900, scheme: 'light' });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await scratch?.drop();
  });

  test('an empty server says so and asks for a file', async () => {
    expect((await server.json<Status>('/api/v1/status')).agency).toBeNull();
    await desktop.page.getByTestId('upload').waitFor();
  });

  test('the file is recognised, read with an account of every row, and its rejected rows can be had', async () => {
    const { page } = desktop;
    await page.getByTestId('file').setInputFiles(sharedData(month));
    await page.getByTestId('preset-found').waitFor();
    await page.getByTestId('start-upload').click();
    await page.getByTestId('import-done').waitFor();
    const { imports } = await server.json<{ imports: ImportReport[] }>('/api/v1/imports');
    const report = imports[0]!;
    const dataRows = readFileSync(sharedData(month), 'utf8').trimEnd().split('\n').length - 1;
    expect(report).toMatchObject({ status: 'completed', rowsRead: dataRows, source: expect.any(String) });
    expect(report.stored + report.changed + report.unchanged + report.duplicate + report.rejected).toBe(dataRows);
    const numbers = (await page.getByTestId('equation').first().textContent())!;
    expect(numbers.replace(/\D/g, ' ')).toContain(String(dataRows));
    const rejected = await (await fetch(`${server.address}/api/v1/imports/${report.id}/rejections.csv`)).text();
    expect(rejected.trimEnd().split('\n').length - 1).toBe(report.rejected);
  });

  test('the map shows it, with the numbers of the API', async () => {
    const { page } = desktop;
    await page.goto(server.address);
    await mapIsDrawn(page);
    const { slug } = (await server.json<Status>('/api/v1/status')).agency!;
    const hexes = await server.json<HexTable>(`/api/v1/hexes?agency=${slug}`);
    expect(Number(await page.getByTestId('map').getAttribute('data-hexes'))).toBe(hexes.cell.length);
    const first = page.getByTestId('brief-sentences').getByRole('button').first();
    await until(15_000, async () => (digits(await first.textContent()) === hexes.meta.rows ? true : null));
  });

  test('loading the same file again changes nothing', async () => {
    const before = (await server.json<Status>('/api/v1/status')).agency!;
    const body = readFileSync(sharedData(month));
    const answer = await fetch(`${server.address}/api/v1/imports?file=again.csv&preset=police_uk`, { method: 'POST', body });
    expect(answer.status).toBe(202);
    const report = await until(30_000, async () => {
      const now = await server.json<ImportReport>(answer.headers.get('location')!);
      return ['completed', 'failed'].includes(now.status) ? now : null;
    });
    expect(report).toMatchObject({ status: 'completed', stored: 0, changed: 0 });
    expect((await server.json<Status>('/api/v1/status')).agency!.dataVersion).toBe(before.dataVersion);
  });

  test('the import is undone by the page, after asking, and the file can be loaded once more', async () => {
    const { page } = desktop;
    await page.goto(`${server.address}/?view=data`);
    await page.getByTestId('undo-import').click();
    await page.getByTestId('undo-no').click();
    await page.getByTestId('undo-import').click();
    expect(await page.getByTestId('undo-no').evaluate((button) => button === document.activeElement)).toBe(true);
    const before = await page.getByTestId('status').textContent();
    await page.getByTestId('undo-yes').click();
    await page.getByTestId('undone').waitFor();
    // At once, not only when the state of the data is next asked for anyway.
    await until(5000, async () => (await page.getByTestId('status').textContent() === before ? null : true));
    expect(await page.getByTestId('undo-import').count()).toBe(0);
    const { imports } = await server.json<{ imports: ImportReport[] }>('/api/v1/imports');
    expect(imports.map(({ status }) => status)).toEqual(['completed', 'undone']);
    await page.getByTestId('file').setInputFiles(sharedData(month));
    await page.getByTestId('start-upload').click();
    await page.getByTestId('import-done').waitFor();
    const again = (await server.json<{ imports: ImportReport[] }>('/api/v1/imports')).imports[0]!;
    expect(again).toMatchObject({ status: 'completed', stored: imports[1]!.stored, unchanged: 0 });
  });

  test('what somebody else publishes is on the page within seconds, without a reload', async () => {
    const { page } = desktop;
    const rows = async (): Promise<number> => (await server.json<Status>('/api/v1/status')).agency!.rows;
    const shows = async (count: number): Promise<true | null> => ((await page.getByTestId('status').textContent())!.includes(count.toLocaleString('en')) ? true : null);
    await until(5000, async () => shows(await rows()));
    const loaded = await fetch(`${server.address}/api/v1/imports?file=february.csv&preset=police_uk`, { method: 'POST', body: readFileSync(sharedData(nextMonth)) });
    await until(30_000, async () => ((await server.json<ImportReport>(loaded.headers.get('location')!)).status === 'completed' ? true : null));
    // The page looks by itself every half minute: sooner it can only have been told.
    await until(4000, async () => shows(await rows()));
  });

  test('the console stayed silent', () => {
    expect(desktop.complaints).toEqual([]);
  });
});
