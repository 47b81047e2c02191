import { filterParameters, rateWords, type Layer } from './layer.ts';

const fields = [
  { name: 'cell', type: 'String', description: 'H3 cell id.' },
  { name: 'count', type: 'Integer', description: 'Incidents in the cell.' },
  { name: 'harm', type: 'Number', description: 'Harm in days.' },
  { name: 'rate', type: 'Number', description: rateWords('the hexagon') },
] as const;
const parameters = [...filterParameters, 'resolution'] as const;

export const hexes = {
  id: 'hexes',
  title: 'Incidents by hexagon',
  description: 'H3 hexagons that hold incidents, with their number, harm and rate. The resolution follows the zoom unless one is asked for.',
  geometry: 'polygon',
  minZoom: 0,
  maxZoom: 22,
  fields,
  parameters,
  features: {
    description: 'H3 hexagons that hold incidents, with their number, harm and rate, at one resolution.', fields, parameters, time: 'computes',
  },
} as const satisfies Layer;
