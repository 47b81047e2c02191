/**
 * Remembers in eight megabytes, however many keys there are, which have certainly not been seen before (a Bloom filter). A
 * file of millions of rows hardly repeats any, so asking the database about each would be most of the work; what may have
 * been seen is asked, so that a false alarm costs a question and never a wrong answer.
 */
export type SeenFilter = {
  /** Whether the key may have been seen, and remembers it. `digest` is hexadecimal and even, such as the end of a SHA-256. */
  checkAndAdd(digest: string): boolean;
};

const words = 1 << 21;
const probes = 4;

export function seenFilter(): SeenFilter {
  const bits = new Uint32Array(words);
  return {
    checkAndAdd(digest) {
      let wasSeen = true;
      for (let probe = 0; probe < probes; probe += 1) {
        const position = Number.parseInt(digest.slice(probe * 8, probe * 8 + 8), 16);
        const word = (position >>> 5) & (words - 1);
        const mask = 1 << (position & 31);
        if ((bits[word]! & mask) === 0) wasSeen = false;
        bits[word]! |= mask;
      }
      return wasSeen;
    },
  };
}
