import { textInto } from './text_sink.ts';
import type { FileFormat } from './writer.ts';

/**
 * GeoJSON (RFC 7946): one FeatureCollection, each feature on a line of its own. What the rows are stands first, as a foreign member.
 * `name` is what GDAL calls the layer.
 */
export const geojsonFile: FileFormat = {
  id: 'geojson',
  title: 'GeoJSON',
  extension: 'geojson',
  mediaType: 'application/geo+json',
  limits: null,
  async write({ name, title, description, about }, batches, sink, signal) {
    const text = textInto(sink);
    const head = JSON.stringify({ type: 'FeatureCollection', name, title, description, about });
    text.add(`${head.slice(0, -1)},"features":[`);
    let before = '\n';
    for await (const rows of batches) {
      signal.throwIfAborted();
      for (const row of rows) {
        text.add(before + JSON.stringify(row));
        before = ',\n';
        if (text.isFull()) await text.pass();
      }
    }
    text.add('\n]}\n');
    await text.end();
  },
};
