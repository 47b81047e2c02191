import { stat } from 'node:fs/promises';
import type { Status } from '../../server/model/answers.ts';
import { launchBrowser, mapIsDrawn, openPage } from '../support/browser.ts';
import { startServer, until } from '../support/running_server.ts';

/** Makes the picture of the README anew: the demonstration city as a new user sees it after choosing the strongest hotspot. */
const target = new URL('../../web/screenshot.png', import.meta.url).pathname;

const server = await startServer();
try {
  await until(180_000, async () => {
    const { agency, loading } = await server.json<Status>('/api/v1/status');
    return agency !== null && loading === null ? agency : null;
  });
  const browser = await launchBrowser();
  try {
    const { page, complaints } = await openPage(browser, server.address, { width: 1440, height: 900, scheme: 'dark' });
    await mapIsDrawn(page);
    const cell = await page.getByTestId('ranked-hotspot').first().getAttribute('data-cell');
    const { longitude, latitude } = await server.json<{ longitude: number; latitude: number }>(`/api/v1/hexes/${cell}`);
    await page.goto(`${server.address}/?cell=${cell}&map=12.6/${latitude + 0.004}/${longitude - 0.004}`);
    await mapIsDrawn(page);
    // The line on which the page hears of news never falls idle.
    await page.waitForTimeout(1500);
    await mapIsDrawn(page);
    await page.screenshot({ path: target });
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } finally {
    await browser.close();
  }
} finally {
  await server.stop();
}
process.stdout.write(`${target}: ${Math.round((await stat(target)).size / 1000)} kB\n`);
