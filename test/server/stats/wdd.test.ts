import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { harmWeightedDisplacement, weightedDisplacementDifference, type BeforeAfter, type DisplacementDifference } from '../../../server/stats/wdd.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

function defined(found: DisplacementDifference | NotDefined): DisplacementDifference {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

const four = { control: [308, 318], treated: [207, 110], displacementControl: [150, 140], displacementTreated: [178, 157] } as const;

knownNumbers('wdd', ({ number, open }) => {
  const source = 'ptools (R) and Wheeler & Ratcliffe 2018';
  number({
    what: 'Control 308 to 318, treated 207 to 110, beside them 150 to 140 and 178 to 157: estimate, standard error', source, expected: [-118, Math.sqrt(1568)],
    actual: () => { const { total } = defined(weightedDisplacementDifference(four)); return [total.estimate, total.standardError]; },
  });
  number({
    what: 'The same: z and the 95 % interval', source, tolerance: 0.01, because: 'printed with two or three digits', expected: [-2.98, -196, -40],
    actual: () => { const { z, lower, upper } = defined(weightedDisplacementDifference(four)); return [z, lower, upper]; },
  });
  number({
    what: 'The same with areas of 0.9, 1.2, 1.6, 1.5', source, expected: [-99.69444444444444, 35.4280755], tolerance: 1e-8, because: 'printed with nine digits',
    actual: () => {
      const { total } = defined(weightedDisplacementDifference({ ...four, areas: { control: 0.9, treated: 1.2, displacementControl: 1.6, displacementTreated: 1.5 } }));
      return [total.estimate, total.standardError];
    },
  });
  number({
    what: 'Control 100 to 50, treated 80 to 20, twice as long before as after', source, expected: [-20, Math.sqrt(115)],
    actual: () => { const { total } = defined(weightedDisplacementDifference({ control: [100, 50], treated: [80, 20], periods: [2, 1] })); return [total.estimate, total.standardError]; },
  });
  open({ what: 'Five offences with weights 3, 2, 5, 7, 10: -1721, standard error 304.1036, z -5.659256', source: 'ptools (R)', why: 'The counts are not at hand.' });
  if (!hasSharedData()) return;
  type Printed = {
    control: BeforeAfter; treated: BeforeAfter; displacement_control: BeforeAfter; displacement_treated: BeforeAfter; level: number;
    est_local: number; se_local: number; est_displacement: number; se_displacement: number; est_total: number; se_total: number; z: number; p_two_sided: number; ci: [number, number];
  };
  for (const row of reference('05_count_tests').output.wdd as Printed[]) {
    number({
      what: `Control ${row.control.join(' to ')}, treated ${row.treated.join(' to ')}: local, displacement, total, each with standard error; z, p, 90 % interval`, source: 'R 4.2', needsData: true,
      expected: [row.est_local, row.se_local, row.est_displacement, row.se_displacement, row.est_total, row.se_total, row.z, row.p_two_sided, ...row.ci],
      actual: () => {
        const found = defined(weightedDisplacementDifference({
          control: row.control, treated: row.treated, displacementControl: row.displacement_control, displacementTreated: row.displacement_treated, level: row.level,
        }));
        return [...[found.local, found.displacement, found.total].flatMap(({ estimate, standardError }) => [estimate, standardError]), found.z, found.p, found.lower, found.upper];
      },
    });
  }
});

describe('the weighted displacement difference', () => {
  it('turns its sign when before and after change places', () => {
    const pair = fc.tuple(fc.nat(500), fc.nat(500)).map(([a, b]): BeforeAfter => [a, b]);
    fc.assert(fc.property(pair, pair, pair, pair, (treated, control, displacementTreated, displacementControl) => {
      fc.pre([...treated, ...control].some((count) => count > 0));
      const turn = ([a, b]: BeforeAfter): BeforeAfter => [b, a];
      const there = defined(weightedDisplacementDifference({ treated, control, displacementTreated, displacementControl }));
      const back = defined(weightedDisplacementDifference({ treated: turn(treated), control: turn(control), displacementTreated: turn(displacementTreated), displacementControl: turn(displacementControl) }));
      expect([0 - back.total.estimate, back.total.standardError, back.p]).toEqual([expect.closeTo(there.total.estimate, 9), expect.closeTo(there.total.standardError, 9), expect.closeTo(there.p, 9)]);
    }));
  });

  it('adds several kinds with their weights, variances with the squares', () => {
    const kinds = [{ treated: [20, 10], control: [18, 20], weight: 3 }, { treated: [7, 9], control: [5, 5], weight: 0.5 }] as const;
    const found = defined(harmWeightedDisplacement(kinds));
    expect(found.total.estimate).toBeCloseTo(3 * (-10 - 2) + 0.5 * 2, 12);
    expect(found.total.standardError).toBeCloseTo(Math.sqrt(9 * 68 + 0.25 * 26), 12);
    expect(defined(harmWeightedDisplacement([{ ...four, weight: 1 }]))).toEqual(defined(weightedDisplacementDifference(four)));
  });

  it('is not defined without incidents, and refuses what are no counts or sizes', () => {
    expect(weightedDisplacementDifference({ treated: [0, 0], control: [0, 0] })).toEqual(notDefined('no_events'));
    expect(harmWeightedDisplacement([])).toEqual(notDefined('no_events'));
    expect(() => weightedDisplacementDifference({ treated: [1.5, 0], control: [0, 0] })).toThrow(RangeError);
    expect(() => weightedDisplacementDifference({ treated: [1, 0], control: [0, 0], periods: [0, 1] })).toThrow(RangeError);
    expect(() => weightedDisplacementDifference({ treated: [1, 0], control: [0, 0], level: 1 })).toThrow(RangeError);
  });
});
