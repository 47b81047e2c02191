import type { HexId } from './hex.ts';
import type { LocationPrecision } from './mapping.ts';

/** One incident as it was understood from a row, before it has an id of its own. Times are milliseconds UTC. */
export type Incident = {
  line: number;
  /** The source's own id; null when it has none. */
  sourceId: string | null;
  offenceId: number;
  sourceOffence: string;
  occurredFrom: number;
  /** For a day or a month its end, not included. */
  occurredTo: number;
  reportedAt: number | null;
  zone: string;
  occurredText: string;
  timePrecision: 'instant' | 'interval' | 'day' | 'month';
  timeFlag: 'gap' | 'ambiguous' | null;
  localDate: string;
  localHour: number | null;
  localWeekday: number | null;
  longitude: number | null;
  latitude: number | null;
  cell: HexId | null;
  locationPrecision: LocationPrecision | 'none';
  placeProblem: PlaceProblem | null;
  address: string | null;
  attributes: Record<string, string>;
  /** Whom it is meant for, 0 to 9; 0 for all who may see the agency's incidents. */
  handlingCode: number;
};

/** Why there is no place (missing, zero, placeholder), or what is odd about it (outside every area). */
export type PlaceProblem = 'missing' | 'zero' | 'placeholder' | 'outside';

/** What two coordinates as text amount to: a place, none, or something that cannot be right. */
export type PlaceVerdict =
  | { longitude: number; latitude: number; problem: 'outside' | null }
  | { longitude: null; latitude: null; problem: 'missing' | 'zero' | 'placeholder' }
  | { field: 'longitude' | 'latitude' | null; code: string; reason: string };

export type PlaceJudge = (longitude: string, latitude: string) => PlaceVerdict;

/** Texts that stand for nothing in the open data of several cities. */
const nothings = new Set(['null', '(null)', '<null>', 'n/a', 'na', 'nan', 'none', '-', '\\n']);
const nothingsBeginWith = 'nN(<-\\';

/** Of each value of each row it is asked, so most are settled by their first character. */
export function isNothing(text: string): boolean {
  if (text.length === 0) return true;
  return text.length < 8 && nothingsBeginWith.includes(text[0]!) && nothings.has(text.toLowerCase());
}

/**
 * Everything that makes an incident what it is, as text: two rows with the same content say the same. Whether it lies
 * outside the areas is not part of it, since that changes when areas are loaded. The handling code is part of it only when
 * it is not 0, so that incidents stored before there were handling codes keep their digest.
 */
export function incidentContent(incident: Incident, attributes: string = attributesText(incident)): string {
  const problem = incident.placeProblem === 'outside' ? null : incident.placeProblem;
  const open = JSON.stringify([
    incident.sourceId, incident.offenceId, incident.sourceOffence, incident.occurredFrom, incident.occurredTo, incident.reportedAt,
    incident.zone, incident.occurredText, incident.timePrecision, incident.longitude, incident.latitude, incident.locationPrecision,
    problem, incident.address,
  ]).slice(0, -1);
  return `${open},${attributes}${incident.handlingCode === 0 ? '' : `,${incident.handlingCode}`}]`;
}

/** As JSON, which the content and the database both want. */
export const attributesText = ({ attributes }: Incident): string => JSON.stringify(attributes);
