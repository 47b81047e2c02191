import type { Calendar } from './calendar.ts';
import { offencePatterns, type OffencePattern } from './offence_mix.ts';
import { occur, type Occurrence } from './occurrences.ts';
import { uses, type Place, type Surfaces } from './places.ts';
import { normal, poisson, randomStream, weightedDraw, type Random } from './random.ts';

/** The city's own incidents: for each offence and day a Poisson number, placed by land use and by the hour of the week. */
export function everydayOccurrences(
  seed: number, calendar: Calendar, places: readonly Place[], surfaces: Surfaces,
): Occurrence[] {
  const weather = moods(randomStream(seed, 'weeks'), calendar);
  return offencePatterns.flatMap((pattern) => {
    const random = randomStream(seed, `everyday ${pattern.code}`);
    const drawPlace = weightedDraw(mixture(pattern, surfaces, places.length));
    const weekdays = Array.from({ length: 7 }, (_, i) => pattern.hours.subarray(i * 24, i * 24 + 24));
    const drawHour = weekdays.map(weightedDraw);
    const weekdayShare = weekdays.map((hours) => hours.reduce((sum, weight) => sum + weight, 0));
    const weeks = moods(randomStream(seed, `weeks ${pattern.code}`), calendar);
    const happened: Occurrence[] = [];
    for (let day = 0; day < calendar.days; day++) {
      const weekday = calendar.weekday(day) - 1;
      const mean = (pattern.perYear / 365.25) * 7 * (weekdayShare[weekday] as number) * seasonOf(pattern, calendar, day)
        * (weather(day) * weeks(day));
      for (let count = poisson(random, mean); count > 0; count--) {
        const place = places[drawPlace(random)] as Place;
        happened.push(occur(random, pattern, place, day * 24 + (drawHour[weekday] as ReturnType<typeof weightedDraw>)(random)));
      }
    }
    return happened;
  });
}

/** Good and bad weeks, a few per cent either way: real weeks differ by more than chance. */
function moods(random: Random, calendar: Calendar): (day: number) => number {
  const factors = Array.from({ length: Math.ceil(calendar.days / 7) }, () => Math.exp(0.04 * normal(random)));
  return (day) => factors[Math.floor(day / 7)] as number;
}

/** Factor of the day: the yearly wave around the peak month, and the trend from the middle of the three years. */
function seasonOf(pattern: OffencePattern, calendar: Calendar, day: number): number {
  const [peak, rise] = pattern.season;
  const wave = 1 + rise * Math.cos(((calendar.month(day) - peak) / 12) * 2 * Math.PI);
  return wave * (1 + pattern.trend) ** ((day - calendar.days / 2) / 365.25);
}

function mixture(pattern: OffencePattern, surfaces: Surfaces, count: number): Float64Array {
  const weights = new Float64Array(count);
  for (const use of uses) {
    const share = pattern.where[use];
    if (share === undefined) continue;
    const surface = surfaces[use];
    for (let i = 0; i < count; i++) (weights[i] as number) += share * (surface[i] as number);
  }
  return weights;
}
