import type { Mapping } from '../mapping.ts';

/** Reads a column of the row at hand; empty when the file does not have it. */
export type Cell = (column: string) => string;

export type Box = readonly [west: number, south: number, east: number, north: number];

/** A known way of laying out incidents: which column means what, and what the source's own names mean. */
export type Preset = {
  id: string;
  title: string;
  description: string;
  /** Columns without which it is another file; none for a preset that fits any. */
  required: readonly string[];
  /** What is known beforehand; a person's own mapping goes before it. */
  mapping: Mapping;
  /** Feed name when none is given. */
  source: string;
  /** Columns that `classify` looks at; empty when it looks at the offence column only. */
  classifiedBy: readonly string[];
  /** Code of the classification for a row; null when the source's name is not known. */
  classify: ((cell: Cell) => string | null) | null;
  /** Coordinates that the publisher writes when it does not know or does not tell. */
  placeholders: readonly (readonly [longitude: number, latitude: number])[];
  /** Where its points can lie, while no areas are loaded. */
  extent: Box | null;
};
