import { asList, columnIndex } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { generic, suggestMapping } from './presets/generic.ts';
import type { Preset } from './presets/preset.ts';
import { fits, missingColumns, presetNamed, presets } from './presets/presets.ts';
import { Problem } from './problem.ts';
import type { Note } from './row.ts';
import { isSpecialCategory } from './special_category.ts';

/** A mapping that fits the file: every column in it is one that the file has, by the file's own name. */
export type FittedMapping = Mapping & { occurredFrom: string[]; zone: string };

export type Fitting = { preset: Preset; mapping: FittedMapping; notes: Note[] };

/** Which preset and which columns a file with these columns is read with. Throws a Problem that says what is missing. */
export function fitMapping(columns: readonly string[], presetId: string, given: Mapping, defaultZone: string): Fitting {
  const named = presetNamed(presetId);
  const preset = named ?? presets.find((candidate) => fits(candidate, columns)) ?? generic;
  const missing = missingColumns(preset, columns);
  if (missing.length > 0) throw wrongPreset(preset, missing, columns);
  const known = { ...withoutAbsent(preset.mapping, columns), ...given };
  const { mapping, found } = preset.required.length > 0 ? { mapping: known, found: [] } : suggestMapping(columns, known);
  const notes: Note[] = found.length === 0 ? [] : [{
    code: 'columns_found', count: found.length, line: null, message: `Read by the names of the columns: ${found.join(', ')}. Say otherwise if this is wrong.`,
  }];
  if (named === null) {
    const message = preset === generic ? 'The columns are those of no known layout, so it is read as any table.' : `The columns are those of the preset ${preset.id}.`;
    notes.unshift({ code: 'preset_found', count: 1, line: null, message });
  }
  return { preset, mapping: fit(mapping, columns, defaultZone), notes };
}

/** Layouts differ in a few columns; what a preset would read and the file lacks is left out, unless it is required. */
function withoutAbsent(mapping: Mapping, columns: readonly string[]): Mapping {
  const kept = { ...mapping };
  if (kept.id !== undefined && columnIndex(columns, kept.id) === -1) delete kept.id;
  if (kept.attributes) kept.attributes = kept.attributes.filter((name) => columnIndex(columns, name) !== -1);
  return kept;
}

function wrongPreset(preset: Preset, missing: string[], columns: readonly string[]): Problem {
  const other = presets.find((candidate) => fits(candidate, columns));
  const advice = other
    ? `It looks like a file of the preset ${other.id}: choose that.`
    : 'If it is another kind of file, choose the preset generic and say which column holds what.';
  return new Problem('unprocessable', 'missing_columns',
    `The file is not one of the preset ${preset.id}: it has no ${listed(missing)}. ${advice} Its columns are ${listed(columns)}.`,
    missing.map((field) => ({ field, message: 'The file has no such column.' })));
}

function fit(mapping: Mapping, columns: readonly string[], defaultZone: string): FittedMapping {
  const absent: string[] = [];
  const column = (name: string): string => {
    const index = columnIndex(columns, name);
    if (index === -1) absent.push(name);
    return columns[index] ?? name;
  };
  const one = (name: string | undefined): string | undefined => (name === undefined ? undefined : column(name));
  const fitted = {
    ...mapping,
    id: one(mapping.id),
    occurredFrom: asList(mapping.occurredFrom).map(column),
    occurredTo: asList(mapping.occurredTo).map(column),
    reportedAt: asList(mapping.reportedAt).map(column),
    longitude: one(mapping.longitude),
    latitude: one(mapping.latitude),
    offence: one(mapping.offence),
    address: asList(mapping.address).map(column),
    attributes: (mapping.attributes ?? []).map(column),
    zone: mapping.zone ?? defaultZone,
  };
  if (absent.length > 0) {
    throw new Problem('unprocessable', 'missing_columns', `The file has no column ${listed(absent)}. Its columns are ${listed(columns)}.`,
      absent.map((field) => ({ field, message: 'The file has no such column.' })));
  }
  checkWhole(fitted, columns);
  checkAllowed(fitted);
  return fitted;
}

function checkWhole(mapping: FittedMapping, columns: readonly string[]): void {
  const open = [
    ...(mapping.occurredFrom.length === 0 ? ['occurredFrom (the date)'] : []),
    ...(mapping.longitude === undefined ? ['longitude'] : []),
    ...(mapping.latitude === undefined ? ['latitude'] : []),
    ...(mapping.offence === undefined && mapping.offenceIs === undefined ? ['offence (or offenceIs, if the file holds one sort only)'] : []),
  ];
  if (open.length === 0) return;
  throw new Problem('unprocessable', 'missing_columns', `Say which column holds ${open.join(', ')}. The file's columns are ${listed(columns)}.`,
    open.map((field) => ({ field: field.split(' ')[0]!, message: 'Say which column holds it.' })));
}

function checkAllowed(mapping: FittedMapping): void {
  const named = [mapping.id, ...mapping.occurredFrom, ...asList(mapping.occurredTo), ...asList(mapping.reportedAt), mapping.longitude, mapping.latitude,
    mapping.offence, ...asList(mapping.address), ...(mapping.attributes ?? [])].filter((name) => name !== undefined);
  const refused = named.filter(isSpecialCategory);
  if (refused.length === 0) return;
  throw new Problem('unprocessable', 'special_category',
    `${listed(refused)} holds a special category of personal data (race, ethnicity, religion, health, ...), which is never imported. Leave it out.`,
    refused.map((field) => ({ field, message: 'A special category of personal data is never imported.' })));
}

const mostListed = 60;

const listed = (names: readonly string[]): string =>
  names.slice(0, mostListed).map((name) => `"${name}"`).join(', ') + (names.length > mostListed ? ` and ${names.length - mostListed} more` : '');
