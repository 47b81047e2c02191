import { expect } from 'vitest';
import type { TestApp } from './app.ts';

/** Documents of OGC API - Features, as tests read them. */
export type Link = { href: string; rel: string; type?: string; title?: string };
export type ReadFeature = { type: 'Feature'; id: string; geometry: { type: string; coordinates: never }; properties: Record<string, unknown> };
export type ReadPage = {
  type: string; numberMatched: number; numberReturned: number; timeStamp: string; links: Link[]; features: ReadFeature[];
  meta: { dataVersion: string; filter?: Record<string, unknown>; rows?: number; placed?: number } & Record<string, unknown>;
};

export const linkOf = (document: { links: Link[] }, rel: string, type?: string): Link | undefined =>
  document.links.find((link) => link.rel === rel && (type === undefined || link.type === type));

export async function readJson<T>(app: TestApp, path: string): Promise<T> {
  const response = await app.request(path);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json() as T;
}

/** All pages from the first on, by following `next`. */
export async function readPages(app: TestApp, path: string): Promise<ReadPage[]> {
  const pages: ReadPage[] = [];
  for (let next: string | undefined = path; next !== undefined; next = linkOf(pages.at(-1)!, 'next')?.href) {
    pages.push(await readJson<ReadPage>(app, next));
    expect(pages.length).toBeLessThan(1000);
  }
  return pages;
}

/** Every corner of a feature, in the order in which they stand. */
export const positionsOf = ({ geometry }: ReadFeature): [number, number][] => {
  const flat = (geometry.coordinates as unknown as number[]).flat(4) as unknown as number[];
  return flat.flatMap((value, i) => (i % 2 === 0 ? [[value, flat[i + 1]!] as [number, number]] : []));
};
