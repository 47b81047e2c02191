/**
 * Tells a person what they have, when it is not what can be read: by the first bytes ("magic numbers") of the files that
 * are most often taken for tables, and by control characters for any other binary file.
 */
const signatures: readonly [begins: readonly number[], what: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or an Excel workbook. Unpack it, or save the sheet as CSV (UTF-8), and import that'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook (.xls). Save the sheet as CSV (UTF-8) and import that'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document. Ask for the table as CSV'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'an SQLite database or GeoPackage. Export the layer as GeoJSON or CSV'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file. Export it as CSV'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive. Unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz archive. Unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard archive. Unpack it first'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive. Unpack it first'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive. Unpack it first'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[0x4d, 0x5a], 'a program'],
];

const markup: readonly [begins: RegExp, what: string][] = [
  [/^\s*(<!doctype html|<html)/i, 'a web page, perhaps an error or sign-in page saved instead of the data. Fetch the file again'],
  [/^\s*<\?xml|^\s*<kml/i, 'an XML or KML file. Export the layer as GeoJSON or CSV'],
];

/** What the file is, in words that follow "It is"; null when it may well be text. */
export function foreignFile(head: Uint8Array): string | null {
  const signature = signatures.find(([begins]) => begins.every((byte, index) => head[index] === byte));
  if (signature && (signature[0].length > 2 || looksBinary(head))) return signature[1];
  const text = Buffer.from(head.subarray(0, 200)).toString('latin1');
  const language = markup.find(([begins]) => begins.test(text));
  if (language) return language[1];
  if (hasUtf16Mark(head)) return null;
  if (looksUtf16(head)) return 'UTF-16 text without a byte order mark. Save it as UTF-8, or name its encoding (utf-16le)';
  return looksBinary(head) ? 'a binary file, not text' : null;
}

const hasUtf16Mark = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

const looked = 4096;

/** A stray control character happens in text; one in ten does not. */
function looksBinary(head: Uint8Array): boolean {
  const part = head.subarray(0, looked);
  const controls = part.filter((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1a && byte !== 0x1e).length;
  return controls > part.length / 10;
}

function looksUtf16(head: Uint8Array): boolean {
  const part = head.subarray(0, looked);
  const zeros = [0, 1].map((parity) => part.filter((byte, index) => byte === 0 && index % 2 === parity).length);
  return part.length >= 8 && Math.max(...zeros) > part.length * 0.4 && Math.min(...zeros) < part.length * 0.01;
}
