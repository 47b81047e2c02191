import { describe, expect, test } from 'vitest';
import type { CellReport } from '../../../server/model/answers.ts';
import { bearing, directionTo } from '../../../web/panels/bearing.ts';
import { zoomToSee } from '../../../web/panels/zoom_to_see.ts';
import { whyHere } from '../../../web/panels/why_here.ts';

const report = (changes: Partial<CellReport> = {}): CellReport => ({
  meta: { measure: 'count' }, cell: '89a', longitude: 30, latitude: 50, squareKm: 0.1,
  count: 12, harm: 20, insideStudyArea: true, z: 8.1, p: 1e-9, q: 1e-6, bin: 3, rank: 1,
  neighbourhood: { cells: 7, value: 42, expected: 5.3 },
  neighbours: [{ cell: '89b', count: 30, z: 5, bin: 3 }], previousCount: 4,
  series: { step: 'week', from: [], count: [] }, rhythm: [], offences: [], areas: [], places: [],
  ...changes,
} as unknown as CellReport);
const ids = (changes: Partial<CellReport>) => whyHere(report(changes)).map(({ id }) => id);

describe('why a hexagon is marked', () => {
  test('is told by its neighbourhood against an even spread, then by the test', () => {
    expect(ids({})).toEqual(['why.around', 'why.hot']);
    expect(whyHere(report())[0]!.values).toMatchObject({ neighbours: 6, value: 42, expected: 5.3, relation: 'more' });
  });

  test('an empty hexagon among hot ones says that it is empty itself', () => {
    expect(ids({ count: 0 })).toContain('why.emptyButHot');
  });

  test('a busy hexagon that is not marked says why not', () => {
    expect(ids({ bin: 0, z: 1.1, q: 0.7 })).toEqual(['why.around', 'why.ordinary']);
    expect(ids({ bin: 0, z: 2.4, q: 0.2 })).toEqual(['why.around', 'why.ordinary', 'why.notAfterCorrection']);
  });

  test('a mark that rests on very few says so', () => {
    expect(ids({ count: 2, neighbours: [{ cell: '89b', count: 1, z: 3, bin: 1 }] })).toContain('why.few');
  });

  test('cold, untested and outside are told apart', () => {
    expect(ids({ bin: -2, z: -3, neighbourhood: { cells: 7, value: 1, expected: 20 } })).toEqual(['why.around', 'why.cold']);
    expect(ids({ z: null, p: null, q: null, bin: null })).toEqual(['why.untested']);
    expect(ids({ insideStudyArea: false, z: null, bin: null })).toEqual(['why.outside']);
  });

  test('without an expectation no ratio is made up', () => {
    expect(ids({ neighbourhood: { cells: 7, value: 42, expected: null } })[0]).toBe('why.aroundOnly');
  });
});

describe('directions', () => {
  test('follow the compass, with degrees of longitude shortened by latitude', () => {
    const here = [30, 50] as const;
    expect(directionTo(here, [30, 50.1])).toBe('n');
    expect(directionTo(here, [30.1, 50])).toBe('e');
    expect(directionTo(here, [30, 49.9])).toBe('s');
    expect(directionTo(here, [29.9, 50])).toBe('w');
    expect(directionTo(here, [30.15, 50.1])).toBe('ne');
    expect(bearing(here, [29.9, 50])).toBeCloseTo(270);
  });
});

describe('flying to a hotspot', () => {
  test('shows a large one from further away, and the same one from further away on a small screen', () => {
    expect(zoomToSee(0.1, 50, 900)).toBeGreaterThan(zoomToSee(4, 50, 900));
    expect(zoomToSee(4, 50, 390)).toBeLessThan(zoomToSee(4, 50, 900));
    expect(zoomToSee(0.0001, 50, 900)).toBeLessThanOrEqual(15.5);
    // A third of 900 px for a disc of 1 km: about 3.3 m a pixel, which at the equator is zoom 14.5.
    expect(zoomToSee(Math.PI / 4, 0, 900)).toBeCloseTo(14.5, 1);
  });
});
