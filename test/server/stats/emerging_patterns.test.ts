import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emergingPattern, emergingPatterns, stepStrip, type Compat } from '../../../server/stats/emerging_patterns.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const statesOf = (strip: string): Int8Array => Int8Array.from(strip, (letter) => (letter === 'H' ? 1 : letter === 'C' ? -1 : 0));
const patternOf = (strip: string, trend = 0, compat: Compat = 'pro'): string => emergingPatterns[emergingPattern(statesOf(strip), trend, compat)]!;
const mirrored = (strip: string): string => Array.from(strip, (letter) => (letter === 'H' ? 'C' : letter === 'C' ? 'H' : '.')).join('');

/** Strip, trend, pattern: the examples of the published definitions. */
const examples: [string, number, string][] = [
  ['.........H', 0, 'new'], ['.......HHH', 0, 'consecutive'], ['HHHHHHHHHH', 1, 'intensifying'], ['HHHHHHHHHH', 0, 'persistent'],
  ['HHHHHHHHHH', -1, 'diminishing'], ['.H..HH...H', 0, 'sporadic'], ['C........H', 0, 'oscillating'], ['HHHHHHHHH.', 0, 'historical'],
];

knownNumbers('emerging_patterns', ({ number }) => {
  number({
    what: 'New, Consecutive, Intensifying, Persistent, Diminishing, Sporadic, Oscillating, Historical: the numbers 1 to 8 of the patterns',
    source: 'Esri, How Emerging Hot Spot Analysis works (examples of ten steps)', expected: [1, 2, 3, 4, 5, 6, 7, 8],
    actual: () => examples.map(([strip, trend]) => emergingPattern(statesOf(strip), trend)),
  });
});

describe('the patterns of emerging hot spots', () => {
  it('are as published, and mirrored for cold', () => {
    for (const [strip, trend, name] of examples) {
      expect(patternOf(strip, trend)).toBe(`${name}_hot`);
      expect(patternOf(mirrored(strip), -trend)).toBe(`${name}_cold`);
    }
    expect(emergingPatterns.length).toBe(17);
  });

  it('are none when none fits', () => {
    for (const strip of ['HHHHHHHH..', '..........', '', 'HC........', 'HHHHHHHCC.']) expect(patternOf(strip)).toBe('none');
  });

  it('are settled where definitions overlap', () => {
    expect(patternOf('C.......HH')).toBe('oscillating_hot');
    expect(patternOf('C........H')).toBe('oscillating_hot');
    expect(patternOf('HHHHHHHHH.', 0)).toBe('historical_hot');
    expect(patternOf('HHHHHHHHHC', 0)).toBe('historical_hot');
    expect(patternOf('CHHHHHHHHH', 0)).toBe('persistent_hot');
  });

  it('take nine of ten for nine tenths, and 46 of 52 not', () => {
    expect(patternOf('.HHHHHHHHH')).toBe('persistent_hot');
    expect(patternOf('.'.repeat(6) + 'H'.repeat(46))).toBe('consecutive_hot');
    expect(patternOf('.'.repeat(5) + 'H'.repeat(47))).toBe('persistent_hot');
  });

  it('let Sporadic end without a hot step only as ArcMap had it', () => {
    expect(patternOf('.H..HH....')).toBe('none');
    expect(patternOf('.H..HH....', 0, 'arcmap')).toBe('sporadic_hot');
    expect(patternOf('.C..CC....', 0, 'arcmap')).toBe('sporadic_cold');
    expect(patternOf('.H..HC....', 0, 'arcmap')).toBe('none');
    expect(patternOf('..........', 0, 'arcmap')).toBe('none');
  });

  it('mirror hot and cold for every strip', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('H', 'C', '.'), { maxLength: 15 }), fc.constantFrom(-1, 0, 1), fc.constantFrom<Compat>('pro', 'arcmap'), (letters, trend, compat) => {
      const strip = letters.join('');
      const opposite = patternOf(mirrored(strip), -trend, compat);
      const swapped = opposite.endsWith('_hot') ? opposite.replace('_hot', '_cold') : opposite.replace('_cold', '_hot');
      expect(patternOf(strip, trend, compat)).toBe(swapped);
      expect(stepStrip(statesOf(strip))).toBe(strip);
    }));
  });
});
