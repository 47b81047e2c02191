import type { Feature, Geometry } from 'geojson';
import type { LayerField } from '../../tiles/layer.ts';

/** What the rows are and how they were asked for. It travels inside every file, in whatever place its format has for that. */
export type FileAbout = {
  /** Name of the program that made the file, with its version. */
  program: string;
  /** When it was made, an instant in UTC. */
  madeAt: string;
  /** Who asked: a person, or a key. */
  madeBy: string;
  agency: string;
  dataVersion: string;
  demonstration: boolean;
  /** How many rows follow. */
  rows: number;
  /** Share of the incidents of the question that have a place, 0 to 1; null where no incident is counted. */
  geocodeRate: number | null;
  /** Highest handling code among what may be in the file: 0 is for all, 1 to 9 as the agency defines. */
  handlingCode: number;
  /** The same in words, as it has to stand on paper. */
  handling: string;
  /** The filter and every other parameter, resolved. */
  question: Record<string, unknown>;
  /** Method with version and parameters, for what is tested; null for mere rows and counts. */
  method: Record<string, unknown> | null;
  warnings: readonly { code: string; message: string }[];
  /** Address under which the same is had again. */
  source: string;
};

export type FileTable = {
  /** Of the table, sheet or layer inside the file: letters, digits and underscores. */
  name: string;
  title: string;
  description: string;
  geometry: 'point' | 'line' | 'polygon' | 'mixed';
  fields: readonly LayerField[];
  about: FileAbout;
  /** Of text: a byte order mark first, without which some spreadsheets take UTF-8 for something else. */
  byteOrderMark?: boolean;
};

/** A row: a GeoJSON feature in longitude and latitude, its properties as `fields` describe them, null where there is nothing. */
export type FileRow = Feature<Geometry | null, Record<string, unknown>> & { id: string };

/** Where a file goes. */
export type FileSink = {
  /** An empty folder for what has to be put together first; removed afterwards. */
  folder: string;
  /** Takes the next bytes of the file; resolves when more may come. The bytes may be used again after that. */
  put(bytes: Uint8Array): Promise<void>;
};

/** A format that layers are written in. Rows come in batches of some thousand and are never all in memory. */
export type FileFormat = {
  id: string;
  /** As people call it. */
  title: string;
  extension: string;
  mediaType: string;
  /** What it cannot hold or leaves out, in words; null without such. */
  limits: string | null;
  /** Throws a Problem (`unprocessable`) for what the format cannot hold. Calls `signal.throwIfAborted()` between batches. */
  write(table: FileTable, batches: AsyncIterable<readonly FileRow[]>, sink: FileSink, signal: AbortSignal): Promise<void>;
};
