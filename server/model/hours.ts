import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { describedFilter } from './filter.ts';
import { infeasibility } from './patrol.ts';

/** Sharing of hours: how many units each area needs in each shift of the week, how long callers wait then, and where patrol hours reach most harm. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day as 07:00.');
const weekday = z.number().int().min(1).max(7);
const areaId = z.string().max(200).describe('Area as kind:code.');
const codes = z.array(z.string().max(63)).max(100);
const minutes = z.number().min(1).max(1440);

/** Parameters of a filter by their names, as an address has them; of lists also arrays. */
export const filterValues = z.record(z.string().max(63), z.union([z.string().max(100_000), z.array(z.string().max(200)).max(5000)]));

export const minutesBody = z.strictObject({
  minutes: minutes.default(45).describe('That an incident takes one unit, from being sent to being free again. An assumption.'),
  byOffence: z.record(z.string().max(63), minutes).default({}).describe('The same for offences of their own, by their codes; a group stands for its members.'),
});
export type MinutesBody = z.output<typeof minutesBody>;

export const hoursShift = z.strictObject({
  name: z.string().trim().min(1).max(40), from: clockTime, to: clockTime.describe('Up to its begin or before: on the next day.'),
  weekdays: z.array(weekday).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]).describe('On which it begins, 1 is Monday.'),
  units: z.number().int().min(0).max(2000).optional().describe('That there are in this shift on each of its days, for all areas together.'),
});

const bound = z.strictObject({
  area: areaId.optional(), shift: z.string().max(40).optional(), weekday: weekday.optional(), units: z.number().int().min(0).max(2000),
}).describe('For each area, shift and weekday that it names; what it leaves out is all of them.');
export type UnitBound = z.infer<typeof bound>;

const priority = z.strictObject({
  name: z.string().trim().min(1).max(40), offences: codes.describe('Codes; a group stands for its members. The last priority takes all others, whatever it lists.'),
  minutes: z.number().min(0).max(1440).default(10).describe('Nobody is to wait longer for a free unit.'),
  share: z.number().min(0.01).max(0.999).default(0.9).describe('Of the calls, for which that must hold.'),
});

