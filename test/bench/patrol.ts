import { hexSquareKm } from '../../server/model/hex.ts';
import { planBody } from '../../server/model/patrol.ts';
import { localPerson } from '../../server/model/who.ts';
import { importStreets } from '../../server/tasks/import_streets.ts';
import { makeSurface } from '../../server/tasks/make_surface.ts';
import { readPlan } from '../../server/tasks/patrol_plans.ts';
import { planPatrols } from '../../server/tasks/plan_patrols.ts';
import { resolveAgency, resolveFilter } from '../../server/tasks/resolve_filter.ts';
import type { Database } from '../../server/db/database.ts';
import { fillUpTo, firstDay, makeGround, middle, openQuietly } from './generated_incidents.ts';
import { withScratchServer } from './places.ts';
import { printTable, type Row } from './table.ts';

const shift = { from: '2025-12-30T16:00', to: '2025-12-31T00:00' };
/** `rings` of cells of resolution 10 give so many of resolution 9. */
const sizes = [{ cells: 2000, units: 20, rings: 68, target: 5 }, { cells: 10_000, units: 50, rings: 152, target: 30 }];
const incidents = 300_000;
const repetitions = 3;

/**
 * A plan from the request to the record that is kept: what is expected from a year of incidents, cells by MIP, travel on streets, routes,
 * one unit more and less, comparison, words. Floor in the same run: what is expected alone, which any plan has to find out first.
 */
export async function benchPatrol(): Promise<void> {
  const rows: Row[] = [];
  const shares: Row[] = [];
  for (const { cells, units, rings, target } of sizes) {
    await withScratchServer(`plans for ${units} units over ${cells.toLocaleString('en')} cells`, async (url) => {
      const database = await openQuietly(url);
      try {
        const { slug, agencyId } = await makeGround(database, { rings, centres: 40 });
        await fillUpTo(database, { ...(await resolveFilter(database, localPerson, { agency: slug })).agency, agencyId }, incidents);
        await layStreets(database, slug, rings);
        const surface = { measure: 'count' as const, resolution: 9, filter: { from: '2025-01-01' } };
        const posts = Array.from({ length: units }, (_, i): [number, number] => [middle.longitude + 0.01 * ((i % 7) - 3), middle.latitude + 0.008 * (Math.floor(i / 7) - 3)]);
        const request = (seed: number) => planBody.parse({ shift, surface, seed, units: posts.map((start, i) => ({ id: `U${i + 1}`, start })) });
        const runs: { seconds: number; floor: number; id: string }[] = [];
        for (let run = 0; run <= repetitions; run += 1) {
          const floor = await seconds(() => makeSurface(database, localPerson, { agency: slug, shift, surface: request(run).surface }));
          let id = '';
          const whole = await seconds(async () => { id = await planPatrols(database, localPerson, { agency: slug, body: request(run) }); });
          // The first compiles, and loads the network.
          if (run > 0) runs.push({ seconds: whole, floor, id });
        }
        const middleRun = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]!;
        const { plan, timings } = await readPlan(database, { who: localPerson, agency: slug, id: middleRun.id });
        const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
        rows.push({
          'units': units, 'cells': plan.surface.cells, 'visits': plan.routes.reduce((sum, { stops }) => sum + stops.length, 0), 'seconds': middleRun.seconds.toFixed(2),
          'range': `${runs.map((run) => run.seconds).reduce((a, b) => Math.min(a, b)).toFixed(2)} to ${runs.map((run) => run.seconds).reduce((a, b) => Math.max(a, b)).toFixed(2)}`,
          'target': `< ${target}`, 'floor: surface alone': middleRun.floor.toFixed(2), 'times floor': (middleRun.seconds / middleRun.floor).toFixed(1),
          'gap of the choice': percent(plan.choice.gap), 'gap to the bound': percent(plan.coverage.gap), 'reached': percent(plan.coverage.plan.share), 'by lot': percent(plan.coverage.random.share), 'travel': plan.travel.how,
        });
        const total = timings.reduce((sum, { ms }) => sum + ms, 0);
        shares.push({ units, ...Object.fromEntries(timings.map(({ step, ms }) => [step, `${ms} ms (${Math.round((ms / total) * 100)} %)`])) });
      } finally {
        await database.close();
      }
    });
  }
  printTable('Patrol plans, from the request to the record', rows);
  printTable('Where the time goes', shares);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

const blockDegrees = 0.0018;

/** A grid of streets over the whole study area, every fifth one faster. */
async function layStreets(database: Database, slug: string, rings: number): Promise<void> {
  const { context } = await resolveAgency(database, localPerson, slug);
  const km = Math.sqrt(hexSquareKm(10)) * 1.1 * rings;
  const half = { longitude: km / 70.9, latitude: km / 111.2 };
  const count = { across: Math.floor((2 * half.longitude) / blockDegrees), up: Math.floor((2 * half.latitude) / blockDegrees) };
  const at = (column: number, row: number): [number, number] => [
    Number((middle.longitude - half.longitude + column * blockDegrees).toFixed(6)), Number((middle.latitude - half.latitude + row * blockDegrees).toFixed(6)),
  ];
  const line = (number: number, coordinates: [number, number][]): string =>
    JSON.stringify({ type: 'Feature', properties: { highway: number % 5 === 0 ? 'secondary' : 'residential' }, geometry: { type: 'LineString', coordinates } });
  const lines = [
    ...Array.from({ length: count.up }, (_, row) => line(row, Array.from({ length: count.across }, (_c, column) => at(column, row)))),
    ...Array.from({ length: count.across }, (_, column) => line(column, Array.from({ length: count.up }, (_r, row) => at(column, row)))),
  ];
  async function* file(): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(`{"type":"FeatureCollection","features":[${lines.join(',')}]}`); }
  await importStreets(database, context, { fileName: `grid-${firstDay}.geojson`, stream: file() }, { name: 'Grid' });
}
