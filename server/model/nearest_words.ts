/** The words most like what was typed, for "did you mean": by edits needed, those that begin or contain it first. */
export function nearestWords(typed: string, words: Iterable<string>, atMost = 5): string[] {
  const wanted = typed.toLowerCase().slice(0, 100);
  return [...words]
    .map((word) => ({ word, distance: distanceOf(wanted, word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
    .slice(0, atMost)
    .map(({ word }) => word);
}

function distanceOf(wanted: string, word: string): number {
  const whole = edits(wanted, word);
  const parts = Math.min(...word.split(/[.:_\s]/).map((part) => edits(wanted, part) + 1));
  return wanted.length > 1 && word.includes(wanted) ? Math.min(1, whole) : Math.min(whole, parts);
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
