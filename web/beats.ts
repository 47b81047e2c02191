import type { BeatRecord, BeatSummary, PostsRecord } from '../server/model/beats.ts';
import { address } from './addresses.ts';
import type { Address, Question } from './addresses.ts';

const root = '/api/v1/patrols/beats';

export type Saved = BeatRecord | PostsRecord;
export const isPosts = (saved: Saved): saved is PostsRecord => 'posts' in saved.plan;

/** Every address of the studio of beats. */
export const beatAddresses = {
  list: (question: Question) => address(root, question) as Address<{ plans: BeatSummary[]; next: string | null }>,
  one: (id: string, question: Question) => address(`${root}/${encodeURIComponent(id)}`, question) as Address<Saved>,
  make: (question: Question) => address(root, question),
  makePosts: (question: Question) => address(`${root}/posts`, question),
  file: (id: string, extension: 'geojson' | 'csv', question: Question) => address(`${root}/${encodeURIComponent(id)}.${extension}`, question),
};

export type AreaShapes = { features: { id: string | number; properties: Record<string, unknown>; geometry: { type: string; coordinates: unknown } | null }[] };
/** Shapes of areas of a kind, for beats that are put together of them. */
export const areaShapes = (kind: string, agency: string): Address<AreaShapes> => address('/ogc/collections/areas/items', { kind, agency, limit: 10_000, f: 'json' }) as Address<AreaShapes>;
