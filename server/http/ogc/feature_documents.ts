import type { LayerId } from '../../../tiles/layers.ts';
import type { Form } from '../../model/feature_parameters.ts';
import type { FeatureMeta, FoundFeature, MapFeature } from '../../tasks/feature_source.ts';
import type { FeaturePage } from '../../tasks/list_features.ts';
import { address, geoJsonType, htmlType, selfAndOther, type Addressing, type Link } from './link.ts';
import type { Shown } from './read_features.ts';
import { crsMember, showFeature } from './show_feature.ts';

/** A page of features as GeoJSON, with what the standard adds to it and, in `meta`, what every answer of this product says of itself. */
export type FeatureCollectionDocument = {
  type: 'FeatureCollection'; crs?: object;
  numberMatched: number; numberReturned: number; timeStamp: string;
  links: Link[]; meta: FeatureMeta; features: MapFeature[];
};
export type FeatureDocument = MapFeature & { crs?: object; links: Link[]; meta: FeatureMeta };

type Parameters = Readonly<Record<string, string>>;
/** The collection, the query as it was asked but for `agency` and `f`, and how features are to be shown. */
export type Asked = { layer: LayerId; parameters: Parameters; form: Form; shown: Shown };

const pathOf = (layer: LayerId): string => `/ogc/collections/${layer}`;

const collectionLinks = (at: Addressing, layer: LayerId): Link[] => [
  { rel: 'collection', href: address(at, pathOf(layer), { f: 'json' }), type: 'application/json', title: 'The collection' },
  { rel: 'collection', href: address(at, pathOf(layer), { f: 'html' }), type: htmlType, title: 'The collection as a page' },
];

export function featureCollection(at: Addressing, { layer, parameters, form, shown }: Asked, page: FeaturePage, now: Date): FeatureCollectionDocument {
  const path = `${pathOf(layer)}/items`;
  const type = form === 'json' ? geoJsonType : htmlType;
  const next = page.next === null ? [] : [{ rel: 'next', href: address(at, path, { ...parameters, cursor: page.next, f: form }), type, title: 'The next page' }];
  return {
    type: 'FeatureCollection', ...crsMember(shown), numberMatched: page.matched, numberReturned: page.features.length, timeStamp: now.toISOString(),
    links: [...selfAndOther(at, { path, parameters, form, type: geoJsonType }), ...next, ...collectionLinks(at, layer)],
    meta: page.meta, features: page.features.map((feature) => showFeature(feature, shown)),
  };
}

/** Where a feature stands; for figures that are computed, with the question that they answer. */
export const featurePath = (layer: LayerId, id: string): string => `${pathOf(layer)}/items/${encodeURIComponent(id)}`;

export function featureDocument(at: Addressing, { layer, parameters, form, shown }: Asked, { feature, meta }: FoundFeature): FeatureDocument {
  const path = featurePath(layer, feature.id);
  return { ...crsMember(shown), ...showFeature(feature, shown), links: [...selfAndOther(at, { path, parameters, form, type: geoJsonType }), ...collectionLinks(at, layer)], meta };
}
