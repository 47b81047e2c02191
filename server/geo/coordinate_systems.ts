import type { Box } from '../../tiles/tile_address.ts';

/**
 * Coordinate systems that can be read from and written to: one table for both directions. Parameters, axes and areas of use:
 * EPSG Geodetic Parameter Dataset. Where a shift to WGS 84 needs a grid that is not published freely with it, the best
 * transformation without a grid stands here, as PROJ takes it: 27700 and 28992 are then within a few metres of the national
 * grids' own shift.
 */
export type CoordinateSystem = {
  /** Of EPSG; null for CRS84, which is not theirs. */
  code: number | null;
  title: string;
  /** As proj4 takes it: easting before northing, longitude before latitude. Null: already longitude and latitude in WGS 84. */
  definition: string | null;
  /** Order in which the authority puts them, which is that of coordinates in answers and boxes of standard interfaces. */
  axes: 'east, north' | 'north, east';
  unit: 'degrees' | 'metres' | 'US feet' | 'feet';
  /** Where it is meant to be used: west, south, east, north in degrees. */
  area: Box;
};

const world: Box = [-180, -90, 180, 90];
const metric = { axes: 'east, north', unit: 'metres' } as const;

export const crs84: CoordinateSystem = { code: null, title: 'WGS 84, longitude before latitude', definition: null, axes: 'east, north', unit: 'degrees', area: world };

const listed: readonly CoordinateSystem[] = [
  { code: 4326, title: 'WGS 84, latitude before longitude', definition: null, axes: 'north, east', unit: 'degrees', area: world },
  {
    code: 3857, title: 'WGS 84 / Pseudo-Mercator', ...metric, area: [-180, -85.06, 180, 85.06],
    definition: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null',
  },
  {
    code: 2263, title: 'NAD83 / New York Long Island (ftUS)', axes: 'east, north', unit: 'US feet', area: [-74.26, 40.47, -71.8, 41.3],
    definition: '+proj=lcc +lat_0=40.1666666666667 +lon_0=-74 +lat_1=41.0333333333333 +lat_2=40.6666666666667 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft',
  },
  {
    code: 2913, title: 'NAD83(HARN) / Oregon North (ft)', axes: 'east, north', unit: 'feet', area: [-124.17, 43.95, -116.47, 46.26],
    definition: '+proj=lcc +lat_0=43.6666666666667 +lon_0=-120.5 +lat_1=46 +lat_2=44.3333333333333 +x_0=2500000.0001424 +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=ft',
  },
  {
    code: 3435, title: 'NAD83 / Illinois East (ftUS)', axes: 'east, north', unit: 'US feet', area: [-89.28, 37.06, -87.02, 42.5],
    definition: '+proj=tmerc +lat_0=36.6666666666667 +lon_0=-88.3333333333333 +k=0.999975 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft',
  },
  {
    code: 26971, title: 'NAD83 / Illinois East', ...metric, area: [-89.28, 37.06, -87.02, 42.5],
    definition: '+proj=tmerc +lat_0=36.6666666666667 +lon_0=-88.3333333333333 +k=0.999975 +x_0=300000 +y_0=0 +datum=NAD83 +units=m',
  },
  {
    code: 27700, title: 'OSGB36 / British National Grid', ...metric, area: [-9.01, 49.75, 2.01, 61.01],
    definition: '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m',
  },
  {
    code: 2180, title: 'ETRS89 / Poland CS92', axes: 'north, east', unit: 'metres', area: [14.14, 49, 24.15, 55.93],
    definition: '+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  },
  {
    code: 3035, title: 'ETRS89-extended / LAEA Europe', axes: 'north, east', unit: 'metres', area: [-35.58, 24.6, 44.83, 84.73],
    definition: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  },
  {
    code: 2154, title: 'RGF93 / Lambert-93', ...metric, area: [-9.86, 41.15, 10.38, 51.56],
    definition: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  },
  {
    // Rotations in seconds of arc, by the position vector; the same in microradians are often copied in their place, which is 170 m off.
    code: 28992, title: 'Amersfoort / RD New', ...metric, area: [3.2, 50.75, 7.22, 53.7],
    definition: '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel '
      + '+towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m',
  },
];

/** Codes of the systems that are written out here; UTM zones come beside. */
export const listedCodes = listed.map(({ code }) => code!);

type Utm = { first: number; last: number; name: (zone: number) => string; datum: string; south: number; north: number; code: number };
const utmSystems: readonly Utm[] = [
  { code: 32600, first: 1, last: 60, name: (zone) => `WGS 84 / UTM zone ${zone}N`, datum: '+datum=WGS84', south: 0, north: 84 },
  { code: 32700, first: 1, last: 60, name: (zone) => `WGS 84 / UTM zone ${zone}S`, datum: '+south +datum=WGS84', south: -80, north: 0 },
  { code: 26900, first: 1, last: 23, name: (zone) => `NAD83 / UTM zone ${zone}N`, datum: '+datum=NAD83', south: 14.92, north: 84 },
  { code: 25800, first: 28, last: 38, name: (zone) => `ETRS89 / UTM zone ${zone}N`, datum: '+ellps=GRS80 +towgs84=0,0,0', south: 32.88, north: 84 },
];

function utmZone(system: Utm, zone: number): CoordinateSystem {
  return {
    code: system.code + zone, title: system.name(zone), ...metric,
    definition: `+proj=utm +zone=${zone} ${system.datum} +units=m`, area: [zone * 6 - 186, system.south, zone * 6 - 180, system.north],
  };
}

/** The system of an EPSG code; null for one that is not known here. */
export function systemOf(code: number): CoordinateSystem | null {
  const utm = utmSystems.find((system) => code >= system.code + system.first && code <= system.code + system.last);
  return utm === undefined ? listed.find((system) => system.code === code) ?? null : utmZone(utm, code - utm.code);
}

/** UTM of NAD83 and ETRS89 beside that of WGS 84 only on their continents, as far as a box can say so. */
const continents: Readonly<Record<number, Box>> = { 26900: [-172.54, 14.92, -47.74, 84], 25800: [-16.1, 32.88, 40.18, 84] };

const contains = (outer: Box, [west, south, east, north]: Box): boolean => west >= outer[0] && south >= outer[1] && east <= outer[2] && north <= outer[3];
const meets = (one: Box, other: Box): boolean => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

/** Zones of UTM at most: data that reach over more are not asked for in one of them. */
const mostZones = 3;

function utmFor(extent: Box): CoordinateSystem[] {
  return utmSystems.flatMap((system) => {
    const continent = continents[system.code];
    if (continent !== undefined && !contains(continent, extent)) return [];
    const [first, last] = [extent[0], extent[2]].map((longitude) => Math.min(60, Math.max(1, Math.floor((longitude + 180) / 6) + 1))) as [number, number];
    if (last - first >= mostZones) return [];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((zone) => zone >= system.first && zone <= system.last)
      .map((zone) => utmZone(system, zone)).filter(({ area }) => meets(area, extent) && extent[1] >= -80 && extent[3] <= 84);
  });
}

/** Systems in which data of that extent can be asked for, CRS84 first; without an extent those of the whole world. */
export function systemsFor(extent: Box | null): CoordinateSystem[] {
  const [wgs84, mercator, ...regional] = listed as [CoordinateSystem, CoordinateSystem, ...CoordinateSystem[]];
  if (extent === null) return [crs84, wgs84, mercator];
  return [crs84, wgs84, mercator, ...utmFor(extent), ...regional.filter(({ area }) => contains(area, extent))];
}
