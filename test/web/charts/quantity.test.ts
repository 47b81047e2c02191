import { describe, expect, it } from 'vitest';
import { quantities } from '../../../server/model/analysis.ts';
import { quantityWords, rangeWords, withInterval } from '../../../web/charts/quantity.ts';
import { makeText } from '../../../web/messages/messages.tsx';

const [en, uk] = [makeText('en', 'Europe/Kyiv'), makeText('uk', 'Europe/Kyiv')];

describe('a value in words', () => {
  it('has the unit and the digits that its kind asks for', () => {
    expect(quantityWords(en, 'count', 12_345)).toBe('12,345');
    expect(quantityWords(en, 'share', 0.0312)).toBe('3.1%');
    expect(quantityWords(en, 'share', 0.6)).toBe('60%');
    expect(quantityWords(en, 'ratio', 1.456)).toBe('1.46');
    expect(quantityWords(en, 'metres', 400)).toBe('400 m');
    expect(quantityWords(uk, 'kilometres', 1.5)).toBe('1,5 км');
    expect(quantityWords(en, 'z', -2.5)).toBe('-2.50');
  });

  it('never calls a small probability zero', () => {
    expect(quantityWords(en, 'probability', 0)).toBe('< 0.001');
    expect(quantityWords(en, 'probability', 0.0004)).toBe('< 0.001');
    expect(quantityWords(en, 'probability', 0.05)).toBe('0.050');
    expect(quantityWords(en, 'number', 0.00003)).toBe('3.0e-5');
  });

  it('is a dash where there is none, of whatever kind', () => {
    for (const quantity of quantities) for (const nothing of [null, undefined, Number.NaN, Infinity]) expect(quantityWords(en, quantity, nothing), quantity).toBe('–');
  });

  it('shows instants on the clock of the jurisdiction and days as they are', () => {
    expect(quantityWords(en, 'instant', '2026-03-01T22:30:00Z')).toBe('2 Mar 2026, 00:30');
    expect(quantityWords(en, 'day', '2026-03-01')).toBe('1 Mar 2026');
    expect(quantityWords(en, 'text', '2026-03-01')).toBe('2026-03-01');
    expect(quantityWords(uk, 'text', { en: 'one', uk: 'один' })).toBe('один');
    expect(quantityWords(uk, 'flag', true)).toBe('так');
  });

  it('names a unit once in a range and an open end as such', () => {
    expect(rangeWords(en, 'metres', 100, 200)).toBe('100 to 200 m');
    expect(rangeWords(en, 'metres', 200, null)).toBe('200 m and more');
    expect(rangeWords(en, 'ratio', null, 0.5)).toBe('below 0.50');
    expect(withInterval(en, 'ratio', { value: 1.4, lower: 0.9, upper: null })).toBe('1.40 (0.90 to ∞)');
    expect(withInterval(en, 'ratio', { value: 1.4 })).toBe('1.40');
  });
});
