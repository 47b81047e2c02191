import { describe, expect, it } from 'vitest';
import { chainsBefore, chainsOf } from '../../../server/forecast/cell_chains.ts';
import { selfExcitingCells } from '../../../server/forecast/self_exciting_cells.ts';
import { heldOutLikelihood, shrunkBackground, shrunkSelfExciting } from '../../../server/forecast/shrunk_self_exciting.ts';
import { plainCount } from '../../../server/forecast/plain_count.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { byCell, learningTown, type TownEvent } from '../../support/learning_town.ts';

const quiet = (): void => {};
const cells = 60;
const days = 730;
const minute = 1 / 1440;

/** Background of 0.02 a day and cell; each event brings another with a chance of theta, after a wait of so many days on average. */
function excited(theta: number, wait: number, seed: number): TownEvent[] {
  const random = seededRandom(seed);
  const events: TownEvent[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    for (let at = -Math.log(1 - random.next()) / 0.02; at < days; at += -Math.log(1 - random.next()) / 0.02) {
      for (let born = at; born < days;) {
        events.push({ cell, at: born });
        if (random.next() >= theta) break;
        born += -wait * Math.log(1 - random.next());
      }
    }
  }
  return events;
}
const chainsOfEvents = (events: readonly TownEvent[], mergeDays = 30 * minute) => {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  return chainsOf({ cell: Int32Array.from(sorted, ({ cell }) => cell), time: Float64Array.from(sorted, ({ at }) => at) }, { cells, mergeDays });
};
const flat = (n: number): Float64Array => new Float64Array(cells).fill(n / cells / days);

describe('events of a cell within half an hour', () => {
  it('are one, and the clock decides by the minute', () => {
    const burst: TownEvent[] = [0, 10, 40, 71].map((minutes) => ({ cell: 0, at: 1 + minutes * minute }));
    // 40 is 30 after 10, which belongs to 0; 71 is 31 after it.
    expect(chainsOfEvents(burst).times[0]).toEqual(Float64Array.of(1, 1 + 71 * minute));
    expect(chainsOfEvents(burst, 0).n).toBe(4);
    expect(chainsBefore(chainsOfEvents(burst), 1.01).n).toBe(1);
  });
});

describe('the fit', () => {
  it('finds again what made the events', () => {
    const chains = chainsOfEvents(excited(0.4, 4, 7));
    const fit = shrunkSelfExciting(chains, { prior: flat(chains.n), end: days });
    expect(fit.theta).toBeGreaterThan(0.3);
    expect(fit.theta).toBeLessThan(0.5);
    expect(1 / fit.omega).toBeGreaterThan(2.5);
    expect(1 / fit.omega).toBeLessThan(6);
    expect(fit.atBound).toBe(false);
    expect(fit.steps).toBeLessThan(500);
  });

  it('finds hardly anything where nothing follows from anything', () => {
    const chains = chainsOfEvents(excited(0, 4, 8));
    expect(shrunkSelfExciting(chains, { prior: flat(chains.n), end: days }).theta).toBeLessThan(0.08);
  });

  it('is held by a guard where waits are of minutes, and says so', () => {
    const twins = excited(0, 1, 9).flatMap((event) => [event, { ...event, at: event.at + 40 * minute }]);
    const fit = shrunkSelfExciting(chainsOfEvents(twins), { prior: flat(twins.length), end: days });
    expect(fit.atBound).toBe(true);
    expect(1 / fit.omega).toBeCloseTo(0.5, 10);
    expect(fit.theta).toBeLessThan(1);
  });

  it('draws the background towards its surroundings: a cell without events has some', () => {
    const chains = chainsOfEvents(excited(0, 1, 10).filter(({ cell }) => cell > 0));
    const fit = shrunkSelfExciting(chains, { prior: flat(chains.n), end: days });
    expect(fit.mu[0]).toBeGreaterThan(0);
    expect(fit.mu[0]).toBeLessThan(Math.min(...fit.mu.slice(1)));
  });
});

describe('the likelihood of what was held out', () => {
  it('is that of Poisson where nothing follows from anything', () => {
    const chains = { times: [Float64Array.of(1, 5, 8), Float64Array.of()], n: 3 };
    const mu = Float64Array.of(0.5, 0.25);
    // Two events in four days of 0.5, none in four of 0.25.
    expect(heldOutLikelihood(chains, { mu, theta: 0, omega: 1 }, [4, 8.0001])).toBeCloseTo(2 * Math.log(0.5) - 4.0001 * 0.75, 10);
  });

  it('has the rates of the process and what it expects, by hand', () => {
    const chains = { times: [Float64Array.of(1, 3)], n: 2 };
    const [mu, theta, omega] = [0.2, 0.5, 2];
    const rate = mu + theta * omega * Math.exp(-omega * 2);
    const expected = mu * 2 + theta * (Math.exp(-omega * 1) - Math.exp(-omega * 3)) + theta * (1 - Math.exp(-omega * 1));
    expect(heldOutLikelihood(chains, { mu: Float64Array.of(mu), theta, omega }, [2, 4])).toBeCloseTo(Math.log(rate) - expected, 12);
  });

  it('is higher with the process where it is at work', () => {
    const chains = chainsOfEvents(excited(0.4, 4, 11));
    const early = chainsBefore(chains, 584);
    const background = { prior: flat(chains.n), end: 584 };
    const fit = shrunkSelfExciting(early, background);
    const alone = { mu: shrunkBackground(early, background, fit.strength), theta: 0, omega: 1 };
    expect(heldOutLikelihood(chains, fit, [584, days])).toBeGreaterThan(heldOutLikelihood(chains, alone, [584, days]));
  });
});

describe('the model', () => {
  const run = (events: readonly TownEvent[], shiftHours = 24) => {
    const town = learningTown(events, { cells, days, shiftHours });
    return { town, found: selfExcitingCells.run(town, {}, quiet) };
  };

  it('expects more where something has just happened, as much as it found', () => {
    const { found } = run([...excited(0.4, 4, 7), { cell: 30, at: 729.9 }]);
    expect(found.used['served']).toBe('self_exciting');
    const sums = byCell(found.expected, cells);
    expect(sums.indexOf(Math.max(...sums))).toBeGreaterThanOrEqual(0);
    const without = byCell(run(excited(0.4, 4, 7)).found.expected, cells);
    const { theta, waitingDays } = found.used as { theta: number; waitingDays: number };
    // What an event of a tenth of a day ago brings within a day.
    expect(sums[30]! - without[30]!).toBeGreaterThan(0.5 * theta * (1 - Math.exp(-1 / waitingDays)));
    expect(sums[30]! - without[30]!).toBeLessThan(2 * theta * (1 - Math.exp(-1 / waitingDays)));
  });

  it('gives the count and says why, where it does not foretell better than its own background', () => {
    const { town, found } = run(excited(0, 4, 8));
    expect(found.used['served']).toBe('count');
    expect(found.notes.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^self_exciting_(lost|at_bound)$/));
    expect(found.expected).toEqual(plainCount.run(town, {}, quiet).expected);
  });

  it('gives the count where it ran into a guard, and where there is too little', () => {
    const twins = run(excited(0, 1, 9).flatMap((event) => [event, { ...event, at: Math.min(event.at + 40 * minute, 729.99) }])).found;
    expect(twins).toMatchObject({ used: { served: 'count' } });
    expect(twins.notes.map(({ code }) => code)).toContain('self_exciting_at_bound');
    expect(run([{ cell: 0, at: 3 }]).found.notes.map(({ code }) => code)).toContain('too_few_for_self_exciting');
  });
});
