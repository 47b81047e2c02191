import { hexTableType } from '../../../tiles/hex_table.ts';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import type { Box } from '../../../tiles/tile_address.ts';
import type { CoordinateSystem } from '../../geo/coordinate_systems.ts';
import type { Form } from '../../model/feature_parameters.ts';
import { conformanceClasses } from './conformance.ts';
import { crs84Uri, crsUri } from './crs.ts';
import { address, geoJsonType, htmlType, jsonType, selfAndOther, type Addressing, type Link } from './link.ts';
import { processesLinks } from './processes_documents.ts';
import { schemaLinks } from './schema_documents.ts';
import { tilesetsLinks, tilingSchemesLinks } from './tiles_documents.ts';

/** The documents that lead to the features: landing page, conformance, collections. */
export const gregorian = 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian';

const geoPackageType = 'application/geopackage+sqlite3';

export type LandingPage = { title: string; description: string; links: Link[] };

export const openApi30 = 'application/vnd.oai.openapi+json;version=3.0';

/** Where the landing page leads: each standard that is met adds a list. */
const landingLinks: readonly ((at: Addressing) => Link[])[] = [
  (at) => [
    { rel: 'service-desc', href: `${at.origin}/ogc/api`, type: openApi30, title: 'The addresses below this one (OpenAPI 3.0)' },
    { rel: 'service-desc', href: `${at.origin}/openapi.json`, type: jsonType, title: 'All addresses of this server (OpenAPI 3.1)' },
    { rel: 'service-doc', href: `${at.origin}/docs`, type: htmlType, title: 'Reference with methods and recipes' },
    { rel: 'conformance', href: address(at, '/ogc/conformance'), type: jsonType, title: 'Conformance classes that are met' },
    { rel: 'data', href: address(at, '/ogc/collections'), type: jsonType, title: 'Collections of features' },
  ],
  tilingSchemesLinks,
  processesLinks,
];

export function landingPage(at: Addressing, form: Form): LandingPage {
  return {
    title: 'hexwatch',
    description: 'Crime mapping for intelligence-led policing: incidents, counts on H3 hexagons, tested hotspots and areas, as collections of features.',
    links: [...selfAndOther(at, { path: '/ogc', form }), ...landingLinks.flatMap((write) => write(at))],
  };
}

export type Conformance = { conformsTo: string[]; links: Link[] };

export const conformance = (at: Addressing, form: Form): Conformance =>
  ({ conformsTo: [...conformanceClasses], links: selfAndOther(at, { path: '/ogc/conformance', form }) });

/** How far the features of a collection reach, null where there are none, or where they are outside of time; and in which systems they can be asked for. */
export type Reach = { bbox: Box | null; interval: [first: string, last: string] | null; systems: readonly CoordinateSystem[] };

export type Collection = {
  id: string; title: string; description: string;
  extent: { spatial?: { bbox: Box[]; crs: string }; temporal?: { interval: [string, string][]; trs: string } };
  itemType: 'feature'; crs: string[]; storageCrs: string;
  /** Beyond the standard: what a feature says, and which parameters the collection takes. */
  fields: { name: string; type: string; description: string }[];
  parameters: string[];
  links: Link[];
};

/** The product's own doors to the same rows. */
const otherDoors: Readonly<Record<LayerId, readonly { path: string; type: string; title: string }[]>> = {
  incidents: [{ path: '/api/v1/incidents', type: jsonType, title: 'The list of incidents' }],
  hexes: [{ path: '/api/v1/hexes', type: hexTableType, title: 'The compact table of hexagons' }],
  hotspots: [{ path: '/api/v1/hexes', type: hexTableType, title: 'The compact table of hexagons' }],
  changes: [{ path: '/api/v1/changes', type: jsonType, title: 'The table of changes' }],
  analysis: [{ path: '/api/v1/results', type: jsonType, title: 'Results: those of kind analysis are what the parameter analysis may name' }],
  patrols: [{ path: '/api/v1/patrols/plans', type: jsonType, title: 'Plans: those that the parameter plan may name' }],
  areas: [{ path: '/api/v1/areas', type: jsonType, title: 'The list of areas with their figures' }],
  backdrop: [],
};

/** Where a collection leads: each standard that is met adds a list. */
const collectionLinks: readonly ((at: Addressing, layer: LayerId) => Link[])[] = [
  (at, layer) => [
    { rel: 'items', href: address(at, `/ogc/collections/${layer}/items`, { f: 'json' }), type: geoJsonType, title: `${layers[layer].title} as GeoJSON` },
    { rel: 'items', href: address(at, `/ogc/collections/${layer}/items`, { f: 'html' }), type: htmlType, title: `${layers[layer].title} as a page` },
  ],
  schemaLinks,
  tilesetsLinks,
  (at, layer) => [
    // What needs a parameter has no file or tiles without it.
    ...('needs' in layers[layer] ? [] : [
      { rel: 'related', href: address(at, `/tiles/${layer}.json`), type: jsonType, title: 'Vector tiles (TileJSON 3.0.0)' },
      { rel: 'enclosure', href: address(at, `/api/v1/exports/${layer}.gpkg`), type: geoPackageType, title: 'The whole collection as a GeoPackage' },
      { rel: 'enclosure', href: address(at, `/api/v1/exports/${layer}.csv`), type: 'text/csv', title: 'The whole collection as a table; /docs lists all forms' },
    ]),
    ...otherDoors[layer].map(({ path: door, type, title: name }) => ({ rel: 'related', href: address(at, door), type, title: name })),
    { rel: 'service-doc', href: `${at.origin}/docs#ogc`, type: htmlType, title: 'How to ask, with recipes' },
  ],
];

export function collection(at: Addressing, layer: LayerId, { bbox, interval, systems }: Reach, form: Form): Collection {
  const { title, features: { description, fields, parameters } } = layers[layer];
  const path = `/ogc/collections/${layer}`;
  return {
    id: layer, title, description,
    extent: {
      ...(bbox === null ? {} : { spatial: { bbox: [bbox], crs: crs84Uri } }),
      ...(interval === null ? {} : { temporal: { interval: [interval], trs: gregorian } }),
    },
    itemType: 'feature', crs: systems.map(crsUri), storageCrs: crs84Uri,
    fields: fields.map((field) => ({ ...field })), parameters: ['agency', ...parameters],
    links: [...selfAndOther(at, { path, form }), ...collectionLinks.flatMap((write) => write(at, layer))],
  };
}

export type Collections = { collections: Collection[]; links: Link[] };

/** Those that `isOpen` to whoever asks. */
export const collections = (
  at: Addressing, reach: Readonly<Record<LayerId, Reach>>, { form, isOpen }: { form: Form; isOpen: (layer: LayerId) => boolean },
): Collections => ({
  links: selfAndOther(at, { path: '/ogc/collections', form }),
  collections: layerIds.filter(isOpen).map((layer) => collection(at, layer, reach[layer], form)),
});
