import type { Faults } from './syntax.ts';

export type Token = {
  /** word: an identifier or keyword; quoted: an identifier in double quotes; text: a character literal. */
  kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol' | 'end';
  /** Of quoted and text what they mean, without their quotes. */
  text: string;
  at: number;
};

// The characters that the standard's grammar lists (rules identifierStart, identifierPart, whitespace).
const start = ':_A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFE\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF'
  + '\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const part = `${start}.0-9\\u0300-\\u036F\\u203F\\u2040`;
const space = /[\s\u0085\u180e]+/uy;
const word = new RegExp(`[${start}][${part}]*`, 'uy');
const quoted = new RegExp(`"([${start}][${part}]*)"`, 'uy');
const text = /'((?:''|\\'|[^'])*)'/uy;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy;
const symbol = /<=|>=|<>|[<>=(),+\-*/%^]/uy;
const wordPart = new RegExp(`[${part}]`, 'uy');

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** The tokens of CQL2 text, the last of them `end`. */
export function readTokens(source: string, fault: Faults): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (kind: Token['kind'], match: RegExpExecArray, meaning: string): void => {
    tokens.push({ kind, text: meaning, at });
    at += match[0].length;
  };
  for (;;) {
    at += matchAt(space, source, at)?.[0].length ?? 0;
    if (at >= source.length) break;
    let match: RegExpExecArray | null;
    if ((match = matchAt(word, source, at)) !== null) take('word', match, match[0]);
    else if ((match = matchAt(number, source, at)) !== null) {
      take('number', match, match[0]);
      if (matchAt(wordPart, source, at) !== null) throw fault(tokens.at(-1)!.at, 'A number is followed by something that belongs to no number.');
    } else if ((match = matchAt(symbol, source, at)) !== null) take('symbol', match, match[0]);
    else if ((match = matchAt(text, source, at)) !== null) take('text', match, match[1]!.replaceAll(/''|\\'/g, '\''));
    else if ((match = matchAt(quoted, source, at)) !== null) take('quoted', match, match[1]!);
    else throw fault(at, strayCharacter(source, at));
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

function strayCharacter(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at)!);
  if (character === '\'') return 'This text has no end. Texts stand between single quotes; a quote inside is written twice (\'\').';
  if (character === '"') return 'In double quotes stands the name of a property, of letters, digits, _ and . only. Texts stand in single quotes.';
  if (source.startsWith('!=', at)) return 'Not equal is written <>.';
  return `"${character}" is not part of CQL2 text outside of quotes.`;
}
