import { layers, type LayerId } from '../../tiles/layers.ts';
import { address, type Question } from '../addresses.ts';
import { filterOf, windowDays } from '../url.ts';
import type { View } from '../url.ts';

/** What is needed to ask for the very rows that the page shows. */
export type Shown = { view: View; agency: string; lastCompleteDay: string | null; /** Of the hexagons on the map. */ resolution: number | null };

/** The layer that the map is painted by. */
export const shownLayer = ({ paint, page, plan }: Pick<View, 'paint'> & Partial<Pick<View, 'page' | 'plan'>>): LayerId =>
  (page === 'analysis' ? 'analysis' : page === 'patrol' && plan ? 'patrols' : paint === 'hotspots' ? 'hotspots' : paint === 'amount' ? 'hexes' : 'changes');

/** The view as the layer takes it: days that no longer move, and of the rest what means something to the layer. */
export function questionOf(layer: LayerId, { view, agency, lastCompleteDay, resolution }: Shown, takes: readonly string[]): Question {
  const all: Question = {
    ...filterOf(view, lastCompleteDay), ...windowDays(view.window, lastCompleteDay), resolution: resolution ?? undefined,
    ...(layer === 'hotspots' && { measure: view.measure }), ...(layer === 'changes' && { against: view.against }),
    ...(layer === 'analysis' && { analysis: view.run ?? undefined }), ...(layer === 'patrols' && { plan: view.plan ?? undefined }),
  };
  return { agency, ...Object.fromEntries(Object.entries(all).filter(([name]) => takes.includes(name))) };
}

export type DownloadAddresses = {
  /** One feature and how many there are. */
  matched: string;
  items: string;
  tileJson: string;
  file: (extension: string) => string;
};

/** Where the same rows are to be had. Paths; the origin goes before them. */
export function downloadAddresses(layer: LayerId, shown: Shown): DownloadAddresses {
  const { features, parameters } = layers[layer];
  const rows = questionOf(layer, shown, features.parameters);
  const items = `/ogc/collections/${layer}/items`;
  return {
    matched: address(items, { ...rows, f: 'json', limit: 1 }), items: address(items, rows),
    tileJson: address(`/tiles/${layer}.json`, questionOf(layer, shown, parameters)),
    file: (extension) => address(`/api/v1/exports/${layer}.${extension}`, rows),
  };
}

/** A line for a shell; addresses hold no apostrophes. */
export const curlLine = (url: string): string => `curl --fail --compressed -O -J '${url.replaceAll('\'', '%27')}'`;
