/**
 * Speeds in kilometres an hour. What is posted (`maxspeed`) or, where nothing is, what is usual for the class of street in towns, times a
 * factor for driving in town: lights, crossings, turns and other traffic, none of which the network knows by itself.
 * The factors are assumptions; they bring a street of 50 km/h to 30 km/h, which is what patrol cars do in towns by day.
 */
const mile = 1.609344;

const usual: Readonly<Record<string, number>> = {
  motorway: 110, motorway_link: 60, trunk: 80, trunk_link: 50, primary: 50, primary_link: 40, secondary: 50, secondary_link: 40,
  tertiary: 50, tertiary_link: 40, unclassified: 40, residential: 40, road: 40, busway: 40, living_street: 20, service: 20, track: 15, pedestrian: 10,
};
const withoutLights = new Set(['motorway', 'trunk']);
export const factorOutOfTown = 0.9;
export const factorInTown = 0.6;

/** What a country's code in `maxspeed` stands for, by the kind of road; those that differ from most of Europe. */
const zones: Readonly<Record<string, number>> = { urban: 50, rural: 90, trunk: 100, motorway: 130, living_street: 20, bicycle_road: 30, nsl_single: 60 * mile, nsl_dual: 70 * mile, nsl_restricted: 30 * mile };
const national: Readonly<Record<string, number>> = {
  'DE:rural': 100, 'DE:living_street': 7, 'AT:rural': 100, 'AT:living_street': 5, 'GB:urban': 30 * mile, 'GB:rural': 60 * mile, 'GB:motorway': 70 * mile,
  'UK:urban': 30 * mile, 'UK:rural': 60 * mile, 'UK:motorway': 70 * mile, 'FR:rural': 80, 'FR:trunk': 110, 'IT:trunk': 110, 'UA:trunk': 110, 'PL:motorway': 140,
  'PL:trunk': 120, 'RU:urban': 60, 'BY:urban': 60, 'CH:rural': 80, 'CH:motorway': 120, 'BE:rural': 70, 'BE:motorway': 120, 'RO:trunk': 100, 'HU:trunk': 110,
};
const slowest = 3;
const fastest = 150;

/** `maxspeed` as kilometres an hour; null where it says no number: signals, variable, a code that is not known. */
export function readMaxspeed(text: string | undefined): number | null {
  if (text === undefined) return null;
  // Of several, by lane or by condition, the first.
  const value = (text.split(/[;|]/)[0] ?? '').trim();
  if (value === 'none') return 130;
  if (value === 'walk') return 7;
  const posted = /^(\d{1,3}(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/i.exec(value);
  if (posted !== null) return within(Number(posted[1]) * (/mph/i.test(posted[2] ?? '') ? mile : /knots/i.test(posted[2] ?? '') ? 1.852 : 1));
  const code = /^([A-Za-z]{2}):(?:zone:?)?([A-Za-z_]+|\d{1,3})$/.exec(value);
  if (code === null) return null;
  const [, country = '', kind = ''] = code;
  if (/^\d/.test(kind)) return within(Number(kind));
  return national[`${country.toUpperCase()}:${kind}`] ?? zones[kind] ?? null;
}

const within = (speed: number): number | null => (speed >= slowest && speed <= fastest ? speed : null);

/** As it is driven; null where nothing says how fast. */
export function drivenSpeed(highway: string | undefined, maxspeed: string | undefined): number | null {
  const speed = readMaxspeed(maxspeed) ?? (highway === undefined ? null : usual[highway] ?? null);
  return speed === null ? null : speed * (withoutLights.has(highway ?? '') ? factorOutOfTown : factorInTown);
}
