import { columnIndex } from '../mapping.ts';
import type { Mapping } from '../mapping.ts';
import type { Preset } from './preset.ts';

/** Any table: the mapping says which column means what; columns with usual names are found by themselves. */
export const generic: Preset = {
  id: 'generic',
  title: 'Any table',
  description: 'Any CSV or GeoJSON of incidents. Say which column holds what; columns with usual names are found.',
  required: [],
  mapping: {},
  source: 'generic',
  classifiedBy: [],
  classify: null,
  placeholders: [],
  extent: null,
};

const usualNames = {
  id: ['id', 'uid', 'incident_id', 'crime_id', 'case_id', 'case_number', 'incident_number', 'report_number', 'objectid', 'номер', 'номер_справи'],
  occurredFrom: ['occurred_from', 'occurred_at', 'occurred', 'occurrence_date', 'incident_datetime', 'incident_date', 'date_occ', 'occ_date', 'date_time', 'datetime',
    'timestamp', 'date_single', 'date', 'fecha_hecho', 'fecha', 'дата', 'дата_події', 'month'],
  occurredTo: ['occurred_to', 'date_end'],
  reportedAt: ['reported_at', 'report_datetime', 'date_rptd', 'reported_date', 'date_reported'],
  longitude: ['geometry_longitude', 'longitude', 'lon', 'long', 'lng', 'longitud', 'довгота', 'x'],
  latitude: ['geometry_latitude', 'latitude', 'lat', 'latitud', 'широта', 'y'],
  offence: ['offence', 'offense', 'offence_type', 'offense_type', 'crime_type', 'type', 'category', 'offence_category', 'offense_category', 'incident_category',
    'primary_type', 'ofns_desc', 'crm_cd_desc', 'delito', 'злочин', 'вид_злочину'],
  address: ['address', 'block', 'hundred_block', 'location_description', 'street', 'dirección', 'адреса'],
} as const satisfies Partial<Record<keyof Mapping, readonly string[]>>;

/** What the names of columns suggest for what the mapping leaves open, and which columns were taken so. */
export function suggestMapping(columns: readonly string[], given: Mapping): { mapping: Mapping; found: string[] } {
  const found: string[] = [];
  const suggested: Record<string, string> = {};
  for (const [field, names] of Object.entries(usualNames)) {
    if (given[field as keyof Mapping] !== undefined || (field === 'offence' && given.offenceIs !== undefined)) continue;
    const name = names.find((candidate) => columnIndex(columns, candidate) !== -1);
    if (name === undefined) continue;
    suggested[field] = columns[columnIndex(columns, name)]!;
    found.push(`${field} from "${suggested[field]}"`);
  }
  return { mapping: { ...suggested, ...given }, found };
}
