import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(process.env['HEXWATCH_TEST_DATA'] ?? new URL('../../../shared/data', import.meta.url).pathname);

/** Absolute path in the folder of published data, which is no part of the project. */
export function sharedData(path: string): string {
  return resolve(folder, path);
}

/**
 * Whether the folder is there. `describe.skipIf(!hasSharedData())` says so in the report; where no skip is allowed
 * (HEXWATCH_NO_SKIP=1) the tests run and fail instead.
 */
export function hasSharedData(): boolean {
  return existsSync(folder) || process.env['HEXWATCH_NO_SKIP'] === '1';
}
