import { sql } from 'kysely';
import type { Agency } from '../../server/db/agencies.ts';
import { countCells } from '../../server/db/counts.ts';
import { readCoverage } from '../../server/db/coverage.ts';
import type { Database } from '../../server/db/database.ts';
import { transact, type Transaction } from '../../server/db/transact.ts';
import { currentHarmEdition } from '../../server/model/harm.ts';
import { addDays } from '../../server/model/window.ts';
import { findHotspots } from '../../server/tasks/find_hotspots.ts';
import { localPerson } from '../../server/model/who.ts';
import { resolveFilter, type Resolved } from '../../server/tasks/resolve_filter.ts';
import { fillUpTo, firstDay, lastDay, makeGround, openQuietly } from './generated_incidents.ts';
import { interleave } from './measure.ts';
import { withScratchServer } from './places.ts';
import { printTable, timingRow, type Row } from './table.ts';

const sizes = [250_000, 1_000_000];
const windows = { '7 days': 7, '90 days': 90, '1 year': 365, 'all 5 years': null };
const resolution = 9;

/**
 * Counts per hexagon for windows of four lengths. Floor: the barest statement that gives a count for each hexagon of the
 * window; what ours adds to it is harm, totals, and what is known of hours. Then the whole answer: a question that nobody
 * asked before (counted, tested, saved as a run), and one that is remembered.
 */
export async function benchAnswers(): Promise<void> {
  await withScratchServer('answers over windows of four lengths', async (url) => {
    const database = await openQuietly(url);
    try {
      const agency = await makeGround(database);
      for (const size of sizes) {
        await fillUpTo(database, agency, size);
        printTable(`Answers over ${size.toLocaleString('en')} incidents, resolution ${resolution}, one process of PostgreSQL`, await overWindows(database, agency));
      }
    } finally {
      await database.close();
    }
  });
}

async function overWindows(database: Database, agency: Agency): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, days] of Object.entries(windows)) {
    const from = days === null ? firstDay : addDays(lastDay, 1 - days);
    const resolved = await resolveFilter(database, localPerson, { agency: agency.slug, from, to: addDays(lastDay, 1) });
    const { counted, incidents } = await checked(database, resolved);
    // A different millisecond makes a different question about the same rows.
    let asked = 0;
    const timings = await interleave({
      'floor: bare GROUP BY': () => read(database, resolved, bareCounts(resolved)),
      'countCells': () => read(database, resolved, ownCounts(resolved)),
      'findHotspots, first asked': () => findHotspots(database, resolved.context, { ...later(resolved, asked += 1), resolution }),
      'findHotspots, remembered': () => findHotspots(database, resolved.context, { ...later(resolved, 1), resolution }),
    }, incidents > 300_000 ? 3 : 7);
    rows.push(...timings.map((timing) => timingRow(`${name}: ${incidents.toLocaleString('en')} in ${counted.toLocaleString('en')} cells`, timing)));
  }
  const context = { agencyId: agency.agencyId, person: 'bench', purpose: 'measure' };
  const [coverage] = await interleave({
    'how far the data reach': () => transact(database, context, (transaction) => readCoverage(transaction, agency), { readOnly: true }),
  }, 3);
  return [...rows, timingRow('once for each data version', coverage!)];
}

const read = <T>(database: Database, { context }: Resolved, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  transact(database, context, work, { readOnly: true });

const bareCounts = ({ agency, filter }: Resolved) => async (transaction: Transaction): Promise<{ cell: string; count: number }[]> => {
  const { rows } = await sql<{ cell: string; count: number }>`
    select hex_parent(cell, ${resolution}) as cell, count(*)::float8 as count from incident
    where agency_id = ${agency.agencyId} and occurred_from >= ${filter.from.toISOString()}::timestamptz and occurred_from < ${filter.to.toISOString()}::timestamptz
    group by 1`.execute(transaction);
  return rows;
};

const ownCounts = ({ agency, filter }: Resolved) => (transaction: Transaction) =>
  countCells(transaction, agency.agencyId, { filter, resolution, edition: currentHarmEdition });

const later = (resolved: Resolved, milliseconds: number): Resolved => {
  const from = new Date(resolved.filter.from.getTime() - milliseconds);
  return { ...resolved, filter: { ...resolved.filter, from }, described: { ...resolved.described, from: from.toISOString() } };
};

/** A measurement of two different answers would be worth nothing. */
async function checked(database: Database, resolved: Resolved): Promise<{ counted: number; incidents: number }> {
  const bare = await read(database, resolved, bareCounts(resolved));
  const { cells, totals } = await read(database, resolved, ownCounts(resolved));
  const sum = bare.reduce((total, { count }) => total + count, 0);
  if (sum !== totals.placed || bare.length !== cells.length) throw new Error(`The floor counts ${sum} in ${bare.length} cells, countCells ${totals.placed} in ${cells.length}.`);
  return { counted: cells.length, incidents: totals.placed };
}
