/**
 * The clock on the wall, in minutes, of many instants. A zone's offset from UTC is asked once a day where the day begins and ends with
 * the same, and at every half hour on the days when clocks are changed.
 */
const [dayMs, halfHourMs, minuteMs] = [86_400_000, 1_800_000, 60_000];

/** Minutes since the first local Monday of 1970 (5 January), 00:00. */
export function wallMinutes(zone: string): (instant: number) => number {
  const offsetAt = offsets(zone);
  return (instant) => (instant + offsetAt(instant)) / minuteMs - 4 * 1440;
}

function offsets(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  const ask = (instant: number): number => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const wall = Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour'], parts['minute'], parts['second']);
    return wall - Math.floor(instant / 1000) * 1000;
  };
  const days = new Map<number, number>();
  const halfHours = new Map<number, number>();
  const remember = (known: Map<number, number>, key: number, find: () => number): number => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const found = find();
    known.set(key, found);
    return found;
  };
  return (instant) => {
    const day = Math.floor(instant / dayMs);
    const offset = remember(days, day, () => {
      const begin = ask(day * dayMs);
      return begin === ask((day + 1) * dayMs) ? begin : Number.NaN;
    });
    if (!Number.isNaN(offset)) return offset;
    const half = Math.floor(instant / halfHourMs);
    return remember(halfHours, half, () => ask(half * halfHourMs));
  };
}
