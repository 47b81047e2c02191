import { analyze } from '../db/analyze.ts';
import { publishBackdrop } from '../db/backdrop_write.ts';
import type { NewBackdrop } from '../db/backdrop_write.ts';
import type { Database } from '../db/database.ts';
import { beginPublishing, completeImport } from '../db/imports.ts';
import { transact } from '../db/transact.ts';
import type { Shape } from '../formats/format.ts';
import { checkShape } from '../geo/shape_check.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { isRejection, rejection } from '../model/row.ts';
import type { Rejection } from '../model/row.ts';
import { ImportCancelled, queueImport, runImport } from './import_run.ts';
import type { ImportControl, ImportRun, ImportSource } from './import_run.ts';
import { checkSize, reportShapes, shapeAccount, shapeHash, shapesOf, textOf } from './import_shapes.ts';

export const backdropKinds = ['street', 'water', 'park', 'railway'] as const;
export type BackdropKind = (typeof backdropKinds)[number];

export type BackdropOptions = {
  kind: BackdropKind;
  /** Property that says how important the feature is, e.g. highway. */
  classField?: string;
  nameField?: string;
};

export function queueBackdrop(database: Database, context: Context, file: { fileName: string; bytes: number | null }, options: BackdropOptions): Promise<ImportReport> {
  if (!backdropKinds.includes(options.kind)) {
    throw new Problem('bad_request', 'bad_kind', `"${String(options.kind).slice(0, 60)}" is no kind of backdrop. Take one of ${backdropKinds.join(', ')}.`);
  }
  return queueImport(database, context, { kind: 'backdrop', source: options.kind, ...file, mapping: options });
}

/** Lines and polygons of a GeoJSON file, drawn behind the data. What is there already is not stored twice. */
export async function importBackdrop(
  database: Database, context: Context, source: ImportSource, options: BackdropOptions, control: ImportControl = {},
): Promise<ImportReport> {
  return runImport({ database, context, source, control }, () => queueBackdrop(database, context, source, options), (run) => readAndPublish(run, options));
}

async function readAndPublish(run: ImportRun, options: BackdropOptions): Promise<ImportReport> {
  const { database, context, importId, signal, meter } = run;
  const found = new Map<string, NewBackdrop>();
  let [duplicate, rejected, characters] = [0, 0, 0];
  for await (const shapes of shapesOf(run)) {
    const refused: Rejection[] = [];
    for (const shape of shapes) {
      const read = isRejection(shape) ? shape : readFeature(shape, options);
      if (isRejection(read)) refused.push(read);
      else if (found.has(read.hash)) duplicate += 1;
      else {
        found.set(read.hash, read);
        characters += read.geometry.length;
      }
    }
    checkSize(characters);
    rejected += refused.length;
    await reportShapes(run, shapeAccount({ stored: found.size, duplicate, rejected }), refused);
  }
  if (found.size === 0) throw new Problem('unprocessable', 'nothing_usable', rejected === 0 ? 'The file holds no features.' : 'Every feature was refused. The reasons stand with the rejected rows.');
  const report = await transact(database, context, async (transaction) => {
    if (!(await beginPublishing(transaction, context, importId))) throw new ImportCancelled();
    const { stored, dataVersion } = await publishBackdrop(transaction, context, { importId, kind: options.kind, features: [...found.values()] });
    return completeImport(transaction, context, importId, {
      account: shapeAccount({ stored, unchanged: found.size - stored, duplicate, rejected }),
      bytesRead: meter.bytesRead, sha256: meter.sha256(), dataVersion, notes: [],
    });
  }, { signal, timeoutMs: 0 });
  if (report.dataVersion !== null) await analyze(database, ['backdrop']);
  run.onProgress(report);
  return report;
}

function readFeature(shape: Shape, options: BackdropOptions): NewBackdrop | Rejection {
  const checked = checkShape(shape.geometry, ['LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']);
  if ('reason' in checked) return rejection(shape.line, 'geometry', shape.geometry?.type ?? null, checked.code, checked.reason);
  const read = (field: string | undefined): string => (field === undefined ? '' : textOf(shape.properties[field]));
  const [kindClass, name] = [read(options.classField), read(options.nameField ?? 'name')];
  return { class: kindClass, name, geometry: checked.text, hash: shapeHash([options.kind, kindClass, name, checked.text]) };
}
