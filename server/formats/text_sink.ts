import type { FileSink } from './writer.ts';

const pieceLength = 131_072;

/**
 * Text that is put into a file in pieces of a good size. `add` what stands together, then `pass` now and then: it resolves when
 * more may come. What is still waiting goes with `end`.
 */
export function textInto(sink: FileSink) {
  const encoder = new TextEncoder();
  let parts: string[] = [];
  let length = 0;
  const put = async (): Promise<void> => {
    const text = parts.join('');
    parts = [];
    length = 0;
    if (text.length > 0) await sink.put(encoder.encode(text));
  };
  return {
    add(text: string): void {
      parts.push(text);
      length += text.length;
    },
    /** Whether enough has come together for `pass` to be called. */
    isFull: (): boolean => length >= pieceLength,
    pass: put,
    end: put,
  };
}
