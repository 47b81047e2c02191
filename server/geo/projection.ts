import proj4 from 'proj4';
import { Problem } from '../model/problem.ts';

/** Easting and northing to longitude and latitude (WGS 84). */
export type Unproject = (x: number, y: number) => [longitude: number, latitude: number];

/** Systems that incident files are published in, beside the UTM zones. Parameters: EPSG Geodetic Parameter Dataset. */
const known: Readonly<Record<string, string>> = {
  2263: '+proj=lcc +lat_0=40.1666666666667 +lon_0=-74 +lat_1=41.0333333333333 +lat_2=40.6666666666667 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft',
  2913: '+proj=lcc +lat_0=43.6666666666667 +lon_0=-120.5 +lat_1=46 +lat_2=44.3333333333333 +x_0=2500000.0001424 +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=ft',
  3435: '+proj=tmerc +lat_0=36.6666666666667 +lon_0=-88.3333333333333 +k=0.999975 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft',
  26971: '+proj=tmerc +lat_0=36.6666666666667 +lon_0=-88.3333333333333 +k=0.999975 +x_0=300000 +y_0=0 +datum=NAD83 +units=m',
  3857: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null',
  27700: '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m',
  2180: '+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  3035: '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  2154: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  28992: '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.4171,50.3319,465.5524,1.9342,-1.6677,9.1019,4.0725 +units=m',
};

/** WGS 84 (326xx north, 327xx south), NAD83 (269xx) and ETRS89 (258xx) UTM zones: their number is in the code. */
function utm(code: string): string | null {
  const match = /^(326|327|269|258)(\d{2})$/.exec(code);
  const zone = Number(match?.[2]);
  if (!match || zone < 1 || zone > 60 || (match[1] === '269' && zone > 23)) return null;
  const datum = match[1] === '269' ? '+datum=NAD83' : match[1] === '258' ? '+ellps=GRS80 +towgs84=0,0,0' : '+datum=WGS84';
  return `+proj=utm +zone=${zone} ${match[1] === '327' ? '+south ' : ''}${datum} +units=m`;
}

/** Takes an EPSG code (26910 or EPSG:26910) or a proj4 text; throws a Problem for one that is not known. */
export function unprojector(projection: string): Unproject {
  const code = /^(?:epsg:+)?(\d{4,6})$/i.exec(projection.trim())?.[1];
  if (code === '4326') return (x, y) => [x, y];
  const definition = code === undefined ? projection : known[code] ?? utm(code);
  if (definition === null || definition === undefined || !definition.includes('+proj=')) {
    throw new Problem('bad_request', 'unknown_projection',
      `The coordinate system "${projection.slice(0, 80)}" is not known here. Give its proj4 text (epsg.io shows it for every code), or one of EPSG ${Object.keys(known).join(', ')} or a UTM zone.`);
  }
  try {
    const converter = proj4(definition, 'WGS84');
    return (x, y) => converter.forward([x, y]) as [number, number];
  } catch {
    throw new Problem('bad_request', 'unknown_projection', `"${projection.slice(0, 80)}" is not a proj4 text that can be used.`);
  }
}
