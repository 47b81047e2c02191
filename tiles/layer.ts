/** What a layer is: something that answers a tile. Each layer has a file of its own; `layers.ts` is the only list. */
export type LayerField = {
  name: string;
  /**
   * Integer is a whole Number. Instant is a text in UTC (2026-03-01T04:00:00.000Z), Day a local day (2026-03-01). An Object has
   * texts by their name; tiles have none.
   */
  type: 'String' | 'Integer' | 'Number' | 'Boolean' | 'Instant' | 'Day' | 'Object';
  description: string;
};

/** The layer row by row: the same things as in its tiles, each whole, with an id of its own. */
export type LayerFeatures = {
  /** What a feature is, without what only a map has to know. */
  description: string;
  fields: readonly LayerField[];
  /** Query parameters that change which features there are or what they say, besides `agency`. */
  parameters: readonly string[];
  /**
   * What a window of time does to them. selects: each happened at some time; without a window all are listed. computes: their
   * figures are of a window; without one the usual one. none: they are outside of time.
   */
  time: 'selects' | 'computes' | 'none';
};

export type Layer = {
  /** Stands in addresses and is the name of the layer inside the tile. */
  id: string;
  title: string;
  description: string;
  geometry: 'point' | 'line' | 'polygon' | 'mixed';
  minZoom: number;
  maxZoom: number;
  /** A parameter without which there is nothing to show. */
  needs?: string;
  fields: readonly LayerField[];
  /** Query parameters that change what the tile holds, besides `agency`. */
  parameters: readonly string[];
  features: LayerFeatures;
};

/** Parameters of every layer that is drawn from incidents. */
export const filterParameters = ['from', 'to', 'offences', 'hours', 'weekdays', 'area', 'asOf'] as const;

/** What a rate is of: the whole of both, whatever part of it a filter looks at. */
export const rateWords = (place: string): string =>
  `Incidents per square kilometre of ${place} and year (365.25 days) of the window. All of its area and all of its days count, `
  + 'whatever hours, weekdays or part of it were asked for.';
