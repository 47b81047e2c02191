import type { Calendar } from './calendar.ts';
import { isRecorded, type Occurrence } from './occurrences.ts';
import { randomStream } from './random.ts';

/** One line of the invented records system's export: text as it stands in the file. */
export type DemoRecord = Record<DemoColumn, string>;
export const demoColumns = [
  'incident_no', 'offence', 'occurred_from', 'occurred_to', 'reported_at', 'address', 'beat', 'premises', 'method',
  'longitude', 'latitude',
] as const;
export type DemoColumn = (typeof demoColumns)[number];

export type Recorded = { record: DemoRecord; occurrence: Occurrence };

/** Shares of records without coordinates: the clerk found no address, or there is none to find. */
const unplacedShare = (occurrence: Occurrence): number =>
  occurrence.planted !== null ? 0
    : occurrence.pattern.code === 'fraud' ? 0.12
    : occurrence.place.park ? 0.1 : 0.02;

/** The export, in the order in which things were reported; numbers run within the year of the report. */
export function writeRecords(seed: number, calendar: Calendar, occurrences: readonly Occurrence[]): Recorded[] {
  const random = randomStream(seed, 'records');
  const serials = new Map<string, number>();
  return occurrences.filter((occurrence) => isRecorded(calendar, occurrence))
    .toSorted((a, b) => a.reported - b.reported || a.from - b.from || (a.place.longitude < b.place.longitude ? -1 : 1))
    .map((occurrence) => {
      const reported = calendar.minuteText(occurrence.reported), year = reported.slice(2, 4);
      const serial = (serials.get(year) ?? 0) + 1;
      serials.set(year, serial);
      const placed = random() >= unplacedShare(occurrence);
      const { place } = occurrence;
      return {
        occurrence,
        record: {
          incident_no: `PT${year}-${String(serial).padStart(6, '0')}`,
          offence: occurrence.label,
          occurred_from: calendar.minuteText(occurrence.from),
          occurred_to: occurrence.to === occurrence.from ? '' : calendar.minuteText(occurrence.to),
          reported_at: reported,
          address: placed || random() < 0.5 ? `${occurrence.houseNumber} ${place.street}` : place.street,
          beat: placed || random() < 0.5 ? place.beat : '',
          premises: occurrence.premises,
          method: occurrence.method,
          longitude: placed ? place.longitude : '',
          latitude: placed ? place.latitude : '',
        },
      };
    });
}
