import { baseResolution } from '../model/hex.ts';
import { cellDirectory } from './cells.ts';
import { sharedFloat64, sharedInt32, sharedUint32, sharedUint8, type Columns, type Segment } from './columns.ts';

/**
 * Columns as bytes, so that a restart need not read every incident again. Layout, numbers in the byte order of the machine
 * that wrote them: 8 bytes `HEXWCOLS`, uint32 version of the layout, uint32 0x01020304, uint32 length of the header, uint32
 * checksum of the header; the header as JSON in UTF-8; the arrays one after the other as the header lists them, each with
 * its checksum. Whatever is not exactly so is refused before any of it is used.
 *
 * A change of the layout, or of what a number in `Columns` means, needs a new `layoutVersion`.
 */
export const layoutVersion = 1;

/** A running checksum, such as crc32 of zlib: of these bytes, continuing from what came before. */
export type Checksum = (bytes: Uint8Array, before: number) => number;

/** Which data a snapshot holds. */
export type SnapshotIdentity = Pick<Columns, 'agencyId' | 'dataVersion' | 'stamp' | 'rows'>;

/** Why a snapshot cannot be used, in words for the log. */
export type SnapshotFault = { fault: string };

const magic = 0x48_45_58_57;
const magicEnd = 0x43_4f_4c_53;
const byteOrder = 0x01_02_03_04;
const preambleBytes = 24;
const mostHeaderBytes = 64 * 1024 * 1024;
/** Work between two turns: some milliseconds. */
const pieceBytes = 4 * 1024 * 1024;

const kinds = { float64: sharedFloat64, uint32: sharedUint32, int32: sharedInt32, uint8: sharedUint8 };
const layout = [
  ['time', 'float64', 'rows'], ['id', 'float64', 'rows'], ['cell', 'uint32', 'rows'], ['clock', 'uint8', 'rows'],
  ['precision', 'uint8', 'rows'], ['longitude', 'float64', 'rows'], ['latitude', 'float64', 'rows'],
  ['dayStart', 'uint32', 'days'], ['day', 'int32', 'days'], ['cellHigh', 'uint32', 'cells'], ['cellLow', 'uint32', 'cells'],
] as const;
type ArrayName = (typeof layout)[number][0];
type Arrays = Pick<Columns, Exclude<ArrayName, 'cellHigh' | 'cellLow'>> & { cellHigh: Uint32Array; cellLow: Uint32Array };

type Header = SnapshotIdentity & {
  resolution: number;
  /** Lengths of the arrays; `cells` counts number 0. */
  days: number;
  cells: number;
  segments: [
    handlingCode: number, offenceId: number, start: number, end: number, hasUnknownClock: boolean, hasMonthOnly: boolean, isPlaced: boolean,
  ][];
  /** Checksums of the arrays in their order. */
  checksums: number[];
};

/**
 * The bytes in pieces, in order; null after a slice of work that yields none yet. The pieces are views: write each before
 * asking for the next.
 */
export function* encodeSnapshot(columns: Columns, checksum: Checksum): Generator<Uint8Array | null, void> {
  const arrays: Arrays = { ...columns, cellHigh: columns.cells.high, cellLow: columns.cells.low };
  const checksums: number[] = [];
  for (const [name] of layout) {
    let sum = 0;
    for (const piece of pieces(arrays[name])) {
      sum = checksum(piece, sum);
      yield null;
    }
    checksums.push(sum);
  }
  const { agencyId, dataVersion, stamp, rows } = columns;
  const header = new TextEncoder().encode(JSON.stringify({
    agencyId, dataVersion, stamp, rows, resolution: baseResolution, days: columns.day.length, cells: arrays.cellHigh.length,
    segments: columns.segments.map((one) =>
      [one.handlingCode, one.offenceId, one.start, one.end, one.hasUnknownClock, one.hasMonthOnly, one.isPlaced]),
    checksums,
  } satisfies Header));
  yield preambleOf(header.length, checksum(header, 0));
  yield header;
  for (const [name] of layout) yield* pieces(arrays[name]);
}

function preambleOf(headerBytes: number, headerChecksum: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(preambleBytes));
  view.setUint32(0, magic);
  view.setUint32(4, magicEnd);
  new Uint32Array(view.buffer, 8).set([layoutVersion, byteOrder, headerBytes, headerChecksum]);
  return new Uint8Array(view.buffer);
}

