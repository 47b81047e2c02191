import type { ImportReport } from '../../server/model/import_report.ts';

const mapped = ['occurredFrom', 'offence', 'longitude', 'latitude', 'id', 'address', 'dateFormat', 'offenceIs'];

/** The address of an upload from the fields of the form; what is empty is left to the server. */
export function uploadQuestion(fields: FormData, kind: ImportReport['kind'], fileName: string): Record<string, string | undefined> {
  const value = (name: string): string | undefined => {
    const entered = fields.get(name);
    return typeof entered === 'string' && entered.trim() !== '' ? entered.trim() : undefined;
  };
  const question = { kind, file: fileName, source: value('source') };
  if (kind === 'areas') return { ...question, shapeKind: value('shapeKind'), codeField: value('codeField'), nameField: value('nameField') };
  if (kind === 'backdrop') return { ...question, shapeKind: value('shapeKind') };
  const mapping = Object.fromEntries(mapped.flatMap((field) => {
    const column = value(`mapping.${field}`);
    return column === undefined ? [] : [[field, column]];
  }));
  return {
    ...question, preset: value('preset'), zone: value('zone'),
    mapping: Object.keys(mapping).length > 0 ? JSON.stringify(mapping) : undefined,
  };
}
