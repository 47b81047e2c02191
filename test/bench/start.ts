import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withFolder } from './places.ts';
import { median } from './measure.ts';
import { printTable, type Row } from './table.ts';

/** What `open_once.ts` prints. */
export type Opened = { sinceStartMs: number; openMs: number; peakMegabytes: number };

const script = join(import.meta.dirname, 'open_once.ts');

/**
 * From the start of a process to the first answer of the embedded database, each time in a process of its own: the first
 * start after installation, the first start of a further data folder, and every start after that.
 */
export async function benchStart(): Promise<void> {
  await withFolder(async (folder) => {
    const data = (name: string): string => join(folder, name);
    const first = [await openOnce(data('first'), join(folder, 'cache'))];
    const prepared: Opened[] = [];
    const warm: Opened[] = [];
    // The first of the three makes what is copied afterwards, if nothing has yet, and is not counted.
    for (const name of ['unmeasured', 'one', 'two', 'three']) {
      prepared.push(await openOnce(data(name)));
      warm.push(await openOnce(data(name)));
    }
    printTable('Start of the embedded database, empty, migrated', [
      rowOf('first start after installation', first),
      rowOf('new data folder, copied from the prepared one', prepared.slice(1)),
      rowOf('data folder that is there', warm.slice(1)),
    ]);
  });
}

async function openOnce(dataFolder: string, cache?: string): Promise<Opened> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, dataFolder, ...(cache === undefined ? [] : [cache])]);
  return JSON.parse(stdout) as Opened;
}

const rowOf = (what: string, runs: readonly Opened[]): Row => {
  const of = (read: (run: Opened) => number): number => median(runs.map(read));
  const times = runs.map(({ sinceStartMs }) => sinceStartMs / 1000);
  return {
    what,
    'seconds to the first answer': of(({ sinceStartMs }) => sinceStartMs / 1000).toFixed(2),
    'range': `${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)}`,
    'of these to open': of(({ openMs }) => openMs / 1000).toFixed(2),
    'peak memory MB': Math.round(of(({ peakMegabytes }) => peakMegabytes)),
    'runs': runs.length,
  };
};
