import { createHash } from 'node:crypto';
import type { Feature, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { defaultDemoSeed, makeDemoCity, type DemoCity } from '../../../server/demo/city.ts';
import { demoLabels, offencePatterns } from '../../../server/demo/offence_mix.ts';
import { recordFaults } from '../../../server/demo/record_faults.ts';
import { offenceByCode } from '../../../server/model/offence.ts';
import { areasOf, cleanRecords, contains, demoCity, hourOf, isPlaced, lastDay, minutesOf, offenceOf, weekdayOf } from './demo_city.ts';

const digest = (city: DemoCity): string => createHash('sha256').update(JSON.stringify(city)).digest('hex');
const count = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length;
const faultsOf = (outcome: string): number => recordFaults.filter((fault) => fault.outcome === outcome).reduce((sum, fault) => sum + fault.count, 0);

describe('incidents of the demonstration city', () => {
  it('are the same for the same seed and day', () => {
    expect(digest(makeDemoCity(defaultDemoSeed, lastDay))).toBe(digest(demoCity()));
  }, 60_000);

  it.each([[defaultDemoSeed + 1, lastDay], [defaultDemoSeed, '2025-06-28']])('are others for seed %i and day %s', (seed, day) => {
    expect(digest(makeDemoCity(seed, day))).not.toBe(digest(demoCity()));
  }, 60_000);

  it('are about 60,000 over the three years that end with the last day', () => {
    const city = demoCity(), records = cleanRecords(city);
    expect(records.length).toBeGreaterThan(57_000);
    expect(records.length).toBeLessThan(66_000);
    expect(city.firstDay).toBe('2022-06-30');
    const days = records.map(({ occurred_from }) => occurred_from.slice(0, 10)).toSorted();
    expect(days[0]).toBe(city.firstDay);
    expect(days.at(-1)).toBe(lastDay);
    expect(new Set(days).size).toBe(1096);
    expect(() => makeDemoCity(1, '2026-02-30')).toThrow(RangeError);
  });

  it('carry labels that all map onto the classification, each label to one offence', () => {
    for (const code of Object.values(demoLabels)) expect(offenceByCode.has(code), code).toBe(true);
    expect(Object.keys(demoLabels).length).toBe(offencePatterns.reduce((sum, { labels }) => sum + labels.length, 0));
    const used = new Set(cleanRecords(demoCity()).map(({ offence }) => offence));
    expect(used).toEqual(new Set(Object.keys(demoLabels)));
  });

  it('lie inside the boundary, on land, and in the beat that the record names', () => {
    const city = demoCity();
    const boundary = areasOf(city, 'boundary')[0] as Feature<Polygon>;
    const beats = new Map(areasOf(city, 'beat').map((feature) => [feature.properties.code, feature]));
    const water = city.backdrop.features.filter(({ properties }) => properties.kind === 'water') as Feature<Polygon>[];
    const places = new Map(cleanRecords(city).filter(isPlaced).map((record) => [`${record.longitude} ${record.latitude}`, record]));
    expect(places.size).toBeGreaterThan(8000);
    const wrong = [...places.values()].filter((record) => !contains(boundary, record)
      || !contains(beats.get(record.beat) as Feature<Polygon>, record) || water.some((shape) => contains(shape, record)));
    expect(wrong).toEqual([]);
  });

  it('have no coordinates in two to three of a hundred, more often for fraud', () => {
    const records = cleanRecords(demoCity());
    const share = (of: typeof records): number => count(of, (record) => !isPlaced(record)) / of.length;
    expect(share(records)).toBeGreaterThan(0.02);
    expect(share(records)).toBeLessThan(0.03);
    expect(share(records.filter((record) => offenceOf(record) === 'fraud'))).toBeGreaterThan(0.08);
  });

  it('stand at addresses of named streets', () => {
    const city = demoCity();
    const streets = new Set(city.backdrop.features.map(({ properties }) => properties.name));
    for (const { address } of cleanRecords(city).filter(isPlaced)) {
      const [, number, street] = /^(\d+) (.+)$/.exec(address) ?? [];
      expect(Number(number)).toBeGreaterThan(0);
      expect(streets.has(street as string), address).toBe(true);
    }
  });

  it('keep the order from <= to < reported, and nothing is reported after the last day', () => {
    for (const { occurred_from, occurred_to, reported_at } of cleanRecords(demoCity())) {
      const from = minutesOf(occurred_from), to = occurred_to === '' ? from : minutesOf(occurred_to);
      expect(from <= to && to < minutesOf(reported_at) && reported_at.slice(0, 10) <= lastDay).toBe(true);
    }
  });

  it('leave the time of most burglaries open between two times, and of assaults never', () => {
    const records = cleanRecords(demoCity());
    const open = (code: string): number => {
      const of = records.filter((record) => offenceOf(record) === code);
      return count(of, ({ occurred_to }) => occurred_to !== '') / of.length;
    };
    expect(open('burglary.residential')).toBeGreaterThan(0.8);
    expect(open('burglary.non_residential')).toBeGreaterThan(0.8);
    expect(open('vehicle.from')).toBeGreaterThan(0.5);
    expect(open('violence.injury')).toBe(0);
  });

  it('keep believable proportions and rhythms', () => {
    const records = cleanRecords(demoCity());
    const of = (prefix: string): typeof records => records.filter((record) => offenceOf(record).startsWith(prefix));
    const share = (prefix: string): number => of(prefix).length / records.length;
    expect(share('theft')).toBeGreaterThan(share('violence'));
    expect(share('violence')).toBeGreaterThan(share('burglary'));
    expect(share('burglary')).toBeGreaterThan(share('robbery'));
    expect(share('robbery')).toBeGreaterThan(share('sexual'));
    expect(of('violence.homicide').length).toBeLessThan(40);
    const weekendNight = of('violence.injury').filter((record) => [6, 7].includes(weekdayOf(record)) && hourOf(record) < 4);
    expect(weekendNight.length / of('violence.injury').length).toBeGreaterThan(0.2);
    expect(count(of('theft.shop'), (record) => hourOf(record) < 7 || hourOf(record) > 21) / of('theft.shop').length).toBeLessThan(0.08);
    const inMonths = (prefix: string, months: string[]): number => count(of(prefix), ({ occurred_from }) => months.includes(occurred_from.slice(5, 7)));
    expect(inMonths('theft.bicycle', ['06', '07', '08'])).toBeGreaterThan(1.5 * inMonths('theft.bicycle', ['12', '01', '02']));
    expect(inMonths('burglary.residential', ['11', '12', '01'])).toBeGreaterThan(1.15 * inMonths('burglary.residential', ['05', '06', '07']));
  });

  it('contain the faults that are written down, and no other', () => {
    const { incidents } = demoCity();
    const clean = cleanRecords(demoCity());
    const planned = recordFaults.reduce((sum, fault) => sum + fault.count, 0);
    expect(incidents.length - clean.length).toBe(planned);
    const seen = new Map<string, string>();
    const repeated = incidents.filter((record) => {
      const before = seen.get(record.incident_no);
      seen.set(record.incident_no, before ?? JSON.stringify(record));
      return before === JSON.stringify(record);
    });
    expect(repeated.length).toBe(faultsOf('duplicate'));
    expect(count(incidents, ({ offence }) => !(offence in demoLabels))).toBe(faultsOf('other_offence'));
    expect(count(incidents, ({ latitude }) => latitude === '0')).toBe(faultsOf('without_place'));
  });
});
