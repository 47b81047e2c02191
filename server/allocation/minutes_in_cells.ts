import { hexAt, hexDisk, type HexId } from '../model/hex.ts';

/**
 * Minutes in cells from the positions of a unit ([crime hotspots](https://en.wikipedia.org/wiki/Crime_hotspots)).
 *
 * Answers: how long was a unit in each cell, and was that a visit or a drive-through?
 * Misread as: what an officer did. It says where a receiver was; sums over all units of a plan are kept, those of one are not.
 * Formula: between two positions the way is straight and even in time; it is halved until both ends of a piece lie in one cell or
 * the piece lasts less than a second. A stay is all time in one cell with interruptions of no more than the gap; one that lasts
 * long enough is a visit.
 * Defaults: a visit lasts 10 minutes or more (Koper 1995: 10 to 16 help longest), positions more than 5 minutes apart tell nothing.
 * Cost: positions + crossings of borders x log(seconds between positions).
 *
 * Parameters: `track`, positions of one unit ascending in time (milliseconds, degrees); `wanted`, cells of the plan, all of one
 * `resolution`; `rings`: what lies outside the wanted cells but so many cells beside one of them counts for the nearest.
 * Returns: by cell seconds, visits and drive-throughs; and the seconds between positions too far apart.
 * Errors: RangeError for times that go back or lists of unequal length.
 * Reference: Koper 1995, Justice Quarterly 12:649.
 */
export type Track = { time: Float64Array; longitude: Float64Array; latitude: Float64Array };
export type CellTime = { seconds: number; visits: number; driveThroughs: number };
export type TimeInCells = { cells: Map<HexId, CellTime>; unknownSeconds: number };
export type StayRules = { visitMinutes: number; gapMinutes: number };

export function minutesInCells(
  track: Track, { wanted, resolution, rings, ...rules }: StayRules & { wanted: readonly HexId[]; resolution: number; rings: number },
): TimeInCells {
  const { time, longitude, latitude } = track;
  if (longitude.length !== time.length || latitude.length !== time.length) throw new RangeError('a track has as many places as times');
  const standsFor = nearWanted(wanted, rings);
  const cellOf = (x: number, y: number): HexId => {
    const own = hexAt(x, y, resolution);
    return standsFor.get(own) ?? own;
  };
  const pieces: Stay[] = [];
  let unknownSeconds = 0;
  for (let i = 1; i < time.length; i += 1) {
    const [from, to] = [time[i - 1]!, time[i]!];
    if (!(to >= from)) throw new RangeError('the times of a track go back');
    if (to - from > rules.gapMinutes * 60_000) {
      unknownSeconds += (to - from) / 1000;
      continue;
    }
    const one = { time: from, x: longitude[i - 1]!, y: latitude[i - 1]! };
    const other = { time: to, x: longitude[i]!, y: latitude[i]! };
    split([{ ...one, cell: cellOf(one.x, one.y) }, { ...other, cell: cellOf(other.x, other.y) }], cellOf, pieces);
  }
  return { cells: timeOfStays(pieces, rules), unknownSeconds };
}

/** Time in one cell, milliseconds. */
export type Stay = { cell: HexId; from: number; to: number };
type Fix = { time: number; x: number; y: number; cell: HexId };

/** Cells are convex: what has both ends in one lies in it as a whole. */
function split([one, other]: readonly [Fix, Fix], cellOf: (x: number, y: number) => HexId, pieces: Stay[]): void {
  const last = pieces.at(-1);
  if (one.cell === other.cell) {
    if (last?.cell === one.cell && last.to === one.time) last.to = other.time;
    else pieces.push({ cell: one.cell, from: one.time, to: other.time });
    return;
  }
  if (other.time - one.time < 1000) {
    const half = (one.time + other.time) / 2;
    split([one, { ...one, time: half }], cellOf, pieces);
    pieces.push({ cell: other.cell, from: half, to: other.time });
    return;
  }
  const [x, y] = [(one.x + other.x) / 2, (one.y + other.y) / 2];
  const middle = { time: (one.time + other.time) / 2, x, y, cell: cellOf(x, y) };
  split([one, middle], cellOf, pieces);
  split([middle, other], cellOf, pieces);
}

/** For each cell near a wanted one the wanted one: the fewest rings away, the lowest id of those. Wanted cells stand for themselves. */
function nearWanted(wanted: readonly HexId[], rings: number): Map<HexId, HexId> {
  const standsFor = new Map(wanted.map((cell) => [cell, cell]));
  for (let ring = 1; ring <= rings; ring += 1) {
    const reached = new Map<HexId, HexId>();
    for (const cell of wanted.toSorted()) for (const near of hexDisk(cell, ring)) if (!standsFor.has(near) && !reached.has(near)) reached.set(near, cell);
    for (const [near, cell] of reached) standsFor.set(near, cell);
  }
  return standsFor;
}

/** Stays of one unit, ascending, as sums by cell; those with a shorter interruption than the gap are one. Stays of no length count nothing. */
export function timeOfStays(stays: readonly Stay[], { visitMinutes, gapMinutes }: StayRules): Map<HexId, CellTime> {
  const open = new Map<HexId, { seconds: number; to: number }>();
  const sums = new Map<HexId, CellTime>();
  const close = (cell: HexId, seconds: number): void => {
    if (seconds <= 0) return;
    const sum = sums.get(cell) ?? { seconds: 0, visits: 0, driveThroughs: 0 };
    const isVisit = seconds >= visitMinutes * 60 - 0.5;
    sums.set(cell, { seconds: sum.seconds + seconds, visits: sum.visits + Number(isVisit), driveThroughs: sum.driveThroughs + Number(!isVisit) });
  };
  for (const { cell, from, to } of stays) {
    const before = open.get(cell);
    const goesOn = before !== undefined && from - before.to <= gapMinutes * 60_000;
    if (before !== undefined && !goesOn) close(cell, before.seconds);
    open.set(cell, { seconds: (goesOn ? before.seconds : 0) + (to - from) / 1000, to });
  }
  for (const [cell, { seconds }] of open) close(cell, seconds);
  return sums;
}

/** Time that somebody ticked off, of one unit: what overlaps counts once, and nothing where positions tell already. */
export function stayTicks(ticks: readonly Stay[], positions: Float64Array): Stay[] {
  let free = Number.NEGATIVE_INFINITY;
  return ticks.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.cell < b.cell ? -1 : 1)).flatMap((tick) => {
    const from = Math.max(tick.from, free);
    if (from >= tick.to || positions.some((time) => time >= from && time <= tick.to)) return [];
    free = tick.to;
    return [{ ...tick, from }];
  });
}

export function addTimes(sums: Map<HexId, CellTime>, more: ReadonlyMap<HexId, CellTime>): void {
  for (const [cell, { seconds, visits, driveThroughs }] of more) {
    const sum = sums.get(cell) ?? { seconds: 0, visits: 0, driveThroughs: 0 };
    sums.set(cell, { seconds: sum.seconds + seconds, visits: sum.visits + visits, driveThroughs: sum.driveThroughs + driveThroughs });
  }
}
