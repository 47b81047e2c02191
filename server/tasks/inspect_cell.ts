import { areasAt } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { frequentAddresses, nearestStreets } from '../db/places.ts';
import type { Transaction } from '../db/transact.ts';
import { squareKmOf } from '../geo/study_area.ts';
import type { CellReport } from '../model/answers.ts';
import type { Measure } from '../model/filter.ts';
import { hexCentre, hexDisk, hexRange, hexResolution, type HexId } from '../model/hex.ts';
import { classification } from '../model/offence.ts';
import { firstDayOfStep, nextStep, stepFor } from '../model/step.ts';
import { daysBetween, previousWindow } from '../model/window.ts';
import { intoWeek } from './count_rhythm.ts';
import type { InCell } from './counter.ts';
import { counterFor } from './counting.ts';
import { isCovered } from './describe_answer.ts';
import { runHotspots, type HotspotRun } from './find_hotspots.ts';
import { readAt } from './read_at.ts';
import { inWindow, type Resolved } from './resolve_filter.ts';

const mostPlaces = 5;

type Question = Resolved & { measure: Measure; rings: number };

/** The numbers behind one cell, from the same run as the map. */
export async function inspectCell(
  database: Database, question: Question, cell: HexId, { signal }: { signal?: AbortSignal } = {},
): Promise<CellReport> {
  const { context } = question;
  const run = await runHotspots(database, context, { ...question, resolution: hexResolution(cell) }, { signal });
  const inside = await countInside(database, question, cell, signal);
  const around = await readAt(database, question, (transaction) => readAround(transaction, question, cell), signal);
  const { statistic: _, harmEdition: __, outsideStudyArea: ___, ...meta } = run.meta;
  const [longitude, latitude] = hexCentre(cell);
  return { meta, cell, longitude, latitude, squareKm: squareKmOf([cell]), ...judgementOf(run, question, cell), ...inside, ...around };
}

function judgementOf(run: HotspotRun, { measure, rings }: Question, cell: HexId) {
  const { study, judgement } = run;
  const index = study.indexOf.get(cell);
  const outside = run.outside.find((row) => row.cell === cell);
  const near = hexDisk(cell, rings).flatMap((other) => study.indexOf.get(other) ?? []);
  const values = measure === 'harm' ? run.harm : run.count;
  const of = <T>(column: readonly (T | null)[] | undefined): T | null => (index === undefined ? null : column?.[index] ?? null);
  return {
    count: index === undefined ? outside?.count ?? 0 : run.count[index]!,
    harm: index === undefined ? outside?.harm ?? 0 : run.harm[index]!,
    insideStudyArea: index !== undefined,
    z: of(judgement?.z), p: of(judgement?.p), q: of(judgement?.q), bin: of(judgement?.bin),
    rank: rankOf(judgement?.z, index),
    neighbourhood: {
      cells: near.length, value: near.reduce((sum, i) => sum + values[i]!, 0),
      expected: judgement === null ? null : judgement.mean * near.length,
    },
    neighbours: near.filter((i) => i !== index).map((i) => ({
      cell: study.cells[i]!, count: run.count[i]!, z: judgement?.z[i] ?? null, bin: judgement?.bin[i] ?? null,
    })),
  };
}

/** Ties by cell id, which is the order of the cells. */
function rankOf(z: readonly (number | null)[] | undefined, index: number | undefined): number | null {
  const own = index === undefined ? null : z?.[index] ?? null;
  if (own === null || z === undefined || index === undefined) return null;
  return 1 + z.filter((other, i) => other !== null && (other > own || (other === own && i < index))).length;
}

async function countInside(database: Database, question: Question, cell: HexId, signal?: AbortSignal) {
  const counter = counterFor(database, question, signal);
  const { days, hours, offences } = await counter.inCell(question.filter, cell);
  const earlier = inWindow(question, previousWindow(question.window, question.agency.zone));
  return {
    previousCount: isCovered(earlier) ? (await counter.inCell(earlier.filter, cell)).count : null,
    series: seriesOf(question, days),
    rhythm: intoWeek(hours).count,
    offences: offencesOf(offences),
  };
}

/** By what people know the place. */
async function readAround(transaction: Transaction, { agency: { agencyId }, handlingCodes: codes }: Question, cell: HexId) {
  const [longitude, latitude] = hexCentre(cell);
  const centre = { longitude, latitude };
  const addresses = await frequentAddresses(transaction, agencyId, { range: hexRange(cell), limit: mostPlaces, codes });
  const streets = addresses.length >= mostPlaces ? []
    : await nearestStreets(transaction, agencyId, { ...centre, limit: mostPlaces - addresses.length });
  return { areas: await areasAt(transaction, agencyId, centre), places: [...addresses, ...streets] };
}

function seriesOf({ window }: Question, days: readonly { day: string; count: number }[]): CellReport['series'] {
  const step = stepFor(daysBetween(window.fromDay, window.toDay));
  const counts = new Map<string, number>();
  for (const { day, count } of days) counts.set(firstDayOfStep(day, step), (counts.get(firstDayOfStep(day, step)) ?? 0) + count);
  const from: string[] = [];
  for (let day = firstDayOfStep(window.fromDay, step); day < window.toDay; day = nextStep(day, step)) from.push(day);
  return { step, from, count: from.map((day) => counts.get(day) ?? 0) };
}

function offencesOf(offences: InCell['offences']): CellReport['offences'] {
  const counts = new Map(offences.map(({ offenceId, count }) => [offenceId, count]));
  return classification.flatMap(({ id, code }) => (counts.has(id) ? { code, count: counts.get(id)! } : []))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
