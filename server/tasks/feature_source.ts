import type { Feature, Geometry } from 'geojson';
import type { Box } from '../../tiles/tile_address.ts';
import type { Database } from '../db/database.ts';
import type { Against } from '../model/against.ts';
import type { HexTable, Meta } from '../model/answers.ts';
import type { ChangeTable } from '../model/change_table.ts';
import type { Cql2, SortKey } from '../model/cql2/tree.ts';
import type { Measure } from '../model/filter.ts';
import type { AnalysisMeta, KeptRows, PlanMeta } from './kept_rows.ts';
import type { Resolved } from './resolve_filter.ts';

/** A row of a layer, as GeoJSON. Its id is text that stands in its address. */
export type MapFeature = Feature<Geometry | null, Record<string, unknown>> & { id: string };

/** What was asked of a collection of features, with everything resolved. */
export type FeatureQuestion = {
  resolved: Resolved;
  /** Only features that touch one of these; null: wherever they are. */
  boxes: readonly Box[] | null;
  /** Null: of hexagons the default, of one hexagon its own. */
  resolution: number | null;
  measure: Measure;
  /** changes: the other window. Absent: that before. */
  against?: Against;
  /** Kind of area; null for all. */
  kind: string | null;
  /** analysis, patrols: the rows that are asked for, which whoever asks may see. */
  kept?: KeptRows | null;
  /** Only features for which this is true; null: all. */
  where: Cql2 | null;
  /** Empty: in the layer's own order. */
  sort: readonly SortKey[];
  /** Of incidents also those without a place, which have no geometry. Absent: only those with one. A box holds none of them. */
  unplaced?: boolean;
};

/** What an answer says about itself: for what is computed from incidents the same as in the product's own API. */
export type FeatureMeta = Meta | HexTable['meta'] | ChangeTable['meta'] | AnalysisMeta | PlanMeta | { dataVersion: string; demonstration: boolean };

/** `after`: key of the last feature of the page before; null for the first page. */
export type PageAsked = { after: readonly string[] | null; limit: number };

export type FeatureList = {
  meta: FeatureMeta;
  features: MapFeature[];
  /** How many the question selects, over all pages. */
  matched: number;
  /** Key of the last feature here; null when no page follows. */
  last: string[] | null;
};

export type FoundFeature = { meta: FeatureMeta; feature: MapFeature };

/** Where the features of a layer come from. */
export type FeatureSource = {
  list(database: Database, question: FeatureQuestion, page: PageAsked, signal?: AbortSignal): Promise<FeatureList>;
  /** All of them in the order of the pages, a few thousand at a time, as they stood at one moment. */
  all(database: Database, question: FeatureQuestion, signal?: AbortSignal): AsyncIterable<MapFeature[]>;
  /** Null when there is no such feature. */
  find(database: Database, question: FeatureQuestion, id: string, signal?: AbortSignal): Promise<FoundFeature | null>;
};

export const plainMeta = ({ agency: { dataVersion, demonstration } }: Resolved): FeatureMeta => ({ dataVersion, demonstration });

/** Features in a batch, where all are read. */
export const batchSize = 5000;

/** One row more than fit tells that a page follows. */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string[]): { page: Row[]; last: string[] | null } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit && limit > 0 ? keyOf(page.at(-1)!) : null };
}
