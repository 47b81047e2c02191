import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangC } from '../../../server/stats/erlang_c.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('erlang_c', ({ number }) => {
  number({ what: '10 calls an hour, 2 an hour and unit, 7 units: offered load, utilisation, chance to wait', source: 'Standard table of Erlang C', tolerance: 5e-4, because: 'Printed with three and four digits.',
    expected: [5, 0.714, 0.3241], actual: () => { const { offered, utilisation, waits } = erlangC({ arrivals: 10, service: 2, units: 7 }); return [offered, utilisation, waits]; } });
});

describe('Erlang C', () => {
  it('is the formula written out', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (units, utilisation) => {
      const load = units * utilisation;
      let term = 1;
      let sum = 0;
      for (let k = 0; k < units; k += 1) {
        sum += term;
        term *= load / (k + 1);
      }
      const last = term / (1 - utilisation);
      expect(erlangC({ arrivals: load, service: 1, units }).waits).toBeCloseTo(last / (sum + last), 10);
    }));
  });

  it('has no wait to give when the units cannot keep up', () => {
    expect(erlangC({ arrivals: 14, service: 2, units: 7 })).toEqual({ offered: 7, utilisation: 1, waits: null, meanWaitHours: null });
    expect(() => erlangC({ arrivals: 1, service: 0, units: 1 })).toThrow(RangeError);
    expect(() => erlangC({ arrivals: 1, service: 1, units: 1.5 })).toThrow(RangeError);
  });
});
