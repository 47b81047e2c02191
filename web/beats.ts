import type { BeatRecord, BeatSummary, PostsRecord } from '../server/model/beats.ts';
import { address } from './addresses.ts';
import type { Address, Question } from './addresses.ts';

export const kinds = ['beats', 'posts'] as const;
export type Kind = (typeof kinds)[number];
const roots: Record<Kind, string> = { beats: '/api/v1/patrols/beats', posts: '/api/v1/patrols/posts' };

export type Saved = BeatRecord | PostsRecord;
export const isPosts = (saved: Saved): saved is PostsRecord => 'posts' in saved.plan;

/** What is chosen of the studio, as the address of the page names it: beats by their id, posts as posts:id. */
export type Choice = { kind: Kind; id: string };
export const choiceIn = (text: string | null): Choice | null => {
  if (text === null) return null;
  return text.startsWith('posts:') ? { kind: 'posts', id: text.slice('posts:'.length) } : { kind: 'beats', id: text };
};
export const choiceText = ({ kind, id }: Choice): string => (kind === 'posts' ? `posts:${id}` : id);

/** Every address of the studio of beats and posts. */
export const beatAddresses = {
  list: (kind: Kind, question: Question) => address(roots[kind], question) as Address<{ plans: BeatSummary[]; next: string | null }>,
  one: ({ kind, id }: Choice, question: Question) => address(`${roots[kind]}/${encodeURIComponent(id)}`, question) as Address<Saved>,
  make: (kind: Kind, question: Question) => address(roots[kind], question),
  file: ({ kind, id }: Choice, extension: 'geojson' | 'csv', question: Question) => address(`${roots[kind]}/${encodeURIComponent(id)}.${extension}`, question),
};

export type AreaShapes = { features: { id: string | number; properties: Record<string, unknown>; geometry: { type: string; coordinates: unknown } | null }[] };
/** Shapes of areas of a kind, for beats that are put together of them. */
export const areaShapes = (kind: string, agency: string): Address<AreaShapes> => address('/ogc/collections/areas/items', { kind, agency, limit: 10_000, f: 'json' }) as Address<AreaShapes>;
