import type { Drawing, GroundLayer } from './scene.ts';

const source = 'backdrop';
// A name stands once in each tile that its shape touches: of large shapes it is taken from coarse tiles.
const waterNames = 'backdrop-names';
const major = ['motorway', 'trunk', 'primary', 'secondary', 'arterial', 'major', 'highway', 'avenue', 'boulevard', 'bridge'];
const medium = ['collector', 'tertiary'];
const class_ = ['coalesce', ['get', 'class'], ''];
const ofKind = (kind: string, ...more: unknown[]): unknown[] => ['all', ['==', ['get', 'kind'], kind], ...more];
const shape = (type: string): unknown[] => ['==', ['geometry-type'], type];
const isMajor = ['in', class_, ['literal', major]];
const isMedium = ['in', class_, ['literal', medium]];
const isMinor = ['!', ['in', class_, ['literal', [...major, ...medium]]]];

/** What lies behind the data where there is no basemap: water, parks, streets and railways that were loaded. */
export const backdrop: Drawing = {
  ground: ({ palette, visible, origin, query }) => {
    const visibility = visible.includes('backdrop') ? 'visible' : 'none';
    const layer = (id: string, type: 'fill' | 'line', filter: unknown[], paint: Record<string, unknown>, minzoom = 0): GroundLayer => ({
      id, type, source, 'source-layer': 'backdrop', minzoom, filter, paint,
      layout: type === 'line' ? { visibility, 'line-cap': 'round', 'line-join': 'round' } : { visibility },
    });
    const width = (...stops: number[]): unknown[] => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];
    return {
      sources: {
        [source]: { type: 'vector', tiles: [`${origin}/tiles/backdrop/{z}/{x}/{y}.mvt${query}`], maxzoom: 14 },
        [waterNames]: { type: 'vector', tiles: [`${origin}/tiles/backdrop/{z}/{x}/{y}.mvt${query}`], maxzoom: 8 },
      },
      layers: [
        layer('park', 'fill', ofKind('park', shape('Polygon')), { 'fill-color': palette.park }),
        layer('water', 'fill', ofKind('water', shape('Polygon')), { 'fill-color': palette.water }),
        layer('waterway', 'line', ofKind('water', shape('LineString')), { 'line-color': palette.water, 'line-width': width(10, 1, 16, 6) }),
        layer('street', 'line', ofKind('street', isMinor),
          { 'line-color': palette.street, 'line-width': width(12, 0.6, 14, 1.4, 18, 14) }, 11),
        layer('street-medium', 'line', ofKind('street', isMedium),
          { 'line-color': palette['street-major'], 'line-width': width(10, 0.5, 12, 1, 14, 2.2, 18, 18) }, 10),
        layer('street-major', 'line', ofKind('street', isMajor),
          { 'line-color': palette['street-major'], 'line-width': width(9, 0.8, 12, 1.6, 14, 3, 18, 22) }),
        layer('railway', 'line', ofKind('railway'),
          { 'line-color': palette.railway, 'line-width': width(10, 0.8, 16, 2.4), 'line-dasharray': [4, 2] }, 10),
        ...names(palette, visible.includes('labels') && visible.includes('backdrop')),
      ],
    };
  },
};

function names(palette: Record<'label-quiet' | 'halo', string>, shown: boolean): GroundLayer[] {
  const name = (id: string, filter: unknown[], minzoom: number, layout: Record<string, unknown>): GroundLayer => ({
    id, type: 'symbol', source, 'source-layer': 'backdrop', minzoom,
    filter: ['all', ['has', 'name'], filter],
    layout: {
      'text-field': ['get', 'name'], 'text-font': ['Inter Variable'], visibility: shown ? 'visible' : 'none', ...layout,
    },
    paint: { 'text-color': palette['label-quiet'], 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
  });
  const along = { 'symbol-placement': 'line', 'symbol-spacing': 320, 'text-max-angle': 30 };
  return [
    name('street-name', ofKind('street', isMinor), 15, { ...along, 'text-size': 11 }),
    name('street-medium-name', ofKind('street', isMedium), 14, { ...along, 'text-size': 11 }),
    name('street-major-name', ofKind('street', isMajor), 13, { ...along, 'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11, 16, 13] }),
    { ...name('water-name', ofKind('water', shape('Polygon')), 13, { 'text-size': 12, 'text-letter-spacing': 0.05, 'text-padding': 96 }), source: waterNames },
    name('park-name', ofKind('park', shape('Polygon')), 14, { 'text-size': 11 }),
  ];
}
