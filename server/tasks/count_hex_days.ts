import type { HexDays } from '../../tiles/hex_days.ts';
import type { Database } from '../db/database.ts';
import { countCellDayEntries, countCellDays, type CellDays } from '../db/hex_days.ts';
import type { HexDayTable } from '../model/answers.ts';
import type { Measure } from '../model/filter.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { coarsestResolution, defaultResolution } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { firstDayOfStep, nextStep, sliceStepFor, steps, type Step } from '../model/step.ts';
import { daysBetween } from '../model/window.ts';
import { columnCellDays } from './count_in_columns.ts';
import { columnsFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { findStudyArea } from './find_study_area.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** `resolution` as for the table of hexagons; `step` by default the finest that suits the length of the window. */
export type HexDaysQuery = Resolved & { resolution?: number; measure?: Measure; step?: Step };

type Grid = { resolution: number; step: Step; measure: Measure };

export const mostEntries = 2_000_000;

/**
 * What is in each hexagon in each step of the window, so that any shorter window in it can be added up without asking
 * again. Throws the Problem `slice_too_large` for more than `most` entries, naming what would fit.
 */
export async function countHexDays(
  database: Database, query: HexDaysQuery, { signal, most = mostEntries }: { signal?: AbortSignal; most?: number } = {},
): Promise<HexDays<HexDayTable['meta']>> {
  const { window } = query;
  const grid: Grid = {
    resolution: query.resolution ?? await resolutionOfMap(database, query, signal),
    step: query.step ?? sliceStepFor(daysBetween(window.fromDay, window.toDay)), measure: query.measure ?? 'count',
  };
  const counted = await readCellDays(database, query, grid, { signal, most });
  if (counted === null) throw await tooLarge(database, query, grid, { signal, most });
  return {
    meta: { ...describeAnswer(query, counted.totals), resolution: grid.resolution, measure: grid.measure, step: grid.step, harmEdition: currentHarmEdition },
    cell: counted.cells, ...layOut(counted, stepsOf(query, grid.step)), cellIndex: counted.cellIndex, value: counted.value,
  };
}

type Bounds = { signal?: AbortSignal; most: number };

/** The one place that says where the counts come from. Null: more entries than are wanted. */
async function readCellDays(database: Database, query: HexDaysQuery, grid: Grid, { signal, most }: Bounds): Promise<CellDays | null> {
  const { agency, filter } = query;
  const held = columnsFor(query);
  if (held !== null) return columnCellDays(held, filter, grid, most);
  return readAt(database, query, (transaction) =>
    countCellDays(transaction, agency.agencyId, { filter, ...grid, edition: currentHarmEdition }, most), signal);
}

/** Steps without entries are there too. */
function layOut(counted: CellDays, days: readonly number[]): Pick<HexDays, 'from' | 'start' | 'unplaced'> {
  const start = new Uint32Array(days.length + 1);
  const unplaced = new Float64Array(days.length);
  const placeOf = new Map(Array.from(counted.days, (day, place) => [day, place]));
  days.forEach((day, step) => {
    const place = placeOf.get(day);
    start[step + 1] = place === undefined ? start[step]! : counted.start[place + 1]!;
    if (place !== undefined) unplaced[step] = counted.unplaced[place]!;
  });
  return { from: Int32Array.from(days), start, unplaced };
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

function stepsOf({ window }: HexDaysQuery, step: Step): number[] {
  const days: number[] = [];
  for (let from = firstDayOfStep(window.fromDay, step); from < window.toDay; from = nextStep(from, step)) days.push(dayNumber(from));
  return days;
}

/** The resolution that the table of hexagons has by default: the finest at which the study area has not too many cells. */
async function resolutionOfMap(database: Database, query: HexDaysQuery, signal?: AbortSignal): Promise<number> {
  for (let resolution = defaultResolution; resolution > coarsestResolution; resolution--) {
    try {
      await findStudyArea(database, query, resolution, signal);
      return resolution;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'study_area_too_large') throw error;
    }
  }
  return coarsestResolution;
}

async function tooLarge(database: Database, query: HexDaysQuery, grid: Grid, { signal, most }: Bounds): Promise<Problem> {
  const { agency, filter } = query;
  const held = columnsFor(query);
  const fits = async (other: Pick<Grid, 'resolution' | 'step'>): Promise<boolean> => (held === null
    ? await readAt(database, query, (transaction) => countCellDayEntries(transaction, agency.agencyId, { filter, ...other }, most), signal) <= most
    : columnCellDays(held, filter, { ...grid, ...other }, most) !== null);
  const firstThatFits = async <T>(choices: readonly T[], other: (choice: T) => Pick<Grid, 'resolution' | 'step'>): Promise<T | null> => {
    for (const choice of choices) if (await fits(other(choice))) return choice;
    return null;
  };
  const coarser = Array.from({ length: grid.resolution - coarsestResolution }, (_, i) => grid.resolution - 1 - i);
  const resolution = await firstThatFits(coarser, (choice) => ({ ...grid, resolution: choice }));
  const step = await firstThatFits(steps.slice(steps.indexOf(grid.step) + 1), (choice) => ({ ...grid, step: choice }));
  const ways = [...(resolution === null ? [] : [`resolution ${resolution}`]), ...(step === null ? [] : [`step ${step}`])];
  const message = `At resolution ${grid.resolution} by ${grid.step} this is more than ${most.toLocaleString('en')} entries. `
    + (ways.length > 0 ? `Ask for ${ways.join(' or ')}, or for a shorter window.` : 'Ask for a shorter window.');
  return new Problem('bad_request', 'slice_too_large', message,
    [...(resolution === null ? [] : ['resolution']), ...(step === null ? [] : ['step'])].map((field) => ({ field, message })));
}
