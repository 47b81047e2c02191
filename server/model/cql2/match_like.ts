export type Piece = { wild: 'many' | 'one' | null; character: string };

/** Whether a text matches a pattern of LIKE as PostgreSQL does: % is any text, _ one character, \ takes away the meaning of what follows. */
export function matchLike(text: string, pattern: string): boolean {
  const characters = [...text];
  const pieces = readPattern(pattern);
  let [at, piece] = [0, 0];
  /** Where the last % stands, and up to where it reaches so far. */
  let star = -1;
  let reach = 0;
  while (at < characters.length) {
    const wanted = pieces[piece];
    if (wanted?.wild === 'many') {
      [star, reach] = [piece, at];
      piece += 1;
    } else if (wanted !== undefined && (wanted.wild === 'one' || wanted.character === characters[at])) {
      at += 1;
      piece += 1;
    } else if (star !== -1) {
      reach += 1;
      [at, piece] = [reach, star + 1];
    } else return false;
  }
  return pieces.slice(piece).every(({ wild }) => wild === 'many');
}

export function readPattern(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i += 1) {
    const character = characters[i]!;
    if (character === '\\') {
      i += 1;
      pieces.push({ wild: null, character: characters[i] ?? '' });
    } else pieces.push({ wild: character === '%' ? 'many' : character === '_' ? 'one' : null, character });
  }
  return pieces;
}
