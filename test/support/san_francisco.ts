import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Neighbours } from '../../server/stats/neighbours.ts';
import { packNeighbours } from '../../server/stats/neighbours.ts';
import { sharedData } from './data.ts';

/** Tracts of San Francisco with their people, sites, and the metres between them on streets: the location problem of spopt. */
export type SanFrancisco = {
  sites: string[];
  demand: Float64Array;
  /** `metres[site * tracts + tract]`. */
  metres: Float64Array;
  within(metres: number): Neighbours;
  /** Straight lines between the sites in degrees, as the published example takes them. */
  apart: Float64Array;
};

const read = (name: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(readFileSync(sharedData(`location/${name}`), 'utf8'), { header: true, skipEmptyLines: true }).data;

let kept: SanFrancisco | null = null;

export function sanFrancisco(): SanFrancisco {
  kept ??= load();
  return kept;
}

function load(): SanFrancisco {
  const tracts = read('SF_demand_205_centroid_uniform_weight.csv');
  const stores = read('SF_store_site_16_longlat.csv');
  const n = tracts.length;
  const sites = stores.map((store) => store['NAME']!);
  const placeOf = new Map(tracts.map((tract, i) => [tract['NAME']!, i] as const));
  const metres = new Float64Array(sites.length * n).fill(Number.NaN);
  for (const row of read('SF_network_distance_candidateStore_16_censusTract_205_new.csv')) {
    metres[sites.indexOf(row['name']!) * n + placeOf.get(row['DestinationName']!)!] = Number(row['distance']);
  }
  const within = (most: number): Neighbours => packNeighbours(sites.map((_, j) => tracts.flatMap((__, i) => (metres[j * n + i]! <= most ? [i] : []))));
  const apart = Float64Array.from({ length: sites.length ** 2 }, (_, at) => {
    const [a, b] = [stores[Math.floor(at / sites.length)]!, stores[at % sites.length]!];
    return Math.hypot(Number(a['long']) - Number(b['long']), Number(a['lat']) - Number(b['lat']));
  });
  return { sites, demand: Float64Array.from(tracts, (tract) => Number(tract['POP2000'])), metres, within, apart };
}
