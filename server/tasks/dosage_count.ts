import { addTimes, minutesInCells, stayTicks, timeOfStays, type CellTime } from '../allocation/minutes_in_cells.ts';
import { readTrack, readVisits, unitsWithPositions, type Fix, type Tick } from '../db/positions.ts';
import type { Transaction } from '../db/transact.ts';
import type { DosageSettings } from '../model/dosage.ts';
import { hexFromBigint, type HexId } from '../model/hex.ts';

/** Minutes of all units together. That some were of one unit is not kept anywhere. */
export type Counted = { cells: Map<HexId, CellTime>; unknownSeconds: number };

/** What is known of one unit, ascending in time. */
export type UnitRecord = { fixes: readonly Fix[]; visits: readonly { cell: HexId; from: number; to: number }[] };

export type CountRules = DosageSettings & { wanted: readonly HexId[]; resolution: number };

export async function countDosage(records: AsyncIterable<UnitRecord> | Iterable<UnitRecord>, rules: CountRules): Promise<Counted> {
  const sums: Counted = { cells: new Map(), unknownSeconds: 0 };
  for await (const { fixes, visits } of records) {
    const track = { time: Float64Array.from(fixes, ({ time }) => time), longitude: Float64Array.from(fixes, ({ longitude }) => longitude), latitude: Float64Array.from(fixes, ({ latitude }) => latitude) };
    const found = minutesInCells(track, rules);
    addTimes(sums.cells, found.cells);
    addTimes(sums.cells, timeOfStays(stayTicks(visits, track.time), rules));
    sums.unknownSeconds += found.unknownSeconds;
  }
  return sums;
}

/** A position a second for a day and then some. */
const mostOfUnit = 100_000;

/** Of one unit after the other, so that never more than one track is in memory. */
export async function* keptRecords(transaction: Transaction, agencyId: number, planId: string): AsyncGenerator<UnitRecord> {
  for (const unit of await unitsWithPositions(transaction, agencyId, planId)) {
    const fixes = await readTrack(transaction, agencyId, { planId, unit, limit: mostOfUnit });
    const visits = (await readVisits(transaction, agencyId, { planId, unit, limit: mostOfUnit })).map((tick: Tick) => ({ ...tick, cell: hexFromBigint(tick.cell) }));
    yield { fixes, visits };
  }
}
