import { type Layer } from './layer.ts';

export const areas = {
  id: 'areas',
  title: 'Areas',
  description: 'Boundaries, districts, beats and other areas that were loaded.',
  geometry: 'polygon',
  minZoom: 0,
  maxZoom: 22,
  fields: [
    { name: 'id', type: 'String', description: 'kind:code, as the parameter "area" takes it.' },
    { name: 'kind', type: 'String', description: 'boundary, district, beat, neighbourhood, ...' },
    { name: 'code', type: 'String', description: 'The agency\'s own code.' },
    { name: 'name', type: 'String', description: 'Name to show.' },
    { name: 'squareKm', type: 'Number', description: 'Geodesic area in square kilometres.' },
  ],
  parameters: ['kind'],
} as const satisfies Layer;
