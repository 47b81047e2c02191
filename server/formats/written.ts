import { csvFile } from './csv_file.ts';
import { geojsonFile } from './geojson_file.ts';
import { geojsonLines, geojsonSequence } from './geojson_lines.ts';
import { geopackage } from './geopackage.ts';
import { kmlFile } from './kml_file.ts';
import { flatgeobuf } from './flatgeobuf.ts';
import { geoparquet } from './geoparquet.ts';
import { arrowIpc } from './arrow_ipc.ts';
import { shapefile } from './shapefile.ts';
import type { FileFormat } from './writer.ts';
import { xlsxFile } from './xlsx_file.ts';

/** Every format that a layer can be written in, by how often it is asked for. An extension is in one of them only. */
export const writtenFormats: readonly FileFormat[] = [
  geojsonFile, csvFile, xlsxFile, geojsonSequence, geojsonLines, geopackage, kmlFile,
  flatgeobuf, geoparquet, arrowIpc, shapefile,
];
