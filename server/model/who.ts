import type { Scope } from './scopes.ts';

/** Who asks, and what of the data they may see. Decided once for a request, before anything is looked up. */
export type Who = {
  /** Goes into the settings of every transaction and into what is stored: `local`, or `key:` with the key's id. */
  person: string;
  /** Slugs of the agencies that may be seen; null for all. */
  agencies: readonly string[] | null;
  /** Handling codes that may be seen, ascending; null for all. */
  handlingCodes: readonly number[] | null;
  /** Ids of the layers that may be seen; absent or null for all that the scopes reach. */
  layers?: readonly string[] | null;
  /** What may be done; absent or null for everything. */
  scopes?: readonly Scope[] | null;
};

/** The person at the machine, who may see everything. Until there are accounts, also whoever reaches an open server. */
export const localPerson: Who = { person: 'local', agencies: null, handlingCodes: null, layers: null, scopes: null };

/** Whoever has not been let in: may see what is open to all and no data. */
export const nobody: Who = { person: 'nobody', agencies: [], handlingCodes: [], layers: [], scopes: [] };

/** The scope without which a layer is closed: incidents are more than what is computed from them, and where patrols will be is for few. */
const ownScopes: Readonly<Record<string, Scope>> = { incidents: 'incidents:read', patrols: 'patrols:read' };
export const scopeOfLayer = (layer: string): Scope => (Object.hasOwn(ownScopes, layer) ? ownScopes[layer]! : 'layers:read');

export const mayDo = ({ scopes }: Who, scope: Scope): boolean => scopes == null || scopes.includes(scope);

/** Whether a layer is open to them, at every door alike. */
export const maySeeLayer = (who: Who, layer: string): boolean =>
  mayDo(who, scopeOfLayer(layer)) && (who.layers == null || who.layers.includes(layer));
