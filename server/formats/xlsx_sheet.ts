import type { FileValue } from './file_values.ts';
import { xmlText } from './xml_text.ts';

/** Numbers of the styles in `xlsx_parts.ts`. */
export const styles = { plain: 0, instant: 1, day: 2, bold: 3 } as const;
export type Style = (typeof styles)[keyof typeof styles];

/** A text in a cell may have so many UTF-16 units. */
export const longestText = 32_767;
/** Stands at the end of a text that was cut. */
const cutMark = ' …[cut]';

/** `_x0041_` in a cell means A. A text in which that stands is written so that it comes back as it is. */
const escaped = /_(?=x[0-9a-fA-F]{4}_)/g;

/** Column letters: A to Z, AA and so on; `index` from 0. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

const dayMs = 86_400_000;
/** Day 25,569 of the spreadsheet's count is 1 January 1970. It has a 29 February 1900, so earlier days are counted otherwise everywhere. */
const firstSerial = Date.UTC(1900, 2, 1);
const lastSerial = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const serial = (ms: number): number | null => (ms >= firstSerial && ms <= lastSerial ? ms / dayMs + 25_569 : null);

/** Texts, numbers and truths as cells. Text is never a formula: it stands as text, whatever it begins with. `tell` hears of each text that was cut. */
export function cellWriter(tell: () => void) {
  const text = (value: string, style: Style = styles.plain): string => {
    let fits = value;
    if (fits.length > longestText) {
      tell();
      fits = fits.slice(0, longestText - cutMark.length).toWellFormed().replace(/\ufffd$/, '') + cutMark;
    }
    const space = /^\s|\s$|[\r\n]|\s\s/.test(fits) ? ' xml:space="preserve"' : '';
    return `<c t="inlineStr"${style === styles.plain ? '' : ` s="${style}"`}><is><t${space}>${xmlText(fits.replace(escaped, '_x005F_'))}</t></is></c>`;
  };
  const time = (value: string, ms: number, style: Style): string => {
    const at = serial(ms);
    return at === null ? text(value) : `<c s="${style}"><v>${at}</v></c>`;
  };
  return {
    text,
    value: (value: FileValue): string => {
      if (value === null) return '<c/>';
      if (typeof value === 'string') return text(value);
      return typeof value === 'boolean' ? `<c t="b"><v>${Number(value)}</v></c>` : `<c><v>${value}</v></c>`;
    },
    instant: (value: FileValue): string => (value === null ? '<c/>' : time(String(value), Date.parse(String(value)), styles.instant)),
    day: (value: FileValue): string => (value === null ? '<c/>' : time(String(value), Date.parse(`${String(value)}T00:00:00Z`), styles.day)),
  };
}

const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** The beginning of a sheet whose first row stays in sight; one width for each column, in characters. */
export const sheetHead = (widths: readonly number[]): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${namespace}">`
  + '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  + `<cols>${widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')}</cols><sheetData>\n`;

/** `number` from 1: some readers do not count by themselves. */
export const sheetRow = (number: number, cells: readonly string[]): string => `<row r="${number}">${cells.join('')}</row>\n`;

/** The end. `rows` with the first; arrows above the columns let people sort and choose. */
export const sheetTail = (columns: number, rows: number): string =>
  `</sheetData>${columns === 0 ? '' : `<autoFilter ref="A1:${columnLetters(columns - 1)}${rows}"/>`}</worksheet>`;
