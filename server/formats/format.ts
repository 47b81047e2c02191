import type { Rejection, Row } from '../model/row.ts';

export type Bytes = AsyncIterable<Uint8Array>;

export type ReadOptions = {
  /** Column separator of a delimited text file; found out from its header when not given. */
  delimiter?: string;
  /** Name of the character encoding, e.g. windows-1251; UTF-8 (or what a byte order mark says) when not given. */
  encoding?: string;
};

/** Records read together, and those among them that are not well formed. */
export type Batch = { rows: Row[]; rejections: Rejection[] };

/** A file of records being read: its columns are known, its records come in batches as they are asked for. */
export type Table = { columns: string[]; batches: AsyncIterable<Batch> };

export type Shape = {
  /** Number of the feature in the file, from 1. */
  line: number;
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates?: unknown; geometries?: unknown } | null;
};

/** A way to write records or shapes down. Members of `formats.ts` implement it; the list imports them, never the reverse. */
export type Format = {
  id: string;
  title: string;
  /** Endings of file names, with the dot. */
  extensions: readonly string[];
  /** Whether a file that begins with these bytes (unpacked) is written in this format. */
  recognise(head: Uint8Array): boolean;
  readTable(bytes: Bytes, options: ReadOptions): Promise<Table>;
  /** Null for a format that has no shapes. */
  readShapes: ((bytes: Bytes) => AsyncIterable<Shape | Rejection>) | null;
};
