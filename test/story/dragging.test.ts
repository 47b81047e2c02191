import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { HexTable, SavedRunList, Series, Status } from '../../server/model/answers.ts';
import { dayText } from '../../web/days.ts';
import { amountColours } from '../../web/ramp.ts';
import { chromiumSkipped, hasChromium, launchBrowser, mapIsDrawn, openPage, shareOfColour, type WatchedPage } from '../support/browser.ts';
import { startServer, until, type RunningServer } from '../support/running_server.ts';

const amountsOnly = '**/api/v1/hexes?*statistic=none*';
const sum = (values: readonly number[]): number => values.reduce((total, own) => total + own, 0);

/** The window under a hand that has not let go: the map follows, and nothing else happens. */
describe.skipIf(!hasChromium())(`the window dragged in a browser${hasChromium() ? '' : ` (${chromiumSkipped})`}`, { timeout: 60_000 }, () => {
  let server: RunningServer;
  let browser: Browser;
  let agency: string;

  beforeAll(async () => {
    server = await startServer();
    agency = await until(120_000, async () => {
      const { agency: own, loading, columns } = await server.json<Status>('/api/v1/status');
      return own !== null && loading === null && columns?.state === 'ready' ? own.slug : null;
    });
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  let watched: WatchedPage;
  let page: Page;
  beforeEach(async () => {
    watched = await openPage(browser, `${server.address}?window=90`, { width: 1440, height: 900, scheme: 'dark', motion: 'reduce' });
    page = watched.page;
    await mapIsDrawn(page);
    await page.getByTestId('ranked-hotspot').first().waitFor();
    return async () => {
      await watched.context.close();
    };
  });

  const runs = async (): Promise<string[]> => (await server.json<SavedRunList>('/api/v1/hotspots?limit=100')).runs.map(({ run }) => run);
  const history = (): Promise<number> => page.evaluate(() => window.history.length);
  const strip = (): Promise<{ from: string; to: string }> => page.evaluate(() => {
    const at = (id: string): number => Number(document.querySelector(`[data-testid=${id}]`)!.getAttribute('aria-valuenow'));
    return { from: at('window-from'), to: at('window-to') };
  }).then(({ from, to }) => ({ from: dayText(from), to: dayText(to) }));
  /** What the map and the time panel say once they have caught up with the hand. */
  const caughtUp = async (): Promise<{ from: string; to: string; drawn: number; total: number }> => {
    const wanted = await strip();
    await until(5_000, async () => {
      const { from, to } = await page.getByTestId('time-readout').evaluate(({ dataset }) => ({ ...dataset }) as Record<string, string>);
      return from === wanted.from && to === wanted.to && await page.locator('[data-testid=map][data-ready=true]').count() === 1 ? true : null;
    });
    const total = Number(await page.getByTestId('time-readout').getAttribute('data-total'));
    return { ...wanted, drawn: Number(await page.getByTestId('map').getAttribute('data-amounts')), total };
  };
  const sameAsServer = async (): Promise<string> => {
    const { from, to, drawn, total } = await caughtUp();
    const query = new URLSearchParams({ agency, from, to });
    const series = await server.json<Series>(`/api/v1/series?${query}&step=day`);
    const hexes = await server.json<HexTable>(`/api/v1/hexes?${query}&statistic=none`);
    expect([from, to, total, drawn]).toEqual([from, to, sum(series.count), sum(hexes.count)]);
    expect(total).toBe(hexes.meta.rows);
    return `${from} ${to}`;
  };
  /** The middle of a part of the strip, with the pointer pressed there. */
  const grab = async (part: string, across = 0.5): Promise<{ x: number; y: number }> => {
    const box = (await page.getByTestId(part).boundingBox())!;
    const at = { x: box.x + box.width * across, y: box.y + 40 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    return at;
  };

  test('is followed by the map and the numbers at every step, with no run saved and no history written until it is let go', async () => {
    const before = { runs: await runs(), history: await history(), address: page.url() };
    const brief = await page.getByTestId('brief-sentences').textContent();
    const at = await grab('window-brush');
    const seen = new Set<string>();
    for (let step = 1; step <= 12; step += 1) {
      await page.mouse.move(at.x - step * 23, at.y, { steps: 4 });
      seen.add(await sameAsServer());
    }
    expect(seen.size).toBe(12);
    expect(await page.getByTestId('draft-badge').textContent()).toMatch(/hotspots are tested when you let go/);
    expect(await page.getByTestId('legend').textContent()).toMatch(/colours keep their meaning/);
    expect(await page.getByTestId('brief-sentences').textContent()).toBe(brief);
    expect(await page.getByTestId('film-said').textContent()).toBe('');
    expect({ runs: await runs(), history: await history(), address: page.url() }).toEqual(before);
    const { from, to, total } = await caughtUp();
    await page.mouse.up();
    await page.getByTestId('draft-badge').waitFor({ state: 'detached' });
    await mapIsDrawn(page);
    expect(new URL(page.url()).search).toBe(`?from=${from}&to=${to}`);
    expect(await history()).toBe(before.history + 1);
    await until(5_000, async () => ((await runs()).length > before.runs.length ? true : null));
    expect(Number((await page.getByTestId('film-said').textContent())!.split(':').at(-1)!.replace(/\D/g, ''))).toBe(total);
    await page.goBack();
    expect(page.url()).toBe(before.address);
    expect(watched.complaints).toEqual([]);
  });

  test('shows in its picture what the days under the hand hold, and nothing of those that were passed on the way', async () => {
    const [lowest] = amountColours('dark', 5);
    const shares: number[] = [];
    for (const steps of [8, 1]) {
      await page.goto(`${server.address}?window=28&offences=robbery`);
      await mapIsDrawn(page);
      const at = await grab('window-brush');
      for (let step = 1; step <= steps; step += 1) {
        await page.mouse.move(at.x - (240 * step) / steps, at.y);
        await caughtUp();
      }
      shares.push(await shareOfColour(page, lowest!, { x: 640, y: 150, width: 760, height: 530 }));
      await page.mouse.up();
    }
    expect(shares[1]).toBeGreaterThan(0.01);
    expect(shares[0]! / shares[1]!).toBeGreaterThan(0.9);
    // The second class is another colour after a wider drag, and some of it is near the first.
    expect(shares[0]! / shares[1]!).toBeLessThan(1.3);
  });

  test('is followed when an edge is moved and when a new one is drawn, and Escape puts everything back', async () => {
    const before = { history: await history(), address: page.url(), runs: await runs() };
    let at = await grab('window-from');
    for (const by of [60, 140]) {
      await page.mouse.move(at.x - by, at.y, { steps: 3 });
      await sameAsServer();
    }
    await page.keyboard.press('Escape');
    await page.getByTestId('draft-badge').waitFor({ state: 'detached' });
    await page.mouse.move(at.x - 200, at.y);
    await page.mouse.up();
    expect(await page.getByTestId('draft-badge').count()).toBe(0);
    expect({ history: await history(), address: page.url(), runs: await runs() }).toEqual(before);
    at = await grab('time-strip', 0.3);
    for (const by of [12, 90, 200]) {
      await page.mouse.move(at.x + by, at.y, { steps: 3 });
      await sameAsServer();
    }
    const drawn = await strip();
    await page.mouse.up();
    await page.getByTestId('draft-badge').waitFor({ state: 'detached' });
    expect(page.url()).toContain(`from=${drawn.from}&to=${drawn.to}`);
    expect(await history()).toBe(before.history + 1);
    expect(watched.complaints).toEqual([]);
  });

  test('moved by a key that is held is one step of history, and what was there before never flashes up in between', async () => {
    const before = await history();
    await page.evaluate(() => {
      const map = document.querySelector<HTMLElement>('[data-testid=map]')!;
      const states: string[] = [];
      (window as unknown as { states: string[] }).states = states;
      new MutationObserver(() => {
        const state = map.dataset['amounts'] ? 'amounts' : map.dataset['hexes']!;
        if (states.at(-1) !== state) states.push(state);
      }).observe(map, { attributes: true });
    });
    const old = await page.getByTestId('map').getAttribute('data-hexes');
    await page.getByTestId('window-from').focus();
    await page.keyboard.down('Shift');
    for (let repeat = 0; repeat < 8; repeat += 1) {
      await page.keyboard.down('ArrowRight');
      if (repeat % 4 === 1) await sameAsServer();
    }
    await page.keyboard.up('Shift');
    await sameAsServer();
    await page.keyboard.up('ArrowRight');
    await page.getByTestId('draft-badge').waitFor({ state: 'detached' });
    await mapIsDrawn(page);
    expect(await history()).toBe(before + 1);
    const states = await page.evaluate(() => (window as unknown as { states: string[] }).states);
    const now = await page.getByTestId('map').getAttribute('data-hexes');
    expect(now).not.toBe(old);
    // Where nothing but the selection is told anew the old state is told once more before the first answer.
    expect(states.filter((state, place) => place > 0 || state !== old)).toEqual(['amounts', now]);
    expect(watched.complaints).toEqual([]);
  });

  test('is followed as well as may be by a slow server: one question at a time, the last picture dimmed, none older after a newer', async () => {
    let underWay = 0;
    let most = 0;
    let asked = 0;
    await page.route(amountsOnly, async (route) => {
      asked += 1;
      most = Math.max(most, underWay += 1);
      await new Promise((resolve) => { setTimeout(resolve, 900); });
      underWay -= 1;
      await route.continue().catch(() => undefined);
    });
    await page.evaluate(() => {
      const readout = document.querySelector<HTMLElement>('[data-testid=time-readout]')!;
      const shown: string[] = [];
      (window as unknown as { shown: string[] }).shown = shown;
      new MutationObserver(() => { if (readout.dataset['from']) shown.push(readout.dataset['from']); }).observe(readout, { attributes: true });
    });
    const at = await grab('window-brush');
    for (let step = 1; step <= 40; step += 1) {
      await page.mouse.move(at.x - step * 7, at.y);
      await page.waitForTimeout(40);
    }
    expect(await page.getByTestId('map-progress').getAttribute('class')).toContain('behind');
    await until(3_000, async () => (await page.locator('#deckgl-overlay').evaluate((canvas) => getComputedStyle(canvas).opacity) === '0.6' ? true : null));
    await caughtUp();
    await until(3_000, async () => (await page.locator('#deckgl-overlay').evaluate((canvas) => getComputedStyle(canvas).opacity) === '1' ? true : null));
    const shown = await page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    expect(most).toBe(1);
    expect(asked).toBeLessThan(12);
    expect(shown).toEqual(shown.toSorted().toReversed());
    await page.mouse.up();
    await page.getByTestId('draft-badge').waitFor({ state: 'detached' });
    expect(watched.complaints).toEqual([]);
  });

  test('says in the status line how questions are answered', async () => {
    const state = page.getByTestId('index-state');
    expect(await state.textContent()).toBe('Index ready');
    expect(await state.getAttribute('title')).toMatch(/memory/);
  });
});
