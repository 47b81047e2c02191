import type { ShapefileLayer } from './shapefile_layer.ts';
import type { FileTable } from './writer.ts';

export type NamedLayer = { name: string; layer: ShapefileLayer };

/** What stands beside the files for people: what the rows are, what the format took away, and which name became which. */
export function shapefileAbout({ title, description, fields, about }: FileTable, layers: readonly NamedLayer[]): string {
  const columns = layers[0]!.layer.columns;
  const cutTexts = (index: number): number => layers.reduce((sum, { layer }) => sum + layer.columns[index]!.cutTexts, 0);
  const cut = columns.map(({ name }, index) => ({ name, count: cutTexts(index) })).filter(({ count }) => count > 0);
  const oldWidth = Math.max(...columns.map(({ name }) => name.length), 'Field'.length);
  const lines = [
    title, '='.repeat(title.length), '', description, '',
    `Handling:      ${about.handling}`,
    `Agency:        ${about.agency}`,
    `Rows:          ${about.rows}`,
    `Data version:  ${about.dataVersion}${about.demonstration ? ' (demonstration: invented data)' : ''}`,
    ...(about.geocodeRate === null ? [] : [`With a place:  ${(about.geocodeRate * 100).toFixed(1)} % of the incidents`]),
    `Made:          ${about.madeAt} by ${about.madeBy} with ${about.program}`,
    `Source:        ${about.source}`,
    `Question:      ${JSON.stringify(about.question)}`,
    ...(about.method === null ? [] : [`Method:        ${JSON.stringify(about.method)}`]),
    ...about.warnings.map(({ message }) => `Note:          ${message.trim()}`),
    '', 'The same in full is in about.json.', '', 'Files', '-----',
    ...layers.map(({ name, layer }) => `${name}: ${layer.rows()} ${layer.rows() === 1 ? 'row' : 'rows'}, ${sortWords[layer.sort]}`),
    '', 'What the format could not hold', '------------------------------',
    'Names of fields have ten letters at most; the table below says what each is called here.',
    cut.length === 0 ? 'Texts end at 254 bytes; none was longer.' : 'Texts end at 254 bytes; some were cut:',
    ...cut.map(({ name, count }) => `  ${name}: ${count} ${count === 1 ? 'text' : 'texts'}`),
    'Instants are texts (ISO 8601, UTC), objects texts in JSON.',
    'A text that is empty and one that is missing look the same, and spaces at the end of a text are lost.',
    'A shape of several parts is not told from one of one part when it has one.',
    'For all of this without loss take GeoPackage, FlatGeobuf or GeoParquet.',
    '', 'Fields', '------', `${'Here'.padEnd(12)}${'Field'.padEnd(oldWidth + 2)}What it is`,
    ...columns.map(({ cutName, name }, index) => `${cutName.padEnd(12)}${name.padEnd(oldWidth + 2)}${fields[index]!.description}`),
  ];
  // Shapefiles are mostly opened where a line ends in two characters.
  return `${lines.join('\r\n')}\r\n`;
}

const sortWords: Readonly<Record<ShapefileLayer['sort'], string>> = {
  point: 'points', multipoint: 'several points each', line: 'lines', polygon: 'polygons', none: 'without a shape (a table only)',
};
