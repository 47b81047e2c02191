import { z } from 'zod';
import { describedFilter } from './filter.ts';

/**
 * What an analysis gives: one shape for every method, so that the page, the API, files, and the printed sheet show any of them,
 * also those that are yet to come. Every text is there in each language. Numbers without a value are null, with a reason.
 */

export const text = z.object({ en: z.string(), uk: z.string() });
export type Text = z.infer<typeof text>;

/** What a number counts or measures; decides how it is written. share: 0 to 1, shown in percent. instant: ISO text in UTC. day: local day. */
export const quantities = [
  'count', 'number', 'share', 'probability', 'z', 'ratio', 'metres', 'kilometres', 'squareKm', 'perSquareKm', 'days', 'hours', 'harmDays', 'text', 'instant', 'day', 'flag',
] as const;
export const quantity = z.enum(quantities);
export type Quantity = z.infer<typeof quantity>;

export const figure = z.object({
  id: z.string(), title: text, quantity,
  value: z.union([z.number(), z.string(), z.null()]),
  lower: z.number().nullable().optional().describe('Lower end of the interval.'),
  upper: z.number().nullable().optional(),
  because: text.optional().describe('Why there is no value, or how the interval was made.'),
});
export type Figure = z.infer<typeof figure>;

/** stop: the result must not be acted on; caution: it may mislead; note: to be known. */
export const severities = ['stop', 'caution', 'note'] as const;
export const analysisWarning = z.object({ code: z.string(), severity: z.enum(severities), text });
export type AnalysisWarning = z.infer<typeof analysisWarning>;

export const tableCell = z.union([z.string(), z.number(), z.boolean(), z.null(), text]);
export type TableCell = z.infer<typeof tableCell>;
export const table = z.object({
  id: z.string(), title: text,
  columns: z.array(z.object({ id: z.string(), title: text, quantity })),
  rows: z.array(z.array(tableCell)).describe('At most 1,000; what is left out is counted in omitted.'),
  omitted: z.number().int(),
});
export type Table = z.infer<typeof table>;

const axis = z.object({ title: text, quantity });
export type Axis = z.infer<typeof axis>;
const xValue = z.union([z.number(), z.string()]).describe('A number, or a local day or instant as ISO text.');

/** roles: observed is what was seen; expected what chance would give; limit a border; signal what stands out; baseline the other window or group. */
const role = z.enum(['observed', 'expected', 'limit', 'signal', 'baseline']);

export const chart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'), id: z.string(), title: text, x: axis, y: axis,
    lines: z.array(z.object({ id: z.string(), title: text, role, points: z.array(z.tuple([xValue, z.number().nullable()])) })),
    bands: z.array(z.object({ id: z.string(), title: text, points: z.array(z.tuple([xValue, z.number(), z.number()])) })),
    marks: z.array(z.object({ x: xValue, y: z.number(), title: text, role })).describe('Single points that stand out.'),
  }),
  z.object({
    kind: z.literal('bar'), id: z.string(), title: text, x: axis, y: axis,
    bars: z.array(z.object({
      x: z.union([z.string(), z.number(), text]), y: z.number().nullable(), lower: z.number().nullable().optional(),
      upper: z.number().nullable().optional(), role,
    })),
  }),
  z.object({
    kind: z.literal('heat'), id: z.string(), title: text, x: axis, y: axis, value: axis,
    columns: z.array(text), rows: z.array(text),
    values: z.array(z.array(z.number().nullable())).describe('One list per row.'),
    marked: z.array(z.array(z.boolean())).nullable().describe('Cells that are significant; null where nothing is tested.'),
    centre: z.number().nullable().describe('Value at which a diverging ramp turns (1 for ratios, 0 for differences); null for amounts.'),
  }),
  z.object({
    kind: z.literal('strips'), id: z.string(), title: text, x: axis,
    steps: z.array(z.string()).describe('First local day of each step.'),
    rows: z.array(z.object({
      id: z.string(), title: z.union([z.string(), text]), group: text,
      strip: z.string().describe('One letter a step: H hot, C cold, . neither.'),
    })),
  }),
  z.object({
    kind: z.literal('scatter'), id: z.string(), title: text, x: axis, y: axis,
    points: z.array(z.object({ x: z.number(), y: z.number(), role, title: z.string().optional() })),
    lines: z.array(z.object({ title: text, role, points: z.array(z.tuple([z.number(), z.number()])) })),
  }),
]);
export type Chart = z.infer<typeof chart>;

