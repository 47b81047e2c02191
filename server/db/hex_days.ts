import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Filter, Measure } from '../model/filter.ts';
import type { HexId } from '../model/hex.ts';
import type { Step } from '../model/step.ts';
import type { Totals } from '../model/totals.ts';
import { aggregates, sumTotals, weighed, type Aggregates } from './counts.ts';
import { all, inCycle, inScope, isSelected } from './selection.ts';
import type { Transaction } from './transact.ts';

export type CellDaysQuestion = { filter: Filter; resolution: number; step: Step; measure: Measure; edition: string };

/** What is in each cell in each step: steps ascending, cells ascending within a step, nothing that is 0. */
export type CellDays = {
  /** Cells with any entry, ascending. */
  cells: readonly HexId[];
  /** First day of each step in which there is anything, in days since 1970-01-01. */
  days: Int32Array;
  /** Entries of `days[i]` stand at `start[i]` up to `start[i + 1]`. */
  start: Uint32Array;
  /** For each entry its place in `cells`, and its count or harm. */
  cellIndex: Uint32Array;
  value: Float64Array;
  /** For each of `days` the count or harm of what has no place. */
  unplaced: Float64Array;
  totals: Totals;
};

const firstDay: Record<Step, RawBuilder<unknown>> = {
  day: sql`incident.local_date`,
  // Both begin as the steps of a series do: weeks on Monday.
  week: sql`date_trunc('week', incident.local_date::timestamp)::date`,
  month: sql`date_trunc('month', incident.local_date::timestamp)::date`,
};

/** Null when there are more than `most` entries. One row comes for each step: a row for each entry would take ten times the memory. */
export async function countCellDays(
  transaction: Transaction, agencyId: number, { filter, resolution, step, measure, edition }: CellDaysQuestion, most: number,
): Promise<CellDays | null> {
  const value = measure === 'harm' ? sql`counted.harm` : sql`counted.count`;
  const { rows } = await sql<Aggregates & StepRow & { groups: number }>`
    select (counted.day - date '1970-01-01') as day, count(*)::float8 as groups,
      string_agg(to_hex(counted.cell), ' ' order by counted.cell) filter (where counted.cell is not null and ${value} > 0) as cells,
      string_agg(${value}::text, ' ' order by counted.cell) filter (where counted.cell is not null and ${value} > 0) as values,
      coalesce(sum(${value}) filter (where counted.cell is null), 0) as unplaced,
      sum(counted.count) as count, sum(counted.placed) as placed, sum(counted.harm) as harm,
      sum(counted.hour_unknown) as hour_unknown, sum(counted.month_only) as month_only
    from (
      select ${firstDay[step]} as day, hex_parent(case when ${inCycle(filter)} then incident.cell end, ${resolution}) as cell, ${aggregates(filter)}
      from ${weighed(edition)}
      where ${inScope(agencyId, filter)}
      group by 1, 2
      limit ${most + maxSteps + 1}
    ) counted
    group by 1 order by 1`.execute(transaction);
  // What has no place or is at other hours makes one more group in each step, and is no entry.
  const groups = rows.reduce((sum, row) => sum + row.groups, 0);
  const read = groups > most + maxSteps ? null : intoColumns(rows);
  return read === null || read.value.length > most ? null : { ...read, totals: sumTotals(rows) };
}

type StepRow = { day: number; cells: string | null; values: string | null; unplaced: number };
const maxSteps = 120_000;

function intoColumns(rows: readonly StepRow[]): Omit<CellDays, 'totals'> {
  const steps = rows.filter(({ cells, unplaced }) => cells !== null || unplaced > 0);
  const texts = steps.map(({ cells }) => cells?.split(' ') ?? []);
  const cells = [...new Set(texts.flat())].sort();
  const placeOf = new Map(cells.map((cell, place) => [cell, place]));
  const start = new Uint32Array(steps.length + 1);
  texts.forEach((own, step) => { start[step + 1] = start[step]! + own.length; });
  const entries = start.at(-1)!;
  const cellIndex = new Uint32Array(entries);
  const value = new Float64Array(entries);
  texts.forEach((own, step) => {
    const values = steps[step]!.values?.split(' ') ?? [];
    own.forEach((cell, at) => {
      cellIndex[start[step]! + at] = placeOf.get(cell)!;
      value[start[step]! + at] = Number(values[at]);
    });
  });
  return { cells, days: Int32Array.from(steps, ({ day }) => day), start, cellIndex, value, unplaced: Float64Array.from(steps, ({ unplaced }) => unplaced) };
}

/** How many entries there would be; stops counting past `most`. */
export async function countCellDayEntries(
  transaction: Transaction, agencyId: number, { filter, resolution, step }: Pick<CellDaysQuestion, 'filter' | 'resolution' | 'step'>, most: number,
): Promise<number> {
  const { rows } = await sql<{ entries: number }>`
    select count(*)::float8 as entries
    from (
      select distinct ${firstDay[step]}, hex_parent(incident.cell, ${resolution}) from incident
      where ${all([isSelected(agencyId, filter), sql`incident.cell is not null`])}
      limit ${most + 1}
    ) entry`.execute(transaction);
  return rows[0]?.entries ?? 0;
}
