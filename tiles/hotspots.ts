import { filterParameters, type Layer } from './layer.ts';

const fields = [
  { name: 'cell', type: 'String', description: 'H3 cell id.' },
  { name: 'bin', type: 'Integer', description: '3, 2, 1: hot at 99, 95, 90 %; negative: cold.' },
  { name: 'count', type: 'Integer', description: 'Incidents in the cell.' },
  { name: 'harm', type: 'Number', description: 'Harm in days.' },
  { name: 'z', type: 'Number', description: 'Gi* z score.' },
  { name: 'p', type: 'Number', description: 'Two-sided p.' },
  { name: 'q', type: 'Number', description: 'p after correction over all cells of the study area.' },
] as const;
const parameters = [...filterParameters, 'resolution', 'measure'] as const;

export const hotspots = {
  id: 'hotspots',
  title: 'Hotspots and cold spots',
  description: 'H3 hexagons whose neighbourhood holds significantly more or fewer than an even spread would put there (Gi*, '
    + 'Benjamini-Hochberg). The same resolution at every zoom, because another resolution is another test.',
  geometry: 'polygon',
  minZoom: 0,
  maxZoom: 22,
  fields,
  parameters,
  features: {
    description: 'H3 hexagons whose neighbourhood holds significantly more or fewer than an even spread would put there (Gi*, '
      + 'Benjamini-Hochberg). Another resolution is another test; each answer names its run.',
    fields, parameters, time: 'computes',
  },
} as const satisfies Layer;
