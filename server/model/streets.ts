import { z } from 'zod';
import { filterQuery } from './filter.ts';
import { text } from './analysis.ts';
import { defaultDetour, defaultSpeedKmh, travelKinds } from './travel.ts';

/** Streets as they are read from a file, and the networks that are made of them. */
export type StreetLine = {
  /** Number of the line in the file, from 1. */
  line: number;
  /** Tags as OpenStreetMap has them: highway, oneway, maxspeed, access. */
  tags: Readonly<Record<string, string>>;
  /** Longitude, latitude and so on, in ten-millionths of a degree, as OpenStreetMap keeps them. */
  places: Int32Array;
};

/** How lines are joined: where they share a corner, as in OpenStreetMap; or also wherever they cross or end on each other. */
export const joinings = ['corners', 'crossings'] as const;
export type Joining = (typeof joinings)[number];

const number = z.number();
const whole = z.number().int();

export const streetNetwork = z.object({
  id: z.string().describe('24 hexadecimal digits from what the network is made of and how: the same file has the same.'),
  name: z.string(), source: z.string().describe('Name of the file, or backdrop.'), fileSha256: z.string(),
  attribution: z.string().describe('Shown wherever the network is used; of OpenStreetMap, its licence asks for it.'),
  joined: z.enum(joinings),
  nodes: whole, edges: whole, metres: number.describe('Length of all streets.'),
  bounds: z.tuple([number, number, number, number]).describe('West, south, east, north.'),
  linesRead: whole, linesStored: whole,
  rejected: z.array(z.object({
    code: z.string(), count: whole, line: whole.describe('The first, by its number in the file.'), reason: z.string(),
  })).describe('Every line that was read is stored or counted here; linesRead = linesStored + the sum of the counts.'),
  apart: z.object({ parts: whole, edges: whole, metres: number })
    .describe('What cannot be reached from the largest part and got back from; it is left out.'),
  importedAt: z.string(), importedBy: z.string(), current: z.boolean().describe('Plans travel on it: the newest does.'),
});
export type StreetNetwork = z.infer<typeof streetNetwork>;

export const streetList = z.object({
  networks: z.array(streetNetwork).describe('The newest first; it is the one that plans travel on.'),
  routers: z.object({ osrm: z.boolean(), valhalla: z.boolean() }).describe('Which routers the settings name.'),
  defaults: z.object({ how: z.enum(travelKinds), detour: number, speedKmh: number }).describe('How plans travel where nobody says how.'),
});
export type StreetList = z.infer<typeof streetList>;
export const travelDefaults = { detour: defaultDetour, speedKmh: defaultSpeedKmh };

export const streetWay = z.object({
  how: z.enum(travelKinds), words: text, minutes: number, metres: number,
  geometry: z.object({ type: z.literal('LineString'), coordinates: z.array(z.tuple([number, number])) }),
  network: z.string().nullable(), attribution: z.string().nullable(),
});
export type StreetWay = z.infer<typeof streetWay>;

const { agency } = filterQuery.shape;
const place = z.string().regex(/^-?\d{1,3}(\.\d{1,15})?,-?\d{1,2}(\.\d{1,15})?$/, 'Give longitude and latitude as 30.5234,50.4501.')
  .transform((text) => text.split(',').map(Number) as [number, number])
  .refine(([longitude, latitude]) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90, 'That is no longitude and latitude; the longitude stands first.');

export const streetQuery = z.strictObject({ agency });
export const wayQuery = z.strictObject({
  agency,
  from: place.describe('Longitude, latitude.'), to: place.describe('Longitude, latitude.'),
  how: z.enum(travelKinds).optional().describe('Default: streets where a network is loaded, else a straight line times the detour.'),
  speedKmh: z.coerce.number('Give kilometres an hour.').min(2).max(130).default(defaultSpeedKmh).describe('On straight lines; on streets that have no speed of their own.'),
  detour: z.coerce.number('Give a number from 1 to 3.').min(1).max(3).default(defaultDetour).describe('Of a straight line to the way on streets.'),
});

export const uploadStreetsQuery = z.strictObject({
  agency: agency.describe('Whose streets they are. Default: the server\'s own agency.'),
  agencyName: z.string().trim().min(1).max(200).optional().describe('Full name of the agency: founds it, when there is none with this short name yet.'),
  file: z.string().max(1000).optional().describe('Name of the file. Default: the one in the form, else "upload".'),
  name: z.string().trim().min(1).max(120).optional().describe('What to call the network. Default: the name of the file.'),
  attribution: z.string().trim().min(1).max(500).optional().describe('Whom to name wherever it is used. Default for OpenStreetMap: as its licence asks.'),
  joined: z.enum(joinings).optional().describe('corners: lines meet where they share one (default); crossings: also wherever they cross or end on each other, for files without shared corners.'),
  fromBackdrop: z.stringbool().optional().describe('No file: the streets that are drawn behind the data are taken. They have no one-way streets and no speeds of their own.'),
});
export type UploadStreets = z.output<typeof uploadStreetsQuery>;
