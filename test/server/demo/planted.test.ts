import { describe, expect, it } from 'vitest';
import { plantedNearRepeat, plantedSeries, weekendNights } from '../../../server/demo/planted.ts';
import { distance, toPoint } from '../../../server/demo/plane.ts';
import type { DemoRecord } from '../../../server/demo/records.ts';
import { describeTruths, type HotspotTruth } from '../../../server/demo/truths.ts';
import { cleanRecords, dayBefore, demoCity, hourOf, isPlaced, lastDay, minutesOf, offenceOf, placeOf, weekdayOf } from './demo_city.ts';

const truth = (id: string): HotspotTruth => demoCity().planted.hotspots.find((hotspot) => hotspot.id === id) as HotspotTruth;
const byNumber = new Map(cleanRecords(demoCity()).map((record) => [record.incident_no, record]));
const recordsOf = (numbers: readonly string[]): DemoRecord[] => numbers.map((number) => byNumber.get(number) as DemoRecord);

/** Placed records of its offences within its radius, whether planted or the city's own, in a window of days. */
function around({ centre, radiusMetres, offences }: HotspotTruth, from: string, to: string): number {
  return cleanRecords(demoCity()).filter((record) => isPlaced(record) && offences.includes(offenceOf(record))
    && record.occurred_from.slice(0, 10) >= from && record.occurred_from.slice(0, 10) <= to
    && distance(placeOf(record), toPoint(centre)) <= radiusMetres).length;
}

