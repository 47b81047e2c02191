import { z } from 'zod';

/**
 * What is being looked at. One vocabulary at every door: map, API, tiles, files, command line.
 *
 * `filterQuery` is the text form, as it stands in an address. `Filter` is the form after it has been resolved against an
 * agency: instants, offence ids, a polygon. Windows are half-open, `[from, to)`.
 */
const dataVersion = /^[1-9]\d{0,17}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const when = z.string().refine((text) => day.test(text) || instant.test(text), {
  message: 'Give a day (2026-03-01, read on the jurisdiction\'s clock) or an instant with its offset (2026-03-01T04:00:00Z or 2026-03-01T06:00:00+02:00; in an address + is written %2B).',
});

/** `22-3` or `0,1,2,22`: numbers and ranges that may wrap around; validated further by `model/cycle.ts`. */
const ranges = z.string().max(100).regex(/^\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*$/, {
  message: 'Give numbers and ranges separated by commas, e.g. 22-3 or 0,1,22.',
});

export const filterQuery = z.strictObject({
  agency: z.string().max(63).optional().describe('Short name of the agency. Default: the one with real data, else the demonstration city.'),
  from: when.optional().describe('Start of the window, included. Default: 365 days before its end.'),
  to: when.optional().describe('End of the window, not included. Default: the end of the last complete day of data.'),
  offences: z.string().max(2000).optional().describe('Offence codes separated by commas; a group stands for its members. Default: all.'),
  hours: ranges.optional().describe('Local hours 0 to 23, e.g. 22-3. Incidents without a known hour are then left out.'),
  weekdays: ranges.optional().describe('ISO weekdays 1 (Monday) to 7 (Sunday), e.g. 5-7.'),
  asOf: z.string().refine((text) => dataVersion.test(text) || day.test(text) || instant.test(text), {
    message: 'Give a data version (12), an instant with its offset (2026-03-01T04:00:00Z), or a day (2026-03-01: its beginning on the jurisdiction\'s clock).',
  }).optional().describe('The incidents as they were at an earlier version of the data: its number (12), or an instant or a day, for the last version published before it '
    + '(of a day: before it began on the jurisdiction\'s clock). Areas, backdrop and the classification are those of now. Default: as they are now.'),
  area: z.string().max(100_000, 'Too long: a polygon may have 500 vertices. Simplify it, or load it as an area and name it as kind:code.').optional().describe('An area as kind:code (district:001), or a polygon as WKT or GeoJSON of at most 500 vertices, in longitude and latitude.'),
});
export type FilterQuery = z.infer<typeof filterQuery>;

export const measures = ['count', 'harm'] as const;
export type Measure = (typeof measures)[number];

export const statistics = ['gi_star', 'none'] as const;
export type Statistic = (typeof statistics)[number];

export type Position = [longitude: number, latitude: number];
/** Rings of one or more polygons, as in a GeoJSON MultiPolygon. */
export type MultiPolygon = Position[][][];

/** A filter after resolution: nothing in it needs looking up any more. */
export type Filter = {
  /** Instants, UTC; `[from, to)`. */
  from: Date;
  to: Date;
  /** Ids in the classification, groups expanded, ascending; null means all. */
  offenceIds: number[] | null;
  /** Local hours 0 to 23, ascending; null means all. */
  hours: number[] | null;
  /** ISO weekdays 1 to 7, ascending; null means all. */
  weekdays: number[] | null;
  /** Only incidents placed inside; null means the whole agency, placed or not. */
  polygon: MultiPolygon | null;
  /** Only incidents with these handling codes: those that who asks may see; absent or null means all. */
  handlingCodes?: readonly number[] | null;
};

/** The filter as answers name it: readable, complete, and enough to ask the same question again. */
export const describedFilter = z.object({
  agency: z.string(),
  from: z.string().describe('Instant, UTC.'),
  to: z.string().describe('Instant, UTC; not included.'),
  zone: z.string().describe('IANA zone of the jurisdiction.'),
  fromDay: z.string().describe('First local day.'),
  toDay: z.string().describe('Local day after the last.'),
  offences: z.array(z.string()).nullable(),
  hours: z.array(z.number().int()).nullable(),
  weekdays: z.array(z.number().int()).nullable(),
  area: z.string().nullable().describe('As asked for: kind:code, or the polygon as WKT.'),
  asOf: z.string().optional().describe('Data version that was asked for; absent when the question is about the incidents as they are now.'),
});
export type DescribedFilter = z.infer<typeof describedFilter>;
