import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Python that has QGIS; Debian's `python3-qgis` belongs to the system's own, whatever else stands first on the path. */
const interpreter = process.env['HEXWATCH_TEST_QGIS'] ?? '/usr/bin/python3';

const screenless = { ...process.env, QT_QPA_PLATFORM: 'offscreen' };

const imports = (): boolean => {
  try {
    execFileSync(interpreter, ['-c', 'import qgis.core'], { stdio: 'ignore', env: screenless, timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
};

/** Whether there is a QGIS; where no skip is allowed the tests run and fail instead. */
export const hasQgis: boolean = process.env['HEXWATCH_NO_SKIP'] === '1' || imports();

export const qgisSkipped = `skipped, ${interpreter} has no QGIS: set HEXWATCH_TEST_QGIS`;

/** Runs a script with QGIS, without a screen and with settings of its own, and reads the JSON that it prints. */
export async function runQgis<T>(script: string, asked: unknown): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'hexwatch-qgis-'));
  try {
    const { stdout } = await promisify(execFile)(interpreter, [script, JSON.stringify(asked)], {
      encoding: 'utf8', timeout: 60_000, maxBuffer: 1e8, env: { ...screenless, HOME: home, XDG_RUNTIME_DIR: home, QGIS_CUSTOM_CONFIG_PATH: home },
    });
    return JSON.parse(stdout) as T;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
