import { analyze } from '../db/analyze.ts';
import { findAreas, publishAreas, shapeFaults } from '../db/areas_write.ts';
import type { NewArea } from '../db/areas_write.ts';
import type { Database } from '../db/database.ts';
import { beginPublishing, completeImport } from '../db/imports.ts';
import { transact } from '../db/transact.ts';
import type { Shape } from '../formats/format.ts';
import { checkShape } from '../geo/shape_check.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { plainName } from '../model/mapping.ts';
import { Problem } from '../model/problem.ts';
import { isRejection, rejection } from '../model/row.ts';
import type { Rejection } from '../model/row.ts';
import { ImportCancelled, queueImport, runImport } from './import_run.ts';
import type { ImportControl, ImportRun, ImportSource } from './import_run.ts';
import { checkSize, reportShapes, shapeAccount, shapeHash, shapesOf, textOf } from './import_shapes.ts';

export type AreaOptions = {
  /** What sort of areas: boundary (the whole jurisdiction), district, beat, neighbourhood, ... */
  kind: string;
  /** Property with the agency's code. Default: code, id, or the name. */
  codeField?: string;
  /** Property with the name to show. Default: name, or the code. */
  nameField?: string;
};

export async function queueAreas(database: Database, context: Context, file: { fileName: string; bytes: number | null }, options: AreaOptions): Promise<ImportReport> {
  if (!/^[a-z][a-z_]{0,30}$/.test(options.kind)) {
    throw new Problem('bad_request', 'bad_kind', `"${options.kind.slice(0, 60)}" cannot be a kind of area. Use lower-case letters, e.g. boundary, district, beat, neighbourhood.`);
  }
  return queueImport(database, context, { kind: 'areas', source: options.kind, ...file, mapping: options });
}

/** Polygons of a GeoJSON file as areas of one kind. An area with a code that is known replaces the one before. */
export function importAreas(
  database: Database, context: Context, source: ImportSource, options: AreaOptions, control: ImportControl = {},
): Promise<ImportReport> {
  return runImport({ database, context, source, control }, () => queueAreas(database, context, source, options), (run) => readAndPublish(run, options));
}

async function readAndPublish(run: ImportRun, options: AreaOptions): Promise<ImportReport> {
  const { database, context, importId, signal, meter } = run;
  const known = await transact(database, context, (transaction) => findAreas(transaction, context, options.kind), { readOnly: true, signal });
  const found = new Map<string, NewArea>();
  let [duplicate, rejected, characters] = [0, 0, 0];
  let fields: Fields | null = null;
  const account = () => {
    const areas = [...found.values()];
    const unchanged = areas.filter(({ code, hash }) => known.get(code) === hash).length;
    const stored = areas.filter(({ code }) => !known.has(code)).length;
    return shapeAccount({ stored, unchanged, changed: areas.length - stored - unchanged, duplicate, rejected });
  };
  for await (const shapes of shapesOf(run)) {
    fields ??= fieldsOf(shapes, options);
    const { areas, refused } = await checkAreas(run, shapes, fields);
    for (const area of areas) {
      const earlier = found.get(area.code);
      if (earlier === undefined) found.set(area.code, area);
      else if (earlier.hash === area.hash) duplicate += 1;
      else refused.push(repeated(area, earlier));
      characters += area.geometry.length;
    }
    checkSize(characters);
    rejected += refused.length;
    await reportShapes(run, account(), refused);
  }
  if (found.size === 0) throw new Problem('unprocessable', 'nothing_usable', rejected === 0 ? 'The file holds no features.' : 'Every feature was refused. The reasons stand with the rejected rows.');
  const fresh = [...found.values()].filter(({ code, hash }) => known.get(code) !== hash);
  const report = await transact(database, context, async (transaction) => {
    if (!(await beginPublishing(transaction, context, importId))) throw new ImportCancelled();
    const dataVersion = await publishAreas(transaction, context, { importId, kind: options.kind, areas: fresh });
    return completeImport(transaction, context, importId, { account: account(), bytesRead: meter.bytesRead, sha256: meter.sha256(), dataVersion, notes: [] });
  }, { signal, timeoutMs: 0 });
  if (report.dataVersion !== null) await analyze(database, ['area']);
  run.onProgress(report);
  return report;
}

type Fields = { code: string; name: string };

/** Which properties hold code and name: those asked for, or those with the usual names. Throws a Problem that lists what there is. */
function fieldsOf(shapes: (Shape | Rejection)[], options: AreaOptions): Fields {
  const names = new Set(shapes.flatMap((shape) => (isRejection(shape) ? [] : Object.keys(shape.properties))));
  const find = (wanted: string): string | undefined => [...names].find((name) => name === wanted) ?? [...names].find((name) => plainName(name) === plainName(wanted));
  const pick = (asked: string | undefined, usual: string[]): string | undefined =>
    (asked === undefined ? usual.map(find).find((name) => name !== undefined) : find(asked));
  const code = pick(options.codeField, ['code', 'id', 'name']);
  const name = pick(options.nameField, ['name', 'title']) ?? (options.nameField === undefined ? code : undefined);
  if (code !== undefined && name !== undefined) return { code, name };
  const missing = code === undefined ? { field: 'codeField', wanted: options.codeField ?? 'code' } : { field: 'nameField', wanted: options.nameField! };
  throw new Problem('unprocessable', 'missing_columns',
    `The features have no property "${missing.wanted}". Say which one holds the ${missing.field === 'codeField' ? 'code' : 'name'}; they have ${[...names].slice(0, 60).map((one) => `"${one}"`).join(', ') || 'none'}.`,
    [{ field: missing.field, message: 'No such property.' }]);
}

async function checkAreas({ database, context, signal }: ImportRun, shapes: (Shape | Rejection)[], fields: Fields): Promise<{ areas: NewArea[]; refused: Rejection[] }> {
  const read = shapes.map((shape) => (isRejection(shape) ? shape : readArea(shape, fields)));
  const areas = read.filter((one): one is NewArea => !isRejection(one));
  const faults = await transact(database, context, (transaction) => shapeFaults(transaction, areas.map(({ geometry }) => geometry)), { readOnly: true, signal, timeoutMs: 120_000 });
  const invalid = areas.flatMap((area, index) => (faults[index] === null ? [] : [rejection(area.line, 'geometry', faults[index]!, 'invalid_shape',
    `The polygon is not valid: ${faults[index]}. Repair it where it was drawn; it is not repaired here.`)]));
  return { areas: areas.filter((_, index) => faults[index] === null), refused: [...read.filter(isRejection), ...invalid] };
}

function readArea(shape: Shape, fields: Fields): NewArea | Rejection {
  const code = textOf(shape.properties[fields.code]);
  if (code === '') return rejection(shape.line, fields.code, null, 'missing_code', 'The area has no code to know it by.');
  const checked = checkShape(shape.geometry, ['Polygon', 'MultiPolygon']);
  if ('reason' in checked) return rejection(shape.line, 'geometry', shape.geometry?.type ?? null, checked.code, checked.reason);
  const name = textOf(shape.properties[fields.name]) || code;
  return { line: shape.line, code, name, geometry: checked.text, hash: shapeHash([code, name, checked.text]) };
}

const repeated = (area: NewArea, earlier: NewArea): Rejection => rejection(area.line, 'code', area.code, 'repeated_id',
  `Feature ${earlier.line} has the code already, with another shape or name. An area of several parts must be one MultiPolygon.`);
