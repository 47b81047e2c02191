import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { areaIndex } from '../../../server/geo/area_index.ts';
import type { MultiPolygon as Rings, Position } from '../../../server/model/filter.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

type Area = { name: string; rings: Rings };
type Point = { longitude: number; latitude: number; recorded: Record<string, string> };
type Counted = { counts: Record<string, number>; outside: number; in_more_than_one: number; agreement?: { compared: number; equal: number; share: number } };
/** R 4.2.2 with sf 1.0-9 on the file of districts that is at hand; the reference was counted in another copy of them. */
const inThisFile: Counted = {
  counts: {
    17: 3729, 20: 2212, 31: 1, '31.1': 24, 19: 5495, 25: 6294, 14: 4172, '31.2': 0, 22: 4106, 5: 5671, 24: 3338, 16: 4066, 8: 7650, 18: 7364, 12: 5906, 11: 8931, 7: 6602, 3: 5834,
    4: 6676, 6: 7567, 10: 5774, 1: 7451, 9: 5335, 2: 5650, 15: 4724,
  },
  outside: 332, in_more_than_one: 0, agreement: { compared: 124_572, equal: 122_719, share: 122_719 / 124_572 },
};

type Reference = { output: Record<'memphis_precincts' | 'chicago_community_areas' | 'chicago_beats' | 'chicago_districts', Counted> };

const read = (path: string): string => readFileSync(sharedData(path), 'utf8');

