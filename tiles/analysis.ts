import type { Layer } from './layer.ts';

const fields = [
  { name: 'id', type: 'String', description: 'Id of the row in its result: that of the unit, or its number where a unit stands more than once.' },
  { name: 'unit', type: 'String', description: 'H3 cell, square as column_row, area as kind:code, or the number of a shape.' },
  { name: 'count', type: 'Number', description: 'Incidents.' },
  { name: 'expected', type: 'Number', description: 'Incidents that chance or the baseline would give.' },
  { name: 'value', type: 'Number', description: 'What the map shows; the result says what it is.' },
  { name: 'score', type: 'Number', description: 'Test statistic.' },
  { name: 'p', type: 'Number', description: 'p of the test.' },
  { name: 'q', type: 'Number', description: 'p after correction over all that are tested.' },
  { name: 'lower', type: 'Number', description: 'Lower end of the interval of value.' },
  { name: 'upper', type: 'Number', description: 'Its upper end.' },
  { name: 'class', type: 'String', description: 'Code of the class; the result says what each means.' },
  { name: 'label', type: 'String', description: 'What to call it.' },
  { name: 'from', type: 'Instant', description: 'Instant from which it holds, UTC.' },
  { name: 'until', type: 'Instant', description: 'Instant from which it no longer holds, UTC.' },
] as const;
const description = 'What an analysis found, on the map: units or shapes with the columns that its method gives, the others null. The parameter analysis names '
  + 'the result, which stands as it was computed; where it is not defined there is nothing.';
const parameters = ['analysis'] as const;

export const analysis = {
  id: 'analysis',
  title: 'Result of an analysis',
  description,
  geometry: 'mixed',
  minZoom: 0,
  maxZoom: 22,
  needs: 'analysis',
  fields,
  parameters,
  features: { description, fields, parameters, time: 'none' },
} as const satisfies Layer;
