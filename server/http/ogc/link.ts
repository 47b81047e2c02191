import type { Form } from '../../model/feature_parameters.ts';

/** A link as all documents of OGC APIs have it. */
export type Link = { href: string; rel: string; type?: string; title?: string };

/** Where documents are, and whose data they are about: an agency that was asked for is asked for in every link. */
export type Addressing = { origin: string; agency: string | undefined };

/** A relation that OGC has registered. */
export const ogcRel = (name: string): string => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;

export const jsonType = 'application/json';
export const geoJsonType = 'application/geo+json';
export const htmlType = 'text/html';

type Parameters = Readonly<Record<string, string | undefined>>;

export function address({ origin, agency }: Addressing, path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ agency, ...parameters })) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}

type Place = { path: string; parameters?: Parameters; form: Form; type?: string };

/** The document itself and its other form. */
export function selfAndOther(at: Addressing, { path, parameters = {}, form, type = jsonType }: Place): Link[] {
  const json = { href: address(at, path, { ...parameters, f: 'json' }), type, title: 'This document as JSON' };
  const html = { href: address(at, path, { ...parameters, f: 'html' }), type: htmlType, title: 'This document as a page' };
  const [self, other] = form === 'json' ? [json, html] : [html, json];
  return [{ rel: 'self', ...self }, { rel: 'alternate', ...other }];
}
