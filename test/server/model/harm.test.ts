import { describe, expect, it } from 'vitest';
import { currentHarmEdition, harmEditionOf, harmEditions, ownHarmEdition, weightsOf } from '../../../server/model/harm.ts';
import { classification, offenceByCode } from '../../../server/model/offence.ts';

describe('harm editions', () => {
  it('have a weight for every offence, or say what is missing', () => {
    for (const { edition, weights, gaps } of harmEditions) {
      const missing = classification.filter(({ code }) => weights[code] === undefined);
      expect([edition, missing.length > 0]).toEqual([edition, gaps !== null]);
      expect(Object.keys(weights).filter((code) => !offenceByCode.has(code))).toEqual([]);
    }
    expect(harmEditionOf(currentHarmEdition)!.gaps).toBeNull();
    expect(new Set(harmEditions.map(({ edition }) => edition)).size).toBe(harmEditions.length);
  });

  it('borrow what they lack, and name it', () => {
    const current = harmEditionOf(currentHarmEdition)!;
    const { weights, borrowed } = weightsOf(harmEditionOf('cchi-2020')!, current);
    expect([weights.get('sexual.rape'), weights.get('robbery')]).toEqual([1825, 365]);
    expect(borrowed).toContain('robbery');
    expect(borrowed).not.toContain('sexual.rape');
    expect(weightsOf(current, current).borrowed).toEqual([]);
    expect(weights.size).toBe(classification.length);
  });

  it('can be tables of one\'s own', () => {
    const own = ownHarmEdition({ robbery: 10, 'theft.shop': 0 });
    expect(own.gaps).toMatch(/offences have no weight/);
    expect(weightsOf(own, harmEditionOf(currentHarmEdition)!).weights.get('robbery')).toBe(10);
    expect(() => ownHarmEdition({ murder: 1 })).toThrow(RangeError);
    expect(() => ownHarmEdition({ robbery: -1 })).toThrow(RangeError);
  });
});