describe('what is planted in the demonstration city', () => {
  it('stands in the rows at its place, time and offence', () => {
    for (const hotspot of demoCity().planted.hotspots) {
      const records = recordsOf(hotspot.incidents);
      expect(records.length, hotspot.id).toBeGreaterThan(40);
      for (const record of records) {
        expect(hotspot.offences).toContain(offenceOf(record));
        expect(distance(placeOf(record), toPoint(hotspot.centre))).toBeLessThanOrEqual(hotspot.radiusMetres + 1);
        expect(record.occurred_from.slice(0, 10) >= hotspot.from && record.occurred_from.slice(0, 10) <= hotspot.to).toBe(true);
      }
    }
  });

  it('keeps stable hotspots stable: each year within a fifth of their mean', () => {
    for (const hotspot of demoCity().planted.hotspots.filter(({ kind }) => kind === 'stable')) {
      const years = [0, 1, 2].map((back) => around(hotspot, dayBefore(lastDay, 365 * (back + 1) - 1), dayBefore(lastDay, 365 * back)));
      const mean = (years[0]! + years[1]! + years[2]!) / 3;
      for (const year of years) expect(Math.abs(year - mean) / mean, hotspot.id).toBeLessThan(0.2);
    }
  });

  it('lets the emerging one emerge and the fading one fade', () => {
    const emerging = truth('upper-meadow-robbery');
    expect(emerging.from).toBe(dayBefore(lastDay, 55));
    expect(around(emerging, emerging.from, lastDay)).toBeGreaterThan(40);
    expect(around(emerging, dayBefore(lastDay, 111), dayBefore(lastDay, 56))).toBeLessThan(5);
    expect(around(emerging, dayBefore(lastDay, 27), lastDay)).toBeGreaterThan(around(emerging, dayBefore(lastDay, 55), dayBefore(lastDay, 28)));
    const fading = truth('fairfield-cars');
    expect(around(fading, dayBefore(lastDay, 27 + 364), dayBefore(lastDay, 364))).toBeGreaterThan(12);
    expect(around(fading, dayBefore(lastDay, 27), lastDay)).toBeLessThan(5);
  });

  it('keeps the night strip to one street and the nights of Friday and Saturday', () => {
    const { incidents } = truth('lantern-street');
    for (const record of recordsOf(incidents)) {
      expect(record.address).toMatch(/^\d+ Lantern Street$/);
      expect(weekendNights).toContain((weekdayOf(record) - 1) * 24 + hourOf(record));
    }
    expect(weekendNights).toEqual([118, 119, 120, 121, 122, 142, 143, 144, 145, 146]);
  });

  it('follows one burglary in four by another within 14 days and 200 m', () => {
    const { pairs, originators } = demoCity().planted.nearRepeat;
    for (const pair of pairs) {
      const [first, second] = recordsOf([pair.originator, pair.follower]) as [DemoRecord, DemoRecord];
      const days = (minutesOf(second.occurred_from) - minutesOf(first.occurred_from)) / 1440;
      expect(days).toBeGreaterThan(0);
      expect(days).toBeLessThanOrEqual(plantedNearRepeat.withinDays);
      expect(offenceOf(second)).toBe('burglary.residential');
      // The place of an originator may be missing from the records; it was known when the follower was planted.
      if (isPlaced(first)) expect(distance(placeOf(first), placeOf(second))).toBeLessThanOrEqual(plantedNearRepeat.withinMetres);
    }
    expect(pairs.length / originators).toBeGreaterThan(plantedNearRepeat.probability - 0.03);
    expect(pairs.length / originators).toBeLessThan(plantedNearRepeat.probability + 0.03);
  });

  it('shows near repeats in a Knox table: far more close pairs than independent times give, and no more elsewhere', () => {
    const hot = truth('brickfields-burglary');
    const events = cleanRecords(demoCity())
      .filter((record) => isPlaced(record) && offenceOf(record) === 'burglary.residential' && distance(placeOf(record), toPoint(hot.centre)) > 800)
      .map((record) => ({ at: placeOf(record), day: minutesOf(record.occurred_from) / 1440 }));
    const metres = [0, 200, 400, 800, Infinity], days = [0, 14, 28, 56, Infinity];
    const observed = metres.slice(1).map(() => days.slice(1).map(() => 0));
    events.forEach((a, i) => {
      for (let j = i + 1; j < events.length; j++) {
        const b = events[j]!;
        const apart = distance(a.at, b.at), between = Math.abs(a.day - b.day);
        observed[metres.findIndex((edge, k) => k > 0 && apart < edge) - 1]![days.findIndex((edge, k) => k > 0 && between < edge) - 1]! += 1;
      }
    });
    const total = observed.flat().reduce((sum, value) => sum + value, 0);
    const ratio = (row: number, column: number): number => {
      const rowSum = observed[row]!.reduce((sum, value) => sum + value, 0);
      const columnSum = observed.reduce((sum, values) => sum + values[column]!, 0);
      return observed[row]![column]! / ((rowSum * columnSum) / total);
    };
    expect(ratio(0, 0)).toBeGreaterThan(2.5);
    expect(ratio(0, 1)).toBeLessThan(1.3);
    expect(ratio(2, 0)).toBeLessThan(1.3);
    expect(ratio(3, 0)).toBeCloseTo(1, 1);
  });

  it('keeps the series to nine burglaries of one method on a line, in order', () => {
    const { series } = demoCity().planted;
    const records = recordsOf(series.incidents).toSorted((a, b) => (a.occurred_from < b.occurred_from ? -1 : 1));
    expect(records).toHaveLength(9);
    expect(cleanRecords(demoCity()).filter(({ method }) => method === plantedSeries.method)).toHaveLength(9);
    const from = toPoint(series.from), to = toPoint(series.to), length = distance(from, to);
    const along = records.map((record) => {
      const [east, north] = placeOf(record);
      return {
        share: ((east - from[0]) * (to[0] - from[0]) + (north - from[1]) * (to[1] - from[1])) / length ** 2,
        off: Math.abs((to[0] - from[0]) * (from[1] - north) - (from[0] - east) * (to[1] - from[1])) / length,
      };
    });
    expect(along.map(({ share }) => share)).toEqual(along.map(({ share }) => share).toSorted((a, b) => a - b));
    for (const { off } of along) expect(off).toBeLessThan(400);
    expect(records.at(-1)?.occurred_from.slice(0, 10)).toBe(dayBefore(lastDay, 10));
  });

  it('is told in words, with sizes and record numbers', () => {
    const { planted } = demoCity();
    const text = describeTruths(planted);
    expect(text.split('\n')).toHaveLength(planted.hotspots.length + 2);
    for (const hotspot of planted.hotspots) expect(text).toContain(`${hotspot.incidents.length} incidents`);
    expect(text).toContain(planted.series.incidents[0] as string);
  });
});