function areasOf(path: string, property: string): Area[] {
  const { features } = JSON.parse(read(path)) as FeatureCollection<Polygon | MultiPolygon>;
  return features.map(({ properties, geometry }: Feature<Polygon | MultiPolygon>) =>
    ({ name: String(properties![property]), rings: (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Rings }));
}

/** Only what this file has: a name, outer and inner rings. */
function districts(): Area[] {
  return read('boundaries/chicago_police_districts.kml').split('<Placemark>').slice(1).map((mark) => {
    const ringsOf = (polygon: string): Position[][] => [...polygon.matchAll(/<coordinates>([^<]*)/g)].map(([, text]) =>
      text!.trim().split(/\s+/).map((pair) => pair.split(',').map(Number).slice(0, 2) as Position));
    return { name: /<name>([^<]*)/.exec(mark)![1]!, rings: mark.split('<Polygon>').slice(1).map(ringsOf) };
  });
}

function chicago(): Point[] {
  const { data } = Papa.parse<Record<string, string>>(gunzipSync(readFileSync(sharedData('points/chicago/chicago_2018H1_portal16.csv.gz'))).toString(), { header: true, skipEmptyLines: true });
  return data.filter((row) => row['Latitude'] !== '').map((row) => ({ longitude: Number(row['Longitude']), latitude: Number(row['Latitude']), recorded: row }));
}

/** Of each point the area that holds it, the first of several; -1 for none. Equal points are asked once. */
function assign(areas: readonly Area[], points: readonly Point[]): { of: Int32Array; twice: number } {
  const indexes = areas.map(({ rings }) => areaIndex([rings])!);
  const known = new Map<string, readonly number[]>();
  let twice = 0;
  const of = Int32Array.from(points, ({ longitude, latitude }) => {
    const key = `${longitude} ${latitude}`;
    let found = known.get(key);
    if (found === undefined) {
      found = indexes.flatMap((index, i) => (longitude >= index.bounds[0] && longitude <= index.bounds[2] && index.contains(longitude, latitude) ? i : []));
      known.set(key, found);
    }
    if (found.length > 1) twice += 1;
    return found[0] ?? -1;
  });
  return { of, twice };
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};

knownNumbers('area_index', ({ number }) => {
  if (!hasSharedData()) return;
  const { output } = JSON.parse(read('reference/10_spatial_joins.json')) as Reference;
  const source = 'GEOS by R 4.2.2, sf 1.0-9';
  const crimes = once(chicago);
  const robberies = once((): Point[] => read('points/memphis/memphis_robberies_2019.csv').trim().split('\n').slice(1).map((line) => {
    const [, , , longitude, latitude] = line.trim().split(',').map((text) => text.replaceAll('"', ''));
    return { longitude: Number(longitude), latitude: Number(latitude), recorded: {} };
  }));
  const joins: { title: string; reference: Counted; areas: () => Area[]; points: () => Point[]; recorded?: [column: string, width: number]; tolerance?: number; because?: string }[] = [
    { title: 'Robberies of Memphis, 2019, in precincts', reference: output.memphis_precincts, areas: () => areasOf('boundaries/memphis_precincts.geojson', 'precinct'), points: robberies },
    { title: 'Crimes of Chicago, first half of 2018, in community areas', reference: output.chicago_community_areas, areas: () => areasOf('boundaries/chicago_community_areas.geojson', 'area_num_1'), points: crimes, recorded: ['Community Area', 0] },
    { title: 'Crimes of Chicago, first half of 2018, in beats', reference: output.chicago_beats, areas: () => areasOf('boundaries/chicago_beat_bounds_chigcrim.geojson', 'beat_num'), points: crimes, recorded: ['Beat', 4] },
    { title: 'Crimes of Chicago, first half of 2018, in police districts', reference: inThisFile, areas: districts, points: crimes, recorded: ['District', 0] },
  ];
  const another = { reference: output.chicago_districts, tolerance: 0.007, because: 'The reference was counted in another copy of the boundaries; in this one R counts what we count, as the numbers before say' };
  joins.push({ ...joins.at(-1)!, title: `${joins.at(-1)!.title}, another copy of them`, ...another });
  it('are all of the file', () => { expect(Object.values(output).every((one) => joins.some(({ reference }) => reference === one))).toBe(true); });
  for (const { title, reference, areas, points, recorded, tolerance = 0, because } of joins) {
    const within = { tolerance, ...(because !== undefined && { because }) };
    const joined = once(() => ({ areas: areas(), ...assign(areas(), points()) }));
    number({
      what: `${title}: incidents in each of ${Object.keys(reference.counts).length}`, source, expected: Object.values(reference.counts), ...within, needsData: true,
      // Areas of one name follow each other in the reference as they do in the file, numbered 3100, 3100.1, 3100.2.
      actual: () => {
        const seen = new Map<string, number>();
        const counts = new Int32Array(joined().areas.length);
        for (const area of joined().of) if (area >= 0) counts[area]! += 1;
        const named = Object.fromEntries(joined().areas.map(({ name }, i) => {
          const before = seen.get(name) ?? 0;
          seen.set(name, before + 1);
          return [before === 0 ? name : `${name}.${before}`, counts[i]!];
        }));
        return Object.keys(reference.counts).map((name) => named[name] ?? Number.NaN);
      },
    });
    number({
      what: `${title}: in none, and in more than one`, source, expected: [reference.outside, reference.in_more_than_one], ...within, needsData: true,
      actual: () => [joined().of.filter((area) => area < 0).length, joined().twice],
    });
    if (recorded === undefined || reference.agreement === undefined) continue;
    const { compared, equal, share } = reference.agreement;
    number({
      what: `${title}: how many lie in the one that the police recorded (compared, equal, share)`, source, expected: [compared, equal, share], ...within, ...(tolerance === 0 && { tolerance: 1e-9 }), needsData: true,
      actual: () => {
        const plain = (text: string): string => (recorded[1] > 0 ? text.padStart(recorded[1], '0') : String(Number(text)));
        let [all, same] = [0, 0];
        points().forEach(({ recorded: row }, i) => {
          const area = joined().of[i]!;
          const own = row[recorded[0]];
          if (area < 0 || own === undefined || own === '') return;
          all += 1;
          if (plain(own) === plain(joined().areas[area]!.name)) same += 1;
        });
        return [all, same, same / all];
      },
    });
  }
}, { room: 'server/geo' });
