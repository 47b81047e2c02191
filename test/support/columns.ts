import { buildColumns } from '../../server/columns/build.ts';
import { clockOf as clockCode } from '../../server/columns/clock.ts';
import type { Columns } from '../../server/columns/columns.ts';
import { placePrecisions, precisionOf, timePrecisions } from '../../server/columns/precision.ts';
import { rowBatch, type RowBatch } from '../../server/columns/row_batch.ts';
import { hexHalves } from '../../server/columns/cells.ts';
import { hexAt } from '../../server/model/hex.ts';
import { offenceByCode } from '../../server/model/offence.ts';
import { clockOf, numbersFrom, type Scattered } from './scatter.ts';

const millisecondsPerDay = 86_400_000;

/** Incidents of a test as rows on their way into the index, by the ids that the database gave them. */
export function batchOf(incidents: readonly Scattered[], idOf: (incident: Scattered, place: number) => number): RowBatch {
  const batch = rowBatch(incidents.length);
  batch.rows = incidents.length;
  incidents.forEach((incident, row) => {
    const clock = clockOf(incident);
    const { place } = incident;
    batch.id[row] = idOf(incident, row);
    batch.offenceId[row] = offenceByCode.get(incident.offence)!.id;
    batch.time[row] = clock.from.getTime();
    batch.day[row] = Date.parse(clock.date) / millisecondsPerDay;
    batch.clock[row] = clockCode(clock.weekday, clock.hour);
    const placePrecision = placePrecisions.indexOf(place === null ? 'none' : 'exact');
    batch.precision[row] = precisionOf(timePrecisions.indexOf(incident.precision), placePrecision);
    if (place === null) return;
    [batch.cellHigh[row], batch.cellLow[row]] = hexHalves(hexAt(...place));
    [batch.longitude[row], batch.latitude[row]] = place;
  });
  return batch;
}

export function columnsOf(batch: RowBatch, dataVersion = '1'): Columns {
  const steps = buildColumns(batch, { agencyId: 1, dataVersion, stamp: null });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Columns of incidents at given places; all else of them is whatever it is. Ids count from 1, or are those given. */
export function columnsAt(places: readonly Scattered['place'][], ids?: readonly number[]): Columns {
  const next = numbersFrom(5);
  const incidents = places.map((place, at): Scattered => ({
    key: `${at}`, place, offence: next() < 0.5 ? 'robbery.person' : 'burglary.residential',
    at: new Date(Date.UTC(2026, 0, 1) + Math.floor(next() * 5e9)), precision: next() < 0.1 ? 'day' : 'instant', address: null,
  }));
  return columnsOf(batchOf(incidents, (_, row) => ids?.[row] ?? row + 1));
}
