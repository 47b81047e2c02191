import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A Python with pyarrow and geopandas, named by HEXWATCH_TEST_PYTHON: the readers that most people open GeoParquet and Arrow
 * with. Without it these tests are skipped, and fail with HEXWATCH_NO_SKIP=1.
 */
const python = process.env['HEXWATCH_TEST_PYTHON'];

export const hasPython = (): boolean => python !== undefined || process.env['HEXWATCH_NO_SKIP'] === '1';

export type PythonTable = {
  metadata: Record<string, string>;
  fields: { name: string; type: string; metadata: Record<string, string> }[];
  /** Bytes in hexadecimal, instants and days as ISO 8601, whole numbers beyond 2^53 - 1 as texts. */
  rows: Record<string, unknown>[];
  /** What geopandas makes of it; shapes as well-known binary in hexadecimal. */
  frame: { crs: string | null; rows: number; shapes: (string | null)[] };
};

export async function readInPython(path: string): Promise<PythonTable> {
  const { stdout } = await promisify(execFile)(python ?? 'python3', [join(import.meta.dirname, 'read_table.py'), path], { maxBuffer: 1e9 });
  return JSON.parse(stdout) as PythonTable;
}
