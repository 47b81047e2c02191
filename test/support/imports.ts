/** One import, re-export, dynamic import or worker address in a source file. */
export type Import = {
  /** What stands between the quotes. */
  target: string;
  /** `import type`, `export type`, or braces in which every name is a type. */
  typeOnly: boolean;
  line: number;
};

/**
 * The imports of a TypeScript file. A scanner rather than a parser: it blanks out comments, strings that are no import
 * target, and templates, so that words inside them are not taken for imports.
 */
export function readImports(source: string): Import[] {
  const code = blankComments(source);
  const found: Import[] = [];
  const add = (index: number, target: string, typeOnly: boolean): void => {
    found.push({ target, typeOnly, line: code.slice(0, index).split('\n').length });
  };
  // After a line's end or a semicolon: import ... from 'x', export ... from 'x', import 'x'.
  for (const match of code.matchAll(/(?<=^|[;}]|\n)\s*(import|export)\b(?!\s*\()([^;'"]*?)\bfrom\s*(['"])([^'"]+)\3/g)) {
    add(match.index + match[0].length, match[4]!, isTypeOnly(match[2]!));
  }
  for (const match of code.matchAll(/(?<=^|[;}]|\n)\s*import\s*(['"])([^'"]+)\1/g)) {
    add(match.index + match[0].length, match[2]!, false);
  }
  for (const match of code.matchAll(/\bimport\s*\(\s*(['"])([^'"]+)\1/g)) add(match.index, match[2]!, false);
  for (const match of code.matchAll(/\bnew\s+URL\(\s*(['"])(\.[^'"]+\.tsx?)\1\s*,\s*import\.meta\.url/g)) {
    add(match.index, match[2]!, false);
  }
  return found;
}

function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const braces = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  const names = braces?.split(',').map((name) => name.trim()).filter((name) => name !== '') ?? [];
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}

/** Replaces comments and template literals by blanks of the same length, so that line numbers stay. */
function blankComments(source: string): string {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(token, (text) => (text.startsWith("'") || text.startsWith('"') ? text : text.replace(/[^\n]/g, ' ')));
}
