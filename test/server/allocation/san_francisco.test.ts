import { describe, expect, it } from 'vitest';
import { coverState } from '../../../server/allocation/cover_state.ts';
import { takeGreedily } from '../../../server/allocation/cover_heuristic.ts';
import { reduceCover } from '../../../server/allocation/cover_reduction.ts';
import type { Choice } from '../../../server/allocation/choice.ts';
import { maxCover } from '../../../server/allocation/max_cover.ts';
import { greedyMedian, medianState } from '../../../server/allocation/median_state.ts';
import { pDispersion } from '../../../server/allocation/p_dispersion.ts';
import { pMedian } from '../../../server/allocation/p_median.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { sanFrancisco } from '../../support/san_francisco.ts';

const source = 'spopt (PySAL), location problem of San Francisco';
const limits = { seconds: 20, seed: 1 };
const counts = [1, 2, 3, 4, 5, 6];
const room = { room: 'server/allocation' };
const each = async (ask: (p: number) => Promise<Choice>): Promise<number[]> => {
  const found: number[] = [];
  for (const p of counts) found.push((await ask(p)).objective);
  return found;
};
const cover = (p: number): Promise<Choice> => maxCover({ demand: sanFrancisco().demand, near: sanFrancisco().within(5000), p }, limits);
const median = (p: number): Promise<Choice> => pMedian({ demand: sanFrancisco().demand, metres: sanFrancisco().metres, candidates: 16, p }, limits);
const namesOf = ({ chosen }: Choice): string[] => Array.from(chosen, (j) => sanFrancisco().sites[j]!).toSorted();
const numbersOf = (choice: Choice): number[] => namesOf(choice).map((name) => Number(name.replace('Store_', ''))).toSorted((a, b) => a - b);

knownNumbers('max_cover', ({ number }) => {
  number({ what: 'People of 205 tracts of San Francisco within 5 km of the best 1 to 6 of 16 sites', source, needsData: true, tolerance: 0,
    expected: [448_255, 671_938, 791_499, 875_247, 927_402, 941_462], actual: () => each(cover) });
  number({ what: 'The best 4 sites (Store_2, 11, 12, 15), and tracts beyond 5 km of them', source, needsData: true, tolerance: 0, expected: [2, 11, 12, 15, 21],
    actual: async () => {
      const { metres, demand } = sanFrancisco();
      const choice = await cover(4);
      const beyond = Array.from(demand).filter((_, i) => choice.chosen.every((j) => metres[j * demand.length + i]! > 5000));
      return [...numbersOf(choice), beyond.length];
    } });
}, room);

knownNumbers('p_median', ({ number }) => {
  number({ what: 'People times metres from 205 tracts of San Francisco to the nearest of the best 1 to 6 of 16 sites', source, needsData: true, tolerance: 1e-12,
    expected: [5731159103.675, 4009098972.135, 3385565397.532, 2848268129.715, 2554123350.188, 2347055166.677], actual: () => each(median) });
  number({ what: 'Mean metres to the nearest of the best 4 sites, and which these are', source, needsData: true, expected: [2982.1268579890657, 2, 11, 12, 15],
    actual: async () => { const choice = await median(4); return [choice.objective / sanFrancisco().demand.reduce((a, b) => a + b), ...numbersOf(choice)]; } });
}, room);

knownNumbers('p_dispersion', ({ number, open }) => {
  number({ what: 'The 4 of 16 sites of San Francisco that lie farthest apart by longitude and latitude: places in the alphabet of their names, from 0', source, needsData: true, tolerance: 0,
    expected: [0, 2, 8, 14], actual: async () => {
      const { apart, sites } = sanFrancisco();
      const alphabet = sites.toSorted();
      return namesOf(await pDispersion({ distances: apart, p: 4 }, limits)).map((name) => alphabet.indexOf(name)).toSorted((a, b) => a - b);
    } });
  open({ what: 'Preset sites, 4.213464 apart', source: 'spopt (PySAL)', why: 'the input is not at hand' });
}, room);

describe.skipIf(!hasSharedData())('posts in San Francisco', () => {
  it('are proven best for each number of them', async () => {
    for (const p of counts) for (const choice of [await cover(p), await median(p)]) expect([choice.how, choice.gap, choice.chosen.length]).toEqual(['exact', 0, p]);
  });

  it('are missed by greedy choice, which the answers are not', async () => {
    const { demand, metres, within } = sanFrancisco();
    const reduced = reduceCover({ demand, near: within(5000), levels: Float64Array.of(1), states: new Int8Array(16), p: 4 });
    const state = coverState(reduced);
    takeGreedily(state, 4);
    expect(state.value()).toBe(872_611);
    expect((await cover(4)).objective).toBe(875_247);
    const table = { demand, metres, states: new Int8Array(16), p: 4 };
    const travel = medianState(table);
    travel.become(greedyMedian(table));
    expect(travel.value()).toBeCloseTo(3056851134.316, 2);
    expect((await median(4)).objective).toBeCloseTo(2848268129.715, 2);
  });
});
