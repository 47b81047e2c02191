import type { Columns } from '../../server/columns/columns.ts';
import type { Filter } from '../../server/model/filter.ts';
import { parseHours } from '../../server/model/cycle.ts';
import { baseResolution } from '../../server/model/hex.ts';
import { addDays } from '../../server/model/window.ts';
import { columnCounter } from '../../server/tasks/count_in_columns.ts';
import { duckPeer, groupByPeer, type Peer } from './column_peers.ts';
import { keepingRows, loadColumns, type Scene } from './columns_follow.ts';
import { fillUpTo, firstDay, lastDay, makeGround, openQuietly, wideTown } from './generated_incidents.ts';
import { interleave, timesAsFast, type Timing } from './measure.ts';
import { withFolder, withScratchServer } from './places.ts';
import { printTable, shortly, timingRow, type Row } from './table.ts';

/** In millions; HEXWATCH_BENCH_SIZES=1,4 measures fewer. 8 million rows take some minutes to be made. */
const sizes = (process.env['HEXWATCH_BENCH_SIZES'] ?? '1,4,8').split(',').map((millions) => Number(millions) * 1e6);
const millionsOf = (size: number): string => `${size / 1e6} M`;

/**
 * Counts by cell of the base resolution in three places that hold the same rows: the column index, loaded from PostgreSQL as
 * the server loads it; that PostgreSQL; DuckDB. The answers are compared before anything is timed. The peers count only; the
 * index gives harm and totals as well. All three are warm. Then the other answers that the index gives, and what it costs to
 * load, keep and follow it.
 */
export async function benchColumns(): Promise<void> {
  const growth: Growth = new Map();
  const keeping: Row[] = [];
  for (const size of sizes) {
    await withScratchServer(`columns over ${millionsOf(size)} incidents`, (url) => withFolder(async (folder) => {
      const database = await openQuietly(url);
      try {
        const agency = await makeGround(database, wideTown);
        await fillUpTo(database, agency, size);
        // As it would be after a night: without this the peer could not count from an index alone.
        await database.pool.query('vacuum (analyze) incident');
        const scene: Scene = { database, agency, folder, size };
        const { columns, row } = await loadColumns(scene);
        keeping.push(row);
        await inThreePlaces(columns, { url, folder, growth });
        await otherAnswers(columns, growth);
        keeping.push(...await keepingRows(scene, columns, { ...everything, hours: nights }));
      } finally {
        await database.close();
      }
    }));
  }
  if (keeping.length === 0) return;
  printGrowth(growth);
  printTable('To load the index, to start from a snapshot, to follow an import of 10,000 incidents', keeping);
}

/** Median milliseconds by what was done and how many rows there were. */
type Growth = Map<string, Map<number, number>>;

const note = (growth: Growth, what: string, size: number, { medianMs }: Timing): void => {
  growth.set(what, (growth.get(what) ?? new Map()).set(size, medianMs));
};

const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const everything: Filter = {
  from: startOf(firstDay), to: startOf(addDays(lastDay, 1)), offenceIds: null, hours: null, weekdays: null, polygon: null,
};
const lastDays = (days: number): Filter => ({ ...everything, from: startOf(addDays(lastDay, 1 - days)) });
const nights = parseHours('22-3');

const windowsOf = ({ segments }: Columns): Readonly<Record<string, Filter>> => ({
  '7 days': lastDays(7),
  '30 days, 3 offences': { ...lastDays(30), offenceIds: segments.slice(0, 3).map(({ offenceId }) => offenceId) },
  '1 year': lastDays(365),
  '1 year, nights at weekends': { ...lastDays(365), hours: nights, weekdays: [6, 7] },
  // The most that the index has to read: of more than half, what is left out is taken from the whole.
  'half of 5 years': lastDays(913),
  '5 years': everything,
  '5 years, nights': { ...everything, hours: nights },
});

type Places = { url: string; folder: string; growth: Growth };

