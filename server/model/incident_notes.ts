import type { Incident, PlaceProblem } from './incident.ts';
import type { NoteBook } from './row.ts';

const flagNotes: Readonly<Record<'gap' | 'ambiguous', [code: string, message: string]>> = {
  gap: ['time_gap', 'The local time did not exist, because the clocks went forward; read as if they had not, and flagged.'],
  ambiguous: ['time_ambiguous', 'The local time happened twice, because the clocks went back; the first is used, and flagged.'],
};

const placeNotes: Readonly<Record<PlaceProblem, [code: string, message: string]>> = {
  missing: ['place_missing', 'No coordinates: counted in time, not on the map.'],
  zero: ['place_zero', 'Coordinates 0, 0, which stand for unknown: counted in time, not on the map.'],
  placeholder: ['place_placeholder', 'The publisher\'s point for an unknown place: counted in time, not on the map.'],
  outside: ['place_outside', 'The point lies outside every loaded area: kept, shown, and not part of the study area.'],
};

/** Says what is odd about incidents that are kept all the same. */
export function noteOddities(notes: NoteBook, { line, timeFlag, placeProblem }: Pick<Incident, 'line' | 'timeFlag' | 'placeProblem'>): void {
  if (timeFlag !== null) notes.add(...flagNotes[timeFlag], line);
  if (placeProblem !== null) notes.add(...placeNotes[placeProblem], line);
}
