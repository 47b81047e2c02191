import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { CellReport, HexTable, Series, Status } from '../../server/model/answers.ts';
import { hexAt } from '../../server/model/hex.ts';
import { binColour } from '../../web/ramp.ts';
import { chromiumSkipped, hasChromium, launchBrowser, mapIsDrawn, openPage, shareOfColour, type WatchedPage } from '../support/browser.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';

const desk = { width: 1440, height: 900, scheme: 'dark' } as const;
const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));

/** The story of a new user: start, look, restrict, click, share. In one browser, in this order. */
describe.skipIf(!hasChromium())(`the demonstration city in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`, { timeout: 60_000 }, () => {
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    server = await startServer();
    await until(120_000, async () => {
      const { agency, loading } = await server.json<Status>('/api/v1/status');
      return agency !== null && loading === null ? agency : null;
    });
    browser = await launchBrowser();
    desktop = await openPage(browser, server.address, desk);
    await mapIsDrawn(desktop.page);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const { shown, hottest } = {
    shown: async (page: Page): Promise<number> => Number(await page.getByTestId('map').getAttribute('data-hexes')),
    hottest: async (page: Page): Promise<number[]> => (await page.getByTestId('legend-hot3').locator('td.number').allTextContents()).map(digits),
  };
  /** The same question to the API as the page now asks, by the page's own address. */
  const table = async (page: Page): Promise<HexTable> => {
    const status = await server.json<Status>('/api/v1/status');
    const query = new URLSearchParams(new URL(page.url()).search);
    const asked = new URLSearchParams({ agency: status.agency!.slug });
    for (const name of ['offences', 'from', 'to', 'hours', 'weekdays', 'area', 'resolution', 'measure']) {
      if (query.has(name)) asked.set(name, query.get(name)!);
    }
    return server.json<HexTable>(`/api/v1/hexes?${asked}`);
  };
  const sameAsApi = async (page: Page): Promise<HexTable> => {
    const hexes = await table(page);
    const rows = hexes.bin.flatMap((bin, row) => (bin === 3 ? [row] : []));
    await until(15_000, async () => ((await hottest(page))[0] === rows.length ? true : null));
    expect(await hottest(page)).toEqual([rows.length, rows.reduce((sum, row) => sum + hexes.count[row]!, 0)]);
    return hexes;
  };

  test('the start line says which database it is and that the city is fictional', () => {
    expect(server.output()).toMatch(/embedded/);
    expect(server.output()).toMatch(/fictional city/);
  });

  test('the first picture shows hexagons, hot ones in their colour, and says that nothing is real', async () => {
    const { page } = desktop;
    expect(await shown(page)).toBeGreaterThan(300);
    expect(await shareOfColour(page, binColour('dark', 3))).toBeGreaterThan(0.002);
    await expect(page.getByTestId('demonstration').textContent()).resolves.toMatch(/fictional/i);
    await expect(page.getByTestId('status').textContent()).resolves.toMatch(/trial and training/i);
  });

  test('brief, legend and API give the same numbers', async () => {
    const hexes = await sameAsApi(desktop.page);
    expect(digits(await desktop.page.getByTestId('brief-sentences').getByRole('button').first().textContent())).toBe(hexes.meta.rows);
  });

  test('restricting to robbery changes map, address and numbers alike', async () => {
    const { page } = desktop;
    await page.getByTestId('offence-picker').click();
    await page.getByTestId('offence-robbery').check();
    await page.keyboard.press('Escape');
    await until(15_000, () => (page.url().includes('offences=robbery') ? true : null));
    const hexes = await sameAsApi(page);
    expect(hexes.meta.filter.offences).toEqual(['robbery']);
    await mapIsDrawn(page);
  });

  test('choosing the first hotspot and clicking its middle shows the numbers behind the cell', async () => {
    const { page } = desktop;
    await page.getByTestId('ranked-hotspot').first().click();
    await page.getByTestId('cell-count').waitFor();
    await mapIsDrawn(page);
    // The map runs on beneath the panels; its middle is the middle of what they leave free.
    const frame = (await page.locator('.middle').boundingBox())!;
    await page.mouse.click(frame.x + frame.width / 2, frame.y + frame.height / 2);
    const [, latitude, longitude] = new URL(page.url()).searchParams.get('map')!.split('/').map(Number);
    const cell = hexAt(longitude!, latitude!, 9);
    await until(10_000, async () => (await page.getByTestId('inspector').getAttribute('data-cell') === cell ? true : null));
    await page.getByTestId('cell-count').waitFor();
    const hexes = await table(page);
    const row = hexes.cell.indexOf(cell);
    expect(digits(await page.getByTestId('cell-count').textContent())).toBe(hexes.count[row]);
    expect(await page.getByTestId('cell-z').textContent()).toBe(hexes.z[row]!.toFixed(2));
    const report = await server.json<CellReport>(`/api/v1/hexes/${cell}?${new URLSearchParams({ agency: hexes.meta.filter.agency, offences: 'robbery' })}`);
    expect(report.meta.hotspots?.run).toBe(hexes.meta.hotspots?.run);
  });

  test('the link shows another person the same thing', async () => {
    const { page } = desktop;
    const other = await openPage(browser, page.url(), { ...desk, scheme: 'light' });
    await mapIsDrawn(other.page);
    expect(await hottest(other.page)).toEqual(await hottest(page));
    await other.page.getByTestId('cell-count').waitFor();
    expect(await other.page.getByTestId('cell-count').textContent()).toBe(await page.getByTestId('cell-count').textContent());
    expect(other.complaints).toEqual([]);
    await other.context.close();
  });

  test('Back goes to where one was', async () => {
    const { page } = desktop;
    for (let step = 0; step < 5 && page.url().includes('offences'); step += 1) await page.goBack();
    expect(page.url()).not.toContain('offences');
    await sameAsApi(page);
  });

  /** What the time panel says of the frame, against the series of the same days; and the legend against what of it is on the map. */
  const frameAsInSeries = async (page: Page, filter: Record<string, string>): Promise<string> => {
    const readout = page.getByTestId('time-readout');
    const [from, to, total] = await readout.evaluate(({ dataset }) => [dataset['from']!, dataset['to']!, dataset['total']!]);
    const { count, meta } = await server.json<Series>(`/api/v1/series?${new URLSearchParams({ ...filter, from, to, step: 'day' })}`);
    expect([from, count.reduce((sum, own) => sum + own, 0)]).toEqual([from, Number(total)]);
    const inLegend = await page.getByTestId('legend').locator('tbody td.number:last-child').allTextContents();
    expect(inLegend.map(digits).reduce((sum, own) => sum + own, 0)).toBe(meta.placed);
    return from;
  };

  test('playing the window asks the server once, and then each frame is what the series says', async () => {
    const { page, context, complaints } = await openPage(browser, `${server.address}?window=90&offences=vehicle`, { ...desk, motion: 'no-preference' });
    await mapIsDrawn(page);
    const asked: string[] = [];
    page.on('request', (request) => { if (!request.url().includes('/api/v1/status')) asked.push(new URL(request.url()).pathname); });
    const address = page.url();
    const before = await hottest(page);
    await page.getByTestId('play').click();
    const frame = async (): Promise<number> => Number(await page.getByTestId('map').getAttribute('data-frame'));
    await until(20_000, async () => (await frame() >= 8 ? true : null));
    expect(asked).toEqual(['/api/v1/hexes/days']);
    expect(await page.getByTestId('film-said').textContent()).toBe('');
    await page.getByTestId('play').press('Space');
    const stopped = await frame();
    const filter = { agency: (await server.json<Status>('/api/v1/status')).agency!.slug, offences: 'vehicle' };
    const starts = new Set([await frameAsInSeries(page, filter)]);
    for (const key of ['ArrowRight', 'PageDown', 'End', 'ArrowLeft', 'Home', 'ArrowRight']) {
      await page.getByTestId('film-frame').press(key);
      starts.add(await frameAsInSeries(page, filter));
    }
    expect(starts.size).toBeGreaterThan(4);
    expect(stopped).toBeGreaterThanOrEqual(8);
    await page.getByTestId('film-length').getByRole('button').nth(2).click();
    await frameAsInSeries(page, filter);
    expect(await page.getByTestId('film-said').textContent()).toMatch(/\d/);
    expect(await page.getByTestId('hotspot-view').textContent()).toMatch(/hotspots are tested for the whole window/);
    expect([asked, page.url()]).toEqual([['/api/v1/hexes/days'], address]);
    await page.keyboard.press('Escape');
    await page.getByTestId('film-badge').waitFor({ state: 'detached' });
    expect(await hottest(page)).toEqual(before);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('where motion is to be reduced the window is stepped, not played, and another filter ends it', async () => {
    const { page } = desktop;
    await page.getByTestId('play').click();
    await page.getByTestId('film-badge').waitFor();
    const frame = (): Promise<string | null> => page.getByTestId('map').getAttribute('data-frame');
    await page.waitForTimeout(600);
    expect(await frame()).toBe('0');
    expect(await page.getByTestId('play').count()).toBe(0);
    await page.getByTestId('film-forward').click();
    await until(5_000, async () => (await frame() === '1' ? true : null));
    await page.keyboard.press('[');
    await page.getByTestId('film-badge').waitFor({ state: 'detached' });
    await page.goBack();
    await mapIsDrawn(page);
    expect(await page.getByTestId('film-badge').count()).toBe(0);
  });

  test('on a phone the map is there, in Ukrainian if the browser is, and nothing runs off the side', async () => {
    const phone = await openPage(browser, server.address, { width: 390, height: 844, scheme: 'light', locale: 'uk-UA' });
    await mapIsDrawn(phone.page);
    expect(await shown(phone.page)).toBeGreaterThan(300);
    expect(await shareOfColour(phone.page, binColour('light', 3))).toBeGreaterThan(0.002);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await phone.page.getByTestId('demonstration').first().textContent()).toMatch(/[а-яіїєґ]{4}/);
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('all that time the console stayed silent and no other server was asked', () => {
    expect(desktop.complaints).toEqual([]);
  });
});
