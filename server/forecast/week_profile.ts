import type { Learning } from './learning.ts';

/**
 * Profile of the week: which part of a week's incidents falls into each of its 168 hours.
 *
 * Answers: how is what is expected of a cell in a week shared out over its hours?
 * Misread as: the rhythm of a cell. It is that of the whole area: a cell with six incidents in a year has no rhythm of its own
 * that could be told from chance, and borrowing that of all is the least wrong.
 * Formula: incidents by hour of the week, drawn towards (share of the weekday) x (share of the hour of the day) as if `prior`
 * more had been seen that way; then each hour half itself, a quarter each neighbour, around the week. Weekdays are told by all
 * incidents with a day, hours by those with an hour: incidents of unknown hour are spread as the others are.
 * Cost: one walk over the incidents.
 *
 * Parameters: `events` of the time learned from; `prior` incidents, 840 by default: five for each hour.
 * Returns: 168 parts that add up to 1, all alike where no hour is known; `timed`, how many incidents had an hour.
 * Errors: none.
 * Example: without any incident each hour has 1 / 168.
 * Reference: the product as prior is that of a log-linear model without interaction (Agresti 2013, Categorical Data Analysis).
 */
export type WeekProfile = { share: Float64Array; timed: number };

export const hoursOfWeek = 168;

export function weekProfile({ n, hourOfWeek, day, timePrecision }: Learning['events'], prior = 5 * hoursOfWeek): WeekProfile {
  const counts = new Float64Array(hoursOfWeek);
  const hours = new Float64Array(24).fill(1);
  const weekdays = new Float64Array(7).fill(1);
  let timed = 0;
  for (let i = 0; i < n; i += 1) {
    if (timePrecision[i] !== 3) weekdays[(((day[i]! + 3) % 7) + 7) % 7]! += 1;
    const hour = hourOfWeek[i]!;
    if (hour >= hoursOfWeek) continue;
    counts[hour]! += 1;
    hours[hour % 24]! += 1;
    timed += 1;
  }
  if (timed === 0) hours.fill(1);
  const [ofHours, ofDays] = [sumOf(hours), sumOf(weekdays)];
  const drawn = counts.map((count, hour) =>
    (count + prior * (hours[hour % 24]! / ofHours) * (weekdays[Math.floor(hour / 24)]! / ofDays)) / (timed + prior));
  const at = (hour: number): number => drawn[(hour + hoursOfWeek) % hoursOfWeek]!;
  return { share: drawn.map((own, hour) => own / 2 + (at(hour - 1) + at(hour + 1)) / 4), timed };
}

const sumOf = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0);
