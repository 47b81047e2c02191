import type { LayerField } from '../../tiles/layer.ts';
import { fileValues } from './file_values.ts';
import type { FileRow } from './writer.ts';

/**
 * The table of a Shapefile: dBASE III. Names of at most ten letters, texts of at most 254 bytes, each as wide as its widest.
 * Source: https://www.clicketyclick.dk/databases/xbase/format/dbf.html
 */
export type DbfColumn = {
  /** Of the field, and what is left of it. */
  name: string;
  cutName: string;
  code: 'C' | 'N' | 'F' | 'L' | 'D';
  width: number;
  /** How many texts were cut. */
  cutTexts: number;
  /** The text of a value of this column, to be filled up with spaces. */
  textOf(row: FileRow): string;
};

export const widestText = 254;

const widths = { C: 1, N: 18, F: 24, L: 1, D: 8 } as const;
const codes: Readonly<Record<LayerField['type'], DbfColumn['code']>> = {
  String: 'C', Integer: 'N', Number: 'F', Boolean: 'L', Instant: 'C', Day: 'D', Object: 'C',
};

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

export function dbfColumns(fields: readonly LayerField[]): DbfColumn[] {
  const names = cutNames(fields.map(({ name }) => name));
  return fields.map(({ name, type }, index) => ({
    name, cutName: names[index]!, code: codes[type], width: widths[codes[type]], cutTexts: 0,
    textOf({ properties }) {
      const value = fileValues[type](properties[name]);
      if (type === 'Boolean') return value === null ? '?' : value === true ? 'T' : 'F';
      if (value === null) return '';
      if (type === 'Day') return String(value).replaceAll('-', '');
      return typeof value === 'number' ? numberText(value) : String(value);
    },
  }));
}

/** Ten letters, digits or underscores each, no two alike; where the beginnings are the same, with a number at the end. */
export function cutNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^_+$/, 'field');
    let cut = plain.slice(0, 10);
    for (let number = 2; taken.has(cut.toLowerCase()); number += 1) cut = `${plain.slice(0, 9 - String(number).length)}_${number}`;
    taken.add(cut.toLowerCase());
    return cut;
  });
}

/** A text in UTF-8 with at most so many bytes, cut between two characters. */
export function cutText(text: string): { bytes: Buffer; isCut: boolean } {
  const bytes = Buffer.from(text);
  if (bytes.length <= widestText) return { bytes, isCut: false };
  let end = widestText;
  // Bytes that go on with a character begin with the bits 10.
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return { bytes: bytes.subarray(0, end), isCut: true };
}

/** Puts what is left of a text into the line and gives its length in bytes; the column notes how wide it has to be, and what was cut. */
export function putText(line: Buffer, at: number, column: DbfColumn, text: string): number {
  let length: number;
  // No character has more than three bytes for each unit of UTF-16.
  if (text.length * 3 <= widestText) length = line.write(text, at);
  else {
    const { bytes, isCut } = cutText(text);
    if (isCut) column.cutTexts += 1;
    line.set(bytes, at);
    length = bytes.length;
  }
  if (column.code === 'C' && length > column.width) column.width = length;
  return length;
}

export const recordLength = (columns: readonly DbfColumn[]): number => columns.reduce((sum, { width }) => sum + width, 1);

export function dbfHeader(columns: readonly DbfColumn[], rows: number, madeAt: Date): Buffer {
  const header = Buffer.alloc(32 + 32 * columns.length + 1);
  header[0] = 3;
  header.set([madeAt.getUTCFullYear() - 1900, madeAt.getUTCMonth() + 1, madeAt.getUTCDate()], 1);
  header.writeUInt32LE(rows, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(recordLength(columns), 10);
  columns.forEach(({ cutName, code, width }, index) => {
    const at = 32 + 32 * index;
    header.write(cutName, at, 10, 'latin1');
    header.write(code, at + 11, 'latin1');
    header[at + 16] = width;
    // Places behind the point as declared; each number is written with as many as it has.
    header[at + 17] = code === 'F' ? 15 : 0;
  });
  header[header.length - 1] = 0x0d;
  return header;
}

export const dbfEnd = Uint8Array.of(0x1a);

/** A record; numbers stand right, everything else left. `texts` come one after the other with their length in front. */
export function fillRecord(record: Buffer, columns: readonly DbfColumn[], texts: Uint8Array): void {
  record.fill(0x20);
  let [from, to] = [0, 1];
  for (const { code, width } of columns) {
    const length = texts[from]!;
    record.set(texts.subarray(from + 1, from + 1 + length), code === 'N' || code === 'F' ? to + width - length : to);
    from += 1 + length;
    to += width;
  }
}
