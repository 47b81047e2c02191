import { isNothing } from '../model/incident.ts';
import type { PlaceJudge, PlaceVerdict } from '../model/incident.ts';
import type { AreaIndex } from './area_index.ts';
import { unprojector } from './projection.ts';

/**
 * What two coordinates of a file amount to. Nothing is put right silently: what is certainly unknown (nothing, 0 and 0,
 * the publisher's placeholder) leaves the incident without a place, what cannot be right is refused with the reason and
 * what to do, what is merely outside the areas is kept and said.
 */
export type PlaceRules = {
  decimalComma: boolean;
  /** EPSG code or proj4 text of projected coordinates; null for longitude and latitude. */
  projection: string | null;
  placeholders: readonly (readonly [longitude: number, latitude: number])[];
  /** Where points are expected, while no areas say so. */
  extent: readonly [west: number, south: number, east: number, north: number] | null;
  areas: AreaIndex | null;
};

type Bounds = readonly [west: number, south: number, east: number, north: number];

/** A publisher's placeholder is written with more or fewer decimals. */
const placeholderTolerance = 1e-4;
/** Beyond this distance from where points are expected, swapped coordinates or a lost sign are a better explanation. */
const farDegrees = 1;

export function placeJudge(rules: PlaceRules): PlaceJudge {
  const unproject = rules.projection === null ? null : unprojector(rules.projection);
  const expected = rules.areas?.bounds ?? rules.extent;
  const number = rules.decimalComma ? commaNumber : pointNumber;

  return (xText, yText) => {
    if (isNothing(xText) || isNothing(yText)) return { longitude: null, latitude: null, problem: 'missing' };
    const x = number(xText);
    const y = number(yText);
    if (Number.isNaN(x)) return notANumber('longitude', xText, rules.decimalComma);
    if (Number.isNaN(y)) return notANumber('latitude', yText, rules.decimalComma);
    if (x === 0 && y === 0) return { longitude: null, latitude: null, problem: 'zero' };
    const [longitude, latitude] = unproject === null ? [x, y] : unproject(x, y);
    if (rules.placeholders.some(([px, py]) => Math.abs(px - longitude) < placeholderTolerance && Math.abs(py - latitude) < placeholderTolerance)) {
      return { longitude: null, latitude: null, problem: 'placeholder' };
    }
    const fault = impossible(longitude, latitude, unproject !== null, expected) ?? (expected === null ? null : misread(longitude, latitude, expected));
    if (fault !== null) return fault;
    const isOutside = rules.areas !== null && !rules.areas.contains(longitude, latitude);
    return { longitude, latitude, problem: isOutside ? 'outside' : null };
  };
}

const plain = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const pointNumber = (text: string): number => (plain.test(text) ? Number(text) : Number.NaN);

const commaNumber = (text: string): number => pointNumber(text.replace(',', '.'));

function notANumber(field: 'longitude' | 'latitude', text: string, decimalComma: boolean): PlaceVerdict {
  const advice = !decimalComma && /^[+-]?\d+,\d+$/.test(text) ? 'It is written with a decimal comma: say so (decimalComma).'
    : /[°'"′″NSEWnsew]/.test(text) ? 'Degrees, minutes and seconds are not read: export decimal degrees.' : 'Export decimal degrees such as 50.4501.';
  return { field, code: 'bad_coordinate', reason: `This is not a number. ${advice}` };
}

const isOnEarth = (longitude: number, latitude: number): boolean => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;

function impossible(longitude: number, latitude: number, wasProjected: boolean, expected: Bounds | null): PlaceVerdict | null {
  if (isOnEarth(longitude, latitude)) return null;
  if (!wasProjected && expected !== null && isWithin(latitude, longitude, expected, 0)) return swapped;
  if (!wasProjected && Math.abs(latitude) > 90 && isOnEarth(latitude, longitude)) {
    return { field: 'latitude', code: 'out_of_range', reason: 'A latitude is between -90 and 90. Longitude and latitude may be swapped: check which column is which.' };
  }
  const advice = wasProjected ? 'The coordinate system given may be the wrong one.' : 'If these are metres or feet, say which coordinate system they are in (projection, e.g. EPSG:26910).';
  return { field: null, code: 'out_of_range', reason: `These are no longitude and latitude. ${advice}` };
}

const swapped: PlaceVerdict = {
  field: null, code: 'swapped', reason: 'Longitude and latitude are swapped: the other way round the point lies where it is expected. Check which column is which.',
};

function misread(longitude: number, latitude: number, expected: Bounds): PlaceVerdict | null {
  if (isWithin(longitude, latitude, expected, farDegrees)) return null;
  if (isWithin(latitude, longitude, expected, 0)) return swapped;
  if (isWithin(-longitude, latitude, expected, 0)) return signLost('longitude');
  return isWithin(longitude, -latitude, expected, 0) ? signLost('latitude') : null;
}

const signLost = (field: 'longitude' | 'latitude'): PlaceVerdict =>
  ({ field, code: 'sign_lost', reason: `The minus sign of the ${field} is missing or too much: with the other sign the point lies where it is expected.` });

const isWithin = (longitude: number, latitude: number, [west, south, east, north]: Bounds, margin: number): boolean =>
  longitude >= west - margin && longitude <= east + margin && latitude >= south - margin && latitude <= north + margin;
