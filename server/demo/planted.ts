import type { FanPlace } from './layout.ts';

/**
 * What is hidden in the demonstration city on purpose, so that a trainer knows the right answers and a test can check that
 * the product finds them. Times count back from the last day of the data: `daysBack: [56, 0]` is the last eight weeks.
 * Everything else in the city is chance, land use and rhythm, and hotspots of the busy centre that come of these are real
 * too: a method that finds them is not wrong.
 */
export type PlantedHotspot = {
  id: string;
  kind: 'stable' | 'emerging' | 'fading' | 'night_strip';
  title: string;
  text: string;
  offences: readonly string[];
  at: FanPlace;
  radiusMetres: number;
  /** A strip along one street instead of a disc. */
  street?: string;
  /** First and last day, counted back from the last day of data; null reaches back to the first day. */
  daysBack: readonly [from: number | null, to: number];
  /** Mean incidents a week at each of the points in time, counted in days back; straight lines between. */
  perWeek: readonly (readonly [daysBack: number, count: number])[];
  /** Hours of the week (0 is Monday 00:00) on which alone they happen; the offence's own rhythm when left out. */
  hoursOfWeek?: readonly number[];
};

const span = (weekday: number, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => ((weekday - 1) * 24 + from + i) % 168);
const workingHours = [1, 2, 3, 4, 5].flatMap((weekday) => span(weekday, 8, 18));
/** Friday and Saturday nights: 22:00 to 03:00, the early hours being those of the day after. */
export const weekendNights = [...span(5, 22, 27), ...span(6, 22, 27)];

const always = [null, 0] as const;

export const plantedHotspots: readonly PlantedHotspot[] = [
  { id: 'market-robbery', kind: 'stable', title: 'Robbery around the market', offences: ['robbery.person'],
    text: 'Street robbery in the Market Quarter, about two and a half a week in all three years.',
    at: [760, 0.34], radiusMetres: 280, daysBack: always, perWeek: [[0, 2.5]] },
  { id: 'park-and-ride', kind: 'stable', title: 'Theft from cars at the park-and-ride', offences: ['vehicle.from'],
    text: 'Cars broken into on working days between 08:00 and 18:00 around the western park-and-ride, about four a week.',
    at: [4420, 0.215], radiusMetres: 190, daysBack: always, perWeek: [[0, 4]], hoursOfWeek: workingHours },
  { id: 'northgate-shops', kind: 'stable', title: 'Shop theft at the Northgate centre', offences: ['theft.shop'],
    text: 'A shopping centre where Parkway meets North Road, about five thefts a week.',
    at: [3700, 0.62], radiusMetres: 160, daysBack: always, perWeek: [[0, 5]] },
  { id: 'station-bicycles', kind: 'stable', title: 'Bicycles taken at Central Station', offences: ['theft.bicycle'],
    text: 'Bicycles taken from the stands of Central Station, about two and a half a week.',
    at: [1560, 0.43], radiusMetres: 170, daysBack: always, perWeek: [[0, 2.5]] },
  { id: 'brickfields-burglary', kind: 'stable', title: 'Burglary in the Brickfields terraces', offences: ['burglary.residential'],
    text: 'Terraced streets in Brickfields with about two burglaries a week.',
    at: [3080, 0.81], radiusMetres: 230, daysBack: always, perWeek: [[0, 2]] },
  { id: 'upper-meadow-robbery', kind: 'emerging', title: 'New: robbery in Upper Meadow', offences: ['robbery.person'],
    text: 'None planted before the last eight weeks; then four a week growing to ten.',
    at: [4420, 0.435], radiusMetres: 170, daysBack: [56, 0], perWeek: [[56, 4], [28, 6.5], [0, 10]] },
  { id: 'fairfield-cars', kind: 'fading', title: 'Gone: stolen cars in Fairfield', offences: ['vehicle.theft'],
    text: 'Four a week until ten months before the end, then fewer and fewer, and none in the last three months.',
    at: [5500, 0.585], radiusMetres: 190, daysBack: [null, 91], perWeek: [[1100, 4], [300, 4], [91, 0]] },
  { id: 'lantern-street', kind: 'night_strip', title: 'Lantern Street on weekend nights', street: 'Lantern Street',
    offences: ['violence.injury', 'violence.no_injury', 'public_order.disorder'],
    text: 'Assaults and disorder along the bars of Lantern Street, only on the nights of Friday and Saturday from 22:00 to 03:00, '
      + 'about six a week.',
    at: [690, 0.7], radiusMetres: 420, daysBack: always, perWeek: [[0, 6]], hoursOfWeek: weekendNights },
];

/** Near-repeat burglary: how often a residential burglary is followed by another close by and soon after. */
export const plantedNearRepeat = {
  id: 'near-repeat', offence: 'burglary.residential', title: 'Near-repeat burglary',
  text: 'One in four of the city\'s other residential burglaries is followed by one more within 14 days and 200 metres.',
  probability: 0.25, withinDays: 14, withinMetres: 200, meanDays: 4.5, meanMetres: 70,
} as const;

/** One series: the same hand, moving west along a line. */
export const plantedSeries = {
  id: 'patio-series', offence: 'burglary.residential', title: 'The patio door series', method: 'patio door lifted from its track',
  text: 'Nine burglaries on early evenings over six weeks, one method that nobody else uses, each a little further out to the west.',
  from: [1750, 0.3] as FanPlace, to: [4700, 0.115] as FanPlace,
  /** Days before the last day of data on which they happened. */
  daysBack: [52, 47, 41, 37, 31, 26, 21, 15, 10],
} as const;
