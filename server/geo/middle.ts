import { centerOfMass, multiPolygon } from '@turf/turf';
import type { MultiPolygon } from '../model/filter.ts';

/** Centre of mass of an area, in degrees: where a point stands for it. */
export const middleOf = (shape: MultiPolygon): [longitude: number, latitude: number] =>
  centerOfMass(multiPolygon(shape)).geometry.coordinates as [number, number];
