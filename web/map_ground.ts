import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { StyleSpecification } from 'maplibre-gl';
import { addresses } from './addresses.ts';
import { groundStyle } from './layers/drawings.ts';
import type { GroundOptions } from './layers/drawings.ts';
import { areaLabels } from './layers/labels.ts';
import { boxOfPolygon } from './layers/polygon_outline.ts';
import { groundColours } from './layers/scene.ts';
import type { Label, Palette } from './layers/scene.ts';
import type { Box } from './map_camera.ts';
import { useBasemapProtocol, useFontLoaded } from './map_engine.ts';
import type { Engine } from './map_engine.ts';
import { useText } from './messages/messages.tsx';
import { useAnswer, useAreas, useStatus, useTheme, useView } from './state.tsx';

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(groundColours.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()])) as Palette;
}

export type Ground = { style: StyleSpecification; palette: Palette; ready: boolean; box: Box | null; labels: readonly Label[] };

/** What lies under the data of every map: its style, its colours, the names of areas, and the box that all of it fits into. */
export function useGround(): Ground {
  const [view] = useView();
  const theme = useTheme();
  const status = useStatus().data;
  const { language } = useText();
  const agency = status?.agency ?? null;
  const areas = useAreas().data?.areas;
  const box = (view.area ? areas?.find(({ id }) => id === view.area)?.bbox ?? boxOfPolygon(view.area) : null) ?? agency?.bbox ?? null;
  const labels = useMemo(() => areaLabels(areas ?? []), [areas]);
  const fontLoaded = useFontLoaded();
  const protocol = useBasemapProtocol(status?.basemap ?? false);
  const description = useAnswer(status?.basemap ? addresses.basemap() : null);
  const [palette, setPalette] = useState(readPalette);
  useLayoutEffect(() => setPalette(readPalette()), [theme]);
  const options: GroundOptions = {
    palette, visible: view.layers, area: view.area, origin: window.location.origin, language,
    query: agency ? `?agency=${encodeURIComponent(agency.slug)}` : '',
    basemapLayers: status?.basemap ? description.data?.vectorLayers ?? [] : null, hasBackdrop: agency?.backdrop ?? false, areaKinds: agency?.areaKinds ?? [],
  };
  const key = JSON.stringify(options);
  const style = useMemo(() => groundStyle(options) as unknown as StyleSpecification, [key]);
  return { style, palette, labels, box, ready: fontLoaded && protocol && status !== null && !description.loading };
}

/** Keeps the ground of a map as it should be. A style can only be compared with one that has arrived. */
export function useAppliedGround(engine: Engine | null, style: StyleSpecification, dataVersion: string | undefined): void {
  useEffect(() => {
    if (!engine || engine.ground.applied === style) return;
    const apply = (): void => {
      engine.ground.applied = style;
      engine.map.setStyle(style, { diff: true });
    };
    if (engine.ground.loaded) apply();
    else {
      const waiting = engine.map.once('style.load', apply);
      return () => { if ('unsubscribe' in waiting) (waiting as { unsubscribe(): void }).unsubscribe(); };
    }
  }, [engine, style]);

  // Data that have moved: tiles that were kept are old.
  useEffect(() => {
    for (const id of ['areas', 'backdrop', 'backdrop-names']) {
      const source = engine?.map.isStyleLoaded() ? engine.map.getSource(id) : undefined;
      if (source && 'setTiles' in source && 'tiles' in source) (source as { setTiles(tiles: unknown): void }).setTiles(source.tiles);
    }
  }, [dataVersion]);
}
