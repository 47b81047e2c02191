import { knox, type Knox } from '../stats/knox.ts';
import { zoneWeights } from '../stats/live_zones.ts';
import { isDefined } from '../stats/not_defined.ts';
import { pointIndex } from '../stats/point_index.ts';
import type { Tick } from '../stats/tick.ts';
import type { Expected, ForecastModel, Learning } from './learning.ts';
import { countOf } from './plain_count.ts';
import { meanWeight, profileOf, timesMean } from './over_hours.ts';

/**
 * Live zones of near repeats on top of the count.
 *
 * Answers: what does the coming shift hold if, for some days, incidents draw others to the same and the next places?
 * Misread as: zones with a high number are where the most happens. They are where more happens than usual; the count below
 * them still carries most of what is expected.
 * Formula: a Knox table of the incidents learned from. A band of distance and time that is meaningful (ratio at least 1.2, q at
 * most .05) has (observed - expected) pairs too many; over the incidents that is how many more each one brings, spread evenly
 * over the cells of its ring and the days of its band. Bands are half-open and count local days, so a zone ends on its day and is
 * not drawn beyond. What the zones explain is taken off the count, so that the whole stays what it was.
 * Defaults: same place, up to 250 m, up to 500 m; up to 7 and up to 14 days; 199 shuffles, seed 1; Euclidean; at most the
 * 20,000 latest incidents make the table.
 * Cost: that of the Knox table, and live incidents times the cells of their rings.
 *
 * Parameters: `metres` and `days`, the widest bands; each is halved for the inner one.
 * Returns: expected per cell and hour; the count itself, and a note, when no band is meaningful.
 * Errors: none.
 * Example: 30 pairs too many among 300 incidents within 250 m and 7 days: each brings 0.1 more, 0.014 a day, over its ring.
 * Reference: Johnson & Bowers 2004, European Journal of Criminology 1:237; Knox 1964, Applied Statistics 13:25.
 */
export const nearRepeatZones: ForecastModel = {
  id: 'near_repeat',
  parameters: { metres: { default: 500, least: 100, most: 5000, unit: 'metres' }, days: { default: 14, least: 2, most: 60, unit: 'days' } },
  run(learning, { metres = 500, days = 14 }, tick) {
    const base = countOf(learning);
    const used = { metres, days };
    const table = tableOf(learning, { metres, days, tick });
    const each = table === null ? null : excesses(table);
    if (table === null || each === null) return { ...base, used: { ...used, zones: 0 }, notes: [...base.notes, { code: 'no_near_repeats', values: {} }] };
    return onTop(base, learning, { table, each, used });
  },
};

const mostInTable = 20_000;
const samePlace = 0.001;

function tableOf({ events }: Learning, { metres, days, tick }: { metres: number; days: number; tick: Tick }): Knox | null {
  const dated = Int32Array.from({ length: events.n }, (_, i) => i).filter((i) => events.timePrecision[i] !== 3).slice(-mostInTable);
  const found = knox({
    x: Float64Array.from(dated, (i) => events.x[i]!), y: Float64Array.from(dated, (i) => events.y[i]!), t: Float64Array.from(dated, (i) => events.day[i]!),
    space: [0, samePlace, metres / 2, metres], time: [0, days / 2, days], distance: 'euclidean', permutations: 199, seed: 1,
  }, tick);
  return isDefined(found) ? found : null;
}

/** Incidents that one brings in each band, over those that chance gives; null when no band stands out. */
function excesses(table: Knox): Float64Array | null {
  const meaningful = zoneWeights(table);
  if (meaningful.every((weight) => weight === 0)) return null;
  return table.observed.map((observed, band) => (meaningful[band]! > 0 ? (observed - table.expected[band]!) / table.events : 0));
}

function onTop(base: Expected, learning: Learning, { table, each, used }: { table: Knox; each: Float64Array; used: Record<string, number> }): Expected {
  const { events, cells, shift } = learning;
  const hours = shift.hourOfWeek.length;
  const explained = Math.min(0.9, each.reduce((sum, one) => sum + one, 0));
  const expected = base.expected.map((own) => own * (1 - explained));
  const index = pointIndex(cells.x, cells.y);
  const hourly = timesMean(profileOf(learning).profile);
  const weight = meanWeight(events);
  let zones = 0;
  for (let i = 0; i < events.n; i += 1) {
    if (events.timePrecision[i] === 3 || shift.day[hours - 1]! - events.day[i]! < 0) continue;
    const bands = Array.from(shift.day, (day) => bandOf(table.time, day - events.day[i]!));
    if (bands.every((band) => band === -1)) continue;
    for (let row = 0; row < table.rows; row += 1) {
      const ring = ringOf(index, events, i, { from: table.space[row]!, to: table.space[row + 1]! });
      if (ring.length === 0) continue;
      for (let hour = 0; hour < hours; hour += 1) {
        const excess = bands[hour] === -1 ? 0 : each[row * table.columns + bands[hour]!]!;
        if (excess === 0) continue;
        const daysOfBand = table.time[bands[hour]! + 1]! - table.time[bands[hour]!]!;
        const add = (weight * excess * hourly[shift.hourOfWeek[hour]!]!) / (daysOfBand * 24 * ring.length);
        for (const cell of ring) expected[cell * hours + hour]! += add;
        if (hour === 0) zones += 1;
      }
    }
  }
  return { expected, used: { ...used, zones }, notes: base.notes };
}

/** Half-open; -1 outside of all. */
function bandOf(ends: Float64Array, age: number): number {
  for (let band = 0; band + 1 < ends.length; band += 1) if (age >= ends[band]! && age < ends[band + 1]!) return band;
  return -1;
}

/** Cells whose middle lies in the ring; its own cell where the ring is narrower than cells are. */
function ringOf(index: ReturnType<typeof pointIndex>, events: Learning['events'], i: number, { from, to }: { from: number; to: number }): number[] {
  const own = events.cell[i]!;
  const found: number[] = [];
  if (from > 0) {
    const count = index.within(events.x[i]!, events.y[i]!, to);
    for (let k = 0; k < count; k += 1) if (index.squared[k]! >= from * from && index.squared[k]! < to * to) found.push(index.found[k]!);
  }
  if (found.length > 0) return found;
  return own < 0 ? [] : [own];
}
