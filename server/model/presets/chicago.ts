import { chicagoOffence } from '../labels/chicago.ts';
import type { Preset } from './preset.ts';

/**
 * City of Chicago data portal, "Crimes - 2001 to Present": 22 columns as downloaded today, or the older 16 without ids.
 * Coordinates are shifted within the hundred-block; what has none stands at X = 0, which is a point in Missouri.
 */
export const chicago: Preset = {
  id: 'chicago',
  title: 'Chicago data portal',
  description: 'Crimes as downloaded from data.cityofchicago.org, with 22 columns or the older 16.',
  required: ['Date', 'Primary Type', 'Description', 'Block', 'Latitude', 'Longitude'],
  mapping: {
    id: 'ID',
    occurredFrom: 'Date',
    dateFormat: ['MM/DD/YYYY hh:mm:ss A', 'iso'],
    zone: 'America/Chicago',
    longitude: 'Longitude',
    latitude: 'Latitude',
    locationPrecision: 'block',
    offence: 'Primary Type',
    address: 'Block',
    attributes: ['Case Number', 'IUCR', 'Description', 'Location Description', 'Arrest', 'Domestic', 'Beat', 'District', 'Ward', 'Community Area', 'FBI Code'],
  },
  source: 'chicago',
  classifiedBy: ['Primary Type', 'Description', 'Location Description'],
  classify: chicagoOffence,
  placeholders: [[-91.686565684, 36.619446395]],
  extent: [-88.3, 41.4, -87.3, 42.3],
};
