import type { LayerField } from '../../tiles/layer.ts';
import { columnNames, fileValues } from './file_values.ts';
import { kmlShape } from './kml_shape.ts';
import { textInto } from './text_sink.ts';
import type { FileFormat, FileRow, FileTable } from './writer.ts';
import { xmlText } from './xml_text.ts';

/** Whole numbers are double, which holds more of them than int; yes and no are 1 and 0, which GDAL reads. */
const types: Readonly<Record<LayerField['type'], string>> = {
  String: 'string', Integer: 'double', Number: 'double', Boolean: 'bool', Instant: 'string', Day: 'string', Object: 'string',
};

/** What a placemark is called: the first of these that the layer has. */
const namingFields = ['name', 'offence', 'cell', 'id'];

/** Small dots and thin lines, a little transparent: many lie on each other. Colours are alpha, blue, green, red. */
const style = `<Style id="row"><IconStyle><color>ff2b2bd0</color><scale>0.5</scale></IconStyle><LabelStyle><scale>0</scale></LabelStyle>`
  + '<LineStyle><color>ff2b2bd0</color><width>1.5</width></LineStyle><PolyStyle><color>592b2bd0</color></PolyStyle></Style>\n';

function head({ name, title, description, fields, about }: FileTable, names: readonly string[]): string {
  const schema = fields.map(({ type, description: meaning }, i) =>
    `<SimpleField name="${xmlText(names[i]!)}" type="${types[type]}"><displayName>${xmlText(meaning)}</displayName></SimpleField>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="document">\n<name>${xmlText(title)}</name>\n`
    + `<description>${xmlText(`${description} ${about.handling} Data version ${about.dataVersion}, ${about.rows} rows, made ${about.madeAt}.`)}</description>\n${style}`
    + `<ExtendedData><Data name="about"><value>${xmlText(JSON.stringify(about))}</value></Data></ExtendedData>\n`
    + `<Schema name="${xmlText(name)}" id="fields">\n${schema}\n</Schema>\n<Folder><name>${xmlText(name)}</name>\n`;
}

function placemarkWriter({ fields }: FileTable, names: readonly string[]): (row: FileRow) => string {
  const readers = fields.map(({ name, type }, i) => ({ name, read: fileValues[type], open: `<SimpleData name="${xmlText(names[i]!)}">` }));
  const naming = namingFields.find((name) => fields.some((field) => field.name === name));
  const moment = fields.find(({ type }) => type === 'Instant')?.name;
  return ({ id, geometry, properties }) => {
    const data = readers.map(({ name, read, open }) => {
      const value = read(properties[name]);
      return value === null ? '' : `${open}${typeof value === 'string' ? xmlText(value) : Number(value)}</SimpleData>`;
    }).join('');
    const title = naming === undefined ? id : properties[naming] ?? null;
    const when = moment === undefined ? null : properties[moment] ?? null;
    return `<Placemark>${title === null ? '' : `<name>${xmlText(String(title as string))}</name>`}${when === null ? '' : `<TimeStamp><when>${xmlText(String(when as string))}</when></TimeStamp>`}`
      + `<styleUrl>#row</styleUrl><ExtendedData><SchemaData schemaUrl="#fields">${data}</SchemaData></ExtendedData>${geometry === null ? '' : kmlShape(geometry)}</Placemark>\n`;
  };
}

/** KML 2.2 (OGC 07-147r2): one folder of placemarks with typed data; what the rows are stands in the data of the document. */
export const kmlFile: FileFormat = {
  id: 'kml',
  title: 'KML',
  extension: 'kml',
  mediaType: 'application/vnd.google-earth.kml+xml',
  limits: 'Instants and days are texts, objects are JSON. Characters that XML cannot hold are left out. Google Earth becomes slow above some 50,000 rows.',
  async write(table, batches, sink, signal) {
    const names = columnNames(table.fields, []);
    const text = textInto(sink);
    const placemark = placemarkWriter(table, names);
    text.add(head(table, names));
    for await (const rows of batches) {
      signal.throwIfAborted();
      for (const row of rows) {
        text.add(placemark(row));
        if (text.isFull()) await text.pass();
      }
    }
    text.add('</Folder></Document></kml>\n');
    await text.end();
  },
};
