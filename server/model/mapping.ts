import { z } from 'zod';
import { offenceByCode } from './offence.ts';

/**
 * Which column of a file means what. Names are compared exactly first, then without regard to case and punctuation, so
 * that "Primary Type" and "primary_type" are the same column.
 */
const column = z.string().trim().min(1).max(200);
const columnsJoined = z.union([column, z.array(column).min(1).max(8)]);
const offenceCode = z.string().refine((code) => offenceByCode.has(code), { message: 'This is not a code of the classification; see /api/v1/offences.' });
const dateFormats = z.union([z.string().min(1).max(60), z.array(z.string().min(1).max(60)).min(1).max(5)]);

export const locationPrecisions = ['exact', 'block', 'street', 'snapped', 'area'] as const;

/** The schema of the database says the same. */
const handlingCode = z.int('Give a whole number from 0 to 9.').min(0, 'Give a whole number from 0 to 9.').max(9, 'Give a whole number from 0 to 9.');

export const mapping = z.strictObject({
  id: column.optional().describe('Column with the source\'s own id. Without one, rows are recognised by their content.'),
  occurredFrom: columnsJoined.optional().describe('Column with the time of the incident, or several (date, time) that are read one after the other.'),
  occurredTo: columnsJoined.optional().describe('Column with the latest time at which it can have happened, where the file has an earliest and a latest.'),
  reportedAt: columnsJoined.optional().describe('Column with the time of the report.'),
  dateFormat: dateFormats.optional().describe('How times are written: iso, or a pattern such as DD.MM.YYYY HH:mm, MM/DD/YYYY hh:mm:ss A, YYYY-MM. Several are tried in turn.'),
  zone: z.string().min(1).max(80).optional().describe('IANA time zone of the local clock, e.g. Europe/Kyiv.'),
  longitude: column.optional().describe('Column with the longitude, or with the easting where projection is given.'),
  latitude: column.optional().describe('Column with the latitude, or with the northing where projection is given.'),
  projection: z.string().min(1).max(500).optional().describe('Coordinate system of projected coordinates: an EPSG code such as 26910, or a proj4 text.'),
  decimalComma: z.boolean().optional().describe('True where 50,45 means 50.45.'),
  locationPrecision: z.enum(locationPrecisions).optional().describe('How exact the coordinates are. Default: exact.'),
  offence: column.optional().describe('Column with the source\'s name for the offence.'),
  offenceIs: offenceCode.optional().describe('Code of the offence when the file holds one sort only.'),
  labels: z.record(z.string().max(300), offenceCode).optional().describe('The source\'s names to codes of the classification.'),
  address: columnsJoined.optional().describe('Column with the address or block, or several that are joined.'),
  attributes: z.array(column).max(100).optional().describe('Further columns to keep with each incident.'),
  handlingCode: handlingCode.optional().describe('Whom the incidents of the file are meant for: 0 (default) for all who may see the agency\'s incidents, 1 to 9 for circles that the agency defines. It is kept with each incident; there are no accounts yet whom it could keep out.'),
  delimiter: z.string().min(1).max(9).optional().describe('What separates columns, if it is not found out rightly: a character, or the word tab.'),
  encoding: z.string().min(1).max(40).optional().describe('Character encoding if it is not UTF-8, e.g. windows-1251.'),
});
export type Mapping = z.infer<typeof mapping>;
export type LocationPrecision = (typeof locationPrecisions)[number];

export const asList = (columns: string | readonly string[] | undefined): readonly string[] =>
  columns === undefined ? [] : typeof columns === 'string' ? [columns] : columns;

/** Names as they are compared: lower case, every run of other characters than letters and digits an underscore. */
export const plainName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '_').replaceAll(/^_+|_+$/g, '');

/** Where a column stands in the file; -1 when it does not. */
export function columnIndex(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact === -1 ? columns.findIndex((column) => plainName(column) === plainName(name)) : exact;
}
