import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import Papa from 'papaparse';
import type { Browser, Page } from 'playwright-core';
import type { Status } from '../../server/model/answers.ts';
import type { ChangeTable } from '../../server/model/change_table.ts';
import { changeColour } from '../../web/ramp.ts';
import { chromiumSkipped, hasChromium, launchBrowser, mapIsDrawn, openPage, shareOfColour, type WatchedPage } from '../support/browser.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';

const desk = { width: 1440, height: 900, scheme: 'dark' } as const;
const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));

/** What has changed, beyond chance; and the numbers taken along for another program. */
describe.skipIf(!hasChromium())(`changes and downloads in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`, { timeout: 90_000 }, () => {
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;
  let lastDay: string;

  beforeAll(async () => {
    server = await startServer();
    const agency = await until(120_000, async () => {
      const status = await server.json<Status>('/api/v1/status');
      return status.agency !== null && status.loading === null ? status.agency : null;
    });
    lastDay = agency.lastCompleteDay!;
    browser = await launchBrowser();
    desktop = await openPage(browser, `${server.address}?window=90`, desk);
    await mapIsDrawn(desktop.page);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  const changes = (against: string): Promise<ChangeTable> =>
    server.json<ChangeTable>(`/api/v1/changes?${new URLSearchParams({ from: dayAfter(lastDay, -89), to: dayAfter(lastDay, 1), against })}`);

  /** Hexagons, incidents now and before, in the line of the legend for a level. */
  const line = async (page: Page, level: string): Promise<number[]> => (await page.getByTestId(`legend-change-${level}`).locator('td.number').allTextContents()).map(digits);
  const legendSays = async (page: Page, { bin, count, before }: ChangeTable): Promise<void> => {
    for (const level of [3, 2, 1, 0, -1, -2, -3]) {
      const rows = bin.flatMap((own, row) => (own === level ? [row] : []));
      const sums = [rows.length, ...[count, before].map((column) => rows.reduce((sum, row) => sum + column[row]!, 0))];
      await until(20_000, async () => (JSON.stringify(await line(page, String(level))) === JSON.stringify(sums) ? true : null));
    }
  };

  test('painting by change shows what the table of changes holds, in its own colour and in words', async () => {
    const { page } = desktop;
    await page.getByTestId('paint-change').click();
    const table = await changes('previous');
    await legendSays(page, table);
    await mapIsDrawn(page);
    expect(page.url()).toContain('paint=change');
    expect(table.meta.changes.more['99']).toBeGreaterThan(0);
    expect(await shareOfColour(page, changeColour('dark', 3))).toBeGreaterThan(0.0001);
    expect(await page.getByTestId('compared-windows').textContent()).toMatch(/against/);
    expect(await page.getByTestId('map').getAttribute('data-changes')).toBe(String(table.cell.length));
  });

  test('the arrow keys begin at the surest change, and its figures are those of the table', async () => {
    const { page } = desktop;
    const table = await changes('previous');
    await page.locator('#map').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('cell-change-verdict').waitFor();
    const cell = new URL(page.url()).searchParams.get('cell')!;
    const row = table.cell.indexOf(cell);
    expect(table.p[row]).toBe(Math.min(...table.p.filter((p) => p !== null)));
    expect(digits(await page.getByTestId('cell-change-now').textContent())).toBe(table.count[row]);
    expect(digits(await page.getByTestId('cell-change-before').textContent())).toBe(table.before[row]);
    expect(await page.getByTestId('cell-change-ratio').textContent()).toContain(table.ratio[row]!.toFixed(2));
    await until(5_000, async () => (/more than before/.test(await page.getByTestId('selected').textContent() ?? '') ? true : null));
    await page.keyboard.press('Escape');
  });

  test('another window to compare with changes address, legend and map alike', async () => {
    const { page } = desktop;
    await page.getByTestId('against-picker').click();
    await page.getByTestId('against-year').click();
    await until(10_000, () => (page.url().includes('against=year') ? true : null));
    await legendSays(page, await changes('year'));
    const other = await openPage(browser, page.url(), { ...desk, scheme: 'light', locale: 'uk-UA' });
    await mapIsDrawn(other.page);
    expect(await line(other.page, '3')).toEqual(await line(page, '3'));
    expect(other.complaints).toEqual([]);
    await other.context.close();
    await page.goBack();
    await legendSays(page, await changes('previous'));
  });

  test('playing the window tests nothing, and afterwards the changes are there again', async () => {
    const { page } = desktop;
    const asked: string[] = [];
    page.on('request', (request) => { if (request.url().includes('/changes')) asked.push(request.url()); });
    await page.getByTestId('play').click();
    await until(20_000, async () => (await page.getByTestId('map').getAttribute('data-amounts') !== '' ? true : null));
    expect(await page.getByTestId('legend-change-3').count()).toBe(0);
    await page.keyboard.press('Escape');
    await legendSays(page, await changes('previous'));
    expect(asked).toEqual([]);
  });

  test('where the data do not reach nothing is compared, and that is said', async () => {
    const { page, context, complaints } = await openPage(browser, `${server.address}?paint=change&from=2020-01-01&to=2026-01-01`, desk);
    await page.getByTestId('not-compared').waitFor();
    expect(await page.getByTestId('not-compared').textContent()).toMatch(/Nothing is compared: the data cover/);
    expect(await page.getByTestId('legend-change-0').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the file that is downloaded holds as many rows as the panel says, and the numbers of the map', async () => {
    const { page } = desktop;
    await page.getByTestId('menu').click();
    await page.getByTestId('to-download').click();
    await page.getByTestId('download-format-csv').check();
    const table = await changes('previous');
    await until(15_000, async () => (digits(((await page.getByTestId('download-rows').textContent()) ?? '').split('.')[0]!) === table.cell.length ? true : null));
    expect(await page.getByTestId('download-limits').textContent()).toMatch(/formula/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('download-link').click()]);
    const { data } = Papa.parse<Record<string, string>>(readFileSync(await download.path(), 'utf8').trim(), { header: true });
    expect(download.suggestedFilename()).toMatch(/changes.*\.csv$/);
    expect(data.map(({ cell, count, before }) => [cell, Number(count), Number(before)])).toEqual(table.cell.map((cell, row) => [cell, table.count[row], table.before[row]]));
    const items = await page.getByTestId('download').locator('code').first().textContent();
    expect((await (await fetch(items!)).json() as { numberMatched: number }).numberMatched).toBe(table.cell.length);
  });

  test('the panel is worked by keys, closes with Escape, and gives the focus back', async () => {
    const { page } = desktop;
    await page.getByTestId('download-layer-incidents').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByTestId('download-layer-hexes').isChecked()).toBe(true);
    await page.getByTestId('download-link').focus();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toMatch(/^\/api\/v1\/exports\/hexes\.csv\?/);
    await page.keyboard.press('Escape');
    await page.getByTestId('download-rows').waitFor({ state: 'hidden' });
    await page.getByTestId('download-button').click();
    await page.getByTestId('download-rows').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('download-button');
    expect(desktop.complaints).toEqual([]);
  });

  test('a phone gets targets that a thumb can hit', async () => {
    const { page, context, complaints } = await openPage(browser, `${server.address}?window=90&paint=change`, { width: 390, height: 844, scheme: 'light' });
    await mapIsDrawn(page);
    await page.getByTestId('tab-legend').click();
    await page.getByTestId('download-button').click();
    await page.getByTestId('download-link').waitFor();
    for (const id of ['download-link', 'download-layer', 'download-format']) expect((await page.getByTestId(id).boundingBox())!.height).toBeGreaterThanOrEqual(44);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('nothing to download, and a server that does not answer, are said with what to do next', async () => {
    const { page, context } = await openPage(browser, `${server.address}?from=2024-01-02&to=2024-01-03&hours=3&offences=violence.homicide`, desk);
    await page.getByTestId('menu').click();
    await page.getByTestId('to-download').click();
    await page.getByTestId('download-layer-incidents').check();
    await page.getByTestId('download-empty').waitFor();
    expect(await page.getByTestId('download-link').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.route('**/ogc/collections/**', (route) => route.abort());
    await page.getByTestId('menu').click();
    await page.getByTestId('to-download').click();
    await page.getByTestId('download-layer-areas').check();
    await page.getByTestId('download').getByRole('alert').waitFor();
    await page.unroute('**/ogc/collections/**');
    await page.getByTestId('download').getByRole('alert').getByRole('button').click();
    await page.getByTestId('download-rows').waitFor();
    await context.close();
  });
});
