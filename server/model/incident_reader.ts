import { hexAt } from './hex.ts';
import { isNothing } from './incident.ts';
import type { Incident, PlaceJudge, PlaceVerdict } from './incident.ts';
import type { FittedMapping } from './incident_mapping.ts';
import { commonOffence } from './labels/common_offence.ts';
import { asList, columnIndex, plainName } from './mapping.ts';
import { readInstant, readOccurrence } from './occurrence.ts';
import { offenceByCode } from './offence.ts';
import type { Preset } from './presets/preset.ts';
import { rejection } from './row.ts';
import type { NoteBook, Rejection, Row } from './row.ts';
import { timeFormat } from './time_format.ts';
import type { TimeFormat } from './time_format.ts';
import { zoneClock } from './zone_clock.ts';

export type IncidentReader = (row: Row) => Incident | Rejection;

const longestId = 500;

/** Compiles what is known of a file into a function that understands its rows. `now` is when the import began. */
export function incidentReader(
  columns: readonly string[], fitting: { preset: Preset; mapping: FittedMapping },
  situation: { now: number; judgePlace: PlaceJudge; notes: NoteBook },
): IncidentReader {
  const { preset, mapping } = fitting;
  const { notes, judgePlace } = situation;
  const at = (name: string): number => columnIndex(columns, name);
  const formats = asList(mapping.dateFormat ?? 'iso').map(timeFormat);
  const reading = { formats, clock: zoneClock(mapping.zone), now: situation.now };
  const idAt = mapping.id === undefined ? -1 : at(mapping.id);
  const offenceAt = mapping.offence === undefined ? -1 : at(mapping.offence);
  const longitudeAt = at(mapping.longitude!);
  const latitudeAt = at(mapping.latitude!);
  const from = joiner(asList(mapping.occurredFrom).map(at), formats);
  const to = joiner(asList(mapping.occurredTo).map(at), formats);
  const reported = joiner(asList(mapping.reportedAt).map(at), formats);
  const address = joiner(asList(mapping.address).map(at), []);
  const attributeAt = (mapping.attributes ?? []).map((name): [string, number] => [name, at(name)]);
  const classify = classifier(columns, preset, mapping, notes);
  const fromField = asList(mapping.occurredFrom).join(' + ');
  const toField = asList(mapping.occurredTo).join(' + ');
  const precision = mapping.locationPrecision ?? 'exact';
  const handlingCode = mapping.handlingCode ?? 0;

  return ({ line, values }) => {
    const sourceId = idAt === -1 || isNothing(values[idAt]!.trim()) ? null : values[idAt]!.trim();
    if (sourceId !== null && sourceId.length > longestId) {
      return rejection(line, mapping.id!, sourceId, 'id_too_long', `An id has at most ${longestId} characters.`);
    }
    const occurredText = from(values);
    if (isNothing(occurredText)) return rejection(line, fromField, occurredText, 'missing_date', 'There is no date, so it belongs to no window of time.');
    const toText = to(values);
    const occurrence = readOccurrence(occurredText, isNothing(toText) ? '' : toText, reading);
    if ('reason' in occurrence) {
      return rejection(line, occurrence.isAboutEnd ? toField : fromField, occurrence.isAboutEnd ? toText : occurredText, occurrence.code, occurrence.reason);
    }
    const place = judgePlace(values[longitudeAt]!.trim(), values[latitudeAt]!.trim());
    if ('reason' in place) return refusedPlace(line, place, values, longitudeAt, latitudeAt, columns);
    const label = offenceAt === -1 ? '' : values[offenceAt]!.trim();
    const reportedText = reported(values);
    const reportedAt = isNothing(reportedText) ? null : readInstant(reportedText, formats, reading.clock);
    if (reportedAt === null && !isNothing(reportedText)) notes.add('bad_report_time', 'The time of the report cannot be read and was left out.', line);
    return {
      line,
      sourceId,
      offenceId: classify(values, label, line),
      sourceOffence: label || (mapping.offenceIs ?? ''),
      ...occurrence,
      occurredText: toText === '' || isNothing(toText) ? occurredText : `${occurredText} / ${toText}`,
      reportedAt,
      zone: mapping.zone,
      longitude: place.longitude,
      latitude: place.latitude,
      cell: place.longitude === null ? null : hexAt(place.longitude, place.latitude),
      locationPrecision: place.longitude === null ? 'none' : precision,
      placeProblem: place.problem,
      address: address(values) || null,
      attributes: attributesOf(values, attributeAt),
      handlingCode,
    };
  };
}

/** Reads columns one after the other, with spaces between; a time of day like 30 is written out as 0030 where the format wants it. */
function joiner(indices: number[], formats: readonly TimeFormat[]): (values: string[]) => string {
  const [first, ...rest] = indices;
  if (first === undefined) return () => '';
  const padsTime = formats.some((format) => format.pattern.includes('HHmm'));
  if (rest.length === 0) return (values) => values[first]!.trim();
  return (values) => indices.map((index, position) => {
    const value = values[index]!.trim();
    return padsTime && position > 0 && /^\d{1,3}$/.test(value) ? value.padStart(4, '0') : value;
  }).filter((value) => value !== '').join(' ');
}

function refusedPlace(
  line: number, place: Extract<PlaceVerdict, { reason: string }>, values: string[], longitudeAt: number, latitudeAt: number, columns: readonly string[],
): Rejection {
  const index = place.field === 'latitude' ? latitudeAt : longitudeAt;
  const field = place.field === null ? `${columns[longitudeAt]} + ${columns[latitudeAt]}` : columns[index]!;
  const value = place.field === null ? `${values[longitudeAt]!.trim()} ${values[latitudeAt]!.trim()}` : values[index]!.trim();
  return rejection(line, field, value, place.code, place.reason);
}

function attributesOf(values: string[], attributeAt: [string, number][]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, index] of attributeAt) {
    const value = values[index]!.trim();
    if (isNothing(value)) continue;
    if (name === '__proto__') Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
    else attributes[name] = value;
  }
  return attributes;
}

const mostLabelsKept = 20_000;

/** From the source's own name to an id of the classification; a name that nobody knows becomes "other", with a note. */
function classifier(
  columns: readonly string[], preset: Preset, mapping: FittedMapping, notes: NoteBook,
): (values: string[], label: string, line: number) => number {
  const own = new Map(Object.entries(mapping.labels ?? {}).flatMap(([name, code]): [string, string][] => [[name, code], [plainName(name), code]]));
  const lookedAt = preset.classifiedBy.map((name) => columnIndex(columns, name));
  const kept = new Map<string, string | null>();
  const idOf = (code: string): number => offenceByCode.get(code)!.id;

  function codeFor(values: string[], label: string): string | null {
    const cell = (name: string): string => values[columnIndex(columns, name)] ?? '';
    return own.get(label) ?? own.get(plainName(label)) ?? preset.classify?.(cell) ?? (label === '' ? null : commonOffence(label)) ?? mapping.offenceIs ?? null;
  }

  return (values, label, line) => {
    let key = label;
    for (const index of lookedAt) key += `\u001f${values[index] ?? ''}`;
    let code = kept.get(key);
    if (code === undefined) {
      code = codeFor(values, label);
      if (kept.size >= mostLabelsKept) kept.clear();
      kept.set(key, code);
    }
    if (code !== null) return idOf(code);
    if (label === '') notes.add('missing_label', 'No name of an offence; counted as other.', line);
    else notes.add('unknown_label', `"${label.slice(0, 100)}" is not a known name of an offence; counted as other. Say what it is with a label map.`, line);
    return idOf('other');
  };
}
