import { cityName, makeAreas, type AreaCollection } from './areas.ts';
import { makeBackdrop, type BackdropCollection } from './backdrop.ts';
import { makeCalendar } from './calendar.ts';
import { everydayOccurrences } from './everyday.ts';
import { makeFan } from './fan.ts';
import { isRecorded } from './occurrences.ts';
import { makePlaces, makeSurfaces } from './places.ts';
import { plantedNearRepeat } from './planted.ts';
import { plantHotspots, plantNearRepeats, plantSeries } from './planting.ts';
import { zone } from './plane.ts';
import { addFaults } from './record_faults.ts';
import { writeRecords, type DemoRecord } from './records.ts';
import { layGround, makeStreets } from './streets.ts';
import { resolveTruths, type Truths } from './truths.ts';

export const demoAgency = { slug: 'demo', name: cityName, zone, demonstration: true } as const;
export const defaultDemoSeed = 1;

export type DemoCity = {
  seed: number;
  firstDay: string;
  lastDay: string;
  areas: AreaCollection;
  backdrop: BackdropCollection;
  /** Lines of the records system's export, in order of report, faults included. */
  incidents: DemoRecord[];
  /** What was planted, with the place, time, size and record numbers that this seed gave it. */
  planted: Truths;
};

/** The demonstration city: the same for the same seed and last day, wherever and whenever it is made. */
export function makeDemoCity(seed: number, lastDay: string): DemoCity {
  const making = makeDemoCityInSteps(seed, lastDay);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}

/** The same with a pause after each step of a few tenths of a second, for a server that has other things to do. */
export function* makeDemoCityInSteps(seed: number, lastDay: string): Generator<void, DemoCity, void> {
  const calendar = makeCalendar(lastDay);
  const fan = makeFan(seed);
  const ground = layGround(seed, fan);
  const streets = makeStreets(seed, fan, ground);
  yield;
  const areas = makeAreas(fan);
  const backdrop = makeBackdrop(fan, streets);
  const places = makePlaces(streets, areas, ground);
  yield;
  const everyday = everydayOccurrences(seed, calendar, places, makeSurfaces(seed, fan, places));
  yield;
  const burglaries = everyday.filter((occurrence) =>
    occurrence.pattern.code === plantedNearRepeat.offence && isRecorded(calendar, occurrence));
  const pairs = plantNearRepeats(seed, calendar, places, burglaries);
  const hotspots = plantHotspots(seed, fan, calendar, places);
  const series = plantSeries(seed, fan, calendar, places);
  yield;
  const recorded = writeRecords(seed, calendar, [...everyday, ...hotspots, ...series, ...pairs.map(({ follower }) => follower)]);
  return {
    seed, firstDay: calendar.firstDay, lastDay, areas, backdrop,
    incidents: addFaults(seed, recorded),
    planted: resolveTruths(fan, calendar, recorded, pairs, burglaries.length),
  };
}
