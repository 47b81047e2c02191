import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { backdrop } from '../../tiles/backdrop.ts';
import type { incidents } from '../../tiles/incidents.ts';
import type { LayerField } from '../../tiles/layer.ts';
import type { FilterTable } from './cql2_sql.ts';

/** What the properties of features are in the tables that they are read from; a property without its expression is a compile error. */
type FieldsOf<Fields extends readonly LayerField[]> = Record<Exclude<Fields[number], { type: 'Object' }>['name'] | 'id', RawBuilder<unknown>>;

/** On the table `incident` joined with `offence`. */
export const incidentTable = {
  geometry: sql`incident.geom`,
  id: sql`incident.incident_id`,
  fields: {
    id: sql`incident.incident_id::text`, source: sql`incident.source`, sourceId: sql`incident.source_id`, offence: sql`offence.code`,
    sourceOffence: sql`incident.source_offence`, occurredFrom: sql`incident.occurred_from`, occurredTo: sql`incident.occurred_to`, reportedAt: sql`incident.reported_at`,
    timePrecision: sql`incident.time_precision`, timeFlag: sql`incident.time_flag`, zone: sql`incident.zone`, occurredText: sql`incident.occurred_text`,
    cell: sql`to_hex(incident.cell)`, locationPrecision: sql`incident.location_precision`, placeProblem: sql`incident.place_problem`, address: sql`incident.address`,
    handlingCode: sql`incident.handling_code::float8`, import: sql`incident.import_id::text`,
  } satisfies FieldsOf<typeof incidents.features.fields>,
} satisfies FilterTable;

export const backdropTable = {
  geometry: sql`backdrop.geom`,
  id: sql`backdrop.backdrop_id`,
  fields: {
    id: sql`backdrop.backdrop_id::text`, kind: sql`backdrop.kind`, class: sql`nullif(backdrop.class, '')`, name: sql`nullif(backdrop.name, '')`,
  } satisfies FieldsOf<typeof backdrop.features.fields>,
} satisfies FilterTable;

/** Only the shape: figures of areas are counted elsewhere, so filters on areas are not asked of the database as a whole. */
export const areaTable = { geometry: sql`area.geom`, fields: {} } satisfies FilterTable;

