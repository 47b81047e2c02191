import { textInto } from './text_sink.ts';
import type { FileFormat } from './writer.ts';

/** In front of each text of a sequence (RFC 7464), so that a text which was cut off is found. */
const recordSeparator = '\u001e';

/** One feature on each line. What the rows are is a foreign member of the first; without any feature, of an empty collection. */
const linesOf = (before: string): FileFormat['write'] => async ({ about }, batches, sink, signal) => {
  const text = textInto(sink);
  let isFirst = true;
  for await (const rows of batches) {
    signal.throwIfAborted();
    for (const row of rows) {
      text.add(`${before}${JSON.stringify(isFirst ? { ...row, about } : row)}\n`);
      isFirst = false;
      if (text.isFull()) await text.pass();
    }
  }
  if (isFirst) text.add(`${before}${JSON.stringify({ type: 'FeatureCollection', features: [], about })}\n`);
  await text.end();
};

const limits = 'What the rows are stands in the first feature only.';

export const geojsonSequence: FileFormat = {
  id: 'geojsonseq', title: 'GeoJSON Text Sequence (RFC 8142)', extension: 'geojsons', mediaType: 'application/geo+json-seq', limits, write: linesOf(recordSeparator),
};

export const geojsonLines: FileFormat = {
  id: 'geojsonl', title: 'GeoJSON, one feature a line', extension: 'geojsonl', mediaType: 'application/x-ndjson', limits, write: linesOf(''),
};
