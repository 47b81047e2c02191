import { gridDisk } from 'h3-js';
import { buildColumns } from '../../server/columns/build.ts';
import { hexHalves } from '../../server/columns/cells.ts';
import { clockOf } from '../../server/columns/clock.ts';
import type { Columns } from '../../server/columns/columns.ts';
import { placePrecisions, precisionOf, timePrecisions } from '../../server/columns/precision.ts';
import { rowBatch, type RowBatch } from '../../server/columns/row_batch.ts';
import { integerBetween, pick, randomStream } from '../../server/demo/random.ts';
import { hexAt, hexCentre } from '../../server/model/hex.ts';
import { classification } from '../../server/model/offence.ts';
import { middle } from './generated_incidents.ts';

/** 83,167 cells of the base resolution, some 35 km across. */
const rings = 166;
const centres = 300;
const days = 1826;
const firstDay = Date.UTC(2021, 0, 1) / 86_400_000;
const precise = precisionOf(timePrecisions.indexOf('instant'), placePrecisions.indexOf('exact'));

/**
 * Incidents of five years, clustered around some centres, as rows on their way into the index: the same on every run.
 * Points lie within 30 metres of the middle of their cell, so that the cell is theirs.
 */
export function generatedBatch(rows: number): RowBatch {
  const random = randomStream(5, 'columns');
  const cells = gridDisk(hexAt(middle.longitude, middle.latitude), rings);
  const inside = new Set(cells);
  const busy = Array.from({ length: centres }, () => gridDisk(pick(random, cells), integerBetween(random, 1, 6))).flat()
    .filter((cell) => inside.has(cell));
  const tickets = [...cells, ...busy.flatMap((cell) => Array.from({ length: integerBetween(random, 5, 50) }, () => cell))];
  const halves = tickets.map(hexHalves);
  const middles = tickets.map(hexCentre);
  const offences = classification.filter(({ parent }) => parent !== null).slice(0, 20);
  const batch = rowBatch(rows);
  batch.rows = rows;
  for (let row = 0; row < rows; row += 1) {
    const ticket = Math.floor(random() * tickets.length);
    const day = Math.floor((row / rows) * days);
    const hour = Math.floor(random() * 24);
    batch.id[row] = row + 1;
    batch.offenceId[row] = offences[Math.floor(random() * offences.length)]!.id;
    batch.time[row] = (firstDay + day) * 86_400_000 + hour * 3_600_000 + Math.floor(random() * 3_600_000);
    batch.day[row] = firstDay + day;
    batch.clock[row] = clockOf(1 + (day % 7), hour);
    batch.precision[row] = precise;
    [batch.cellHigh[row], batch.cellLow[row]] = halves[ticket]!;
    batch.longitude[row] = middles[ticket]![0] + (random() - 0.5) * 8e-4;
    batch.latitude[row] = middles[ticket]![1] + (random() - 0.5) * 5e-4;
  }
  return batch;
}

export function generatedColumns(rows: number): Columns {
  const steps = buildColumns(generatedBatch(rows), { agencyId: 1, dataVersion: '1', stamp: null });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
