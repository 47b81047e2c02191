import { describe, expect, it } from 'vitest';
import { dayWords } from '../../../server/analysis/day_words.ts';
import { pWords } from '../../../server/analysis/p_words.ts';
import { say } from '../../../server/analysis/say.ts';

describe('sentences', () => {
  it('decline what is counted, and write numbers, as each language does', () => {
    const counted = { en: '{n, plural, one {# unit} other {# units}} of {all, number}', uk: '{n, plural, one {# одиниця} few {# одиниці} many {# одиниць} other {# одиниці}} з {all, number}' };
    expect([1, 3, 11, 21].map((n) => say(counted, { n, all: 1234.5 }).uk.replaceAll('\u00a0', ' '))).toEqual([
      '1 одиниця з 1 234,5', '3 одиниці з 1 234,5', '11 одиниць з 1 234,5', '21 одиниця з 1 234,5',
    ]);
    expect(say(counted, { n: 1, all: 1234.5 }).en).toBe('1 unit of 1,234.5');
  });

  it('give no sign to what is rounded to nothing, and leave days and ids alone', () => {
    const change = { en: '{change, number, ::.00} ({change, number, ::percent .0}) {id}', uk: '{change, number, ::.00} ({change, number, ::percent .0}) {id}' };
    expect(say(change, { change: -0.0001, id: '2026-01-05 -05' }).en).toBe('0.00 (0.0%) 2026-01-05 -05');
    expect(say(change, { change: -0.0501, id: 'a-0' }).uk).toMatch(/^[-−]0,05 \([-−]5,0\s?%\) a-0$/u);
  });

  it('never say that p is nothing', () => {
    expect([0.2024, 0.05, 0.0496, 0.001, 0.0002, 0].map((p) => pWords(p).en)).toEqual(['p 0.2024', 'p 0.050', 'p 0.0496', 'p 0.001', 'p below 0.001', 'p below 0.001']);
    expect(pWords(0.0496).uk).toBe('p 0,0496');
  });

  it('write days as each language does', () => {
    expect(dayWords(Date.UTC(2026, 2, 9) / 86_400_000)).toEqual({ en: '9 March 2026', uk: '09.03.2026' });
  });
});
