/**
 * CASEI and ACCENTI: what a text is compared as when upper and lower case, or accents, are not told apart. The databases do
 * the same with the tables below, because what their own functions do depends on how each was set up.
 */
export type CaseFolding = {
  /** Characters that fold to one other, and what to, character by character. */
  from: string;
  to: string;
  /** Those that fold to several. */
  several: readonly (readonly [character: string, folded: string])[];
};

/** Dotless i folds to itself everywhere but in Turkish, and JavaScript would make an i of it. */
const dotlessI = 0x131;
const lastCased = 0x1ffff;

let table: CaseFolding | null = null;

/** Full case folding of Unicode (its default, without the special rules of Turkish). */
export function caseFolding(): CaseFolding {
  table ??= makeTable();
  return table;
}

function makeTable(): CaseFolding {
  const single: [string, string][] = [];
  const several: [string, string][] = [];
  for (let code = 0x41; code <= lastCased; code += 1) {
    if (code === dotlessI || (code >= 0xd800 && code <= 0xdfff)) continue;
    const character = String.fromCodePoint(code);
    const folded = character.toLowerCase().toUpperCase().toLowerCase();
    if (folded === character) continue;
    ([...folded].length === 1 ? single : several).push([character, folded]);
  }
  // A database looks for each letter from the start of the table: what is written most stands first, what stays as it is too.
  const often = [...' абвгдеєжзиіїйклмнопрстуфхцчшщьюя0123456789.,-/abcdefghijklmnopqrstuvwxyzАБВГДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const frequent = new Map(often.map((character) => [character, character.toLowerCase()]));
  single.unshift(...frequent);
  return { from: single.map(([character]) => character).join(''), to: single.map(([, folded]) => folded).join(''), several };
}

let folds: ReadonlyMap<string, string> | null = null;

export function foldCase(text: string): string {
  if (folds === null) {
    const { from, to, several } = caseFolding();
    const targets = [...to];
    folds = new Map([...[...from].map((character, index) => [character, targets[index]!] as const), ...several]);
  }
  let folded = '';
  for (const character of text) folded += folds.get(character) ?? character;
  return folded;
}

/** Without the marks (U+0300 to U+036F) that accented letters are made of. */
export const foldAccents = (text: string): string => text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').normalize('NFC');
