import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import Papa from 'papaparse';
import type { Browser, Page } from 'playwright-core';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { Status } from '../../server/model/answers.ts';
import { chromiumSkipped, hasChromium, launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';

const desk = { width: 1440, height: 900, scheme: 'dark' } as const;

/** A question is chosen, set, run, read, taken along, and asked again for other days. In one browser, in this order. */
describe.skipIf(!hasChromium())(`an analysis in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`, { timeout: 90_000 }, () => {
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;
  let first = '';

  beforeAll(async () => {
    server = await startServer();
    await until(120_000, async () => {
      const { agency, loading } = await server.json<Status>('/api/v1/status');
      return agency !== null && loading === null ? agency : null;
    });
    browser = await launchBrowser();
    desktop = await openPage(browser, `${server.address}?from=2026-05-01&to=2026-08-01&offences=burglary`, desk);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const runOf = (page: Page): string | null => new URL(page.url()).searchParams.get('run');
  const result = (id: string): Promise<AnalysisResult> => server.json<AnalysisResult>(`/api/v1/analyses/${id}`);
  const saved = async (page: Page, press: () => Promise<void>): Promise<{ name: string; content: string }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), content: readFileSync(await download.path(), 'utf8') };
  };
  const nextRun = async (page: Page, press: () => Promise<void>): Promise<string> => {
    const before = runOf(page);
    await press();
    return until(60_000, () => (runOf(page) !== before ? runOf(page) : null));
  };

  test('the bar of the map leads to it, with what is being looked at kept', async () => {
    const { page } = desktop;
    await page.getByTestId('to-analysis').click();
    await page.getByTestId('shelves').waitFor();
    expect(page.url()).toContain('view=analysis');
    expect(page.url()).toContain('offences=burglary');
    expect(await page.getByTestId('to-analysis').getAttribute('aria-current')).toBe('page');
  });

  test('a method is found by words of its question, and nothing found is said', async () => {
    const { page } = desktop;
    await page.getByTestId('method-search').fill('phrenology');
    await page.getByTestId('no-method').waitFor();
    await page.getByTestId('method-search').fill('change chance');
    await page.getByTestId('method-period_comparison').click();
    await page.getByTestId('method-card').waitFor();
    expect(await page.getByTestId('method-card').textContent()).toMatch(/How it is misread/);
    expect(page.url()).toContain('method=period_comparison');
  });

  test('what cannot be used is named before it is sent, and stands right once it is put right', async () => {
    const { page } = desktop;
    await page.getByTestId('parameter-against').selectOption('days');
    await page.getByTestId('fault-against').waitFor();
    expect(await page.getByTestId('run').isDisabled()).toBe(true);
    await page.getByTestId('reset-against').click();
    expect(await page.getByTestId('run').isDisabled()).toBe(false);
    expect(page.url()).not.toContain('p.against');
  });

  test('a run says in words what the interface says in numbers', async () => {
    const { page } = desktop;
    first = await nextRun(page, () => page.getByTestId('run').click());
    await page.getByTestId('reading').waitFor();
    const found = await result(first);
    expect(found).toMatchObject({ method: 'period_comparison', filter: { offences: ['burglary'], fromDay: '2026-05-01', toDay: '2026-08-01' } });
    const read = await page.getByTestId('reading').locator('p').allTextContents();
    expect(read).toEqual(found.reading.map(({ en }) => en));
    for (const { id, value } of found.figures.filter(({ quantity }) => quantity === 'count')) expect(await page.getByTestId(`figure-${id}`).locator('dd').first().textContent()).toBe(Number(value).toLocaleString('en-GB'));
    for (const { code, count } of found.layer!.classes!) expect(await page.getByTestId(`legend-${code}`).locator('td.number').first().textContent()).toBe(String(count));
    await page.waitForSelector('[data-testid=map][data-ready=true]');
    expect(await page.getByTestId('map').getAttribute('data-features')).toBe(String(found.layer!.unit.length));
  });

  test('the arrow keys move between the places of the map and read their numbers', async () => {
    const { page } = desktop;
    const { layer } = await result(first);
    await page.locator('#map').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('picked').waitFor();
    const unit = await page.getByTestId('picked').getAttribute('data-unit');
    const p = layer!.columns.p!;
    expect(p[layer!.unit.indexOf(unit!)]).toBe(Math.min(...p.filter((one) => one !== null)));
    expect(await page.getByTestId('picked-said').textContent()).toContain(layer!.columns.label![layer!.unit.indexOf(unit!)]!);
    await page.keyboard.press('Escape');
    await page.getByTestId('picked').waitFor({ state: 'detached' });
  });

  test('a chart is read with the keyboard, shown as a table, and saved as SVG and CSV', async () => {
    const { page } = desktop;
    const [chart] = (await result(first)).charts;
    if (chart?.kind !== 'bar') throw new Error('a comparison of periods has bars');
    await page.getByTestId(`chart-${chart.id}`).locator('svg').waitFor();
    await page.getByTestId(`chart-${chart.id}`).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByTestId(`readout-${chart.id}`).textContent()).toContain(`${String(chart.bars[0]!.x)}: ${chart.bars[0]!.y!.toFixed(2)}`);
    await page.keyboard.press('ArrowDown');
    expect(await page.getByTestId(`readout-${chart.id}`).textContent()).toContain(String(chart.bars[1]!.x));
    const svg = await saved(page, () => page.getByTestId(`chart-svg-${chart.id}`).click());
    expect(svg.name).toMatch(/^period-comparison-2026-05-01.*\.svg$/);
    expect(svg.content).toContain(`<title>${chart.title.en}</title>`);
    expect(svg.content).not.toMatch(/var\(|currentColor/);
    const csv = await saved(page, () => page.getByTestId(`chart-csv-${chart.id}`).click());
    const { data } = Papa.parse<string[]>(csv.content.trim());
    expect(data.slice(1).map(([, ratio]) => Number(ratio))).toEqual(chart.bars.map(({ y }) => y));
    await page.getByTestId(`chart-table-${chart.id}`).click();
    await page.locator('.chart-numbers td').first().waitFor();
    expect(await page.locator('.chart-numbers tbody tr').count()).toBe(chart.bars.length);
    await page.getByTestId(`chart-table-${chart.id}`).click();
  });

  test('its table is sorted by a click and saved whole', async () => {
    const { page } = desktop;
    const [table] = (await result(first)).tables;
    await page.getByTestId(`sort-${table!.id}-count`).click();
    const counts = await page.getByTestId(`table-${table!.id}`).locator('tbody tr td:nth-child(2)').allTextContents();
    const numbers = counts.map((one) => Number(one.replace(/\D/g, '')));
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    const { content } = await saved(page, () => page.getByTestId(`table-csv-${table!.id}`).click());
    expect(Papa.parse<string[]>(content.trim()).data).toHaveLength(table!.rows.length + 1);
  });

  test('a link with nothing but the result opens it with the settings that made it, in another language', async () => {
    const other = await openPage(browser, `${server.address}?view=analysis&run=${first}`, { ...desk, scheme: 'light', locale: 'uk-UA' });
    await other.page.getByTestId('reading').waitFor();
    await until(10_000, () => (other.page.url().includes('from=2026-05-01') ? true : null));
    expect(other.page.url()).toContain('offences=burglary');
    expect(await other.page.getByTestId('reading').textContent()).toMatch(/[а-яіїєґ]{4}/);
    expect(await other.page.getByTestId('not-current').count()).toBe(0);
    expect(other.complaints).toEqual([]);
    await other.context.close();
  });

  test('another selection leaves the result there and says that it is not of it', async () => {
    const { page } = desktop;
    await page.keyboard.press('[');
    await page.getByTestId('not-current').waitFor();
    expect(runOf(page)).toBe(first);
    await page.goBack();
    await page.getByTestId('not-current').waitFor({ state: 'detached' });
  });

  test('it is saved, and run again on the latest days beside itself, with what differs marked', async () => {
    const { page } = desktop;
    await page.getByTestId('keep').click();
    await until(10_000, async () => (await page.getByTestId('keep').getAttribute('aria-pressed') === 'true' ? true : null));
    const second = await nextRun(page, () => page.getByTestId('run-newer').click());
    await page.getByTestId('compared').waitFor();
    expect(new URL(page.url()).searchParams.get('with')).toBe(first);
    const [old, fresh] = [await result(first), await result(second)];
    const { agency } = await server.json<Status>('/api/v1/status');
    expect(new Date(Date.parse(fresh.filter.toDay) - 86_400_000).toISOString().slice(0, 10)).toBe(agency!.lastCompleteDay);
    const row = page.getByTestId('compared-figures').locator('tbody tr').first();
    expect(await row.locator('td').allTextContents()).toEqual([old, fresh].map(({ figures }) => Number(figures[0]!.value).toLocaleString('en-GB')).concat(expect.any(String) as never));
    expect(await row.getAttribute('data-differs')).toBe(String(old.figures[0]!.value !== fresh.figures[0]!.value));
    expect(await page.getByTestId('compared-settings').locator('tr[data-differs=true]').first().textContent()).toMatch(/Selection/);
    await page.getByTestId('chart-ratios').nth(1).locator('svg').waitFor();
  });

  test('the two maps move together', async () => {
    const { page } = desktop;
    await page.waitForSelector('[data-testid=map][data-ready=true]');
    await page.waitForSelector('[data-testid=map-with][data-ready=true]');
    await page.locator('#map').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await until(5_000, () => (new URL(page.url()).searchParams.has('map') ? true : null));
    const scales = await page.locator('.maplibregl-ctrl-scale').allTextContents();
    expect(new Set(scales).size).toBe(1);
    await page.getByTestId('end-compare').click();
    await page.getByTestId('result').waitFor();
  });

  test('the list of earlier results has both, and opens one', async () => {
    const { page } = desktop;
    await until(10_000, async () => (await page.getByTestId('earlier-run').count() === 2 ? true : null));
    await page.locator(`[data-testid=earlier-run][data-run="${first}"]`).click();
    await until(10_000, () => (runOf(page) === first ? true : null));
    await until(10_000, async () => (await page.getByTestId('result').getAttribute('data-run') === first ? true : null));
  });

  test('the layer of the result is offered as a file', async () => {
    const { page } = desktop;
    await page.getByTestId('download-button').click();
    await page.getByTestId('download-link').waitFor();
    expect(await page.getByTestId('download-link').getAttribute('href')).toContain(`/api/v1/exports/analysis.geojson?agency=demo&analysis=${first}`);
    await page.keyboard.press('Escape');
  });

  test('too few to tell is an answer of its own, without a map that could be taken for one', async () => {
    const { page, context, complaints } = await openPage(browser, `${server.address}?view=analysis&method=period_comparison&from=2024-01-02&to=2024-01-03&hours=3&offences=violence.homicide`, desk);
    await nextRun(page, () => page.getByTestId('run').click());
    await page.getByTestId('not-defined').waitFor();
    expect(await page.getByTestId('analysis-legend').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a result that is not there, and a server that does not answer, are said with what to do next', async () => {
    const { page, context } = await openPage(browser, `${server.address}?view=analysis&method=period_comparison&run=0123456789abcdef01234567`, desk);
    await page.getByTestId('lost-result').waitFor();
    await page.getByTestId('lost-result').getByRole('button').last().click();
    await page.getByTestId('run').waitFor();
    await page.route('**/api/v1/analyses', (route) => route.abort());
    await page.getByTestId('run').click();
    await page.getByTestId('run-failed').waitFor();
    await context.close();
  });

  test('a long run shows how far it is and can be ended', async () => {
    const { page, context, complaints } = await openPage(browser, `${server.address}?view=analysis&method=period_comparison`, desk);
    let dismissed = false;
    await page.route('**/api/v1/analyses', (route) => route.fulfill({ status: 202, json: { status: 'running', job: 'j1' } }));
    await page.route('**/api/v1/analyses/jobs/j1**', (route) => {
      if (route.request().method() === 'DELETE') dismissed = true;
      return route.fulfill({ json: { job: 'j1', status: dismissed ? 'dismissed' : 'running', percent: 42, message: 'shuffling', result: null, problem: null } });
    });
    await page.getByTestId('run').click();
    await page.getByTestId('run-progress').getByRole('progressbar').waitFor();
    await until(10_000, async () => (await page.getByRole('progressbar').getAttribute('aria-valuenow') === '42' ? true : null));
    await page.getByTestId('cancel-run').click();
    await page.getByTestId('run').waitFor();
    await until(5_000, () => (dismissed ? true : null));
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('on a phone nothing runs off the side, and a thumb hits what it needs', async () => {
    const phone = await openPage(browser, `${server.address}?view=analysis&run=${first}`, { width: 390, height: 844, scheme: 'light', locale: 'uk-UA' });
    await phone.page.getByTestId('reading').waitFor();
    await phone.page.getByTestId('chart-ratios').locator('svg').waitFor();
    expect(await phone.page.evaluate(() => document.querySelector('.analysis-view')!.scrollWidth)).toBeLessThanOrEqual(390);
    for (const id of ['keep', 'chart-csv-ratios', 'menu']) expect((await phone.page.getByTestId(id).boundingBox())!.height, id).toBeGreaterThanOrEqual(44);
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('every control has a name', async () => {
    const nameless = await desktop.page.evaluate(() => [...document.querySelectorAll('button, a, input, select, [role=group], [role=application], [tabindex="0"]')]
      .filter((one) => one instanceof HTMLElement && one.offsetParent !== null)
      .filter((one) => !(one.getAttribute('aria-label') ?? (one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`)?.textContent : '') ?? '').trim() && !one.textContent?.trim() && !one.closest('label')?.textContent?.trim())
      .map((one) => one.outerHTML.slice(0, 120)));
    expect(nameless).toEqual([]);
  });

  test('all that time the console stayed silent and no other server was asked', () => {
    expect(desktop.complaints).toEqual([]);
  });
});
