import type { DatabaseSync } from 'node:sqlite';
import type { Geometry } from 'geojson';
import type { Bounds } from './bounds.ts';
import { isEmpty } from './bounds.ts';
import { undecidedType } from './geopackage_features.ts';
import { quoted } from './geopackage_tables.ts';
import { asMany, manyOf, wkb } from './wkb.ts';
import type { GeometryType } from './wkb.ts';
import type { FileTable } from './writer.ts';

/**
 * Shapes as GeoPackage stores them. A table of one sort of geometry is what most programs take, so the type is decided by the
 * shapes: while all are polygons it is POLYGON; from the first of several parts on all are MULTIPOLYGON, those before as well.
 */
export type GeopackageShape = {
  blob(geometry: Geometry, bounds: Bounds): Uint8Array;
  type(): string;
  /** Once all shapes are in: makes those alike that were written too early, and declares the type. */
  settle(database: DatabaseSync, at: { table: string; geometry: string; last: number }, turn: () => Promise<void> | null): Promise<void>;
};

const usualType: Readonly<Record<FileTable['geometry'], string>> = {
  point: 'POINT', line: 'LINESTRING', polygon: 'POLYGON', mixed: undecidedType,
};
const manyTypes: ReadonlySet<GeometryType> = new Set(Object.values(manyOf));

export function geopackageShape(sort: FileTable['geometry']): GeopackageShape {
  const seen = new Set<GeometryType>();
  let isMany = false;
  let hasSingles = false;

  const type = (): string => {
    const types = new Set(isMany ? [...seen].map((one) => manyOf[one] ?? one) : seen);
    if (types.size === 0) return usualType[sort];
    return types.size === 1 ? [...types][0]!.toUpperCase() : undecidedType;
  };

  function blob(geometry: Geometry, bounds: Bounds): Uint8Array {
    seen.add(geometry.type);
    if (sort !== 'mixed' && manyTypes.has(geometry.type)) isMany = true;
    if (!isMany) hasSingles = true;
    return geopackageBlob(isMany ? asMany(geometry) : geometry, bounds);
  }

  async function settle(...[database, at, turn]: Parameters<GeopackageShape['settle']>): Promise<void> {
    if (isMany && hasSingles) await makeMany(database, at, turn);
    declare(database, at, type());
  }

  return { blob, type, settle };
}

const headerBytes = 8;
const envelopeBytes = 32;

/** The header of a GeoPackage geometry (clause 2.1.3), with the envelope as doubles, then well-known binary. */
function geopackageBlob(geometry: Geometry, bounds: Bounds): Uint8Array {
  const empty = isEmpty(bounds);
  const blob = wkb(geometry, empty ? headerBytes : headerBytes + envelopeBytes);
  const view = new DataView(blob.buffer);
  view.setUint16(0, 0x4750);
  // Little-endian; bits 1 to 3 say which envelope follows, bit 4 that there is nothing inside.
  view.setUint8(3, empty ? 0b10001 : 0b00011);
  view.setInt32(4, 4326, true);
  if (!empty) [bounds[0], bounds[2], bounds[1], bounds[3]].forEach((edge, index) => view.setFloat64(headerBytes + 8 * index, edge, true));
  return blob;
}

const single = { 1: 4, 2: 5, 3: 6 } as Readonly<Record<number, number>>;

/** The blob of one shape as of many: nine bytes more in front of the shape, or in its place when it has no positions. */
function manyBlob(blob: Uint8Array): Uint8Array {
  const start = (blob[3]! & 0b1110) === 0 ? headerBytes : headerBytes + envelopeBytes;
  const many = single[blob[start + 1]!];
  if (many === undefined) return blob;
  const hasMember = (blob[3]! & 0b10000) === 0;
  const head = Uint8Array.of(1, many, 0, 0, 0, Number(hasMember), 0, 0, 0);
  return Buffer.concat([blob.subarray(0, start), head, blob.subarray(hasMember ? start : blob.length)]);
}

async function makeMany(...[database, at, turn]: Parameters<GeopackageShape['settle']>): Promise<void> {
  const read = database.prepare(`SELECT ${quoted(at.geometry)} AS blob FROM ${quoted(at.table)} WHERE rowid = ?`);
  const change = database.prepare(`UPDATE ${quoted(at.table)} SET ${quoted(at.geometry)} = ? WHERE rowid = ?`);
  for (let row = 1; row <= at.last; row += 1) {
    const blob = read.get(row)?.blob;
    if (blob instanceof Uint8Array) {
      const many = manyBlob(blob);
      if (many !== blob) change.run(many, row);
    }
    await turn();
  }
}

/** The definition of the table has to name the type as well, which SQLite itself has no statement for. */
function declare(database: DatabaseSync, { table, geometry }: { table: string; geometry: string }, type: string): void {
  if (type === undecidedType) return;
  database.enableDefensive(false);
  database.exec('PRAGMA writable_schema = ON');
  database.prepare("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?")
    .run(`${quoted(geometry)} ${undecidedType}`, `${quoted(geometry)} ${type}`, table);
  database.exec('PRAGMA writable_schema = RESET');
  database.enableDefensive(true);
}
