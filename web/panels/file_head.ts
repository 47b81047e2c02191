/**
 * What the first bytes of a file say about its columns, so that its layout can be named before a gigabyte is sent. The
 * server reads the file properly; this only prepares the form, and gives nothing where it is not sure.
 */
export type FileHead = { format: 'table' | 'geojson'; columns: string[] };

const headBytes = 256 * 1024;

export async function readFileHead(file: Blob, name: string): Promise<FileHead | null> {
  try {
    const text = await headText(file, name);
    return /^\s*\{/.test(text) ? geoJsonHead(text) : tableHead(text);
  } catch {
    return null;
  }
}

async function headText(file: Blob, name: string): Promise<string> {
  const packed = name.toLowerCase().endsWith('.gz');
  const stream = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < headBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

const delimiters = [',', ';', '\t', '|'];

/** Columns of the first line, separated by whichever character separates most. Null for a line that is not of columns. */
export function tableHead(text: string): FileHead | null {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const best = delimiters.map((delimiter) => firstRecord(start, delimiter)).reduce((most, columns) => (columns.length > most.length ? columns : most));
  const columns = best.map((column) => column.trim());
  if (columns.length < 2 || columns.some((column) => column.length > 200 || column.includes('\u0000'))) return null;
  return { format: 'table', columns };
}

function firstRecord(text: string, delimiter: string): string[] {
  const columns: string[] = [];
  let column = '';
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place]!;
    if (quoted) {
      if (character !== '"') column += character;
      else if (text[place + 1] === '"') {
        column += '"';
        place += 1;
      } else quoted = false;
    } else if (character === '"' && column === '') quoted = true;
    else if (character === delimiter) {
      columns.push(column);
      column = '';
    } else if (character === '\n' || character === '\r') break;
    else column += character;
  }
  return [...columns, column];
}

/** Names of the properties of the first feature. */
export function geoJsonHead(text: string): FileHead | null {
  const start = /"properties"\s*:\s*\{/.exec(text);
  if (!start) return null;
  const from = start.index + start[0].length - 1;
  for (let end = text.indexOf('}', from); end !== -1; end = text.indexOf('}', end + 1)) {
    try {
      return { format: 'geojson', columns: Object.keys(JSON.parse(text.slice(from, end + 1)) as object) };
    } catch {
      // A nested object: the next brace may close it.
    }
  }
  return null;
}
