import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { esriRadius, neighbourDistance, normalReference, scott, silverman, type AxisBandwidth } from '../../../server/stats/bandwidth.ts';
import type { NotDefined } from '../../../server/stats/not_defined.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { memphisDensities, points, streetCrimes } from '../../support/point_pattern.ts';

const along = (found: AxisBandwidth | NotDefined): number[] => { const { alongX, alongY } = found as AxisBandwidth; return [alongX, alongY]; };

knownNumbers('bandwidth', ({ number, open }) => {
  open({
    what: 'Bandwidth by the mean square error of Diggle for 116 street crimes in Chicago: 41.772 feet', source: 'R 4.2, spatstat 3.0, bw.diggle',
    why: 'The rule is not offered: it tends to bandwidths of a few metres where events share geocoded points.',
  });
  open({
    what: 'Quarter of the distances between random points of the window of 116 street crimes in Chicago: 393.302 feet', source: 'R 4.2, spatstat 3.0, bw.frac',
    why: 'The rule is not offered: it looks at the window and not at the events.',
  });
  if (!hasSharedData()) return;
  number({
    what: 'Memphis robberies, normal reference: along x, along y, mean, metres', source: 'R 4.2, MASS::bandwidth.nrd', needsData: true, expected: [5592.453, 5947.431, 5769.942],
    tolerance: 1e-7, because: 'Seven digits are printed.', actual: () => { const found = normalReference(memphisRobberies()); return [...along(found), (found as AxisBandwidth).metres]; },
  });
  number({
    what: 'Memphis robberies, default radius of Esri, metres', source: 'R 4.2, computed from the published formula', needsData: true, expected: 1732.494,
    tolerance: 3e-7, because: 'Seven digits are printed.', actual: () => esriRadius(memphisRobberies()) as number,
  });
  const { x, y, output } = memphisDensities();
  const { bandwidth_rules: rules } = output;
  number({
    what: 'Memphis robberies in another zone, normal reference along x and y, metres', source: 'R 4.2, MASS::bandwidth.nrd', needsData: true,
    expected: [rules.bandwidth_nrd_x, rules.bandwidth_nrd_y], actual: () => along(normalReference({ x, y })),
  });
  number({ what: 'The same by Scott', source: 'R 4.2', needsData: true, expected: [rules.scott_sd_x, rules.scott_sd_y], actual: () => along(scott({ x, y })) });
  number({ what: 'The same by Silverman', source: 'R 4.2, bw.nrd0', needsData: true, expected: [rules.silverman_nrd0_x, rules.silverman_nrd0_y], actual: () => along(silverman({ x, y })) });
  const crimes = streetCrimes();
  number({
    what: '116 street crimes in Chicago by Scott: along x, along y, one for both, feet', source: 'R 4.2, spatstat 3.0, bw.scott', needsData: true,
    expected: [...crimes.output.bandwidths.scott, crimes.output.bandwidths.scott_iso], actual: () => { const found = scott(crimes); return [...along(found), (found as AxisBandwidth).metres]; },
  });
});

const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), { minLength: 20, maxLength: 60 });
const rules = { normalReference, scott, silverman } as const;

describe('bandwidth rules', () => {
  it('scale with the map and do not depend on the order of events', () => {
    fc.assert(fc.property(cloud, (list) => {
      const larger = list.map(([x, y]) => [x * 3, y * 3] as const);
      for (const rule of Object.values(rules)) {
        const plain = rule(points(list)) as AxisBandwidth;
        expect((rule(points(larger)) as AxisBandwidth).metres).toBeCloseTo(plain.metres * 3, 6);
        expect((rule(points(list.toReversed())) as AxisBandwidth).metres).toBeCloseTo(plain.metres, 6);
      }
      expect(esriRadius(points(larger)) as number).toBeCloseTo((esriRadius(points(list)) as number) * 3, 6);
      expect(neighbourDistance(points(larger), 3)).toEqual(expect.anything());
    }));
  });

  it('average both axes instead of taking the first', () => {
    const { metres, alongX, alongY } = normalReference(points(Array.from({ length: 50 }, (_, i) => [i, i * 10]))) as AxisBandwidth;
    expect(alongY).toBeCloseTo(alongX * 10, 9);
    expect(metres).toBeCloseTo((alongX + alongY) / 2, 9);
  });

  it('take a weight for so many events in the rule of Esri', () => {
    const list = [[0, 0], [100, 0], [0, 300], [50, 50]] as const;
    const weighted = esriRadius({ ...points(list), weights: Float64Array.of(1, 2, 1, 3) });
    const repeated = esriRadius(points([list[0], list[1], list[1], list[2], list[3], list[3], list[3]]));
    expect(weighted as number).toBeCloseTo(repeated as number, 9);
  });

  it('give the median distance to the k-th neighbour', () => {
    expect(neighbourDistance(points([[0, 0], [1, 0], [3, 0], [7, 0]]), 1)).toBe(1.5);
    expect(neighbourDistance(points([[0, 0], [1, 0]]), 2)).toEqual({ notDefined: 'too_few_events', needs: 3 });
  });

  it('are not defined without events, for one, and in one place', () => {
    for (const rule of [...Object.values(rules), esriRadius]) {
      expect(rule(points([]))).toEqual({ notDefined: 'no_events' });
      expect(rule(points([[1, 1]]))).toEqual({ notDefined: 'too_few_events', needs: 2 });
      expect(rule(points([[1, 1], [1, 1], [1, 1]]))).toEqual({ notDefined: 'one_place' });
    }
    expect(neighbourDistance(points([[1, 1], [1, 1], [1, 1]]), 1)).toEqual({ notDefined: 'one_place' });
    expect(() => neighbourDistance(points([[1, 1]]), 0)).toThrow(RangeError);
  });
});
