import type { Context } from 'hono';
import { mvtType } from '../../tiles/mvt.ts';
import type { SentTile } from '../tasks/cut_tile.ts';
import { packedAs, type Coding } from '../tasks/pack_tile.ts';
import { cacheRule } from './answer.ts';
import type { Env } from './router.ts';

/** Headers of every answer about a tile, 304 included. */
export const tileHeaders = (tag: string): Record<string, string> => ({ ETag: tag, 'Cache-Control': cacheRule, Vary: 'Accept-Encoding' });

/** 200 with the tile in the best coding that the client takes, or 204 where nothing is. */
export async function sendTile(context: Context<Env>, tag: string, { packed, thinned, coarser }: SentTile, codings: readonly Coding[]): Promise<Response> {
  const headers = new Headers(tileHeaders(tag));
  if (packed === null) return new Response(null, { status: 204, headers });
  if (thinned !== null) headers.set('Hexwatch-Thinned', `${thinned.kept}/${thinned.all}`);
  if (coarser !== undefined) headers.set('Hexwatch-Resolution', String(coarser));
  const { coding, bytes } = await packedAs(packed, codings);
  headers.set('Content-Type', mvtType);
  headers.set('Content-Length', String(bytes.length));
  if (coding !== 'identity') headers.set('Content-Encoding', coding);
  return new Response(context.req.method === 'HEAD' ? null : bytes as Uint8Array<ArrayBuffer>, { headers });
}
