import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const path = process.env['HEXWATCH_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a Chromium; where no skip is allowed the tests run and fail instead. */
export const hasChromium = (): boolean => existsSync(path) || process.env['HEXWATCH_NO_SKIP'] === '1';

export const chromiumSkipped = `skipped, no Chromium at ${path}: set HEXWATCH_TEST_CHROMIUM`;

/** Draws WebGL in software, without a display and without asking anybody on the network for anything. */
const flags = [
  '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path, args: flags });

export type WatchedPage = {
  page: Page;
  context: BrowserContext;
  /** Errors and warnings of the console, uncaught exceptions, and requests to any other server. */
  complaints: string[];
};

export type Screen = { width: number; height: number; scheme: 'dark' | 'light'; locale?: string; motion?: 'reduce' | 'no-preference' };

/** A page that notes everything it should not do. */
export async function openPage(browser: Browser, address: string, { width, height, scheme, locale = 'en-GB', motion = 'reduce' }: Screen): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale, reducedMotion: motion });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(address).origin) complaints.push(`request to ${url.origin}`);
  });
  await page.goto(address);
  return { page, context, complaints };
}

/** Resolves when the map and everything on it has been drawn. */
export const mapIsDrawn = (page: Page): Promise<unknown> => page.waitForSelector('[data-testid=map][data-ready=true]', { timeout: 45_000 });

type Clip = { x: number; y: number; width: number; height: number };

/** Share of the pixels of a screenshot, or of a part of it, that are near a colour; hexagons let some of the ground through. */
export async function shareOfColour(page: Page, [red, green, blue]: readonly [number, number, number], clip?: Clip): Promise<number> {
  const picture = (await page.screenshot({ clip })).toString('base64');
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(async ({ picture, red, green, blue }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const drawing = canvas.getContext('2d')!;
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      let near = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (Math.max(Math.abs(data[at]! - red), Math.abs(data[at + 1]! - green), Math.abs(data[at + 2]! - blue)) <= 48) near += 1;
      }
      return near / (data.length / 4);
    }, { picture, red, green, blue });
  } finally {
    await blank.close();
  }
}
