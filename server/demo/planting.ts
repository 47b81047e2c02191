import type { Calendar } from './calendar.ts';
import type { Fan } from './fan.ts';
import { offencePatterns, type OffencePattern } from './offence_mix.ts';
import { isRecorded, occur, type Occurrence } from './occurrences.ts';
import { placesNear, type Place } from './places.ts';
import { plantedHotspots, plantedNearRepeat, plantedSeries, type PlantedHotspot } from './planted.ts';
import { distance, pointBetween, type Point } from './plane.ts';
import { exponential, integerBetween, pick, randomStream, weightedDraw, type Random } from './random.ts';

const patternOf = (code: string): OffencePattern => {
  const pattern = offencePatterns.find((each) => each.code === code);
  if (pattern === undefined) throw new RangeError(`No pattern for ${code}.`);
  return pattern;
};

/** Mean of a week at a day, by straight lines between the given points. */
export function weeklyMean(hotspot: PlantedHotspot, daysBack: number): number {
  const [first, last] = hotspot.daysBack;
  if ((first !== null && daysBack >= first) || daysBack < last) return 0;
  const points = hotspot.perWeek.toSorted((a, b) => a[0] - b[0]);
  const after = points.findIndex(([at]) => at >= daysBack);
  if (after === -1) return (points.at(-1) as readonly [number, number])[1];
  const [at, count] = points[after] as readonly [number, number];
  const [before, countBefore] = points[after - 1] ?? [at, count];
  return at === before ? count : countBefore + ((count - countBefore) * (daysBack - before)) / (at - before);
}

export function plantHotspots(seed: number, fan: Fan, calendar: Calendar, places: readonly Place[]): Occurrence[] {
  return plantedHotspots.flatMap((hotspot) => {
    const random = randomStream(seed, `planted ${hotspot.id}`);
    const drawPlace = placeDraw(hotspot, fan.at(...hotspot.at), places);
    const patterns = hotspot.offences.map(patternOf);
    const happened: Occurrence[] = [];
    // Systematic sampling: one each time the expected number passes a whole one, so that the planted size is the one written down.
    let due = random();
    for (let day = 0; day < calendar.days; day++) {
      const weekday = calendar.weekday(day) - 1;
      for (const pattern of patterns) {
        const hours = hoursOf(pattern, hotspot, weekday);
        const share = hours.reduce((sum, weight) => sum + weight, 0);
        due += (weeklyMean(hotspot, calendar.days - 1 - day) / patterns.length) * share;
        for (; due >= 1; due--) {
          happened.push(occur(random, pattern, drawPlace(random), day * 24 + weightedDraw(hours)(random), hotspot.id));
        }
      }
    }
    return happened;
  });
}

/** Weights of the 24 hours of a weekday; over the week they sum to one. */
function hoursOf(pattern: OffencePattern, { hoursOfWeek }: PlantedHotspot, weekday: number): Float64Array {
  if (hoursOfWeek === undefined) return pattern.hours.slice(weekday * 24, weekday * 24 + 24);
  return Float64Array.from({ length: 24 }, (_, hour) => (hoursOfWeek.includes(weekday * 24 + hour) ? 1 / hoursOfWeek.length : 0));
}

function placeDraw(hotspot: PlantedHotspot, centre: Point, places: readonly Place[]): (random: Random) => Place {
  const near = placesNear(places, centre, hotspot.radiusMetres)
    .filter(({ street }) => hotspot.street === undefined || street === hotspot.street);
  const weights = near.map(({ point }) =>
    hotspot.street === undefined ? Math.exp(-((distance(point, centre) / (0.6 * hotspot.radiusMetres)) ** 2)) : 1);
  const draw = weightedDraw(weights);
  return (random) => near[draw(random)] as Place;
}

export type NearRepeatPair = { originator: Occurrence; follower: Occurrence };

/** Lets some burglaries be followed by one more. Only followers that the records know by the end are returned. */
export function plantNearRepeats(
  seed: number, calendar: Calendar, places: readonly Place[], burglaries: readonly Occurrence[],
): NearRepeatPair[] {
  const random = randomStream(seed, 'near repeat');
  const { probability, withinDays, withinMetres, meanDays, meanMetres } = plantedNearRepeat;
  return burglaries.flatMap((originator) => {
    if (random() >= probability) return [];
    const near = placesNear(places, originator.place.point, withinMetres - 10).filter(({ park, yard }) => !park && !yard);
    const weights = near.map(({ point }) => Math.exp(-distance(point, originator.place.point) / meanMetres));
    let days: number;
    do days = 0.4 + exponential(random, meanDays); while (days > withinDays - 0.3);
    if (near.length === 0) return [];
    const place = near[weightedDraw(weights)(random)] as Place;
    const hour = Math.floor(originator.from / 60 + days * 24);
    const follower = occur(random, originator.pattern, place, hour, plantedNearRepeat.id);
    return isRecorded(calendar, follower) ? [{ originator, follower: { ...follower, method: originator.method } }] : [];
  });
}

export function plantSeries(seed: number, fan: Fan, calendar: Calendar, places: readonly Place[]): Occurrence[] {
  const random = randomStream(seed, 'series');
  const from = fan.at(...plantedSeries.from), to = fan.at(...plantedSeries.to);
  const last = plantedSeries.daysBack.length - 1;
  return plantedSeries.daysBack.map((daysBack, i) => {
    const on = pointBetween(from, to, i / last);
    const homes = placesNear(places, on, 400).filter(({ roadClass, park }) => roadClass === 'local' && !park);
    const day = calendar.days - 1 - daysBack;
    const begun = occur(random, patternOf(plantedSeries.offence), pick(random, homes.slice(0, 4)), day * 24 + 17, plantedSeries.id);
    const latest = begun.from + 15 * integerBetween(random, 4, 14);
    const reported = latest + integerBetween(random, 10, 150);
    return { ...begun, to: latest, reported, method: plantedSeries.method, premises: 'house' };
  });
}
