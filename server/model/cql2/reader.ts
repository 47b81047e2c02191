import { checkDepth, type Faults, type Place, type Syntax } from './syntax.ts';
import type { Token } from './tokens.ts';

/** Where in the tokens reading stands. */
export type Reader = {
  peek: (ahead?: number) => Token;
  next: () => Token;
  isSymbol: (text: string) => boolean;
  isWord: (...words: string[]) => boolean;
  expect: (symbol: string, after: string) => Token;
  fault: Faults;
  /** Runs one level deeper. */
  deeper: <T>(read: () => T) => T;
};

export function readerOf(tokens: readonly Token[], fault: Faults): Reader {
  let place = 0;
  let depth = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(place + ahead, tokens.length - 1)]!;
  const next = (): Token => tokens[Math.min(place++, tokens.length - 1)]!;
  const isSymbol = (text: string): boolean => peek().kind === 'symbol' && peek().text === text;
  return {
    peek, next, isSymbol, fault,
    isWord: (...words) => peek().kind === 'word' && words.includes(peek().text.toUpperCase()),
    expect(symbol, after) {
      if (!isSymbol(symbol)) throw fault(peek().at, `Expected "${symbol}" after ${after}.`);
      return next();
    },
    deeper(read) {
      depth += 1;
      // Parentheses that only group are not in the tree, so a little more than its depth is let through.
      checkDepth(depth / 2, peek().at, fault);
      const result = read();
      depth -= 1;
      return result;
    },
  };
}

/** A text that stands in an interval: the day or instant that it writes, or an open end. */
export const endOf = (text: string, at: Place): Syntax =>
  (text === '..' ? { is: 'open', at } : { is: /^[^T]{0,10}$/i.test(text) ? 'date' : 'timestamp', text, at });
