import { difference, feature, featureCollection, polygon } from '@turf/turf';
import type { Feature, FeatureCollection, LineString, MultiPolygon, Polygon } from 'geojson';
import type { Position } from '../model/filter.ts';
import type { Fan } from './fan.ts';
import { blob, lake, parks, railways } from './layout.ts';
import { toPosition, type Point } from './plane.ts';
import { riverShape, seaShape } from './river.ts';
import { simplify, type Street } from './streets.ts';

/** What is drawn behind the data: water, parks, streets, railways. */
export type BackdropProperties = { kind: 'street' | 'water' | 'park' | 'railway'; class: string; name: string };
export type BackdropCollection = FeatureCollection<LineString | Polygon | MultiPolygon, BackdropProperties>;

export function makeBackdrop(fan: Fan, streets: readonly Street[]): BackdropCollection {
  const sea = polygon([ringOf(seaShape(fan))], { kind: 'water' as const, class: 'sea', name: 'Tamsin Sound' });
  const river = polygon([ringOf(riverShape(fan))], { kind: 'water' as const, class: 'river', name: 'River Tamsin' });
  const line = (properties: BackdropProperties, points: readonly Point[]): BackdropCollection['features'][number] =>
    feature({ type: 'LineString' as const, coordinates: points.map(toPosition) }, properties);
  const green = parks.flatMap((spec): Feature<Polygon | MultiPolygon, BackdropProperties>[] => {
    const dry = difference(featureCollection<Polygon>([polygon([ringOf(blob(fan, spec))]), sea, river]));
    return dry === null ? [] : [feature(dry.geometry, { kind: 'park' as const, class: spec.class, name: spec.name })];
  });
  return featureCollection([
    sea,
    river,
    ...green,
    polygon([ringOf(blob(fan, lake))], { kind: 'water' as const, class: 'lake', name: lake.name }),
    ...railways(fan).map((track) => line({ kind: 'railway', class: track.class, name: track.name }, simplify(track.line, 2))),
    ...streets.map((street) => line({ kind: 'street', class: street.class, name: street.name }, street.line)),
  ]);
}

/** Closed and counter-clockwise, without repeated points. */
function ringOf(points: readonly Point[]): Position[] {
  const area = points.reduce((sum, [east, north], i) => {
    const [nextEast, nextNorth] = points[(i + 1) % points.length] as Point;
    return sum + east * nextNorth - nextEast * north;
  }, 0);
  const ring = (area > 0 ? points : points.toReversed()).map(toPosition)
    .filter((at, i, all) => i === 0 || at[0] !== all[i - 1]?.[0] || at[1] !== all[i - 1]?.[1]);
  return [...ring, ring[0] as Position];
}
