import { filterParameters, type Layer } from './layer.ts';

export const incidents = {
  id: 'incidents',
  title: 'Incidents',
  description: 'One point for each incident with a place. A tile holds at most 8,000; where there are more, the same incidents '
    + 'are always left out, and each tile says so in its header "Hexwatch-Thinned" (kept/all).',
  geometry: 'point',
  minZoom: 8,
  maxZoom: 22,
  fields: [
    { name: 'id', type: 'String', description: 'Id of the incident, as in /api/v1/incidents.' },
    { name: 'offence', type: 'String', description: 'Code in the classification, e.g. burglary.residential.' },
    { name: 'day', type: 'String', description: 'Local day on which it happened or began, e.g. 2026-03-01.' },
    { name: 'hour', type: 'Number', description: 'Local hour, 0 to 23; absent when only the day or month is known.' },
    { name: 'precision', type: 'String', description: 'How exact the place is: exact, block, street, snapped or area.' },
  ],
  parameters: filterParameters,
} as const satisfies Layer;

export type IncidentPoint = {
  longitude: number;
  latitude: number;
  id: string;
  offence: string;
  day: string;
  hour: number | null;
  precision: string;
};

/** Points in a tile at most. About 35 bytes each, so that a tile stays well below 500 kB. */
export const pointsPerTile = 8000;
