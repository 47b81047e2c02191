import type { Database } from '../db/database.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { mapping as mappingSchema, type Mapping } from '../model/mapping.ts';
import { presetNamed } from '../model/presets/presets.ts';
import { Problem } from '../model/problem.ts';
import { importAreas, queueAreas } from './import_areas.ts';
import { importBackdrop, queueBackdrop, type BackdropKind } from './import_backdrop.ts';
import { importIncidents, queueIncidents } from './import_incidents.ts';
import type { ImportControl, ImportSource } from './import_run.ts';

/** What is wanted of a file, as it was asked for. */
export type ImportRequest = {
  kind: 'incidents' | 'areas' | 'backdrop';
  preset: string;
  source?: string;
  zone?: string;
  /** 0 to 9. */
  handlingCode?: number;
  /** JSON. */
  mapping?: string;
  shapeKind?: string;
  codeField?: string;
  nameField?: string;
  classField?: string;
  adoptZone: boolean;
};

/** An import whose options have been checked: it can be put in line, and run when its turn comes. */
export type PreparedImport = {
  queue(file: { fileName: string; bytes: number | null }): Promise<ImportReport>;
  run(source: ImportSource, control: ImportControl): Promise<ImportReport>;
};

/** Throws a Problem for options that cannot be right, before the file has been sent. */
export function prepareImport(database: Database, context: Context, request: ImportRequest): PreparedImport {
  switch (request.kind) {
    case 'incidents': {
      presetNamed(request.preset);
      const { preset, source, zone, handlingCode, adoptZone } = request;
      const options = { preset, source, zone, handlingCode, adoptZone, mapping: readMapping(request.mapping) };
      return {
        queue: (file) => queueIncidents(database, context, file, options),
        run: (file, control) => importIncidents(database, context, file, options, control),
      };
    }
    case 'areas': {
      const options = { kind: shapeKind(request, 'boundary, district, beat or neighbourhood'), codeField: request.codeField, nameField: request.nameField };
      return {
        queue: (file) => queueAreas(database, context, file, options),
        run: (file, control) => importAreas(database, context, file, options, control),
      };
    }
    case 'backdrop': {
      const options = { kind: shapeKind(request, 'street, water, park or railway') as BackdropKind, classField: request.classField, nameField: request.nameField };
      return {
        queue: (file) => queueBackdrop(database, context, file, options),
        run: (file, control) => importBackdrop(database, context, file, options, control),
      };
    }
  }
}

function shapeKind({ kind, shapeKind: asked }: ImportRequest, examples: string): string {
  if (asked !== undefined) return asked;
  const message = `Say what sort of ${kind} the file holds: ${examples}.`;
  throw new Problem('bad_request', 'bad_kind', message, [{ field: 'shapeKind', message }]);
}

function readMapping(text: string | undefined): Mapping | undefined {
  if (text === undefined) return undefined;
  const wrong = (fields: { field: string; message: string }[]): Problem =>
    new Problem('bad_request', 'bad_mapping', `The mapping cannot be used. ${fields.map(({ field, message }) => `${field}: ${message}`).join(' ')}`, fields);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw wrong([{ field: 'mapping', message: 'It is not JSON, e.g. {"occurredFrom":"Date","longitude":"X","latitude":"Y","offence":"Type"}.' }]);
  }
  const read = mappingSchema.safeParse(given);
  if (read.success) return read.data;
  throw wrong(read.error.issues.map((issue) => ({ field: ['mapping', ...issue.path].join('.'), message: issue.message })));
}
