import { z } from 'zod';
import { describedFilter, measures, statistics } from './filter.ts';

/**
 * The shapes of answers, as validated by tests, published in OpenAPI and typed in the browser.
 * Columnar where an answer is long: arrays of equal length, one entry per row, `null` for what is not defined.
 */

/** Something to know before the numbers are used. The code is stable; the message is English; the values are what a translation needs. */
export const warning = z.object({
  code: z.enum([
    'derived_study_area', 'month_precision', 'low_geocode_rate', 'few_incidents', 'cold_not_detectable', 'window_not_covered', 'hour_unknown',
    'outside_study_area', 'as_of', 'not_compared', 'unequal_windows', 'recording_changed', 'days_without_data',
  ]),
  message: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Warning = z.infer<typeof warning>;

export const meta = z.object({
  filter: describedFilter,
  dataVersion: z.string().describe('Moves with every change of the data; the same version and question give the same answer.'),
  demonstration: z.boolean().describe('True when the data are the generated demonstration city.'),
  rows: z.number().int().describe('Incidents that the filter selects, with or without a place.'),
  placed: z.number().int().describe('Those with a place.'),
  hourUnknown: z.number().int().describe('Incidents of the window left out because their hour or weekday is not known and the filter asks for one.'),
  warnings: z.array(warning),
});
export type Meta = z.infer<typeof meta>;

export const hotspotMeta = z.object({
  run: z.string().describe('Id of the saved run.'),
  method: z.literal('getis_ord_star'),
  methodVersion: z.number().int(),
  rings: z.number().int().describe('Neighbourhood: the cell itself and this many rings around it.'),
  correction: z.literal('benjamini_hochberg'),
  tests: z.number().int().describe('Number of cells corrected over.'),
  mean: z.number().nullable(),
  standardDeviation: z.number().nullable(),
  criticalP: z.object({ '90': z.number().nullable(), '95': z.number().nullable(), '99': z.number().nullable() })
    .describe('Largest p that is significant at each level after correction; null when none is.'),
  hot: z.object({ '90': z.number().int(), '95': z.number().int(), '99': z.number().int() }).describe('Hot cells, cumulative.'),
  cold: z.object({ '90': z.number().int(), '95': z.number().int(), '99': z.number().int() }).describe('Cold cells, cumulative.'),
  coldPossible: z.boolean().describe('False when even an empty neighbourhood could not reach the cold cut at these counts.'),
  resultHash: z.string(),
});
export type HotspotMeta = z.infer<typeof hotspotMeta>;

export const studyArea = z.object({
  kind: z.enum(['boundary', 'areas', 'polygon', 'derived']).describe('boundary or areas: from loaded shapes; polygon: the area asked for; derived: cells near any recorded incident.'),
  label: z.string(),
  cells: z.number().int(),
  squareKm: z.number(),
  hash: z.string(),
});
export type StudyArea = z.infer<typeof studyArea>;

export const hexTable = z.object({
  meta: meta.extend({
    resolution: z.number().int(),
    measure: z.enum(measures),
    statistic: z.enum(statistics),
    harmEdition: z.string(),
    studyArea,
    outsideStudyArea: z.number().int().describe('Placed incidents in cells outside the study area: counted, not tested.'),
    hotspots: hotspotMeta.nullable().describe('Null when no statistic was asked for or none is defined.'),
  }),
  cell: z.array(z.string()).describe('H3 cells, ascending.'),
  count: z.array(z.number().int()),
  harm: z.array(z.number()).describe('Days.'),
  rate: z.array(z.number().nullable()).optional()
    .describe('Incidents per square kilometre of the cell and year (365.25 days) of the window; all of its area and days count, whatever hours, weekdays or part of it were asked for. '
      + 'Not in the compact form: it follows from count, cell and window.'),
  z: z.array(z.number().nullable()).describe('Gi* z score of the measure.'),
  p: z.array(z.number().nullable()).describe('Two-sided p.'),
  q: z.array(z.number().nullable()).describe('p after Benjamini-Hochberg over all cells of the study area.'),
  bin: z.array(z.number().int().nullable()).describe('3, 2, 1: hot at 99, 95, 90 %; 0: not significant; negative: cold.'),
});
export type HexTable = z.infer<typeof hexTable>;

export const hexDayTable = z.object({
  meta: meta.extend({ resolution: z.number().int(), measure: z.enum(measures), step: z.enum(['day', 'week', 'month']), harmEdition: z.string() }),
  cell: z.array(z.string()).describe('H3 cells that hold anything in the window, ascending.'),
  from: z.array(z.string()).describe('First local day of each step; weeks begin on Monday.'),
  step: z.array(z.number().int()).describe('Of each entry: place of its step in from. Ascending.'),
  cellIndex: z.array(z.number().int()).describe('Of each entry: place of its hexagon in cell. Ascending within a step.'),
  value: z.array(z.number()).describe('Of each entry: incidents, or days of harm; more than 0.'),
  unplaced: z.array(z.number()).describe('Of each step: incidents, or days of harm, without a place; with them a step adds up to that of the series.'),
});
export type HexDayTable = z.infer<typeof hexDayTable>;

export const series = z.object({
  meta: meta.extend({ step: z.enum(['day', 'week', 'month']) }),
  from: z.array(z.string()).describe('First local day of each step.'),
  count: z.array(z.number().int()),
  harm: z.array(z.number()),
  expected: z.array(z.number().nullable()).describe('Mean of the eight steps before (for days: the same weekday of the eight weeks before).'),
  lower: z.array(z.number().nullable()).describe('Lower edge of the band that a count stays within by chance.'),
  upper: z.array(z.number().nullable()),
  complete: z.array(z.boolean()).describe('False where the window or the data cut the step short; such a step has no band.'),
});
export type Series = z.infer<typeof series>;

export const rhythm = z.object({
  meta,
  count: z.array(z.number().int()).length(168).describe('Hour of the local week: 0 is Monday 00:00 to 01:00.'),
  unknown: z.number().int().describe('Incidents whose hour or weekday is not known; with them the hours add up to the rows.'),
});
export type Rhythm = z.infer<typeof rhythm>;

export const offenceNode = z.object({
  code: z.string(),
  parent: z.string().nullable(),
  name: z.object({ en: z.string(), uk: z.string() }),
  iccs: z.string().nullable(),
  recordedBy: z.enum(['reported', 'discovered', 'mixed']),
  harmWeight: z.number().nullable(),
  count: z.number().int().describe('Incidents of the window, members included.'),
});
export const offenceList = z.object({ meta, harmEdition: z.string(), offences: z.array(offenceNode) });
export type OffenceList = z.infer<typeof offenceList>;

export const areaNode = z.object({
  id: z.string().describe('kind:code, as the area parameter takes it.'),
  kind: z.string(), code: z.string(), name: z.string(), squareKm: z.number(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  count: z.number().int(), harm: z.number(),
  rate: z.number().nullable().describe('Incidents per square kilometre of the area and year (365.25 days) of the window; all of its days count, whatever hours and weekdays were asked for.'),
});
export const areaList = z.object({ meta, areas: z.array(areaNode) });
export type AreaList = z.infer<typeof areaList>;

/** The numbers that the brief's sentences are written from. */
export const brief = z.object({
  meta,
  count: z.number().int(),
  harm: z.number(),
  previous: z.object({
    from: z.string(), to: z.string(),
    complete: z.boolean().describe('False when the data do not reach back over the whole previous window; then nothing is compared.'),
    count: z.number().int(), harm: z.number(),
    ratio: z.number().nullable(), ratioLower: z.number().nullable(), ratioUpper: z.number().nullable(),
    p: z.number().nullable().describe('Two-sided p of the E-test that both rates are equal.'),
  }),
  hotspots: z.object({
    cells: z.number().int().describe('Cells hot at 95 %.'),
    incidents: z.number().int(), incidentShare: z.number().nullable(),
    squareKm: z.number(), areaShare: z.number().nullable(),
    newCells: z.array(z.string()).nullable().describe('Hot now and not in the previous window; null when it is not covered by data.'),
    goneCells: z.array(z.string()).nullable(),
    ranked: z.array(z.object({
      rank: z.number().int(), cells: z.array(z.string()).describe('Touching hot cells form one hotspot.'),
      peak: z.string(), longitude: z.number(), latitude: z.number(),
      count: z.number().int(), harm: z.number(), z: z.number(), q: z.number(), squareKm: z.number(),
      place: z.string().nullable().describe('Nearest named street, address or area.'),
      isNew: z.boolean().nullable(),
    })),
  }).nullable(),
  peak: z.object({ weekday: z.number().int(), hour: z.number().int(), count: z.number().int() }).nullable()
    .describe('Busiest hour of the week.'),
});
export type Brief = z.infer<typeof brief>;

export const cellReport = z.object({
  meta: meta.extend({ resolution: z.number().int(), measure: z.enum(measures), studyArea, hotspots: hotspotMeta.nullable() }),
  cell: z.string(), longitude: z.number(), latitude: z.number(), squareKm: z.number(),
  count: z.number().int(), harm: z.number(),
  insideStudyArea: z.boolean(),
  z: z.number().nullable(), p: z.number().nullable(), q: z.number().nullable(), bin: z.number().int().nullable(),
  rank: z.number().int().nullable().describe('By z among the study area, 1 is the highest.'),
  neighbourhood: z.object({ cells: z.number().int(), value: z.number(), expected: z.number().nullable() })
    .describe('Sum of the measure over the cell and its rings, and what an even spread would put there.'),
  neighbours: z.array(z.object({ cell: z.string(), count: z.number().int(), z: z.number().nullable(), bin: z.number().int().nullable() })),
  previousCount: z.number().int().nullable(),
  series: z.object({ step: z.enum(['day', 'week', 'month']), from: z.array(z.string()), count: z.array(z.number().int()) }),
  rhythm: z.array(z.number().int()).length(168),
  offences: z.array(z.object({ code: z.string(), count: z.number().int() })),
  areas: z.array(z.string()),
  places: z.array(z.string()).describe('Nearest addresses or streets, most frequent first.'),
});
export type CellReport = z.infer<typeof cellReport>;

export const incidentRow = z.object({
  id: z.string(), source: z.string(), sourceId: z.string().nullable(),
  offence: z.string(), sourceOffence: z.string(),
  occurredFrom: z.string(), occurredTo: z.string(), reportedAt: z.string().nullable(),
  timePrecision: z.enum(['instant', 'interval', 'day', 'month']), timeFlag: z.enum(['gap', 'ambiguous']).nullable(),
  zone: z.string(), occurredText: z.string(),
  longitude: z.number().nullable(), latitude: z.number().nullable(), cell: z.string().nullable(),
  locationPrecision: z.string(), placeProblem: z.string().nullable(),
  address: z.string().nullable(), attributes: z.record(z.string(), z.string()),
  handlingCode: z.number().int().describe('Who it is meant for: 0 for all, 1 to 9 as the agency defines.'),
  import: z.string(),
});
export const incidentPage = z.object({ meta, incidents: z.array(incidentRow), next: z.string().nullable().describe('Cursor of the next page.') });
export type IncidentPage = z.infer<typeof incidentPage>;

export const status = z.object({
  product: z.literal('hexwatch'), version: z.string(),
  database: z.object({ kind: z.enum(['embedded', 'server']), postgres: z.string(), postgis: z.string() }),
  basemap: z.boolean(),
  agency: z.object({
    slug: z.string(), name: z.string(), zone: z.string(), demonstration: z.boolean(), dataVersion: z.string(),
    rows: z.number().int(), placed: z.number().int(),
    firstDay: z.string().nullable(), lastCompleteDay: z.string().nullable(), dataAsOf: z.string().nullable().describe('When data were last published.'),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    areaKinds: z.array(z.string()), backdrop: z.boolean(),
  }).nullable().describe('Null while there is no data at all.'),
  agencies: z.array(z.object({ slug: z.string(), name: z.string(), demonstration: z.boolean() })),
  columns: z.object({
    state: z.enum(['off', 'loading', 'ready', 'over_bound'])
      .describe('ready: counts come from the column index; over_bound: it has no room for this agency; otherwise the database counts.'),
    rows: z.number().int(), bytes: z.number().int().describe('Memory that the columns take.'),
    dataVersion: z.string().nullable().describe('Version of the columns at hand; null while there are none.'),
  }).nullable().describe('The column index of the agency; null while there is no data at all.'),
  loading: z.string().nullable().describe('Set while the demonstration city is being made.'),
});
export type Status = z.infer<typeof status>;

export const quality = z.object({
  meta,
  geocodeRate: z.number().nullable(),
  placeProblems: z.array(z.object({ code: z.string(), count: z.number().int() })),
  locationPrecision: z.array(z.object({ code: z.string(), count: z.number().int() })),
  timePrecision: z.array(z.object({ code: z.string(), count: z.number().int() })),
  timeFlags: z.array(z.object({ code: z.string(), count: z.number().int() })),
  midnight: z.number().int().describe('Instants at exactly 00:00 local, a frequent default.'),
  unmappedLabels: z.array(z.object({ label: z.string(), count: z.number().int() })).describe('Labels of the source that the mapping does not know; classified as other.'),
  geocodeByOffence: z.array(z.object({ offence: z.string(), count: z.number().int(), rate: z.number() })),
});
export type Quality = z.infer<typeof quality>;

/** A computation as it is kept, so that its numbers can be traced and repeated. */
export const savedRun = z.object({
  run: z.string(), method: z.string(), methodVersion: z.number().int(),
  parameters: z.object({
    resolution: z.number().int(), rings: z.number().int(), measure: z.enum(measures), harmEdition: z.string(), correction: z.string(),
    handlingCodes: z.array(z.number().int()).optional().describe('Only incidents with these handling codes were counted: those that whoever asked may see. Absent: all.'),
  }),
  filter: describedFilter, dataVersion: z.string(), studyArea,
  rows: z.number().int().describe('Incidents that the filter selects.'),
  placed: z.number().int().describe('Those inside the study area.'),
  cells: z.number().int().describe('Cells judged, empty ones included.'),
  significant: z.number().int().describe('Cells hot or cold at 90 % or better.'),
  resultHash: z.string(),
  result: z.string().nullable().describe('Address under which all of its numbers stand as they were given; null when they are not kept any more.'),
  createdBy: z.string(), purpose: z.string(), createdAt: z.string(),
});
export type SavedRun = z.infer<typeof savedRun>;
export const savedRunList = z.object({ runs: z.array(savedRun), next: z.string().nullable().describe('Give it as before for the next page.') });
export type SavedRunList = z.infer<typeof savedRunList>;
