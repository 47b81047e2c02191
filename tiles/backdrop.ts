import { type Layer } from './layer.ts';

const fields = [
  { name: 'kind', type: 'String', description: 'street, water, park or railway.' },
  { name: 'class', type: 'String', description: 'Importance within the kind, e.g. arterial or local; absent when unknown.' },
  { name: 'name', type: 'String', description: 'Name; absent when it has none.' },
] as const;

export const backdrop = {
  id: 'backdrop',
  title: 'Backdrop',
  description: 'Streets, water, parks and railways that were loaded, to be drawn behind the data when there is no basemap. '
    + 'Lesser streets appear from zoom 12.',
  geometry: 'mixed',
  minZoom: 0,
  maxZoom: 22,
  fields,
  parameters: [],
  features: {
    description: 'Streets, water, parks and railways that were loaded. Lines and polygons: programs that want one sort of shape ask for one kind.',
    fields, parameters: ['kind'], time: 'none',
  },
} as const satisfies Layer;

/** Classes of street that are drawn at every zoom. */
export const greaterStreets: readonly string[] = [
  'motorway', 'trunk', 'primary', 'secondary', 'arterial', 'major', 'highway', 'avenue', 'boulevard', 'bridge',
];
/** Below, lesser streets would fill a tile and could not be told apart in it. */
export const firstZoomOfLesserStreets = 12;
