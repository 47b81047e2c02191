import { filterParameters, rateWords, type Layer } from './layer.ts';

const fields = [
  { name: 'id', type: 'String', description: 'kind:code, as the parameter "area" takes it.' },
  { name: 'kind', type: 'String', description: 'boundary, district, beat, neighbourhood, ...' },
  { name: 'code', type: 'String', description: 'The agency\'s own code.' },
  { name: 'name', type: 'String', description: 'Name to show.' },
  { name: 'squareKm', type: 'Number', description: 'Geodesic area in square kilometres.' },
  { name: 'count', type: 'Integer', description: 'Incidents in the area.' },
  { name: 'harm', type: 'Number', description: 'Their harm in days.' },
  { name: 'rate', type: 'Number', description: rateWords('the area') },
] as const;
const description = 'Boundaries, districts, beats and other areas that were loaded, with what the filter selects inside each. '
  + 'An incident on a common border counts in both areas.';
const parameters = [...filterParameters, 'kind'] as const;

export const areas = {
  id: 'areas',
  title: 'Areas',
  description,
  geometry: 'polygon',
  minZoom: 0,
  maxZoom: 22,
  fields,
  parameters,
  features: { description, fields, parameters, time: 'computes' },
} as const satisfies Layer;