async function inThreePlaces(columns: Columns, { url, folder, growth }: Places): Promise<void> {
  const counter = columnCounter(columns, null);
  const peers = { 'peer: GROUP BY cell': await groupByPeer(url), 'peer: DuckDB': await duckPeer(url, folder) };
  const rows: Row[] = [];
  try {
    for (const [window, filter] of Object.entries(windowsOf(columns))) {
      const found = await checked(columns, filter, Object.values(peers));
      const timings = await interleave({
        ...Object.fromEntries(Object.entries(peers).map(([name, { ask }]) => [name, () => ask(filter)])),
        'columns': () => counter.cells(filter, baseResolution),
      }, found > 300_000 ? 7 : 15);
      const duck = timings.find(({ name }) => name === 'peer: DuckDB')!;
      for (const timing of timings) {
        note(growth, `${window}: ${timing.name}`, columns.rows, timing);
        const row = timingRow(`${window}: ${found.toLocaleString('en')} incidents`, timing);
        rows.push({ ...row, 'times as fast as DuckDB': shortly(timesAsFast(timing, duck)) });
      }
    }
  } finally {
    for (const peer of Object.values(peers)) await peer.close();
  }
  const [incidents, cells] = [columns.rows, columns.cells.count].map((number) => number.toLocaleString('en'));
  const title = `Counts by cell of resolution ${baseResolution}, ${incidents} incidents in ${cells} cells`;
  printTable(`${title}; GROUP BY in one process, DuckDB on two threads`, rows);
}

/** How many incidents there are in the window; throws when the three do not give the same for each cell. */
async function checked(columns: Columns, filter: Filter, peers: readonly Peer[]): Promise<number> {
  const { cells, count, totals } = await columnCounter(columns, null).cells(filter, baseResolution);
  const occupied = count.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  for (const peer of peers) {
    const theirs = await peer.counts(filter);
    const different = cells.find((cell, place) => (theirs.get(cell) ?? 0) !== count[place]);
    if (different !== undefined || theirs.size !== occupied) {
      throw new Error(`A peer has ${theirs.size} cells, the columns ${occupied}; the first that differs is ${different}.`);
    }
  }
  return totals.rows;
}

/** The same windows asked for in other ways, all through the counter that the server asks. */
async function otherAnswers(columns: Columns, growth: Growth): Promise<void> {
  const counter = columnCounter(columns, null);
  const windows = windowsOf(columns);
  const rows: Row[] = [];
  for (const window of ['1 year', 'half of 5 years', '5 years, nights']) {
    const filter = windows[window]!;
    const timings = await interleave({
      'cells of resolution 10': () => counter.cells(filter, 10),
      'cells of resolution 9': () => counter.cells(filter, 9),
      'days': () => counter.days(filter),
      'hours of the week': () => counter.hours(filter),
      'offences': () => counter.offences(filter),
    }, 15);
    for (const timing of timings) {
      note(growth, `${window}: ${timing.name}`, columns.rows, timing);
      const { what, how, 'median ms': medianMs, 'range ms': range } = timingRow(window, timing);
      rows.push({ what: what!, how: how!, 'median ms': medianMs!, 'range ms': range! });
    }
  }
  printTable(`Answers from the columns with harm and totals, ${columns.rows.toLocaleString('en')} incidents`, rows);
}

function printGrowth(growth: Growth): void {
  const all = [...new Set([...growth.values()].flatMap((medians) => [...medians.keys()]))].sort((a, b) => a - b);
  if (all.length < 2) return;
  const [least, most] = [all[0]!, all.at(-1)!];
  const rows = [...growth].map(([what, medians]): Row => ({
    'what': what,
    ...Object.fromEntries(all.map((size) => [millionsOf(size), shortly(medians.get(size)!)])),
    'last to first': shortly(medians.get(most)! / medians.get(least)!),
  }));
  printTable(`How cost grows, median ms; the last have ${shortly(most / least)} times the rows of the first`, rows);
}
