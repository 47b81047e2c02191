import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { LayerField } from '../../tiles/layer.ts';
import { Problem } from '../model/problem.ts';
import { columnNames, fileValues } from './file_values.ts';
import type { FileFormat, FileRow, FileSink, FileTable } from './writer.ts';
import { workbookParts } from './xlsx_parts.ts';
import { cellWriter, longestText, sheetHead, sheetRow, sheetTail, styles } from './xlsx_sheet.ts';

/** A sheet has 1,048,576 rows, the header among them. */
export const mostRows = 1_048_575;

const placeColumns = ['longitude', 'latitude'];
const widths: Readonly<Record<LayerField['type'], number>> = { String: 18, Integer: 10, Number: 14, Boolean: 8, Instant: 20, Day: 12, Object: 30 };

type Batches = AsyncIterable<readonly FileRow[]>;
type Cells = ReturnType<typeof cellWriter>;

function rowWriter({ fields, geometry }: FileTable, cells: Cells): (row: FileRow, number: number) => string {
  const readers = fields.map(({ name, type }) => {
    const read = fileValues[type];
    const write = type === 'Instant' ? cells.instant : type === 'Day' ? cells.day : cells.value;
    return (properties: Record<string, unknown>): string => write(read(properties[name]));
  });
  return ({ properties, geometry: place }, number) => {
    const row = readers.map((read) => read(properties));
    if (geometry === 'point') row.push(...(place?.type === 'Point' ? place.coordinates.slice(0, 2).map(cells.value) : ['<c/>', '<c/>']));
    return sheetRow(number, row);
  };
}

async function* dataSheet(table: FileTable, batches: Batches, { cells, signal }: { cells: Cells; signal: AbortSignal }): AsyncGenerator<string> {
  const places = table.geometry === 'point' ? placeColumns : [];
  const names = [...columnNames(table.fields, places), ...places];
  const write = rowWriter(table, cells);
  yield sheetHead([...table.fields.map(({ type }) => widths[type]), ...places.map(() => 12)]) + sheetRow(1, names.map((name) => cells.text(name, styles.bold)));
  let count = 1;
  for await (const rows of batches) {
    signal.throwIfAborted();
    // A few rows at a time: each cell of a row may have 32,767 characters.
    for (let first = 0; first < rows.length; first += rowsInAPiece) {
      yield rows.slice(first, first + rowsInAPiece).map((row, i) => write(row, count + first + i + 1)).join('');
    }
    count += rows.length;
  }
  yield sheetTail(names.length, count);
}

const rowsInAPiece = 250;

const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What the rows are and what each column means, two columns wide. */
function aboutSheet({ title, description, fields, about }: FileTable, cut: number): string {
  const { warnings, ...rest } = about;
  const cells = cellWriter(() => {});
  const lines: [string, string | number][] = [
    ['title', title], ['description', description],
    ...Object.entries(rest).map(([name, value]): [string, string | number] => [name, typeof value === 'number' ? value : inWords(value)]),
    ...warnings.map(({ code, message }): [string, string] => [`warning ${code}`, message]),
    ...(cut === 0 ? [] : [['texts cut', `${cut} texts were longer than ${longestText} characters and end with "[cut]".`] as [string, string]]),
    ['times', 'Instants are in UTC.'],
    ...fields.map(({ name, description: meaning }): [string, string] => [`column ${name}`, meaning]),
  ];
  const rows = lines.map(([name, value], i) => sheetRow(i + 2, [cells.text(name, styles.bold), typeof value === 'number' ? cells.value(value) : cells.text(value)]));
  return `${sheetHead([28, 120])}${sheetRow(1, [cells.text('What', styles.bold), cells.text('Value', styles.bold)])}${rows.join('')}${sheetTail(0, 0)}`;
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece);
}

async function writeWorkbook(table: FileTable, batches: Batches, sink: FileSink, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  const mtime = new Date(table.about.madeAt);
  let cut = 0;
  const cells = cellWriter(() => { cut += 1; });
  for (const [name, text] of workbookParts(table)) zip.addBuffer(Buffer.from(text), name, { mtime });
  // The second sheet is made after the first has been written: it says how many texts were cut there.
  const sheets: [name: string, text: AsyncIterable<string>][] = [
    ['xl/worksheets/sheet1.xml', dataSheet(table, batches, { cells, signal })],
    ['xl/worksheets/sheet2.xml', (async function* about() { yield aboutSheet(table, cut); })()],
  ];
  const output = zip.outputStream as Readable;
  const stop = (error: Error): void => { output.destroy(error); };
  const streams = sheets.map(([name, text]) => {
    const stream = Readable.from(bytesOf(text), { objectMode: false, highWaterMark: 262_144 });
    // The archive does not listen for what goes wrong with what it packs.
    stream.on('error', stop);
    zip.addReadStream(stream, name, { mtime });
    return stream;
  });
  zip.on('error', stop);
  zip.end();
  try {
    for await (const bytes of output as AsyncIterable<Buffer>) await sink.put(bytes);
  } finally {
    for (const stream of streams) stream.destroy();
  }
}

/** Office Open XML (ECMA-376): the rows on the first sheet, what they are on the second. Written as it is read, whatever its size. */
export const xlsxFile: FileFormat = {
  id: 'xlsx',
  title: 'Excel (XLSX)',
  extension: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  limits: `At most ${mostRows.toLocaleString('en')} rows. Texts above ${longestText.toLocaleString('en')} characters are cut, and the second sheet says how many were. `
    + 'Points have their two numbers, other shapes are left out. Instants are UTC; before March 1900 they are texts. Objects are JSON.',
  async write(table, batches, sink, signal) {
    if (table.about.rows > mostRows) {
      throw new Problem('unprocessable', 'too_many_rows_for_format', `A sheet holds ${mostRows.toLocaleString('en')} rows, and the question selects `
        + `${table.about.rows.toLocaleString('en')}. Ask for a shorter window or fewer offences, or take another format: csv, gpkg and parquet hold any number.`);
    }
    await writeWorkbook(table, batches, sink, signal);
  },
};
