import { describe, expect, it } from 'vitest';
import { recordsToCsv } from '../../../server/formats/records_csv.ts';

async function textOf(records: Record<string, string>[], columns: string[]): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of recordsToCsv(records, columns)) text += decoder.decode(bytes, { stream: true });
  return text;
}

describe('records as CSV', () => {
  it('writes the header once, the columns in their order, and quotes what needs it', async () => {
    expect(await textOf([{ b: 'x, "y"', a: '1' }, { a: '', b: 'é' }], ['a', 'b'])).toBe('a,b\n1,"x, ""y"""\n,é\n');
  });

  it('writes a header also without records, and one only over several pieces', async () => {
    expect(await textOf([], ['a', 'b'])).toBe('a,b\n');
    const lines = (await textOf(Array.from({ length: 2500 }, (_, i) => ({ a: String(i) })), ['a'])).split('\n');
    expect(lines).toHaveLength(2502);
    expect(lines.filter((line) => line === 'a')).toHaveLength(1);
    expect(lines[2500]).toBe('2499');
  });
});
