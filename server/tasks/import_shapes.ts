import { hash } from 'node:crypto';
import { emptyAccount, saveProgress } from '../db/imports.ts';
import type { Account } from '../db/imports.ts';
import { insertRejections } from '../db/rejections.ts';
import { transact } from '../db/transact.ts';
import type { Shape } from '../formats/format.ts';
import { recogniseFormat } from '../formats/formats.ts';
import { Problem } from '../model/problem.ts';
import type { Rejection } from '../model/row.ts';
import { ImportCancelled } from './import_run.ts';
import type { ImportRun } from './import_run.ts';

/** Shapes are few beside incidents, so a file of them is held in memory until it is published; this is how much of it. */
const mostCharacters = 300_000_000;
const chunkShapes = 200;

/** Features of a file in groups; refused ones come as rejections. */
export async function* shapesOf(run: ImportRun): AsyncGenerator<(Shape | Rejection)[]> {
  const { format, bytes } = await recogniseFormat(run.bytes);
  if (format.readShapes === null) {
    throw new Problem('unsupported_format', 'not_shapes', `Shapes are read from GeoJSON; this file is ${format.title}. Convert it, e.g. ogr2ogr -f GeoJSON -t_srs EPSG:4326 out.geojson FILE.`);
  }
  let group: (Shape | Rejection)[] = [];
  for await (const shape of format.readShapes(bytes)) {
    group.push(shape);
    if (group.length < chunkShapes) continue;
    run.signal.throwIfAborted();
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Writes down how far an import of shapes has come. */
export async function reportShapes(run: ImportRun, account: Account, refused: Rejection[]): Promise<void> {
  const { database, context, importId } = run;
  const report = await transact(database, context, async (transaction) => {
    await insertRejections(transaction, context, importId, refused);
    return saveProgress(transaction, context, importId, { account, bytesRead: run.meter.bytesRead, notes: [] });
  }, { signal: run.signal });
  if (report === null) throw new ImportCancelled();
  run.onProgress(report);
}

export const shapeHash = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'hex');

export const textOf = (value: unknown): string =>
  (value === null || value === undefined || typeof value === 'object' ? '' : String(value as string | number | boolean).toWellFormed().replaceAll('\0', '').trim().slice(0, 300));

export function checkSize(characters: number): void {
  if (characters > mostCharacters) throw new Problem('too_large', 'too_many_shapes', 'The shapes of the file take more than 300 MB. Simplify them or split the file.');
}

/** An account of shapes: none of them has a place problem, and all but the refused ones are new until they are compared. */
export const shapeAccount = (counts: Partial<Account>): Account => ({ ...emptyAccount, ...counts });
