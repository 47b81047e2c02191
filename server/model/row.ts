/** One record of a file before it is understood: text as the file has it, one value per column. */
export type Row = {
  /** Line of the file on which the record begins, the header being line 1; for GeoJSON the number of the feature. */
  line: number;
  values: string[];
};

/** A record that was refused. */
export type Rejection = {
  line: number;
  /** Column at fault; null when the record as a whole is. */
  field: string | null;
  /** What stood there, shortened. */
  value: string | null;
  /** Machine-readable reason, stable across releases. */
  code: string;
  /** The reason in words, with what to do. */
  reason: string;
};

/** Something worth knowing that refused no record. */
export type Note = { code: string; count: number; line: number | null; message: string };

const longestQuotation = 200;

/** What stood there, as it is kept with a rejection: at most 200 characters, without the NULs a database cannot hold. */
export function quotation(value: string): string {
  const printable = value.slice(0, longestQuotation + 1).replaceAll('\0', '\u2400');
  return printable.length > longestQuotation ? `${printable.slice(0, longestQuotation - 1)}…` : printable;
}

export function rejection(line: number, field: string | null, value: string | null, code: string, reason: string): Rejection {
  return { line, field, value: value === null ? null : quotation(value), code, reason };
}

export const isRejection = (result: object): result is Rejection => 'reason' in result;

/** Counts notes of the same code and message, remembering where each was first seen. */
export type NoteBook = { add(code: string, message: string, line: number | null): void; notes(): Note[] };

const mostNotes = 500;

export function noteBook(): NoteBook {
  const seen = new Map<string, Note>();
  return {
    add(code, message, line) {
      const key = `${code} ${message}`;
      const note = seen.get(key);
      if (note) note.count += 1;
      else if (seen.size < mostNotes) seen.set(key, { code, count: 1, line, message });
      else (seen.get('more ') ?? seen.set('more ', { code: 'more', count: 0, line, message: 'Further notes are not kept.' }).get('more ')!).count += 1;
    },
    notes: () => [...seen.values()],
  };
}
