/** Order by Unicode code points, which is the order of PostgreSQL's collation "C". JavaScript's < puts some characters elsewhere. */
export function compareTexts(one: string, other: string): -1 | 0 | 1 {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i += 1) {
    const [a, b] = [one.charCodeAt(i), other.charCodeAt(i)];
    if (a === b) continue;
    // Halves of pairs (U+10000 and on) come after all that stand alone.
    return rank(a) < rank(b) ? -1 : 1;
  }
  return one.length === other.length ? 0 : one.length < other.length ? -1 : 1;
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