export const hoursBody = z.strictObject({
  filter: filterValues.default({}).describe('What the expectation is formed from: from, to, offences, area. Default: offences that are reported to the police, of the last year of the data. Days that the data do not cover are left out.'),
  areas: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'Kinds are lower-case letters, e.g. district.').optional().describe('Kind of areas that hours are shared among. Default: that with the most areas.'),
  shifts: z.array(hoursShift).min(1).max(8).default(() => [
    { name: 'day', from: '07:00', to: '15:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }, { name: 'late', from: '15:00', to: '23:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
    { name: 'night', from: '23:00', to: '07:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
  ]),
  units: z.number().int().min(0).max(100_000).optional()
    .describe('Units times shifts of a week that there are for everything together. Default: those of the shifts; where these have none either, as many as are needed.'),
  service: minutesBody.prefault({}),
  callsPerIncident: z.number().min(0.1).max(100).default(1).describe('Calls that take a unit, for each recorded incident. Most calls are no crime: give what your dispatch shows. An assumption.'),
  backupFactor: z.number().min(1).max(5).default(1.3).describe('Units that go to a call, on average. An assumption.'),
  freePatrolShare: z.number().min(0).max(0.9).default(0.4).describe('Part of the time of a unit that is to be free of calls.'),
  floors: z.array(bound).max(2000).default([]).describe('At least so many units.'),
  ceilings: z.array(bound).max(2000).default([]).describe('At most so many units.'),
  priorities: z.array(priority).min(1).max(5).default(() => [
    { name: '1', offences: ['violence', 'sexual', 'robbery', 'burglary.residential'], minutes: 5, share: 0.9 }, { name: '2', offences: [], minutes: 30, share: 0.9 },
  ]).describe('Which calls go before which; the first before all.'),
  whatIf: z.number().int().min(0).max(10).default(2).describe('Also with so many units less and more in every hour.'),
  hotspots: z.strictObject({
    hours: z.number().min(0.25).max(10_000).describe('Patrol hours of a week that are shared among places.'),
    unit: z.string().regex(/^(hex(:(5|6|7|8|9|10))?|area(:[a-z0-9_-]{1,40})?)$/, 'Give hex:5 to hex:10, area:KIND, or hex or area alone.').default('hex').describe('What places are.'),
    measure: z.enum(['count', 'harm']).default('harm'),
    kappa: z.number().min(0.001).max(100).optional()
      .describe('Diminishing returns: h hours of a week reach 1 - exp(-kappa h) of what a place has. Default: as 15 minutes in every two hours of the shifts reach 1 - exp(-1.5), 78 %. An assumption.'),
    most: z.number().min(0.25).max(168).optional().describe('Hours of a week at most for one place.'),
  }).optional().describe('Where patrol hours reach most; left out: not asked.'),
});
export type HoursBody = z.output<typeof hoursBody>;
export type HoursAsked = z.input<typeof hoursBody>;

const number = z.number();
const maybe = z.number().nullable();

export const hoursCell = z.object({
  area: z.string(), name: z.string(), shift: z.string(), weekday: z.number().int(),
  calls: number.describe('Expected in that shift.'), workHours: number.describe('Hours of units that these take, backup included.'),
  needed: number.describe('Units that leave the free-patrol share: not yet whole.'), floor: z.number().int(), ceiling: z.number().int().nullable(), units: z.number().int(),
  freeShare: maybe.describe('Of the time of the units; null without units; below 0: they cannot keep up.'),
});

const waiting = z.object({
  name: z.string(), calls: number.describe('An hour.'), meanWaitMinutes: maybe.describe('For a free unit, over all calls; null: the queue grows without end.'),
  within: maybe.describe('Part of the calls that wait no longer than the target.'), targetMinutes: number, targetShare: number,
});
export const queueHour = z.object({
  hourOfWeek: z.number().int().describe('0 is Monday 00:00 to 01:00.'), weekday: z.number().int(), hour: z.number().int(),
  units: z.number().int(), calls: number.describe('Expected in that hour.'), utilisation: maybe, waits: maybe.describe('Chance that a call finds no free unit; null: the units cannot keep up.'),
  meanWaitMinutes: maybe, freeShare: maybe, priorities: z.array(waiting),
  needed: z.number().int().nullable().describe('Fewest units with which every target is met; null where more than 500 would not do.'),
});
export type QueueHour = z.infer<typeof queueHour>;

export const hoursAnswer = z.object({
  id: z.string(), agency: z.string(), zone: z.string(), request: hoursBody.describe('As POST takes it, defaults filled in.'), filter: describedFilter, dataVersion: z.string(), demonstration: z.boolean(),
  areas: z.string().describe('Kind.'), weeks: number.describe('Weeks that the expectation is formed from.'),
  learned: z.object({
    rows: z.number().int(), placed: z.number().int(), used: z.number().int().describe('In one of the areas, with a known hour or spread over the day.'), hourUnknown: z.number().int(),
    calls: number.describe('A week.'), workHours: number.describe('A week.'), meanServiceMinutes: maybe,
  }),
  assumptions: z.array(z.object({ id: z.string(), title: text, value: number, unit: z.enum(['minutes', 'ratio', 'share', 'perHour']) })),
  shifts: z.array(z.object({ name: z.string(), from: z.string(), to: z.string(), hours: number, weekdays: z.array(weekday), calls: number, workHours: number, needed: number, units: z.number().int() })),
  areaTotals: z.array(z.object({
    area: z.string(), name: z.string(), calls: number, workHours: number, needed: number, units: z.number().int().describe('Units times shifts of a week.'), unitHours: number,
    callShare: maybe, unitShare: maybe,
  })),
  cells: z.array(hoursCell).describe('Ordered by area, shift and weekday.'),
  queue: z.array(queueHour).describe('168 hours of a week, all areas together.'),
  whatIf: z.array(z.object({
    change: z.number().int().describe('Units more in every hour that has any.'), unitHours: number, hours: z.number().int().describe('Hours of the week with units.'), met: z.number().int().describe('Of these, with every target met.'),
    overloaded: z.number().int().describe('Of these, in which the units cannot keep up.'), freeShare: maybe, priorities: z.array(z.object({ name: z.string(), meanWaitMinutes: maybe, within: maybe })).describe('Over all calls of the week.'),
  })),
  hotspots: z.object({
    unit: z.string(), measure: z.enum(['count', 'harm']), kappa: number, horizonHours: number, hours: number, given: number.describe('Hours that were shared; less than asked only where no place takes more.'),
    total: number.describe('Of a week.'), reached: number, even: number.describe('What the same hours reach when every place gets as many.'), next: maybe.describe('What 15 minutes more would add.'),
    places: z.array(z.object({ id: z.string(), name: z.string(), longitude: number, latitude: number, amount: number, hours: number, reached: number })).describe('With hours, the most first; at most 1,000.'),
    omitted: z.number().int(),
  }).nullable(),
  infeasible: z.array(infeasibility).describe('When this is not empty, nothing was shared: cells, queue and whatIf are empty.'),
  reading: z.array(text), warnings: z.array(analysisWarning), sha256: z.string(),
});
export type HoursAnswer = z.infer<typeof hoursAnswer>;

export const hoursTables = ['cells', 'areas', 'queue', 'what_if', 'hotspots'] as const;
export const hoursQuery = z.strictObject({
  agency: z.string().max(63).optional().describe('Short name of the agency.'),
  format: z.enum(['json', 'csv']).default('json').describe('json: all of it; csv: one table.'), table: z.enum(hoursTables).default('cells').describe('Which table the CSV has.'),
});
