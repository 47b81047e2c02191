import { projectGeometry } from '../../geo/project_geometry.ts';
import type { MapFeature } from '../../tasks/feature_source.ts';
import type { Shown } from './read_features.ts';

/** A feature in the coordinates and with the properties that were asked for. */
export function showFeature(feature: MapFeature, { system, properties }: Shown): MapFeature {
  if (system.code === null && properties === null) return feature;
  return {
    ...feature,
    geometry: feature.geometry === null ? null : projectGeometry(feature.geometry, system),
    properties: properties === null ? feature.properties : Object.fromEntries(properties.map((name) => [name, feature.properties[name]])),
  };
}

/**
 * In other coordinates than those of RFC 7946 the document says so itself too, as GeoJSON of 2008 did and GDAL reads it: a file
 * has no headers. Not where north comes first: GDAL knows the system then and takes the coordinates for east, north all the same.
 */
export const crsMember = ({ system: { code, axes } }: Shown): { crs?: { type: 'name'; properties: { name: string } } } =>
  (code === null || axes === 'north, east' ? {} : { crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${code}` } } });
