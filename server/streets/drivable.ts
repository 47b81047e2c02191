import { drivenSpeed } from './posted_speed.ts';

type Tags = Readonly<Record<string, string>>;

/** Whether a patrol car travels along a line, in which directions and how fast (null: as whoever asks says); or why it does not. */
export type Drivable = { forward: boolean; backward: boolean; speedKmh: number | null; level: number };
export type Refusal = { code: string; reason: string };

const onFoot = new Set(['footway', 'path', 'steps', 'cycleway', 'bridleway', 'corridor', 'elevator', 'escalator', 'platform', 'via_ferrata', 'ladder']);
const notBuilt = new Set(['construction', 'proposed', 'planned', 'abandoned', 'disused', 'razed', 'demolished', 'removed', 'dismantled', 'no']);
const noStreet = new Set(['bus_guideway', 'raceway', 'rest_area', 'services', 'bus_stop', 'crossing', 'traffic_island', 'toll_gantry', 'emergency_bay']);
/** Lines of a map that are something else, where nothing says that they are streets. */
const otherThings = ['railway', 'waterway', 'building', 'barrier', 'boundary', 'natural', 'landuse', 'power', 'aeroway', 'leisure', 'amenity', 'route', 'man_made', 'aerialway'];
const letIn = new Set(['yes', 'official', 'designated', 'permissive', 'emergency', 'destination', 'private']);

/**
 * Where a patrol car goes: streets that are open to cars, and those that are shut to the public but not to the police (access=private,
 * permit, delivery, customers; service ways; pedestrian streets, slowly). access=no is no way in unless a tag for cars or emergencies
 * says otherwise. One-way streets bind it: it patrols, it does not answer a call with its lights on.
 * Not known here: turn restrictions, barriers, times of the day, the cost of a turn.
 */
export function drivable(tags: Tags): Drivable | Refusal {
  const { highway } = tags;
  if (highway === undefined && otherThings.some((key) => tags[key] !== undefined)) return { code: 'not_a_street', reason: 'The line is something else than a street.' };
  if (highway !== undefined && onFoot.has(highway)) return { code: 'not_for_cars', reason: 'A way for walking or cycling.' };
  if (highway !== undefined && notBuilt.has(highway)) return { code: 'not_built', reason: 'A street that is planned, being built or gone.' };
  if (highway !== undefined && noStreet.has(highway)) return { code: 'not_a_street', reason: 'The line is something else than a street.' };
  if (tags['area'] === 'yes') return { code: 'an_area', reason: 'The outline of a place, not a street along it.' };
  if (isShut(tags)) return { code: 'no_access', reason: 'Shut to all vehicles (access=no), and nothing lets the police in.' };
  return { ...directions(tags), speedKmh: drivenSpeed(highway, tags['maxspeed']), level: levelOf(tags) };
}

/** The narrowest tag that says something decides. */
function isShut(tags: Tags): boolean {
  if (letIn.has(tags['emergency'] ?? '')) return false;
  const said = tags['motorcar'] ?? tags['motor_vehicle'] ?? tags['vehicle'] ?? tags['access'];
  // A pedestrian street is shut to cars and open to a patrol.
  return said === 'no' && !(tags['highway'] === 'pedestrian' && tags['access'] !== 'no');
}

function directions({ oneway, junction, highway }: Tags): { forward: boolean; backward: boolean } {
  if (oneway === '-1' || oneway === 'reverse') return { forward: false, backward: true };
  const implied = junction === 'roundabout' || junction === 'circular' || highway === 'motorway';
  const isOneWay = oneway === 'yes' || oneway === 'true' || oneway === '1' || (implied && (oneway === undefined || oneway === ''));
  return { forward: true, backward: !isOneWay };
}

/** Streets of different levels cross without meeting. */
function levelOf(tags: Tags): number {
  const layer = Number(tags['layer'] ?? NaN);
  if (Number.isInteger(layer) && Math.abs(layer) <= 20) return layer;
  const is = (key: string): boolean => tags[key] !== undefined && tags[key] !== 'no';
  return is('bridge') ? 1 : is('tunnel') ? -1 : 0;
}
