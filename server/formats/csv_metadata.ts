import { csvColumns, type CsvColumn } from './csv_file.ts';
import type { FileTable } from './writer.ts';

/** What stands behind the name of a CSV file to name the description of it. Source: Tabular Data Model (W3C 2015), 5.3. */
export const csvMetadataEnding = 'csv-metadata.json';
export const csvMetadataType = 'application/csvm+json';

const datatypes: Readonly<Record<CsvColumn['type'], unknown>> = {
  String: 'string',
  Integer: 'integer',
  Number: 'double',
  Boolean: 'boolean',
  Instant: 'dateTime',
  Day: 'date',
  Object: 'json',
  Longitude: { base: 'double', minimum: -180, maximum: 180 },
  Latitude: { base: 'double', minimum: -90, maximum: 90 },
  Geometry: 'string',
};

/**
 * Describes a CSV file as Metadata Vocabulary for Tabular Data (W3C 2015) does: each column with its type and meaning; what the
 * rows are stands in the notes. `url` is that of the CSV file, seen from this one.
 */
export function csvMetadata(table: FileTable, url: string): Record<string, unknown> {
  const { title, description, about } = table;
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    url,
    'dc:title': title,
    'dc:description': description,
    'dc:created': about.madeAt,
    'dc:source': about.source,
    'dc:rights': about.handling,
    dialect: { encoding: 'utf-8', lineTerminators: ['\r\n'], header: true },
    tableSchema: {
      columns: csvColumns(table).map(({ name, type, description: meaning }) =>
        ({ titles: name, name: encodeURIComponent(name), 'dc:description': meaning, datatype: datatypes[type], null: '' })),
    },
    notes: [about],
  };
}
