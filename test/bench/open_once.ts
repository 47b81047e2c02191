import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAgencies } from '../../server/db/agencies.ts';
import { openDatabase } from '../../server/db/database.ts';
import { prepareTemplate } from '../../server/db/template.ts';
import type { Opened } from './start.ts';

/**
 * Opens the embedded database in the folder named first, asks one thing, and prints how long that took since the process
 * began. With a second folder the prepared database is made there first, as after installation.
 */
const [dataFolder, cache] = process.argv.slice(2);
if (dataFolder === undefined) throw new Error('Name a data folder.');
const began = performance.now();
if (cache !== undefined) {
  const template = await prepareTemplate(() => {}, cache);
  if (template === null) throw new Error(`Nothing may be written to ${cache}.`);
  await mkdir(dataFolder, { recursive: true });
  await cp(template, join(dataFolder, 'postgres'), { recursive: true });
}
const database = await openDatabase({ databaseUrl: null, dataFolder });
await listAgencies(database);
const opened: Opened = {
  sinceStartMs: performance.now(), openMs: performance.now() - began,
  peakMegabytes: await peakKilobytes() / 1024,
};
await database.close();
console.log(JSON.stringify(opened));

/** What Node says begins with the memory of the process that started this one. Linux knows better. */
async function peakKilobytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}
