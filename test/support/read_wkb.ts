import type { Geometry, Position } from 'geojson';

/** Well-known binary as a geometry, two numbers a position: written for the tests from the standard, apart from the encoder. */
export function readWkb(bytes: Uint8Array): Geometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let isLittle = true;
  const number = (): number => { at += 4; return view.getUint32(at - 4, isLittle); };
  const position = (): Position => {
    at += 16;
    return [view.getFloat64(at - 16, isLittle), view.getFloat64(at - 8, isLittle)];
  };
  const many = <T>(read: () => T): T[] => Array.from({ length: number() }, read);
  const line = (): Position[] => many(position);
  const lines = (): Position[][] => many(line);
  function geometry(): Geometry {
    isLittle = view.getUint8(at) === 1;
    at += 1;
    const type = number();
    switch (type) {
      case 1: return { type: 'Point', coordinates: position() };
      case 2: return { type: 'LineString', coordinates: line() };
      case 3: return { type: 'Polygon', coordinates: lines() };
      case 4: return { type: 'MultiPoint', coordinates: many(geometry).map((part) => (part as { coordinates: Position }).coordinates) };
      case 5: return { type: 'MultiLineString', coordinates: many(geometry).map((part) => (part as { coordinates: Position[] }).coordinates) };
      case 6: return { type: 'MultiPolygon', coordinates: many(geometry).map((part) => (part as { coordinates: Position[][] }).coordinates) };
      case 7: return { type: 'GeometryCollection', geometries: many(geometry) };
      default: throw new Error(`type ${type} of well-known binary`);
    }
  }
  const read = geometry();
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes too many`);
  return read;
}

/** The geometry inside the blob of a GeoPackage: a header whose flags say how long the envelope is (OGC 12-128r17, clause 2.1.3). */
export function readGeopackageBlob(blob: Uint8Array): Geometry {
  const envelopes = [0, 32, 48, 48, 64];
  return readWkb(blob.subarray(8 + envelopes[(blob[3]! >> 1) & 7]!));
}
