import type { Recorded, DemoRecord } from './records.ts';
import { integerBetween, randomStream } from './random.ts';

/**
 * Faults such as every real export has, so that the data view has something honest to show. Each is a copy of a real line
 * that is then spoilt; lines of things that happened stay as they are. `outcome` says what an import is expected to do.
 */
export type RecordFault = {
  id: string;
  count: number;
  outcome: 'rejected' | 'duplicate' | 'without_place' | 'other_offence';
  text: string;
  spoil(record: DemoRecord, serial: number): DemoRecord;
};

const numbered = (record: DemoRecord, serial: number, spoilt: Partial<DemoRecord>): DemoRecord =>
  ({ ...record, incident_no: `PTX-${String(serial).padStart(4, '0')}`, ...spoilt });

const aYearEarlier = (time: string): string => `${Number(time.slice(0, 4)) - 1}${time.slice(4).replace('-02-29', '-02-28')}`;

export const recordFaults: readonly RecordFault[] = [
  { id: 'repeated', count: 18, outcome: 'duplicate', text: 'Exported twice: the same number and the same content.',
    spoil: (record) => record },
  { id: 'renumbered', count: 3, outcome: 'rejected', text: 'Two different incidents under one number.',
    spoil: (record) => ({ ...record, address: `${record.address} (rear)`, premises: 'other' }) },
  { id: 'no_such_day', count: 3, outcome: 'rejected', text: 'A day that does not exist.',
    spoil: (record, serial) => {
      const occurred_from = `${record.occurred_from.slice(0, 4)}-02-30 21:10`;
      return numbered(record, serial, { occurred_from, occurred_to: '' });
    } },
  { id: 'to_before_from', count: 4, outcome: 'rejected', text: 'Latest time before the earliest.',
    spoil: (record, serial) => numbered(record, serial, { occurred_to: aYearEarlier(record.occurred_from) }) },
  { id: 'no_time', count: 2, outcome: 'rejected', text: 'No time at all.',
    spoil: (record, serial) => numbered(record, serial, { occurred_from: '', occurred_to: '' }) },
  { id: 'time_in_words', count: 2, outcome: 'rejected', text: 'A time in words.',
    spoil: (record, serial) => numbered(record, serial, { occurred_from: 'last night', occurred_to: '' }) },
  { id: 'no_offence', count: 3, outcome: 'other_offence', text: 'No offence.',
    spoil: (record, serial) => numbered(record, serial, { offence: '' }) },
  { id: 'lost_point', count: 3, outcome: 'rejected', text: 'A latitude that lost its decimal point.',
    spoil: (record, serial) => numbered(record, serial, { latitude: record.latitude.replace('.', '') }) },
  { id: 'null_island', count: 24, outcome: 'without_place', text: 'Coordinates 0, 0: the system\'s way of writing "unknown".',
    spoil: (record, serial) => numbered(record, serial, { longitude: '0', latitude: '0' }) },
  { id: 'unknown_label', count: 14, outcome: 'other_offence', text: 'A label that the mapping does not know.',
    spoil: (record, serial) => numbered(record, serial, { offence: 'SEE NARRATIVE' }) },
];

/** Adds the faults to an export, each right behind the line that it was copied from. */
export function addFaults(seed: number, recorded: readonly Recorded[]): DemoRecord[] {
  const random = randomStream(seed, 'faults');
  const behind = new Map<number, DemoRecord[]>();
  let serial = 0;
  for (const fault of recordFaults) {
    for (let i = 0; i < fault.count; serial++) {
      const at = integerBetween(random, 1000, recorded.length - 1000), { record, occurrence } = recorded[at] as Recorded;
      if (record.latitude === '' || occurrence.planted !== null || behind.has(at)) continue;
      behind.set(at, [fault.spoil(record, serial)]);
      i++;
    }
  }
  return recorded.flatMap(({ record }, i) => [record, ...(behind.get(i) ?? [])]);
}
