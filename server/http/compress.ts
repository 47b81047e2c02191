import { Duplex } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { LiveCoding } from '../tasks/pack_tile.ts';
import { codingsFor } from './content_coding.ts';

/** Shorter answers are not made shorter by more than they cost. */
const leastBytes = 1024;

const compressor: Readonly<Record<LiveCoding, () => Duplex>> = {
  zstd: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  gzip: () => createGzip({ level: 1 }),
};

/**
 * Compresses what is worth it as it is sent, with Zstandard or gzip as the client takes them. What is compressed already, as tiles
 * are, passes. Hono's own takes the client's weights into account, too, but knows gzip and deflate only.
 */
export function compressed(isCompressible: (type: string) => boolean): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers, status, body } = context.res;
    const length = headers.get('Content-Length');
    if (status === 206 || headers.has('Content-Encoding') || (length !== null && Number(length) < leastBytes)) return;
    if (!isCompressible(headers.get('Content-Type') ?? '') || /\bno-transform\b/i.test(headers.get('Cache-Control') ?? '')) return;
    headers.append('Vary', 'Accept-Encoding');
    const coding = codingsFor(context.req.header('Accept-Encoding')).find((one) => one === 'zstd' || one === 'gzip' || one === 'identity');
    if (coding === undefined || coding === 'identity' || body === null || context.req.method === 'HEAD') return;
    context.res = new Response(body.pipeThrough(Duplex.toWeb(compressor[coding]()) as unknown as ReadableWritablePair<Uint8Array, Uint8Array>), context.res);
    const sent = context.res.headers;
    sent.delete('Content-Length');
    sent.set('Content-Encoding', coding);
    const tag = sent.get('ETag');
    if (tag !== null && !tag.startsWith('W/')) sent.set('ETag', `W/${tag}`);
  };
}
