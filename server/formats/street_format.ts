import type { Rejection } from '../model/row.ts';
import type { StreetLine } from '../model/streets.ts';
import type { Bytes } from './format.ts';

/** A way to write streets down. Members of `street_formats.ts` implement it. */
export type StreetFormat = {
  id: string;
  title: string;
  /** Whether a file that begins with these bytes (unpacked) is written in this format. */
  recognise(head: Uint8Array): boolean;
  /** Whom the licence of such files asks to be named; null where that depends on the file. */
  attribution: string | null;
  /** Every line of the file that may be a street, and those that cannot be read. */
  read(bytes: Bytes): AsyncIterable<StreetLine | Rejection>;
};

/** As the Open Database License and the guidelines of the OpenStreetMap Foundation ask for it. */
export const osmAttribution = '© OpenStreetMap contributors, Open Database License (openstreetmap.org/copyright)';
