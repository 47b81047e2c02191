/**
 * Text for a table that is opened in a spreadsheet, where text that begins like a formula would be run: such text gets an
 * apostrophe. Numbers are left alone. csv-stringify's own `escape_formulas` misses NUL, leading spaces and full-width signs.
 */
const formulaLike = /^(?:[\t\r\n\0]|[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
const isNumber = /^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

export const spreadsheetSafe = (text: string): string => (formulaLike.test(text) && !isNumber.test(text) ? `'${text}` : text);