function* pieces({ buffer, byteOffset, byteLength }: Arrays[ArrayName]): Generator<Uint8Array, void> {
  for (let at = 0; at < byteLength; at += pieceBytes) {
    yield new Uint8Array(buffer, byteOffset + at, Math.min(pieceBytes, byteLength - at));
  }
}

/** What the reader of a snapshot asks for: these bytes to be filled with the next ones of the file; or it says what is coming. */
export type DecodeStep = { fill: Uint8Array } | { found: SnapshotIdentity };

/**
 * Reads a snapshot of so many bytes. After `found`, and before memory is taken for the arrays, is the time to stop if it is
 * not what was wanted. Returns the columns, or why they cannot be used; never throws for what stands in the file.
 */
export function* decodeSnapshot(fileBytes: number, checksum: Checksum): Generator<DecodeStep, Columns | SnapshotFault, void> {
  if (fileBytes < preambleBytes) return { fault: 'it is cut off' };
  const preamble = new Uint8Array(preambleBytes);
  yield { fill: preamble };
  const view = new DataView(preamble.buffer);
  if (view.getUint32(0) !== magic || view.getUint32(4) !== magicEnd) return { fault: 'it is no snapshot' };
  const [version, order, headerBytes, headerChecksum] = [...new Uint32Array(preamble.buffer, 8)] as [number, number, number, number];
  if (order !== byteOrder) return { fault: 'a machine of another kind wrote it' };
  if (version !== layoutVersion) return { fault: `its layout is version ${version} and not ${layoutVersion}` };
  if (headerBytes > Math.min(mostHeaderBytes, fileBytes - preambleBytes)) return { fault: 'it is cut off' };
  const bytes = new Uint8Array(headerBytes);
  yield { fill: bytes };
  if (checksum(bytes, 0) !== headerChecksum) return { fault: 'its header is damaged' };
  const header = readHeader(bytes);
  if (header === null) return { fault: 'its header makes no sense' };
  const expected = preambleBytes + headerBytes + bodyBytes(header);
  if (fileBytes !== expected) return { fault: `it has ${fileBytes} bytes and not ${expected}` };
  const { agencyId, dataVersion, stamp, rows } = header;
  yield { found: { agencyId, dataVersion, stamp, rows } };
  const arrays = {} as Record<ArrayName, unknown>;
  for (const [i, [name, kind, length]] of layout.entries()) {
    const array = kinds[kind](header[length]);
    let sum = 0;
    for (const piece of pieces(array)) {
      yield { fill: piece };
      sum = checksum(piece, sum);
    }
    if (sum !== header.checksums[i]) return { fault: `its ${name} is damaged` };
    arrays[name] = array;
  }
  return columnsOf(header, arrays as Arrays);
}

const bodyBytes = (header: Header): number =>
  layout.reduce((sum, [, kind, length]) => sum + header[length] * widths[kind], 0);
const widths = { float64: 8, uint32: 4, int32: 4, uint8: 1 };

function columnsOf({ agencyId, dataVersion, stamp, rows, segments }: Header, { cellHigh, cellLow, ...arrays }: Arrays): Columns {
  return {
    agencyId, dataVersion, stamp, rows, ...arrays, cells: cellDirectory(cellHigh, cellLow),
    segments: segments.map(([handlingCode, offenceId, start, end, hasUnknownClock, hasMonthOnly, isPlaced]): Segment =>
      ({ handlingCode, offenceId, start, end, hasUnknownClock, hasMonthOnly, isPlaced })),
  };
}

/** The checksum has told that these are the bytes that were written; this, that whoever wrote them meant the same by them. */
function readHeader(bytes: Uint8Array): Header | null {
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Header;
  } catch {
    return null;
  }
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32;
  const isSound = typeof header === 'object' && header !== null && header.resolution === baseResolution
    && [header.agencyId, header.rows, header.days, header.cells].every(isCount) && header.cells >= 1
    && /^\d+$/.test(header.dataVersion) && (header.stamp === null || typeof header.stamp === 'string')
    && Array.isArray(header.checksums) && header.checksums.length === layout.length && Array.isArray(header.segments);
  return isSound && areSegmentsSound(header) ? header : null;
}

/** Together they cover all rows, in order. */
function areSegmentsSound({ segments, rows }: Header): boolean {
  let next = 0;
  for (const segment of segments) {
    if (!Array.isArray(segment) || segment.length !== 7) return false;
    const [, , start, end] = segment;
    if (start !== next || !Number.isSafeInteger(end) || end <= start) return false;
    next = end;
  }
  return next === rows;
}
