import { Problem } from '../model/problem.ts';

const mostHeaderBytes = 16 * 1024;

export type SentFile = { fileName: string | null; stream: AsyncIterable<Uint8Array> };

const malformed = (): Problem => new Problem('bad_request', 'malformed_upload',
  'The form cannot be read. Send the file as it is (curl -T FILE -X POST "…/api/v1/imports?preset=…") or as the one field of a multipart form (curl -F file=@FILE).');

export const boundaryOf = (contentType: string): string | null =>
  /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType)?.slice(1).find((found) => found !== undefined) ?? null;

/** Browsers write names in UTF-8 and quotes in them as %22. */
function fileNameOf(headers: string): string | null {
  const extended = /filename\*\s*=\s*utf-8''([^;\r\n]+)/i.exec(headers)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return null;
    }
  }
  return /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(headers)?.[1]?.replace(/%22|\\"/g, '"') ?? /filename\s*=\s*([^;\s]+)/i.exec(headers)?.[1] ?? null;
}

/**
 * The one file of a multipart form, as a stream: nothing is gathered in memory, whatever its size. Other fields are
 * refused rather than dropped; what an import needs to know stands in the address. Source: RFC 7578.
 */
export async function multipartFile(bytes: AsyncIterable<Uint8Array>, boundary: string): Promise<SentFile> {
  const source = bytes[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await source.next();
    if (done) return false;
    held = Buffer.concat([held, value]);
    return true;
  };

  let end = -1;
  while ((end = held.indexOf('\r\n\r\n')) === -1) {
    if (held.length > mostHeaderBytes || !(await more())) throw malformed();
  }
  const head = held.subarray(0, end).toString('utf8');
  const fileName = fileNameOf(head);
  if (!head.startsWith(`--${boundary}\r\n`)) throw malformed();
  if (fileName === null) {
    throw new Problem('bad_request', 'not_a_file', 'The form has a field that is not a file. Give preset, source and the like in the address, after the question mark.');
  }
  held = held.subarray(end + 4);

  async function* stream(): AsyncGenerator<Uint8Array> {
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    for (;;) {
      const at = held.indexOf(delimiter);
      // The delimiter may be cut in two between chunks: as much as could be its beginning waits.
      const safe = at === -1 ? held.length - delimiter.length + 1 : at;
      if (safe > 0) yield held.subarray(0, safe);
      held = held.subarray(Math.max(0, at === -1 ? safe : at + delimiter.length));
      if (at !== -1) break;
      if (!(await more())) throw cutOff();
    }
    while (held.length < 2 && await more());
    if (held.toString('latin1', 0, 2) !== '--') {
      throw new Problem('bad_request', 'one_file_only', 'The form has more than one field. Upload one file at a time, and give everything else in the address.');
    }
    while (await more()) held = Buffer.alloc(0);
  }
  return { fileName, stream: stream() };
}

export const cutOff = (): Problem =>
  new Problem('bad_request', 'upload_cut_off', 'The upload ended before the whole file had come. Nothing of it was stored; send it again.');
