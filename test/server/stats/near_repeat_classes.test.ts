import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearRepeatClasses, type NearRepeatClasses, type NearRepeatInput } from '../../../server/stats/near_repeat_classes.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoEvents } from '../../support/chicago.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const classesOf = (input: NearRepeatInput): NearRepeatClasses => {
  const result = nearRepeatClasses(input);
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result;
};
const onLine = (x: readonly number[], t: readonly number[]) => ({ x: Float64Array.from(x), y: new Float64Array(x.length), t: Float64Array.from(t) });
const limits = { repeatMetres: 1, nearMetres: 100, nearTime: 7 };

knownNumbers('near_repeat_classes', ({ number }) => {
  number({
    what: 'One event of each kind: originator 1, repeat 2, near repeat 3, none 0', source: 'Definition of Esri, Near Repeat Classification',
    expected: [1, 2, 3, 0], actual: () => classesOf({ ...onLine([0, 0, 80, 900], [0, 3, 5, 6]), ...limits }).classes,
  });
  number({
    what: '970 burglaries of Chicago before February 2016, 1 m and 200 m, 14 days: none, originators, repeats, near repeats', source: 'Own count in Python, all pairs written out',
    expected: [671, 126, 33, 140], needsData: true,
    actual: () => Object.values(classesOf({ ...chicagoEvents('be', '2016-02-01'), repeatMetres: 1, nearMetres: 200, nearTime: 14 }).counts),
  });
});

const events = fc.array(fc.record({ x: fc.integer({ min: 0, max: 12 }), y: fc.integer({ min: 0, max: 12 }), t: fc.integer({ min: 0, max: 9 }) }), { minLength: 1, maxLength: 30 });

/** The definition, written out. */
function written({ x, y, t, repeatMetres, nearMetres, nearTime, strict = false }: NearRepeatInput): number[] {
  const within = (value: number, limit: number): boolean => (strict ? value < limit : value <= limit);
  const all = Array.from(x, (_, i) => i);
  const near = (i: number, j: number, metres: number): boolean =>
    i !== j && within(Math.abs(x[i]! - x[j]!) + Math.abs(y[i]! - y[j]!), metres) && within(Math.abs(t[i]! - t[j]!), nearTime);
  const isBefore = (i: number, j: number): boolean => t[i]! < t[j]! || (t[i] === t[j] && i < j);
  return all.map((i) => {
    if (all.some((j) => isBefore(j, i) && near(i, j, repeatMetres))) return 2;
    if (all.some((j) => isBefore(j, i) && near(i, j, nearMetres))) return 3;
    return all.some((j) => isBefore(i, j) && near(i, j, nearMetres)) ? 1 : 0;
  });
}

describe('classes of near repeats', () => {
  it('follow the definition, with and without the limit itself', () => {
    fc.assert(fc.property(events, fc.boolean(), (list, strict) => {
      const input = {
        x: Float64Array.from(list, ({ x }) => x), y: Float64Array.from(list, ({ y }) => y), t: Float64Array.from(list, ({ t }) => t),
        repeatMetres: 1, nearMetres: 4, nearTime: 3, strict,
      };
      const { classes, after, counts } = classesOf(input);
      expect(Array.from(classes)).toEqual(written(input));
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(list.length);
      classes.forEach((kind, i) => {
        expect(after[i]! >= 0).toBe(kind >= 2);
        if (after[i]! >= 0) expect(list[after[i]!]!.t).toBeLessThanOrEqual(list[i]!.t);
      });
    }));
  });

  it('say after which event: the latest before it, the one at the same place first', () => {
    expect(Array.from(classesOf({ ...onLine([0, 0, 50, 0, 60], [0, 2, 3, 5, 6]), ...limits }).after)).toEqual([-1, 0, 1, 1, 3]);
  });

  it('give repeats a time of their own', () => {
    const input = { ...onLine([0, 0], [0, 20]), ...limits };
    expect(Array.from(classesOf(input).classes)).toEqual([0, 0]);
    expect(Array.from(classesOf({ ...input, repeatTime: 30 }).classes)).toEqual([1, 2]);
  });

  it('take the one that stands first as earlier when both are of the same day', () => {
    expect(Array.from(classesOf({ ...onLine([0, 0], [4, 4]), ...limits }).classes)).toEqual([1, 2]);
  });

  it('are not defined without events, and refuse what is no limit', () => {
    expect(nearRepeatClasses({ ...onLine([], []), ...limits })).toEqual({ notDefined: 'no_events' });
    for (const wrong of [{ nearMetres: -1 }, { repeatMetres: 200 }, { nearTime: Number.NaN }]) expect(() => nearRepeatClasses({ ...onLine([0], [0]), ...limits, ...wrong })).toThrow(RangeError);
  });
});
