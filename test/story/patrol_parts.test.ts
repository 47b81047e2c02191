import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { Status } from '../../server/model/answers.ts';
import type { BeatRecord } from '../../server/model/beats.ts';
import type { OperationRecord } from '../../server/model/operation.ts';
import { chromiumSkipped, hasChromium, launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';

const desk = { width: 1440, height: 900, scheme: 'dark' } as const;

/** Hours are shared, a forecast is locked and tested on the past, beats are drawn, an operation is decided. In one browser, in this order. */
describe.skipIf(!hasChromium())(`the parts of the patrol view in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`,
  { timeout: 90_000 }, () => {
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
    desktop = await openPage(browser, `${server.address}?view=patrol&part=hours`, desk);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const inAddress = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
  const words = (page: Page, id: string): Promise<string> => page.getByTestId(id).first().innerText();

  test('hours are shared, and what one more unit would do is a slider away', async () => {
    const { page } = desktop;
    await page.getByTestId('hours-empty').waitFor();
    await page.getByTestId('share-hours').click();
    await page.getByTestId('hours-matrix').waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('hours-matrix').locator('tbody tr').count()).toBe(6);
    expect(await words(page, 'reading')).toMatch(/calls a week/);
    const met = async (): Promise<number> => Number((await page.getByTestId('figure-unitHours').locator('dd').first().innerText()).replace(/\D/g, ''));
    const now = await met();
    await page.getByTestId('what-if-slider').focus();
    await page.keyboard.press('ArrowRight');
    expect(await met()).toBeGreaterThan(now);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('table-csv-cells').click()]);
    expect(readFileSync(await file.path(), 'utf8').trim().split('\n')).toHaveLength(1 + 6 * 3 * 7);
  });

  test('what cannot be is named, and a click asks again without it', async () => {
    const { page } = desktop;
    await page.getByTestId('hours-units').fill('3');
    await page.getByTestId('hours-bounds').locator('summary').click();
    await page.getByTestId('add-floors').click();
    await page.getByTestId('share-hours').click();
    await page.getByTestId('infeasible').waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('hours-matrix').count()).toBe(0);
    await page.getByTestId('relax-0').click();
    await page.getByTestId('hours-matrix').waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('hours-units').inputValue()).toBe(String(6 * 3 * 7));
  });

  test('a part keeps what was asked while another is looked at', async () => {
    const { page } = desktop;
    await page.getByTestId('part-forecasts').click();
    await page.getByTestId('no-series').waitFor();
    await page.getByTestId('part-hours').click();
    await page.getByTestId('hours-matrix').waitFor();
  });

  test('a series is tested on past shifts, and its forecasts can be verified', async () => {
    const { page } = desktop;
    await page.getByTestId('part-forecasts').click();
    await page.getByTestId('add-series').click();
    await page.getByTestId('series-title').fill('Nights');
    await page.getByTestId('series-model').selectOption('recency');
    await page.getByTestId('series-begins').fill('8 pm');
    expect(await page.getByTestId('make-series').isDisabled()).toBe(true);
    await page.getByTestId('series-begins').fill('20.00');
    await page.getByTestId('make-series').click();
    await page.getByTestId('no-cycles').waitFor();
    await page.getByTestId('backtest-shifts').fill('2');
    await page.getByTestId('backtest').click();
    await page.getByTestId('cycles').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('open-forecast').count()).toBe(2);
    await page.getByTestId('open-forecast').first().click();
    await page.getByTestId('forecast-score').waitFor();
    expect(await words(page, 'locked')).toMatch(/Made afterwards/);
    await page.getByTestId('verify').click();
    await page.getByTestId('verified').waitFor({ timeout: 30_000 });
    expect(await page.getByTestId('verified').getAttribute('data-agrees')).toBe('true');
    await page.getByTestId('hour-slider').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByTestId('hour-slider').getAttribute('aria-valuetext')).toMatch(/20:00/);
    expect(inAddress(page, 'forecast')).toMatch(/^[0-9a-f]{24}$/);
  });

  test('beats are drawn beside those of today, saved, and opened again by their link', async () => {
    const { page } = desktop;
    await page.getByTestId('part-beats').click();
    await page.getByTestId('beats-today').selectOption('district');
    await page.getByTestId('beats-unit').selectOption('hex:8');
    await page.getByTestId('beats-title').fill('Six of one size');
    await page.getByTestId('draw-beats').click();
    await page.getByTestId('beats-result').waitFor({ timeout: 60_000 });
    const { plan } = await server.json<BeatRecord>(`/api/v1/patrols/beats/${inAddress(page, 'beats')}`);
    expect(await page.getByTestId('table-beats').locator('tbody tr').count()).toBe(plan.beats.length);
    await page.waitForSelector('[data-testid=map][data-ready=true]', { timeout: 45_000 });
    for (const [id, side] of [['map-before', 'before'],
      ['map', 'after']] as const) expect(await page.getByTestId(id).getAttribute('data-features')).toBe(String(plan.beats.filter((beat) => beat[side]).length));
    await page.getByTestId('beats-shown-moves').click();
    expect(await page.getByTestId('map').getAttribute('data-features')).toBe(String(plan.moves!.units));
    const link = page.url();
    await page.goto(link);
    await page.getByTestId('beats-result').waitFor();
    expect(await page.getByTestId('open-beats').first().innerText()).toContain('Six of one size');
  });

  test('an operation is decided, drawn at random and locked', async () => {
    const { page } = desktop;
    await page.getByTestId('part-operations').click();
    await page.getByTestId('no-operations').waitFor();
    await page.getByTestId('add-operation').click();
    await page.getByTestId('make-operation').click();
    expect(await page.getByTestId('new-operation').locator('[role=alert]').count()).toBe(3);
    await page.getByTestId('operation-title').fill('Nights in the centre');
    await page.getByTestId('new-operation').locator('textarea').fill('Burglary rose at night; foot patrols for three months.');
    await page.getByTestId('operation-offences').click();
    await page.getByTestId('offence-burglary').check();
    await page.keyboard.press('Escape');
    await page.getByTestId('make-operation').click();
    await page.getByTestId('assign').waitFor();
    await page.getByTestId('assign').click();
    await page.getByTestId('balance').waitFor({ timeout: 30_000 });
    await page.getByTestId('lock').click();
    await page.getByTestId('lock-words').waitFor({ timeout: 30_000 });
    const record = await server.json<OperationRecord>(`/api/v1/patrols/operations/${inAddress(page, 'operation')}`);
    expect(await page.getByTestId('operation-state').last().getAttribute('data-state')).toBe('locked');
    expect(await page.getByTestId('lock-section').innerText()).toContain(record.lock!.sha256);
    expect(await page.getByTestId('operation-history').locator('li').count()).toBe(record.history.length);
  });

  test('on a phone each part is one column, in Ukrainian', async () => {
    const phone = await openPage(browser, `${server.address}?view=patrol&part=operations&operation=${inAddress(desktop.page, 'operation')}`, { ...desk, width: 390, height: 844, scheme: 'light', locale: 'uk-UA' });
    await phone.page.getByTestId('lock-words').waitFor();
    expect(await words(phone.page, 'lock-words')).toMatch(/^Зафіксовано/);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('a part is printed as what it says, not as its controls', async () => {
    const { page } = desktop;
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await page.getByTestId('printed').textContent()).toContain('Nights in the centre');
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.getByTestId('printed').count()).toBe(0);
  });

  test('the console said nothing', () => {
    expect(desktop.complaints).toEqual([]);
  });
});
