import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openDatabase } from '../../server/db/database.ts';
import type { PlanRecord } from '../../server/model/patrol.ts';
import { chromiumSkipped, hasChromium, launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { copyPrepared } from '../support/prepared.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';
import { makeTown } from '../support/town.ts';

const desk = { width: 1440, height: 900, scheme: 'dark' } as const;

/** A planner presses one button, changes what came out by hand, decides, and hands a unit its sheet. In one browser, in this order. */
describe.skipIf(!hasChromium())(`a patrol plan in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`, { timeout: 60_000 }, () => {
  let folder = '';
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;
  let first = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexwatch-patrol-story-'));
    await copyPrepared(folder);
    const database = await openDatabase({ databaseUrl: null, dataFolder: folder, say: () => {} });
    await makeTown(database);
    await database.close();
    server = await startServer({ HEXWATCH_DATA: folder, HEXWATCH_DEMO: 'off' });
    browser = await launchBrowser();
    desktop = await openPage(browser, server.address, desk);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const planOf = (page: Page): string | null => new URL(page.url()).searchParams.get('plan');
  const record = (id: string): Promise<PlanRecord> => server.json<PlanRecord>(`/api/v1/patrols/plans/${id}`);
  const nextPlan = async (page: Page, press: () => Promise<unknown>): Promise<string> => {
    const before = planOf(page);
    await press();
    const id = await until(30_000, () => (planOf(page) !== before ? planOf(page) : null));
    await page.locator(`[data-testid=outcome][data-plan="${id}"]`).waitFor();
    return id;
  };

  test('the map leads to it in one row of pages, and everything needed is filled in', async () => {
    const { page } = desktop;
    await page.getByTestId('to-patrol').click();
    await page.getByTestId('no-plan').waitFor();
    expect((await page.locator('.page-tabs').boundingBox())!.height).toBeLessThanOrEqual(52);
    expect(await page.getByTestId('unit-count').textContent()).toBe('3 units');
    expect(await page.getByTestId('field-day').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await page.getByTestId('plan').isEnabled()).toBe(true);
  });

  test('what cannot be is named at its field before anything is sent', async () => {
    const { page } = desktop;
    await page.getByTestId('field-visits.minutes').fill('20');
    await page.getByText('Outside what makes sense: give 10 to 16.').waitFor();
    expect(await page.getByTestId('plan').isDisabled()).toBe(true);
    await page.getByTestId('field-visits.minutes').fill('15');
    expect(await page.getByTestId('plan').isEnabled()).toBe(true);
    // A short evening of two units is planned soonest.
    await page.getByTestId('unit-less').click();
    await page.getByTestId('field-to').fill('2200');
    await page.getByTestId('field-from').focus();
    expect(await page.getByTestId('field-to').inputValue()).toBe('22:00');
  });

  test('a constraint that cannot be met is said with the least that would have to be given up, which one button gives up', async () => {
    const { page, complaints } = desktop;
    await page.getByTestId('limit-floor').click();
    await page.getByTestId('limit-value').fill('90');
    await page.getByTestId('limit-area').selectOption('district:west');
    await page.getByTestId('plan').click();
    await page.getByTestId('infeasible').waitFor();
    first = await nextPlan(page, () => page.getByTestId('infeasible').getByRole('button').last().click());
    expect((await record(first)).plan.request.floors[0]!.visits).toBeLessThan(90);
    // The browser itself notes a refusal.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  test('without it the plan says in words, bars and rows what the interface says in numbers', async () => {
    const { page } = desktop;
    await page.getByTestId('limit-list').getByRole('button').first().click();
    first = await nextPlan(page, () => page.getByTestId('plan').click());
    const { plan } = await record(first);
    expect(await page.getByTestId('reading').locator('p').allTextContents()).toEqual(plan.reading.map(({ en }) => en));
    expect(await page.getByTestId('coverage-bars').locator('tr[data-row=plan] td.number').textContent()).toBe(`${(100 * plan.coverage.plan.share).toFixed(1)}%`);
    const visits = plan.routes.reduce((sum, { stops }) => sum + stops.length, 0);
    expect(visits).toBeGreaterThan(3);
    expect(await page.locator('.lane-visit').count()).toBe(visits);
    await page.waitForSelector('[data-testid=map][data-ready=true]');
    expect(await page.getByTestId('map').getAttribute('data-stops')).toBe(String(visits));
    expect(await page.getByTestId('plan-status').textContent()).toBe('Draft');
  });

  /** A move within one unit that the rules of the plan allow. */
  const possibleMove = async (id: string): Promise<{ unit: string; from: number; to: number }> => {
    for (const { unit, stops } of (await record(id)).plan.routes) {
      for (let from = 1; from < stops.length; from++) {
        const body = JSON.stringify({ from: { unit, order: from }, to: { unit, order: from + 1 } });
        const answer = await fetch(new URL(`/api/v1/patrols/plans/${id}/moves`, server.address), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        await answer.text();
        if (answer.ok) return { unit, from, to: from + 1 };
      }
    }
    throw new Error('No visit of the plan can change places with the next.');
  };

  test('a visit is moved by hand, says what that costs, and goes back with one step', async () => {
    const { page } = desktop;
    const { plan } = await record(first);
    const { unit, from, to } = await possibleMove(first);
    await page.getByTestId(`lane-${unit}-${from}`).click();
    await page.getByTestId('stop-card').waitFor();
    await page.getByTestId('move-order').selectOption(String(to));
    const moved = await nextPlan(page, () => page.getByTestId('move').click());
    await page.getByTestId('move-cost').waitFor();
    const after = (await record(moved)).plan;
    expect(after.basedOn).toBe(first);
    const before = plan.routes.find((route) => route.unit === unit)!.stops.map(({ cell }) => cell);
    const [one, other] = [before[from - 1]!, before[from]!];
    expect(after.routes.find((route) => route.unit === unit)!.stops.map(({ cell }) => cell)).toEqual([...before.slice(0, from - 1), other, one, ...before.slice(from + 1)]);
    const said = await page.getByTestId('move-cost').textContent();
    await page.reload();
    await until(20_000, async () => (await page.getByTestId('move-cost').textContent({ timeout: 2000 }).catch(() => null)) === said ? true : null);
    await page.getByTestId('undo').click();
    await until(10_000, () => (planOf(page) === first ? true : null));
  });

  test('a locked visit stays while the rest is planned anew', async () => {
    const { page } = desktop;
    await page.locator(`[data-testid=outcome][data-plan="${first}"]`).waitFor();
    const { plan } = await record(first);
    const route = plan.routes.find(({ stops }) => stops.length >= 2)!;
    await page.getByTestId(`lane-${route.unit}-2`).click();
    await page.getByTestId('lock').click();
    const again = await nextPlan(page, () => page.getByTestId('again').click());
    const kept = (await record(again)).plan.routes.find(({ unit }) => unit === route.unit)!.stops.filter(({ locked }) => locked);
    expect(kept.map(({ cell, arrive }) => [cell, arrive])).toEqual([[route.stops[1]!.cell, route.stops[1]!.arrive]]);
    first = again;
  });

  test('hexagons are wished for with the keyboard alone', async () => {
    const { page } = desktop;
    await page.getByTestId('limit-no_go').click();
    await page.getByTestId('tool-cell').click();
    await page.locator('#map').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await until(5_000, async () => (await page.getByTestId('map').getAttribute('data-limits') === '1' ? true : null));
    await page.getByTestId('tool-done').click();
    await page.getByTestId('limit-list').getByRole('button').first().click();
  });

  test('it is approved with a reason, and the decision stands', async () => {
    const { page } = desktop;
    await page.getByTestId('approve').click();
    await page.getByTestId('reason').fill('no');
    expect(await page.getByTestId('decide').isDisabled()).toBe(true);
    await page.getByTestId('reason').fill('It covers the heap in the middle.');
    await page.getByTestId('decide').click();
    await until(10_000, async () => (await page.getByTestId('plan-status').textContent() === 'Approved' ? true : null));
    expect(await record(first)).toMatchObject({ status: 'approved', reason: 'It covers the heap in the middle.' });
    expect(await page.getByTestId('approve').count()).toBe(0);
    await until(10_000, async () => (await page.locator(`[data-testid=earlier-plan][data-plan="${first}"]`).textContent())!.includes('Approved') ? true : null);
  });

  test('a unit reads its sheet on the phone: the next stop first, nothing off the side, and everything large enough for a thumb', async () => {
    const { plan } = await record(first);
    const route = plan.routes.find(({ stops }) => stops.length >= 2)!;
    const phone = await openPage(browser, `${server.address}?view=patrol&plan=${first}&unit=${route.unit}`, { width: 390, height: 844, scheme: 'light', locale: 'uk-UA' });
    await phone.page.getByTestId('next-stop').waitFor();
    expect(await phone.page.getByTestId('next-stop').textContent()).toContain(route.stops[0]!.why.uk);
    expect(await phone.page.locator('.sheet-stop').count()).toBe(route.stops.length);
    await phone.page.getByTestId('stop-after').click();
    expect(await phone.page.getByTestId('sheet-stop-2').getAttribute('aria-current')).toBe('true');
    expect(await phone.page.evaluate(() => document.querySelector('.patrol-view')!.scrollWidth)).toBeLessThanOrEqual(390);
    for (const id of ['stop-after', 'whole-plan', 'sheet-stop-1']) expect((await phone.page.getByTestId(id).boundingBox())!.height, id).toBeGreaterThanOrEqual(44);
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('a plan that is not there is said, with the way on', async () => {
    const lost = await openPage(browser, `${server.address}?view=patrol&plan=ffffffffffffffffffffffff`, desk);
    await lost.page.getByTestId('lost-plan').getByRole('button').last().click();
    await lost.page.getByTestId('no-plan').waitFor();
    await lost.context.close();
  });

  test('every control has a name, and all that time the console stayed silent', async () => {
    const nameless = await desktop.page.evaluate(() => [...document.querySelectorAll('button, a, input, select, [role=group], [role=application], [tabindex="0"]')]
      .filter((one) => one instanceof HTMLElement && one.offsetParent !== null)
      .filter((one) => !(one.getAttribute('aria-label') ?? (one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`)?.textContent : '') ?? '').trim() && !one.textContent?.trim() && !one.closest('label')?.textContent?.trim())
      .map((one) => one.outerHTML.slice(0, 120)));
    expect(nameless).toEqual([]);
    expect(desktop.complaints).toEqual([]);
  });
});
