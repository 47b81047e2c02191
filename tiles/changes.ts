import { filterParameters, type Layer } from './layer.ts';

const fields = [
  { name: 'cell', type: 'String', description: 'H3 cell id.' },
  { name: 'bin', type: 'Integer', description: '3, 2, 1: more than before at 99, 95, 90 %; negative: fewer; 0: no difference shown; null: too few to tell.' },
  { name: 'count', type: 'Integer', description: 'Incidents in the window.' },
  { name: 'before', type: 'Integer', description: 'Incidents in the other window.' },
  { name: 'expected', type: 'Number', description: 'Those of the other window, scaled by the lengths of both.' },
  { name: 'difference', type: 'Number', description: 'count less expected.' },
  { name: 'ratio', type: 'Number', description: 'count per day over before per day; null when before is 0.' },
  { name: 'ratioLower', type: 'Number', description: 'Lower end of the exact 95 % interval of the ratio.' },
  { name: 'ratioUpper', type: 'Number', description: 'Its upper end; null when before is 0.' },
  { name: 'p', type: 'Number', description: 'Two-sided p of the E-test that both rates are equal.' },
  { name: 'q', type: 'Number', description: 'p after correction over all cells that are tested.' },
] as const;
const parameters = [...filterParameters, 'resolution', 'against'] as const;

export const changes = {
  id: 'changes',
  title: 'Change against another window',
  description: 'H3 hexagons with what they hold in the window and in another one, and whether the difference is more than chance '
    + '(E-test, Benjamini-Hochberg). The same resolution at every zoom, because another resolution is another test.',
  geometry: 'polygon',
  minZoom: 0,
  maxZoom: 22,
  fields,
  parameters,
  features: {
    description: 'H3 hexagons with what they hold in the window and in another one, and whether the difference is more than chance '
      + '(E-test, Benjamini-Hochberg). Another resolution is another test.',
    fields, parameters, time: 'computes',
  },
} as const satisfies Layer;
