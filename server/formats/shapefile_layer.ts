import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { boundsOf, emptyBounds, joinBounds } from './bounds.ts';
import { dbfColumns, dbfEnd, dbfHeader, fillRecord, putText, recordLength, widestText } from './dbf.ts';
import type { DbfColumn } from './dbf.ts';
import { headerBytes, shapeContent, shapeHeader } from './shapefile_shapes.ts';
import type { ShapeSort } from './shapefile_shapes.ts';
import { openSpool } from './spool.ts';
import type { FileRow, FileTable } from './writer.ts';

/** The files of one sort of shapes; `none` has only a table. */
export type ShapefileLayer = {
  sort: ShapeSort | 'none';
  columns: readonly DbfColumn[];
  rows(): number;
  add(row: FileRow): Promise<void>;
  /** Completes the files and gives their paths by ending. */
  finish(madeAt: Date, turn: () => Promise<void> | null): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
};

const tooLarge = (): Problem => new Problem('unprocessable', 'shapefile_too_large',
  'A Shapefile ends at 2 GB, and this one would be larger. Ask for less, or take GeoPackage, FlatGeobuf or GeoParquet.');

export type LayerPlace = { folder: string; sort: ShapefileLayer['sort']; /** Of one file. */ mostBytes: number };

const mostFields = 255;

export async function shapefileLayer(table: FileTable, { folder, sort, mostBytes }: LayerPlace): Promise<ShapefileLayer> {
  if (table.fields.length > mostFields) {
    throw new Problem('unprocessable', 'shapefile_too_many_fields',
      `A Shapefile has at most ${mostFields} fields, and this layer ${table.fields.length}. Take GeoPackage.`);
  }
  const path = (ending: string): string => join(folder, `${sort}.${ending}`);
  const columns = dbfColumns(table.fields);
  const [shp, shx, texts] = [await openSpool(path('shp')), await openSpool(path('shx')), await openSpool(path('texts'))];
  const extent = emptyBounds();
  let rows = 0;
  if (sort !== 'none') {
    await shp.add(Buffer.alloc(headerBytes));
    await shx.add(Buffer.alloc(headerBytes));
  }

  const place = Buffer.alloc(8);
  const head = Buffer.alloc(8);

  async function addShape({ geometry }: FileRow): Promise<void> {
    const content = shapeContent(geometry);
    if (shp.size() + 8 + content.length > mostBytes) throw tooLarge();
    head.writeInt32BE(rows, 0);
    head.writeInt32BE(content.length / 2, 4);
    place.writeInt32BE(shp.size() / 2, 0);
    place.writeInt32BE(content.length / 2, 4);
    await shp.add(head);
    await shp.add(content);
    await shx.add(place);
    if (geometry !== null) joinBounds(extent, boundsOf(geometry));
  }

  const line = Buffer.alloc(4 + columns.length * (1 + widestText));

  async function add(row: FileRow): Promise<void> {
    rows += 1;
    if (sort !== 'none') await addShape(row);
    let at = 4;
    for (const column of columns) {
      const length = putText(line, at + 1, column, column.textOf(row));
      line[at] = length;
      at += 1 + length;
    }
    line.writeUInt32LE(at - 4, 0);
    await texts.add(line.subarray(0, at));
    if (recordLength(columns) * rows > mostBytes - 65_536) throw tooLarge();
  }

  /** Only now is it known how wide each column has to be. */
  async function writeTable(madeAt: Date, turn: () => Promise<void> | null): Promise<void> {
    await texts.flush();
    const dbf = await openSpool(path('dbf'));
    try {
      await dbf.add(dbfHeader(columns, rows, madeAt));
      const [length, record] = [Buffer.alloc(4), Buffer.alloc(recordLength(columns))];
      for (let at = 0; at < texts.size();) {
        texts.read(at, length);
        const line = Buffer.allocUnsafe(length.readUInt32LE());
        texts.read(at + 4, line);
        fillRecord(record, columns, line);
        await dbf.add(record);
        at += 4 + line.length;
        await turn();
      }
      await dbf.add(dbfEnd);
      await dbf.flush();
    } finally {
      await dbf.close();
    }
  }

  async function finish(madeAt: Date, turn: () => Promise<void> | null): Promise<ReadonlyMap<string, string>> {
    await writeTable(madeAt, turn);
    if (sort === 'none') return new Map([['dbf', path('dbf')]]);
    for (const spool of [shp, shx]) {
      await spool.flush();
      await spool.overwrite(0, shapeHeader(sort, spool.size(), extent));
    }
    return new Map(['shp', 'shx', 'dbf'].map((ending) => [ending, path(ending)]));
  }

  const close = async (): Promise<void> => { await Promise.all([shp.close(), shx.close(), texts.close()]); };
  return { sort, columns, rows: () => rows, add, finish, close };
}
