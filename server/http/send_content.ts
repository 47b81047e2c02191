import type { Context } from 'hono';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { SavedContent } from '../tasks/saved_results.ts';
import { isUnchanged } from './answer.ts';
import { codingsFor } from './content_coding.ts';
import type { Env } from './router.ts';

/** What an id stands for never changes, so that a browser need not ask again; a cache that others share may not keep it. */
export async function sendContent(context: Context<Env>, content: SavedContent): Promise<Response> {
  const isZipped = codingsFor(context.req.header('Accept-Encoding')).includes('gzip');
  const tag = `"${content.sha256}${isZipped ? '-gzip' : ''}"`;
  const headers = { ETag: tag, 'Cache-Control': 'private, max-age=31536000, immutable', Vary: 'Accept-Encoding' };
  if (isUnchanged(context, tag)) return new Response(null, { status: 304, headers });
  const stored = await content.read();
  const bytes = isZipped ? stored : await promisify(gunzip)(stored);
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { ...headers, 'Content-Type': content.mediaType, 'Content-Length': String(bytes.length), ...(isZipped && { 'Content-Encoding': 'gzip' }) },
  });
}

/** The content as it was before it was compressed. */
export const plainContent = async ({ read }: SavedContent): Promise<Uint8Array> => promisify(gunzip)(await read());
