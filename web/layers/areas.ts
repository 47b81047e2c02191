import type { Drawing, GroundLayer } from './scene.ts';

const source = 'areas';

/** Outlines of every kind that is loaded: the jurisdiction strongest, then the coarsest kind within it, then the rest from closer up. */
export const areas: Drawing = {
  ground: ({ palette, visible, area, origin, query, areaKinds }) => {
    const line = (id: string, filter: unknown[], paint: Record<string, unknown>, minzoom = 0): GroundLayer => ({
      id, type: 'line', source, 'source-layer': 'areas', minzoom, filter,
      layout: { 'line-join': 'round', visibility: visible.includes('areas') || id === 'area-chosen' ? 'visible' : 'none' },
      paint: { 'line-color': palette.area, ...paint },
    });
    const kind = ['get', 'kind'];
    const coarsest = ['==', kind, areaKinds.find((one) => one !== 'boundary') ?? ''];
    return {
      sources: { [source]: { type: 'vector', tiles: [`${origin}/tiles/areas/{z}/{x}/{y}.mvt${query}`], maxzoom: 14 } },
      layers: [
        line('area-small', ['all', ['!=', kind, 'boundary'], ['!', coarsest]],
          { 'line-width': 0.75, 'line-opacity': 0.45, 'line-dasharray': [2, 2] }, 12),
        line('area-district', coarsest,
          { 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.5, 14, 1.25], 'line-opacity': 0.7 }, 8),
        line('area-boundary', ['==', kind, 'boundary'],
          { 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 14, 2.5], 'line-opacity': 0.95 }),
        line('area-chosen', ['==', ['get', 'id'], area ?? ''], { 'line-color': palette.label, 'line-width': 2.5 }),
      ],
    };
  },
};
