import { booleanPointInPolygon, point } from '@turf/turf';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { defaultDemoSeed, makeDemoCity, type DemoCity } from '../../../server/demo/city.ts';
import { demoLabels } from '../../../server/demo/offence_mix.ts';
import { toPoint, type Point } from '../../../server/demo/plane.ts';
import type { DemoRecord } from '../../../server/demo/records.ts';

/** The day that the tests of the demonstration city end on: a Sunday that is over wherever they run. */
export const lastDay = '2025-06-29';

let made: DemoCity | null = null;
export const demoCity = (): DemoCity => (made ??= makeDemoCity(defaultDemoSeed, lastDay));

export const areasOf = (city: DemoCity, kind: string): DemoCity['areas']['features'] =>
  city.areas.features.filter(({ properties }) => properties.kind === kind);

/** Lines that stand for incidents: faults of the export left out. */
export function cleanRecords(city: DemoCity): DemoRecord[] {
  const seen = new Set<string>();
  return city.incidents.filter(({ incident_no }) => {
    if (incident_no.startsWith('PTX-') || seen.has(incident_no)) return false;
    seen.add(incident_no);
    return true;
  });
}

export const offenceOf = ({ offence }: DemoRecord): string => demoLabels[offence] as string;
export const isPlaced = ({ latitude }: DemoRecord): boolean => latitude !== '';
export const placeOf = ({ longitude, latitude }: DemoRecord): Point => toPoint([Number(longitude), Number(latitude)]);
/** Minutes since 1970 if the local clock were UTC: enough for differences. */
export const minutesOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) / 60_000;
export const hourOf = ({ occurred_from }: DemoRecord): number => Number(occurred_from.slice(11, 13));
/** 1 Monday to 7 Sunday. */
export const weekdayOf = ({ occurred_from }: DemoRecord): number => ((new Date(`${occurred_from.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
export const dayBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

export const contains = (shape: Feature<Polygon | MultiPolygon>, { longitude, latitude }: DemoRecord): boolean =>
  booleanPointInPolygon(point([Number(longitude), Number(latitude)]), shape);
