import { Problem } from '../problem.ts';
import { columnIndex } from '../mapping.ts';
import { chicago } from './chicago.ts';
import { generic } from './generic.ts';
import { policeUk } from './police_uk.ts';
import type { Preset } from './preset.ts';

/** Every known layout. `auto` stands for the first that a file's columns fit, else `generic`. */
export const presets: readonly Preset[] = [chicago, policeUk, generic];

export const autoPreset = 'auto';

export const fits = (preset: Preset, columns: readonly string[]): boolean =>
  preset.required.length > 0 && missingColumns(preset, columns).length === 0;

export const missingColumns = (preset: Preset, columns: readonly string[]): string[] =>
  preset.required.filter((name) => columnIndex(columns, name) === -1);

/** Throws a Problem for a name that is not in the list. */
export function presetNamed(id: string): Preset | null {
  if (id === autoPreset) return null;
  const preset = presets.find((candidate) => candidate.id === id);
  if (preset) return preset;
  throw new Problem('bad_request', 'unknown_preset', `There is no preset called ${id.slice(0, 60)}. Take one of ${presets.map((one) => one.id).join(', ')}, or auto.`);
}
