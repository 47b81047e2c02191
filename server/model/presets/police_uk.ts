import { policeUkLabels } from '../labels/police_uk.ts';
import type { Preset } from './preset.ts';

/** Street-level crime files of data.police.uk: the month only, and points snapped to one of its 750,000 anonymous places. */
export const policeUk: Preset = {
  id: 'police_uk',
  title: 'data.police.uk street files',
  description: 'Monthly files of crimes by street from data.police.uk (England, Wales and Northern Ireland).',
  required: ['Crime ID', 'Month', 'Longitude', 'Latitude', 'Location', 'Crime type'],
  mapping: {
    id: 'Crime ID',
    occurredFrom: 'Month',
    dateFormat: 'YYYY-MM',
    zone: 'Europe/London',
    longitude: 'Longitude',
    latitude: 'Latitude',
    locationPrecision: 'snapped',
    offence: 'Crime type',
    address: 'Location',
    attributes: ['Reported by', 'Falls within', 'LSOA code', 'LSOA name', 'Last outcome category', 'Context'],
  },
  source: 'police_uk',
  classifiedBy: ['Crime type'],
  classify: (cell) => policeUkLabels[cell('Crime type').trim()] ?? null,
  placeholders: [],
  extent: [-8.7, 49.5, 2.2, 61],
};
