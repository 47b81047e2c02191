import { describe, expect, it } from 'vitest';
import { nearestWords } from '../../../server/model/nearest_words.ts';
import { offenceByCode } from '../../../server/model/offence.ts';

describe('did you mean', () => {
  it('finds what was mistyped', () => {
    expect(nearestWords('robery', offenceByCode.keys())[0]).toBe('robbery');
    expect(nearestWords('burglary.residental', offenceByCode.keys())[0]).toBe('burglary.residential');
    expect(nearestWords('homicide', offenceByCode.keys())[0]).toBe('violence.homicide');
    expect(nearestWords('ARSON', offenceByCode.keys())[0]).toBe('damage.arson');
  });

  it('gives no more than were asked for, and copes with anything', () => {
    expect(nearestWords('x'.repeat(5000), ['a', 'b', 'c'], 2)).toHaveLength(2);
    expect(nearestWords('', [])).toEqual([]);
  });
});
