/** What a layer is: something that answers a tile. Each layer has a file of its own; `layers.ts` is the only list. */
export type LayerField = {
  name: string;
  type: 'String' | 'Number' | 'Boolean';
  description: string;
};

export type Layer = {
  /** Stands in addresses and is the name of the layer inside the tile. */
  id: string;
  title: string;
  description: string;
  geometry: 'point' | 'line' | 'polygon' | 'mixed';
  minZoom: number;
  maxZoom: number;
  fields: readonly LayerField[];
  /** Query parameters that change what the tile holds, besides `agency`. */
  parameters: readonly string[];
};

/** Parameters of every layer that is drawn from incidents. */
export const filterParameters = ['from', 'to', 'offences', 'hours', 'weekdays', 'area'] as const;
