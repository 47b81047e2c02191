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
    { name: 'day', type: 'Day', description: 'Local day on which it happened or began, e.g. 2026-03-01.' },
    { name: 'hour', type: 'Integer', description: 'Local hour, 0 to 23; absent when only the day or month is known.' },
    { name: 'precision', type: 'String', description: 'How exact the place is: exact, block, street, snapped or area.' },
  ],
  parameters: filterParameters,
  features: {
    description: 'One point for each incident with a place, with all that /api/v1/incidents says of it; the latest first. Incidents '
      + 'without a place are only there.',
    fields: [
      { name: 'id', type: 'String', description: 'Id of the incident, as in /api/v1/incidents.' },
      { name: 'source', type: 'String', description: 'Feed that it came from.' },
      { name: 'sourceId', type: 'String', description: 'Its id in that feed; null when it has none there.' },
      { name: 'offence', type: 'String', description: 'Code in the classification, e.g. burglary.residential.' },
      { name: 'sourceOffence', type: 'String', description: 'The feed\'s own word for the offence.' },
      { name: 'occurredFrom', type: 'Instant', description: 'Instant at which it happened or began, UTC. A window of time goes by this.' },
      { name: 'occurredTo', type: 'Instant', description: 'Instant at which it was over, UTC.' },
      { name: 'reportedAt', type: 'Instant', description: 'Instant at which it was reported, UTC; null when not known.' },
      { name: 'timePrecision', type: 'String', description: 'instant, interval, day or month.' },
      { name: 'timeFlag', type: 'String', description: 'gap or ambiguous, where the clock was changed; else null.' },
      { name: 'zone', type: 'String', description: 'IANA zone in which its time was written.' },
      { name: 'occurredText', type: 'String', description: 'The time as the feed wrote it.' },
      { name: 'cell', type: 'String', description: 'H3 cell of resolution 10.' },
      { name: 'locationPrecision', type: 'String', description: 'How exact the place is: exact, block, street, snapped or area.' },
      { name: 'placeProblem', type: 'String', description: 'What is doubtful about the place; else null.' },
      { name: 'address', type: 'String', description: 'Address as the feed wrote it; null when it has none.' },
      { name: 'attributes', type: 'Object', description: 'Further columns of the feed that were kept.' },
      { name: 'handlingCode', type: 'Integer', description: 'Who it is meant for: 0 for all, 1 to 9 as the agency defines.' },
      { name: 'import', type: 'String', description: 'Import that last wrote it.' },
    ],
    parameters: filterParameters,
    time: 'selects',
  },
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
