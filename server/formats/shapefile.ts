import { ZipFile } from 'yazl';
import { inTurns } from './file_pieces.ts';
import { shapefileAbout } from './shapefile_about.ts';
import type { NamedLayer } from './shapefile_about.ts';
import { shapefileLayer } from './shapefile_layer.ts';
import type { ShapefileLayer } from './shapefile_layer.ts';
import { sortOf } from './shapefile_shapes.ts';
import type { FileFormat, FileRow, FileSink, FileTable } from './writer.ts';

/**
 * ESRI Shapefile, packed as one file: a set of files for each sort of shapes, of `mostBytes` each at most, and what has to be
 * said about them.
 */
export const shapefileOf = (mostBytes: number): FileFormat => ({
  id: 'shp',
  title: 'Shapefile (zip)',
  extension: 'shp.zip',
  mediaType: 'application/zip',
  limits: 'Names of fields are cut to ten letters and texts to 254 bytes; instants and objects are texts; empty and missing texts '
    + 'are the same; each sort of shapes has a file of its own; 2 GB at most. What was cut is listed inside. Take it only for programs that read nothing else.',
  async write(table, batches, sink, signal) {
    const layers = new Map<ShapefileLayer['sort'], ShapefileLayer>();
    const turn = inTurns(signal);
    const layerOf = async (geometry: FileRow['geometry']): Promise<ShapefileLayer> => {
      const sort = (geometry && sortOf(geometry)) ?? withoutShape(table);
      const layer = layers.get(sort) ?? await shapefileLayer(table, { folder: sink.folder, sort, mostBytes });
      layers.set(sort, layer);
      return layer;
    };
    try {
      for await (const rows of batches) {
        signal.throwIfAborted();
        for (const row of rows) {
          await (await layerOf(row.geometry)).add(row);
          await turn();
        }
      }
      if (layers.size === 0) await layerOf(null);
      await pack(table, [...layers.values()], { sink, signal, turn });
    } finally {
      for (const layer of layers.values()) await layer.close();
    }
  },
});

/** Beyond, programs that count in 32 bits with a sign read nonsense. */
export const shapefile: FileFormat = shapefileOf(2 ** 31 - 1);

/** Rows without a place stand among the others, where there is one sort of shapes. */
const withoutShape = ({ geometry }: FileTable): ShapefileLayer['sort'] => (geometry === 'mixed' ? 'none' : geometry);

const wgs84 = 'GEOGCS["GCS_WGS_1984",'
  + 'DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

type Way = { sink: FileSink; signal: AbortSignal; turn: () => Promise<void> | null };

async function pack(table: FileTable, layers: readonly ShapefileLayer[], { sink, signal, turn }: Way): Promise<void> {
  const madeAt = new Date(table.about.madeAt);
  const zip = new ZipFile();
  const addText = (name: string, text: string): void => { zip.addBuffer(Buffer.from(text), name, { mtime: madeAt, mode: 0o644 }); };
  // Reading a file that went away is reported to the zip alone, whose stream would then wait for ever.
  zip.on('error', (error: Error) => { (zip.outputStream as NodeJS.ReadableStream & { destroy(error: Error): void }).destroy(error); });
  const named: NamedLayer[] = layers.map((layer) => ({ name: layers.length === 1 ? table.name : `${table.name}_${layer.sort}`, layer }));
  for (const { name, layer } of named) {
    for (const [ending, path] of await layer.finish(madeAt, turn)) zip.addFile(path, `${name}.${ending}`, { mtime: madeAt, mode: 0o644 });
    if (layer.sort !== 'none') addText(`${name}.prj`, wgs84);
    addText(`${name}.cpg`, 'UTF-8');
  }
  addText('about.json', JSON.stringify(table.about, null, 2));
  addText('about.txt', shapefileAbout(table, named));
  zip.end();
  for await (const piece of zip.outputStream as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    await sink.put(piece);
  }
}
