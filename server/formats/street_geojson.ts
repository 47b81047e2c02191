import type { StreetLine } from '../model/streets.ts';
import { isRejection, rejection, type Rejection } from '../model/row.ts';
import type { Bytes, Shape } from './format.ts';
import { geojson } from './geojson.ts';
import type { StreetFormat } from './street_format.ts';

/** Streets of a GeoJSON file: lines, whose properties are read as tags of OpenStreetMap. */
export const streetGeojson: StreetFormat = {
  id: 'geojson', title: 'GeoJSON lines', recognise: geojson.recognise, attribution: null, read: readLines,
};

async function* readLines(bytes: Bytes): AsyncGenerator<StreetLine | Rejection> {
  for await (const shape of geojson.readShapes!(bytes)) {
    if (isRejection(shape)) yield shape;
    else yield* linesOf(shape);
  }
}

/** A MultiLineString gives a line for each of its parts, all with the number of the feature. */
export function* linesOf({ line, properties, geometry }: Shape): Generator<StreetLine | Rejection> {
  const type = geometry?.type ?? null;
  const parts = type === 'LineString' ? [geometry!.coordinates] : type === 'MultiLineString' && Array.isArray(geometry!.coordinates) ? geometry!.coordinates as unknown[] : null;
  if (parts === null) {
    yield rejection(line, 'geometry', type, 'not_a_line', 'The feature is no line.');
    return;
  }
  const tags = tagsOf(properties);
  for (const part of parts) {
    const places = placesOf(part);
    yield places === null
      ? rejection(line, 'geometry', type, 'bad_shape', 'The coordinates are not those of a line in longitude and latitude.')
      : { line, tags, places };
  }
}

const longestTag = 100;

function tagsOf(properties: Record<string, unknown>): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || typeof value === 'object') continue;
    tags[key] = (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value as string | number)).slice(0, longestTag);
  }
  return tags;
}

function placesOf(coordinates: unknown): Int32Array | null {
  if (!Array.isArray(coordinates)) return null;
  const places = new Int32Array(2 * coordinates.length);
  for (const [at, position] of (coordinates as unknown[]).entries()) {
    if (!Array.isArray(position)) return null;
    const [longitude, latitude] = position as unknown[];
    if (typeof longitude !== 'number' || typeof latitude !== 'number' || !(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return null;
    places[2 * at] = Math.round(longitude * 1e7);
    places[2 * at + 1] = Math.round(latitude * 1e7);
  }
  return places;
}
