import { firstCellFrom, hexHalves, type CellDirectory, type Level } from '../columns/cells.ts';
import { hourOf, weekdayOf } from '../columns/clock.ts';
import type { Columns } from '../columns/columns.ts';
import { countCellDays } from '../columns/count_cell_days.ts';
import { atLevel, countCells, type CellSums } from '../columns/count_cells.ts';
import { countClock, countDays, countOffences, type KeyedSums } from '../columns/count_times.ts';
import { countTotals, type WeightOf } from '../columns/count_totals.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { inBoth, selectRows, type Selected } from '../columns/select.ts';
import type { CellDays } from '../db/hex_days.ts';
import type { Filter, Measure } from '../model/filter.ts';
import { currentHarmEdition, harmEditions } from '../model/harm.ts';
import { baseResolution, hexRange, type HexId } from '../model/hex.ts';
import { classification } from '../model/offence.ts';
import { firstDayOfStep, type Step } from '../model/step.ts';
import type { Counter, HourTally } from './counter.ts';

const edition = harmEditions.find((one) => one.edition === currentHarmEdition);
const weights = new Map(classification.map(({ id, code }) => [id, edition?.weights[code] ?? 0]));

/** Harm of one incident by the current edition, as the database has it from the same list. */
export const weightOf: WeightOf = (offenceId) => weights.get(offenceId) ?? 0;

/**
 * Counts in the column index. `within` holds the rows inside the polygon of the filters that will be asked about, ascending;
 * null when they have none.
 */
export function columnCounter(columns: Columns, within: Uint32Array | null): Counter {
  const select = (filter: Filter): Selected => selectRows(columns, filter, within);
  const answer = <Rest extends object>(filter: Filter, count: (selected: Selected) => Rest) => {
    const selected = select(filter);
    return { ...count(selected), totals: countTotals(selected, weightOf) };
  };
  return {
    cells: async (filter, resolution) => cellTable(columns, countCells(select(filter), weightOf), resolution),
    totals: async (filter) => countTotals(select(filter), weightOf),
    days: async (filter) => answer(filter, (selected) => ({ days: daysOf(countDays(selected, weightOf)) })),
    hours: async (filter) => answer(filter, (selected) => ({ hours: hoursOf(countClock(selected, weightOf)) })),
    offences: async (filter) => answer(filter, (selected) => ({ offences: offencesOf(countOffences(selected, weightOf)) })),
    inCell: async (filter, cell) => {
      const rows = rowsOfCell(columns, cell);
      const selected = selectRows(columns, filter, within === null ? rows : inBoth(rows, within));
      const { rows: count, harm } = countTotals(selected, weightOf);
      return {
        count, harm, days: daysOf(countDays(selected, weightOf)), hours: hoursOf(countClock(selected, weightOf)),
        offences: offencesOf(countOffences(selected, weightOf)),
      };
    },
  };
}

function levelOf({ levels }: CellDirectory, resolution: number): Level {
  const level = levels.get(resolution);
  if (level === undefined) throw new RangeError(`there are no cells of resolution ${resolution}`);
  return level;
}

/** By the cells of a resolution that ever had an incident. */
function cellTable({ cells }: Columns, sums: CellSums, resolution: number) {
  const level = levelOf(cells, resolution);
  return { cells: level.text(), ...atLevel(sums, level), totals: sums.totals };
}

/** Rows in a cell of the base resolution or a coarser one, ascending. */
function rowsOfCell(columns: Columns, cell: HexId): Uint32Array {
  const { first, last } = hexRange(cell, baseResolution);
  const { order, first: start } = placeIndexOf(columns);
  const from = cellFrom(columns.cells, BigInt(first));
  return order.slice(start[from]!, start[cellFrom(columns.cells, BigInt(last) + 1n)]!).sort();
}

export type CellDayGrid = { resolution: number; step: Step; measure: Measure };

/** What is in each cell in each step of time; null when there are more than `most` entries. */
export function columnCellDays(
  { columns, within }: { columns: Columns; within: Uint32Array | null }, filter: Filter, { resolution, step, measure }: CellDayGrid, most: number,
): CellDays | null {
  const selected = selectRows(columns, filter, within);
  const level = levelOf(columns.cells, resolution);
  const stepOf = (day: number): number => dayNumber(firstDayOfStep(dayText(day), step));
  const sums = countCellDays(selected, { level, stepOf, valueOf: measure === 'harm' ? weightOf : () => 1, most });
  if (sums === null) return null;
  const { cell, ...rest } = sums;
  const used = [...new Set(cell)].sort((a, b) => a - b);
  const placeOf = new Map(used.map((number, place) => [number, place]));
  return {
    ...rest, cells: used.map((number) => level.text()[number]!), cellIndex: cell.map((number) => placeOf.get(number)!),
    totals: countTotals(selected, weightOf),
  };
}

const cellFrom = (cells: CellDirectory, index: bigint): number => firstCellFrom(cells, ...hexHalves(index.toString(16)));

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

const daysOf = ({ key, count, harm }: KeyedSums) => key.map((day, i) => ({ day: dayText(day), count: count[i]!, harm: harm[i]! }));

const hoursOf = ({ key, count, harm }: KeyedSums): HourTally[] =>
  key.map((code, i) => ({ weekday: weekdayOf(code), hour: hourOf(code), count: count[i]!, harm: harm[i]! }));

const offencesOf = ({ key, count, harm }: KeyedSums) => key.map((offenceId, i) => ({ offenceId, count: count[i]!, harm: harm[i]! }));
