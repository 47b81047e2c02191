import { TileLayer } from '@deck.gl/geo-layers';
import { ScatterplotLayer } from '@deck.gl/layers';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { lineColours } from '../ramp.ts';
import type { Drawing } from './scene.ts';

export type IncidentPoint = { position: [number, number]; id: string; offence: string; day: string; hour: number | null };

/** From here on single incidents are drawn; farther out they would be a blot. */
export const incidentZoom = 14;

function readPoints(bytes: ArrayBuffer, x: number, y: number, z: number): IncidentPoint[] {
  const layer = new VectorTile(new PbfReader(bytes)).layers.incidents;
  return Array.from({ length: layer?.length ?? 0 }, (_, place) => {
    const feature = layer!.feature(place);
    const geometry = feature.toGeoJSON(x, y, z).geometry;
    const { id, offence, day, hour } = feature.properties as { id: string; offence: string; day: string; hour?: number };
    return { position: geometry.type === 'Point' ? (geometry.coordinates as [number, number]) : [0, 0], id, offence, day, hour: hour ?? null };
  });
}

/** Single incidents, close up. */
export const incidents: Drawing = {
  over: (scene) => {
    if (scene.zoom < incidentZoom || !scene.visible.includes('incidents')) return [];
    const { ink, paper } = lineColours[scene.theme];
    return [new TileLayer<IncidentPoint[]>({
      id: 'incidents',
      data: `/tiles/incidents/{z}/{x}/{y}.mvt${scene.filter}`,
      minZoom: incidentZoom, maxZoom: 16, tileSize: 512, maxCacheSize: 60,
      getTileData: async ({ url, signal, index: { x, y, z } }) => {
        const bytes = url ? await scene.loadTile(url, signal) : null;
        return bytes ? readPoints(bytes, x, y, z) : [];
      },
      // A tile that cannot be had is said once, by the panel that counts; the map goes on.
      onTileError: () => undefined,
      pickable: true,
      renderSubLayers: (props) => new ScatterplotLayer<IncidentPoint>({
        id: props.id, data: props.data, pickable: true,
        getPosition: (point) => point.position,
        getRadius: 3.5, radiusUnits: 'pixels', stroked: true, lineWidthUnits: 'pixels', getLineWidth: 1,
        getFillColor: [...ink, 235], getLineColor: [...paper, 255],
      }),
      updateTriggers: { renderSubLayers: scene.theme, getTileData: scene.dataVersion },
    })];
  },
};