/** What a class says; decides its colour and pattern. undefined: too few to tell, hatched. */
export const meanings = [
  'hot3', 'hot2', 'hot1', 'none', 'cold1', 'cold2', 'cold3', 'high', 'low', 'mixed', 'one', 'two', 'three', 'four', 'five', 'six',
  'seven', 'eight', 'undefined',
] as const;
export const layerClass = z.object({ code: z.string(), title: text, meaning: z.enum(meanings), count: z.number().int() });
export type LayerClass = z.infer<typeof layerClass>;

const column = <T extends z.ZodType>(of: T) => z.array(of).optional();
const numbers = column(z.number().nullable());
/** The columns that the features of any analysis may have; what each means there stands in the legend. */
export const layerColumns = z.object({
  count: numbers.describe('Incidents.'), expected: numbers.describe('Incidents that chance or the baseline would give.'),
  value: numbers.describe('The figure that the map shows.'),
  score: numbers.describe('Test statistic.'), p: numbers, q: numbers.describe('p after correction over all that are tested.'),
  lower: numbers.describe('Lower end of the interval of value.'), upper: numbers,
  class: column(z.string().nullable()), label: column(z.string().nullable()),
  from: column(z.string().nullable()).describe('Instant, UTC.'), until: column(z.string().nullable()).describe('Instant, UTC: no longer valid from then on.'),
});
export type LayerColumns = z.infer<typeof layerColumns>;

export const analysisLayer = z.object({
  title: text,
  geometry: z.enum(['hex', 'shape']),
  value: axis.describe('What the column value holds.'),
  ramp: z.enum(['amount', 'change', 'classes']).describe('amount: light to strong; change: diverging around centre; classes: by the column class.'),
  centre: z.number().nullable(),
  classes: z.array(layerClass).nullable(),
  unit: z.array(z.string()).describe('Of each feature its id: H3 cell, square as column_row, area as kind:code, or a number.'),
  shapes: z.array(z.unknown()).nullable().describe('GeoJSON geometries in WGS 84; null where the ids are H3 cells.'),
  columns: layerColumns,
});
export type AnalysisLayer = z.infer<typeof analysisLayer>;

export const unitChoice = z.string().regex(/^(hex(:(5|6|7|8|9|10))?|square(:\d{2,5})?|area(:[a-z0-9_-]{1,40})?|none)$/, 'Give hex:5 to hex:10, square:METRES, area:KIND, or hex, square or area alone.');

export const analysisResult = z.object({
  id: z.string(), method: z.string(), methodVersion: z.number().int(), title: text,
  parameters: z.record(z.string(), z.unknown()).describe('As used, defaults included.'),
  unit: z.string().describe('What incidents were added up by: hex:9, square:500, area:district; none for the points themselves.'),
  seed: z.number().int().nullable().describe('Null where nothing is drawn.'),
  crs: z.string().describe('Coordinate system in which distances were measured.'),
  filter: describedFilter, dataVersion: z.string(), demonstration: z.boolean(),
  rows: z.number().int(), placed: z.number().int(), used: z.number().int().describe('Incidents that went into the computation.'),
  studyArea: z.object({ kind: z.string(), label: z.string(), squareKm: z.number(), hash: z.string() }),
  harmEdition: z.string(),
  exact: z.boolean().describe('True when places can be read off the result; only for whoever may see incidents.'),
  notDefined: text.nullable().describe('Why there is no result; then figures and layer are empty.'),
  reading: z.array(text), warnings: z.array(analysisWarning), figures: z.array(figure), tables: z.array(table), charts: z.array(chart),
  layer: analysisLayer.nullable(),
});
export type AnalysisResult = z.infer<typeof analysisResult>;
