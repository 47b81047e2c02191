import type { Layer } from '@deck.gl/core';
import type { HexTable } from '../../server/model/answers.ts';
import type { ChangeTable } from '../../server/model/change_table.ts';
import type { Measure } from '../../server/model/filter.ts';
import type { Drawable, Paint, Theme } from '../url.ts';
import type { AnalysisScene } from './analysis_scene.ts';
import type { PatrolDrawn } from './patrol_scene.ts';

/** Colours of the ground, as CSS writes them; one for each `--map-*` property of the theme. */
export const groundColours = [
  'ground', 'land', 'water', 'park', 'street', 'street-major', 'railway', 'building', 'area', 'label', 'label-quiet', 'halo',
] as const;
export type Palette = Record<(typeof groundColours)[number], string>;

/** Hexagons with amounts that change from frame to frame; the rest stays for as long as the film, or nearly so while the window is dragged. */
export type AmountScene = {
  cell: readonly string[];
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  bounds: readonly number[];
  /** Of each cell; changed in place, so `frame` is another with every change. */
  values: Float64Array;
  frame: object;
};

/** A hexagon table together with what drawing needs to find things in it. */
export type HexScene = {
  table: HexTable;
  /** Rows in the table's order; kept for as long as the table, so that shapes are computed once. */
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  /** Lower bounds of the classes of the measure. */
  bounds: readonly number[];
};

/** A table of changes together with what drawing needs to find things in it. */
export type ChangeScene = {
  table: ChangeTable;
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  /** Lower bounds of the classes of the incidents in both windows together. */
  bounds: readonly number[];
};

export type Label = { id: string; text: string; longitude: number; latitude: number; weight: number; /** Pixels above its place, so that it does not cover what stands there. */ lift?: number };

/** What is to be seen. Layers are functions of it and of nothing else. */
export type Scene = {
  theme: Theme;
  palette: Palette;
  hexes: HexScene | null;
  /** Drawn instead of the hexagons where the map is painted by change. */
  changes: ChangeScene | null;
  /** Drawn instead of the hexagons while the window is played or dragged. */
  amounts: AmountScene | null;
  /** The result of an analysis, with the rows that are looked at; muted where it must not be acted on. */
  analysis: { scene: AnalysisScene; muted: boolean; picked: number | null; pointed: number | null } | null;
  /** A patrol plan, or what is being wished for one. */
  patrol: PatrolDrawn | null;
  paint: Paint;
  measure: Measure;
  visible: readonly Drawable[];
  /** The whole zoom level: some things are drawn from a zoom on, none changes within one. */
  zoom: number;
  selected: string | null;
  hovered: string | null;
  lit: readonly string[];
  /** The area asked for, as kind:code; null for none. */
  area: string | null;
  labels: readonly Label[];
  /** Query string that restricts tiles to the filter. */
  filter: string;
  /** Tiles are asked for anew when it moves. */
  dataVersion: string;
  /** Fetches a tile; null when it is empty. */
  loadTile: (address: string, signal: AbortSignal | undefined) => Promise<ArrayBuffer | null>;
};

/** A source and the layers of MapLibre's style that read it. */
export type Ground = {
  sources: Record<string, { type: 'vector'; tiles?: string[]; url?: string; minzoom?: number; maxzoom?: number; attribution?: string }>;
  layers: GroundLayer[];
};
export type GroundLayer = {
  id: string; type: 'background' | 'fill' | 'line' | 'symbol'; source?: string; 'source-layer'?: string;
  minzoom?: number; maxzoom?: number; filter?: unknown[]; layout?: Record<string, unknown>; paint?: Record<string, unknown>;
};

/** One layer of `tiles/layers.ts` on the map: over the ground in deck.gl, as part of the ground, or both. */
export type Drawing = {
  over?: (scene: Scene) => (Layer | null)[];
  ground?: (scene: Pick<Scene, 'palette' | 'visible' | 'area'> & { origin: string; query: string; areaKinds: readonly string[] }) => Ground;
};
