import { setImmediate as breathe } from 'node:timers/promises';
import type { Feature } from 'geojson';
import { ensureAgency, listAgencies } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { listImports } from '../db/imports.ts';
import { listNetworks } from '../db/street_networks.ts';
import { transact } from '../db/transact.ts';
import { defaultDemoSeed, demoAgency, makeDemoCityInSteps, type DemoCity } from '../demo/city.ts';
import { demoMapping } from '../demo/demo_mapping.ts';
import { demoColumns } from '../demo/records.ts';
import { recordsToCsv } from '../formats/records_csv.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { addDays, localDay } from '../model/window.ts';
import { importAreas } from './import_areas.ts';
import { importBackdrop } from './import_backdrop.ts';
import { importIncidents } from './import_incidents.ts';
import type { ImportSource } from './import_run.ts';
import { importBackdropStreets } from './import_streets.ts';

export type LoadDemoOptions = {
  seed?: number;
  /** Last day of the data. Default: yesterday on the city's clock, so that the default window ends there. */
  lastDay?: string;
  say?: (line: string) => void;
  signal?: AbortSignal;
  now?: Date;
};

/** The feed that the city's incidents come from. */
export const demoSource = 'demonstration';

type DemoFile = { name: string; title: string } & (
  | { areas: 'boundary' | 'district' | 'beat' }
  | { backdrop: 'water' | 'park' | 'railway' | 'street' }
  | { network: true }
  | { incidents: true });

/** The files that the city comes in, in the order in which they are loaded; one that has been published is not loaded again. */
const files: readonly DemoFile[] = [
  { name: 'boundary.geojson', title: 'Loading the boundary', areas: 'boundary' },
  { name: 'districts.geojson', title: 'Loading districts', areas: 'district' },
  { name: 'beats.geojson', title: 'Loading beats', areas: 'beat' },
  { name: 'water.geojson', title: 'Loading sea and river', backdrop: 'water' },
  { name: 'parks.geojson', title: 'Loading parks', backdrop: 'park' },
  { name: 'railways.geojson', title: 'Loading railways', backdrop: 'railway' },
  { name: 'streets.geojson', title: 'Loading streets', backdrop: 'street' },
  // Made of the streets above, so that patrols of the city travel on them.
  { name: 'street network', title: 'Making a network of the streets', network: true },
  { name: 'incidents.csv', title: 'Loading incidents', incidents: true },
];

/** True for an embedded database that holds nothing, or only part of the demonstration city because loading was cut off. */
export async function isDemoNeeded(database: Database): Promise<boolean> {
  if (database.kind !== 'embedded') return false;
  const agencies = await listAgencies(database);
  const demo = agencies.find(({ slug }) => slug === demoAgency.slug);
  if (demo !== undefined) return demo.demonstration && (await missingFiles(database, contextOf(demo.agencyId))).length > 0;
  const imports = await Promise.all(agencies.map(({ agencyId }) => listImports(database, contextOf(agencyId), { limit: 1 })));
  return imports.every(({ length }) => length === 0);
}

/**
 * Makes the demonstration city and loads it as any city is loaded: areas, streets and incidents through their imports, with
 * an account of every row. Loading again changes nothing; loading that was cut off goes on with what is missing.
 */
export async function loadDemo(database: Database, options: LoadDemoOptions = {}): Promise<void> {
  const { seed = defaultDemoSeed, say = () => {}, signal, now = new Date() } = options;
  const agency = await ensureAgency(database, demoAgency);
  if (!agency.demonstration) {
    throw new Problem('conflict', 'demo_name_taken',
      `The agency "${agency.slug}" holds real data, so the demonstration city is not loaded.`);
  }
  const context = contextOf(agency.agencyId);
  const missing = await missingFiles(database, context);
  if (missing.length === 0) return;
  let city: DemoCity | null = null;
  for (const file of missing) {
    if ('network' in file) {
      say(file.title);
      await importBackdropStreets(database, context, { name: 'Streets of the demonstration city', attribution: 'Generated: there is no such city' }, { signal });
      continue;
    }
    if (city === null) say('Drawing the city');
    city ??= await makeCity(seed, options.lastDay ?? addDays(localDay(now, agency.zone), -1), signal);
    const report = await loadFile({ database, context, city, signal, say }, file);
    signal?.throwIfAborted();
    if (report.status !== 'completed') {
      throw new Problem('internal', 'demo_not_loaded',
        `${file.name} of the demonstration city could not be loaded: ${report.problem?.detail ?? report.status}`);
    }
  }
}

type Loading = { database: Database; context: Context; city: DemoCity; signal: AbortSignal | undefined; say: (line: string) => void };

function loadFile({ database, context, city, signal, say }: Loading, file: Exclude<DemoFile, { network: true }>): Promise<ImportReport> {
  say(file.title);
  if ('areas' in file) {
    const features = city.areas.features.filter(({ properties }) => properties.kind === file.areas);
    const options = { kind: file.areas, codeField: 'code', nameField: 'name' };
    return importAreas(database, context, geojsonFile(file.name, features), options, { signal });
  }
  if ('backdrop' in file) {
    const features = city.backdrop.features.filter(({ properties }) => properties.kind === file.backdrop);
    const options = { kind: file.backdrop, classField: 'class', nameField: 'name' };
    return importBackdrop(database, context, geojsonFile(file.name, features), options, { signal });
  }
  const all = city.incidents.length.toLocaleString('en');
  return importIncidents(database, context, { fileName: file.name, bytes: null, stream: recordsToCsv(city.incidents, demoColumns) },
    { preset: 'generic', source: demoSource, mapping: demoMapping },
    { signal, onProgress: ({ rowsRead }) => say(`${file.title}: ${rowsRead.toLocaleString('en')} of ${all}`) });
}

const contextOf = (agencyId: number): Context => ({ agencyId, person: 'system', purpose: 'load the demonstration city' });

async function missingFiles(database: Database, context: Context): Promise<DemoFile[]> {
  const imports = await listImports(database, context, { limit: 1000 });
  const networks = await transact(database, context, (transaction) => listNetworks(transaction, context.agencyId, 1), { readOnly: true });
  return files.filter((file) => ('network' in file ? networks.length === 0 : !imports.some((report) => report.file === file.name && report.status === 'completed')));
}

async function makeCity(seed: number, lastDay: string, signal: AbortSignal | undefined): Promise<DemoCity> {
  const making = makeDemoCityInSteps(seed, lastDay);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
    await breathe();
    signal?.throwIfAborted();
  }
}

function geojsonFile(fileName: string, features: readonly Feature[]): ImportSource {
  const bytes = new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features }));
  return { fileName, bytes: bytes.length, stream: (async function* () { yield bytes; })() };
}
