import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangC } from '../../../server/stats/erlang_c.ts';
import { meetsTargets, priorityQueue, unitsForTargets, withinWait, type Queue } from '../../../server/stats/priority_queue.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('priority_queue', ({ number }) => {
  number({
    what: 'Emergency room of County Hospital, 0.2, 0.6 and 1.2 patients an hour, 3 an hour and doctor: mean wait of the first two priorities with one doctor, of all three with two',
    source: 'Hillier & Lieberman, Introduction to Operations Research', tolerance: 6e-4, because: 'Printed with three decimals.',
    expected: [0.238, 0.325, 0.029, 0.033, 0.048],
    actual: () => [...priorityQueue({ arrivals: [0.2, 0.6, 1.2], service: 3, units: 1 }).meanWaitHours.slice(0, 2), ...priorityQueue({ arrivals: [0.2, 0.6, 1.2], service: 3, units: 2 }).meanWaitHours],
  });
  number({
    what: 'One priority: 10 calls an hour, 2 an hour and unit, 7 units: chance to wait, mean wait in hours', source: 'Erlang C, written out', tolerance: 1e-12, because: 'One formula written in two ways.',
    expected: [erlangC({ arrivals: 10, service: 2, units: 7 }).waits, erlangC({ arrivals: 10, service: 2, units: 7 }).meanWaitHours],
    actual: () => { const found = priorityQueue({ arrivals: [10], service: 2, units: 7 }); return [found.waits, found.meanWaitHours[0]!]; },
  });
});

const queues = fc.record({
  shares: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  units: fc.integer({ min: 1, max: 12 }), service: fc.double({ min: 0.5, max: 4, noNaN: true }), utilisation: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
}).map(({ shares, units, service, utilisation }): Queue => {
  const whole = shares.reduce((sum, one) => sum + one, 0);
  return { arrivals: shares.map((one) => (one / whole) * utilisation * units * service), service, units };
});

