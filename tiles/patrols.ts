import type { Layer } from './layer.ts';

const fields = [
  { name: 'id', type: 'String', description: 'route, stop or cell with what it is of: route:A1, stop:A1:3, cell:891e6385b1bffff.' },
  { name: 'kind', type: 'String', description: 'route: the way of a unit as straight lines from stop to stop, from where it begins to where it ends. stop: a visit, at the middle of its cell. cell: a hexagon that is visited, or another of which most is expected.' },
  { name: 'unit', type: 'String', description: 'route, stop: call sign.' },
  { name: 'order', type: 'Integer', description: 'stop: which of the unit, from 1.' },
  { name: 'cell', type: 'String', description: 'stop, cell: H3 cell.' },
  { name: 'name', type: 'String', description: 'stop, cell: what to call it.' },
  { name: 'arrive', type: 'Instant', description: 'stop: begin of the visit; route: begin of the time of the unit; UTC.' },
  { name: 'leave', type: 'Instant', description: 'Its end, UTC.' },
  { name: 'minutes', type: 'Number', description: 'Minutes of visits: of the stop, of all stops of the route, of all visits to the cell.' },
  { name: 'travelMinutes', type: 'Number', description: 'stop: from the stop before; route: in all, without the way home.' },
  { name: 'metres', type: 'Number', description: 'stop: of the way from the stop before; route: in all.' },
  { name: 'visit', type: 'Integer', description: 'stop: which visit to the cell it is, from 1.' },
  { name: 'visits', type: 'Integer', description: 'route, cell: how many.' },
  { name: 'locked', type: 'Boolean', description: 'stop: fixed by the planner.' },
  { name: 'expected', type: 'Number', description: 'stop, cell: what is expected of the cell over the shift: incidents, days of harm or minutes of work, as the plan says.' },
  { name: 'reached', type: 'Number', description: 'What of it is reached: stop: what this visit adds; route: what all of them add; cell: by all visits.' },
  { name: 'state', type: 'String', description: 'cell: visited, uncovered, hold_out or no_go.' },
] as const;
const description = 'A patrol plan on the map: ways of units, their stops, and cells with what is expected and reached there; of each kind the columns that it has, the others null. '
  + 'The parameter plan names the plan, whose content never changes. Units are call signs. Only for keys that may read patrols.';
const parameters = ['plan'] as const;

export const patrols = {
  id: 'patrols',
  title: 'Patrol plan',
  description,
  geometry: 'mixed',
  minZoom: 0,
  maxZoom: 22,
  needs: 'plan',
  fields,
  parameters,
  features: { description, fields, parameters, time: 'none' },
} as const satisfies Layer;
