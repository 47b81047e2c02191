import { Problem } from '../model/problem.ts';
import { isRejection, rejection } from '../model/row.ts';
import type { Rejection, Row } from '../model/row.ts';
import type { Batch, Bytes, Format, ReadOptions, Shape, Table } from './format.ts';
import { jsonObjects } from './json_objects.ts';
import { decodeText } from './text.ts';

/** GeoJSON (RFC 7946): a FeatureCollection, or features one after the other, one a line. */
export const geojson: Format = {
  id: 'geojson',
  title: 'GeoJSON',
  extensions: ['.geojson', '.json', '.geojsonl', '.ndjson', '.geojson.gz'],
  recognise: (head) => /^(\uFEFF|\u00EF\u00BB\u00BF|\u001E|\s)*[{[]/.test(Buffer.from(head.subarray(0, 256)).toString('latin1')),
  readTable,
  readShapes,
};

async function* readShapes(bytes: Bytes): AsyncGenerator<Shape | Rejection> {
  const objects = jsonObjects();
  let line = 0;
  let checkedOpening = false;
  for await (const text of decodeText(bytes, undefined)) {
    for (const found of objects.push(text)) {
      if (!checkedOpening) checkCoordinateSystem(objects.opening());
      checkedOpening = true;
      line += 1;
      yield readFeature(line, found);
    }
  }
  objects.end();
  if (line === 0 && objects.opening() === '') throw new Problem('unprocessable', 'no_features', 'The file holds no GeoJSON features.');
}

/** RFC 7946 knows longitude and latitude only; older files name others. */
function checkCoordinateSystem(opening: string): void {
  const name = /"crs"\s*:\s*\{.{0,200}?"name"\s*:\s*"([^"]+)"/s.exec(opening)?.[1];
  if (name === undefined || /CRS84|EPSG:{1,2}4326$|EPSG:[\d.]*:4326$/i.test(name)) return;
  throw new Problem('unprocessable', 'wrong_coordinate_system',
    `The file says that its coordinates are in ${name}. Export it in longitude and latitude (WGS 84, EPSG:4326), e.g. ogr2ogr -t_srs EPSG:4326.`);
}

function readFeature(line: number, text: string): Shape | Rejection {
  let feature: Partial<{ type: unknown; id: unknown; properties: unknown; geometry: unknown }>;
  try {
    feature = JSON.parse(text) as typeof feature;
  } catch (error) {
    throw new Problem('unprocessable', 'bad_json', `Feature ${line} is not JSON: ${(error as Error).message.slice(0, 120)}.`);
  }
  if (feature.type !== 'Feature') {
    return rejection(line, 'type', String(feature.type), 'not_a_feature', 'Only GeoJSON objects of type Feature are read.');
  }
  const properties = isRecord(feature.properties) ? feature.properties : {};
  const withId = feature.id === undefined || feature.id === null || Object.hasOwn(properties, 'id') ? properties : { id: feature.id, ...properties };
  return { line, properties: withId, geometry: isRecord(feature.geometry) ? feature.geometry as Shape['geometry'] : null };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const featuresLookedAt = 1000;
const mostColumns = 500;
const longestValue = 100_000;
const batchSize = 1000;

/** Columns are the properties of the first thousand features, and the point's longitude and latitude. */
async function readTable(bytes: Bytes, _options: ReadOptions): Promise<Table> {
  const shapes = readShapes(bytes);
  const first: (Shape | Rejection)[] = [];
  while (first.length < featuresLookedAt) {
    const next = await shapes.next();
    if (next.done) break;
    first.push(next.value);
  }
  const names = new Set(first.flatMap((shape) => (isRejection(shape) ? [] : Object.keys(shape.properties))));
  if (names.size > mostColumns) {
    throw new Problem('unprocessable', 'too_many_columns', `The features have ${names.size} different properties; ${mostColumns} are allowed.`);
  }
  if ([...names].some((name) => name.includes('\0') || !name.isWellFormed())) {
    throw new Problem('unprocessable', 'bad_header', 'A property name of the features holds characters that no text may hold. Export the file again.');
  }
  const columns = [...names, ...['longitude', 'latitude'].map((name) => (names.has(name) ? `geometry.${name}` : name))];
  return { columns, batches: batches(first, shapes, [...names]) };
}

async function* batches(first: (Shape | Rejection)[], rest: AsyncIterable<Shape | Rejection>, names: string[]): AsyncGenerator<Batch> {
  const flatten = (shapes: (Shape | Rejection)[]): Batch => {
    const batch: Batch = { rows: [], rejections: [] };
    for (const shape of shapes) {
      const row = isRejection(shape) ? shape : flattened(shape, names);
      if (isRejection(row)) batch.rejections.push(row);
      else batch.rows.push(row);
    }
    return batch;
  };
  if (first.length > 0) yield flatten(first);
  let waiting: (Shape | Rejection)[] = [];
  for await (const shape of rest) {
    waiting.push(shape);
    if (waiting.length < batchSize) continue;
    yield flatten(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield flatten(waiting);
}

function flattened(shape: Shape, names: string[]): Row | Rejection {
  const position = pointOf(shape);
  if (position === null) {
    return rejection(shape.line, 'geometry', shape.geometry?.type ?? null, 'not_a_point', 'An incident is a point. Import lines and polygons as areas or as backdrop.');
  }
  const values = names.map((name) => asText(Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined));
  const unfit = values.findIndex((value) => value.length > longestValue || value.includes('\0'));
  if (unfit !== -1) {
    return values[unfit]!.includes('\0')
      ? rejection(shape.line, names[unfit]!, values[unfit]!, 'nul', 'The value holds a NUL character, which no text may hold. Export the feature again.')
      : rejection(shape.line, names[unfit]!, values[unfit]!, 'value_too_long', `The value has ${values[unfit]!.length.toLocaleString('en')} characters; 100,000 are allowed.`);
  }
  return { line: shape.line, values: [...values, ...position] };
}

/** Longitude and latitude as text, both empty for a feature without a geometry; null when it is no point. */
function pointOf({ geometry }: Shape): [string, string] | null {
  if (geometry === null) return ['', ''];
  const coordinates = geometry.type === 'MultiPoint' && Array.isArray(geometry.coordinates) && geometry.coordinates.length === 1
    ? geometry.coordinates[0] as unknown : geometry.coordinates;
  if (geometry.type !== 'Point' && geometry.type !== 'MultiPoint') return null;
  if (!Array.isArray(coordinates)) return null;
  if (coordinates.length === 0) return ['', ''];
  if (Array.isArray(coordinates[0])) return null;
  return [asText(coordinates[0]), asText(coordinates[1])];
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  // JSON can spell half of a character, which no database takes.
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean).toWellFormed();
}