describe('a queue with priorities', () => {
  it('makes nobody wait less or more on the whole than one without', () => {
    fc.assert(fc.property(queues, (queue) => {
      const total = queue.arrivals.reduce((sum, one) => sum + one, 0);
      const plain = erlangC({ arrivals: total, service: queue.service, units: queue.units });
      const found = priorityQueue(queue);
      expect(found.meanWaitOfAllHours! / plain.meanWaitHours!).toBeCloseTo(1, 9);
      expect(found.meanWaitHours.every((mean, k) => k === 0 || mean! > found.meanWaitHours[k - 1]!)).toBe(true);
    }));
  });

  it('has waits whose mean is the integral of their tail', () => {
    fc.assert(fc.property(queues, (queue) => {
      const { meanWaitHours, waits } = priorityQueue(queue);
      meanWaitHours.forEach((mean, k) => {
        // Simpson on t = -ln(1 - u) times the mean of those who wait.
        const scale = (4 * mean!) / waits;
        const steps = 400;
        let integral = 0;
        for (let i = 0; i < steps; i += 1) {
          const at = (u: number): number => (u >= 1 ? 0 : ((1 - withinWait(queue, k, -Math.log(1 - u) * scale)) * scale) / (1 - u));
          const [a, b] = [i / steps, (i + 1) / steps];
          integral += ((b - a) / 6) * (at(a) + 4 * at((a + b) / 2) + (b >= 1 ? 0 : at(b)));
        }
        expect(integral / mean!).toBeCloseTo(1, 2);
      });
    }), { numRuns: 15 });
  });

  it('is what a simulation gives, of means and of shares within a time', () => {
    const queue: Queue = { arrivals: [2, 3, 4], service: 1.5, units: 7 };
    const { meanWaitHours } = priorityQueue(queue);
    const waited = simulate(queue, { calls: 250_000, seed: 7 });
    waited.forEach((waits, k) => {
      expect(waits.reduce((sum, one) => sum + one, 0) / waits.length / meanWaitHours[k]!).toBeCloseTo(1, 1);
      for (const hours of [0, 0.1, 0.5, 2]) expect(waits.filter((one) => one <= hours).length / waits.length).toBeCloseTo(withinWait(queue, k, hours), 1.7);
    });
  });

  it('still serves what is urgent where the rest cannot be served', () => {
    const found = priorityQueue({ arrivals: [1, 5], service: 1, units: 3 });
    expect([found.waits, found.meanWaitOfAllHours, found.meanWaitHours[1]]).toEqual([1, null, null]);
    // Every unit is always busy: the urgent wait as before one server of rate 3.
    expect(found.meanWaitHours[0]).toBeCloseTo(1 / 2, 12);
    expect(withinWait({ arrivals: [1, 5], service: 1, units: 3 }, 0, 1)).toBeCloseTo(1 - Math.exp(-2), 12);
    expect(withinWait({ arrivals: [1, 5], service: 1, units: 3 }, 1, 1000)).toBe(0);
  });

  it('needs the fewest units that meet every target', () => {
    fc.assert(fc.property(queues, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (queue, share) => {
      const targets = queue.arrivals.map((_, k) => ({ hours: (k + 1) / 12, share }));
      const units = unitsForTargets(queue, targets, 500)!;
      expect(meetsTargets({ ...queue, units }, targets)).toBe(true);
      if (units > 1) expect(meetsTargets({ ...queue, units: units - 1 }, targets)).toBe(false);
    }), { numRuns: 40 });
    expect(unitsForTargets({ arrivals: [100], service: 1 }, [{ hours: 0.1, share: 0.9 }], 100)).toBeNull();
  });

  it('without calls has none that waits', () => {
    expect(priorityQueue({ arrivals: [0, 0], service: 1, units: 2 })).toEqual({ offered: 0, utilisation: 0, waits: 0, meanWaitHours: [0, 0], meanWaitOfAllHours: 0 });
    expect(withinWait({ arrivals: [0], service: 1, units: 1 }, 0, 0)).toBe(1);
  });

  it('refuses what is no queue', () => {
    expect(() => priorityQueue({ arrivals: [-1], service: 1, units: 1 })).toThrow(RangeError);
    expect(() => priorityQueue({ arrivals: [0], service: 0, units: 1 })).toThrow(RangeError);
    expect(() => priorityQueue({ arrivals: [1], service: 1, units: 1.5 })).toThrow(RangeError);
    expect(() => withinWait({ arrivals: [1], service: 1, units: 2 }, 1, 1)).toThrow(RangeError);
  });
});

/** Calls one after the other; whoever is free takes the most urgent that waits, of these the first. */
function simulate({ arrivals, service, units }: Queue, { calls, seed }: { calls: number; seed: number }): number[][] {
  const random = seededRandom(seed);
  const exponential = (rate: number): number => -Math.log(1 - random.next()) / rate;
  const total = arrivals.reduce((sum, one) => sum + one, 0);
  const waited: number[][] = arrivals.map(() => []);
  const lines: { times: number[]; first: number }[] = arrivals.map(() => ({ times: [], first: 0 }));
  let [now, busy] = [0, 0];
  for (let come = 0; come < calls;) {
    const rate = total + busy * service;
    now += exponential(rate);
    if (random.next() * rate < total) {
      come += 1;
      let pick = random.next() * total;
      const k = arrivals.findIndex((one) => (pick -= one) < 0);
      if (busy < units) {
        busy += 1;
        waited[k]!.push(0);
      } else lines[k]!.times.push(now);
    } else {
      const next = lines.findIndex(({ times, first }) => first < times.length);
      if (next === -1) busy -= 1;
      else {
        const line = lines[next]!;
        waited[next]!.push(now - line.times[line.first]!);
        line.first += 1;
      }
    }
  }
  return waited;
}
