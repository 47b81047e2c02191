import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearRepeatChains, type ChainInput, type NearRepeatChains } from '../../../server/stats/near_repeat_chains.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoEvents } from '../../support/chicago.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const chainsOf = (input: ChainInput): NearRepeatChains => {
  const result = nearRepeatChains(input);
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result;
};
const five = { x: Float64Array.of(1, 2, 3, 4, 5), y: new Float64Array(5), t: Float64Array.of(0, 0, 0, 4, 4) };

knownNumbers('near_repeat_chains', ({ number, open }) => {
  open({
    what: 'Linkage of crimes: evidence of 255 linked and 10,932 unlinked pairs, stepwise logistic fit (intercept -1.874088)', source: 'crimelinkage (R)',
    why: 'Linking crimes into series is not part of the product yet, and the input is not at hand.',
  });
  number({
    what: 'x = 1 to 5 at times 0, 0, 0, 4, 4, closer than 2 and 1, chains from 1', source: 'ptools for R, test of near_strings',
    expected: [1, 1, 1, 2, 2], actual: () => chainsOf({ ...five, metres: 2, time: 1, strict: true }).chain.map((chain) => chain + 1),
  });
  number({
    what: 'The same with the limits taken in: at most 1 and 4', source: 'Definition',
    expected: [1, 1, 1, 1, 1], actual: () => chainsOf({ ...five, metres: 1, time: 4 }).chain.map((chain) => chain + 1),
  });
  number({
    what: '970 burglaries of Chicago before February 2016, 200 m and 14 days, Manhattan: linked pairs', source: 'Own count in Python, all pairs written out',
    expected: [247], needsData: true, actual: () => [chainsOf({ ...chicagoEvents('be', '2016-02-01'), metres: 200, time: 14 }).links.reduce((sum, links) => sum + links, 0)],
  });
  number({
    what: 'The same, strict: 28 + 5 + 141 + 69 pairs', source: 'NearRepeat for R (Steenbeek 2018), vignette',
    expected: [243], needsData: true, actual: () => [chainsOf({ ...chicagoEvents('be', '2016-02-01'), metres: 200, time: 14, strict: true }).links.reduce((sum, links) => sum + links, 0)],
  });
});

const events = fc.array(fc.record({ x: fc.integer({ min: 0, max: 20 }), y: fc.integer({ min: 0, max: 20 }), t: fc.integer({ min: 0, max: 20 }) }), { minLength: 1, maxLength: 30 });

describe('chains of near repeats', () => {
  it('hold who can be reached over links, and nobody else', () => {
    fc.assert(fc.property(events, fc.boolean(), (list, strict) => {
      const input = {
        x: Float64Array.from(list, ({ x }) => x), y: Float64Array.from(list, ({ y }) => y), t: Float64Array.from(list, ({ t }) => t), metres: 3, time: 4, strict,
      };
      const { chain, size, first, last, links } = chainsOf(input);
      const linked = (i: number, j: number): boolean => {
        const [metres, gap] = [Math.abs(list[i]!.x - list[j]!.x) + Math.abs(list[i]!.y - list[j]!.y), Math.abs(list[i]!.t - list[j]!.t)];
        return i !== j && (strict ? metres < 3 && gap < 4 : metres <= 3 && gap <= 4);
      };
      // Written out: names spread over links until none changes.
      const name = list.map((_, i) => i);
      for (let changed = true; changed;) {
        changed = false;
        list.forEach((_, i) => list.forEach((__, j) => {
          if (linked(i, j) && name[j]! < name[i]!) { name[i] = name[j]!; changed = true; }
        }));
      }
      const numbers = [...new Set(name)];
      expect(Array.from(chain)).toEqual(name.map((one) => numbers.indexOf(one)));
      numbers.forEach((one, c) => {
        const members = list.map((_, i) => i).filter((i) => name[i] === one);
        expect(size[c]).toBe(members.length);
        expect([first[c], last[c]]).toEqual([Math.min(...members.map((i) => list[i]!.t)), Math.max(...members.map((i) => list[i]!.t))]);
        expect(links[c]).toBe(members.reduce((sum, i) => sum + members.filter((j) => j > i && linked(i, j)).length, 0));
      });
    }));
  });

  it('are not defined without events, and refuse what is no limit', () => {
    const none = new Float64Array(0);
    expect(nearRepeatChains({ x: none, y: none, t: none, metres: 1, time: 1 })).toEqual({ notDefined: 'no_events' });
    for (const wrong of [{ metres: -1 }, { time: Number.NaN }, { x: Float64Array.of(1) }]) expect(() => nearRepeatChains({ ...five, metres: 1, time: 1, ...wrong })).toThrow(RangeError);
  });
});
