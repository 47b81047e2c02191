import { type Layer } from './layer.ts';

export const backdrop = {
  id: 'backdrop',
  title: 'Backdrop',
  description: 'Streets, water, parks and railways that were loaded, to be drawn behind the data when there is no basemap. '
    + 'Lesser streets appear from zoom 12.',
  geometry: 'mixed',
  minZoom: 0,
  maxZoom: 22,
  fields: [
    { name: 'kind', type: 'String', description: 'street, water, park or railway.' },
    { name: 'class', type: 'String', description: 'Importance within the kind, e.g. arterial or local; absent when unknown.' },
    { name: 'name', type: 'String', description: 'Name; absent when it has none.' },
  ],
  parameters: [],
} as const satisfies Layer;

const greater = new Set(['motorway', 'trunk', 'primary', 'secondary', 'arterial', 'major', 'highway', 'avenue', 'boulevard', 'bridge']);
const firstZoomOfLesser = 12;

/** The lowest zoom at which a feature is drawn: lesser streets would fill a coarse tile and could not be told apart in it. */
export const backdropFirstZoom = (kind: string, importance: string): number =>
  (kind !== 'street' || greater.has(importance) ? 0 : firstZoomOfLesser);
