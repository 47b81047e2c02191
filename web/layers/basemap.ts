import type { Ground, GroundLayer, Palette } from './scene.ts';

const source = 'basemap';

/**
 * Our own drawing of a PMTiles file in the Protomaps v4 schema (earth, water, landuse, landcover, roads, buildings, boundaries,
 * places). Glyphs are drawn from the page's own font: no glyph or sprite is requested from anywhere.
 */
export function basemap(palette: Palette, visible: readonly string[], language: string, origin: string): Ground {
  const kind = ['get', 'kind'];
  const among = (...kinds: string[]): unknown[] => ['in', kind, ['literal', kinds]];
  const width = (...stops: number[]): unknown[] => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];
  const visibility = visible.includes('backdrop') ? 'visible' : 'none';
  const fill = (id: string, layer: string, colour: string, filter?: unknown[], minzoom = 0): GroundLayer => ({
    id: `base-${id}`, type: 'fill', source, 'source-layer': layer, minzoom, ...(filter && { filter }),
    layout: { visibility }, paint: { 'fill-color': colour },
  });
  const line = (id: string, layer: string, filter: unknown[], paint: Record<string, unknown>, minzoom = 0): GroundLayer => ({
    id: `base-${id}`, type: 'line', source, 'source-layer': layer, minzoom, filter,
    layout: { visibility, 'line-cap': 'round', 'line-join': 'round' }, paint,
  });
  const name = ['coalesce', ['get', `name:${language}`], ['get', 'name']];
  const text = (id: string, layer: string, filter: unknown[], minzoom: number, layout: Record<string, unknown>): GroundLayer => ({
    id: `base-${id}`, type: 'symbol', source, 'source-layer': layer, minzoom, filter,
    layout: {
      'text-field': name, 'text-font': ['Inter Variable'],
      visibility: visible.includes('labels') && visible.includes('backdrop') ? 'visible' : 'none', ...layout,
    },
    paint: { 'text-color': palette['label-quiet'], 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
  });
  const tunnel = ['==', ['get', 'is_tunnel'], true];
  return {
    sources: { [source]: { type: 'vector', url: `pmtiles://${origin}/basemap.pmtiles` } },
    layers: [
      fill('earth', 'earth', palette.land),
      fill('green', 'landcover', palette.park, among('forest', 'grassland', 'shrub')),
      fill('park', 'landuse', palette.park, among('park', 'nature_reserve', 'forest', 'wood', 'cemetery', 'golf_course', 'grass', 'garden', 'recreation_ground')),
      fill('water', 'water', palette.water, ['==', ['geometry-type'], 'Polygon']),
      line('river', 'water', ['all', ['==', ['geometry-type'], 'LineString'], among('river', 'canal', 'stream')],
        { 'line-color': palette.water, 'line-width': width(9, 0.8, 16, 6) }, 9),
      fill('building', 'buildings', palette.building, undefined, 14),
      line('minor', 'roads', ['all', among('minor_road', 'path', 'other'), ['!', tunnel], ['!=', kind, 'path']],
        { 'line-color': palette.street, 'line-width': width(12, 0.5, 14, 1.4, 18, 14) }, 12),
      line('path', 'roads', ['==', kind, 'path'], { 'line-color': palette.street, 'line-width': 0.75, 'line-dasharray': [2, 2] }, 15),
      line('major', 'roads', among('major_road'), { 'line-color': palette.street, 'line-width': width(8, 0.6, 12, 1.6, 14, 3, 18, 22) }, 8),
      line('highway', 'roads', among('highway'), { 'line-color': palette['street-major'], 'line-width': width(6, 0.8, 12, 2.2, 14, 4, 18, 26) }),
      line('rail', 'roads', among('rail'), { 'line-color': palette.railway, 'line-width': 1, 'line-dasharray': [4, 2] }, 12),
      line('border', 'boundaries', ['<=', ['coalesce', ['get', 'kind_detail'], 9], 4],
        { 'line-color': palette.area, 'line-width': 0.75, 'line-opacity': 0.5, 'line-dasharray': [3, 2] }),
      text('road-name', 'roads', among('minor_road'), 15, { 'symbol-placement': 'line', 'text-size': 11 }),
      text('major-name', 'roads', among('major_road', 'highway'), 13, { 'symbol-placement': 'line', 'text-size': 12 }),
      text('water-name', 'water', ['==', ['geometry-type'], 'Point'], 9, { 'text-size': 12 }),
      text('neighbourhood', 'places', among('neighbourhood', 'macrohood'), 13, { 'text-size': 12, 'text-transform': 'uppercase', 'text-letter-spacing': 0.06 }),
      text('locality', 'places', among('locality'), 5, { 'text-size': ['interpolate', ['linear'], ['zoom'], 6, 11, 12, 15], 'text-padding': 8 }),
    ],
  };
}
