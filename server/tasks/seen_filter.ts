/**
 * Remembers in eight megabytes, however many keys there are, which have certainly not been seen before (a Bloom filter). A
 * file of millions of rows hardly repeats any, so asking the database about each would be most of the work; what may have
 * been seen is asked, so that a false alarm costs a question and never a wrong answer.
 */
export type SeenFilter = {
  /** Whether the key may have been seen, and remembers it. */
  checkAndAdd(key: string): boolean;
};

const words = 1 << 21;
const probes = 4;

export function seenFilter(): SeenFilter {
  const bits = new Uint32Array(words);
  return {
    checkAndAdd(key) {
      let position = scatter(key, 0x811c9dc5);
      const step = scatter(key, 0x9747b28c) | 1;
      let wasSeen = true;
      for (let probe = 0; probe < probes; probe += 1) {
        const word = (position >>> 5) & (words - 1);
        const mask = 1 << (position & 31);
        if ((bits[word]! & mask) === 0) wasSeen = false;
        bits[word]! |= mask;
        position = (position + step) | 0;
      }
      return wasSeen;
    },
  };
}

/** 32 bits of a text: FNV-1a, then the last steps of MurmurHash3, so that texts that differ in one digit lie far apart. */
function scatter(text: string, seed: number): number {
  let bits = seed;
  for (let index = 0; index < text.length; index += 1) bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
