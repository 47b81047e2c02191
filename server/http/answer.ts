import { createHash } from 'node:crypto';
import type { Context, TypedResponse } from 'hono';
import type { z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import type { Env } from './router.ts';

/** What an answer depends on besides its address: whose data, as of which version, and the window when it is a default. */
export type Versioned = {
  agency: { slug: string; dataVersion: string; latest?: string };
  described?: { from: string; to: string; asOf?: string };
};

export const cacheRule = 'private, no-cache';

/** Weak, because compression changes the bytes and not the meaning. */
export function versionTag(context: Context<Env>, { agency, described }: Versioned, variant = ''): string {
  const url = new URL(context.req.url);
  const { handlingCodes, layers, scopes } = context.get('who');
  const digest = createHash('sha256')
    .update(JSON.stringify([context.get('release') ?? '', agency.slug, url.pathname, url.search, described?.from, described?.to, described?.asOf, variant, handlingCodes, layers, scopes]))
    .digest('base64url').slice(0, 16);
  return `W/"${agency.latest ?? agency.dataVersion}-${digest}"`;
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

export function isUnchanged(context: Context<Env>, tag: string): boolean {
  const asked = context.req.header('If-None-Match');
  if (asked === undefined) return false;
  return asked.trim() === '*' || asked.split(',').some((one) => opaque(one) === opaque(tag));
}

type Headers = Record<string, string>;

/**
 * Answers JSON with an ETag made from the data version, or 304 without computing anything when the client already has
 * that version. Where the form depends on `Accept`, name the form in `variant`.
 */
export async function answer<T>(context: Context<Env>, versioned: Versioned, compute: () => T | Promise<T>,
  headers: Headers = {}): Promise<TypedResponse<T, 200, 'json'>> {
  const tag = versionTag(context, versioned);
  const sent = { 'Cache-Control': cacheRule, ETag: tag, ...headers };
  // The client never sees a 304: the browser's cache turns it into the 200 it has.
  if (isUnchanged(context, tag)) return new Response(null, { status: 304, headers: sent }) as unknown as TypedResponse<T, 200, 'json'>;
  return context.json(await compute() as object, 200, sent) as unknown as TypedResponse<T, 200, 'json'>;
}

/** The same for bytes. The type is that of the JSON form, which is what hono's client asks for. */
export async function answerBytes<T>(context: Context<Env>, versioned: Versioned, contentType: string,
  compute: () => Uint8Array | Promise<Uint8Array>, headers: Headers = {}): Promise<TypedResponse<T, 200, 'json'>> {
  const tag = versionTag(context, versioned, contentType);
  const sent = { 'Cache-Control': cacheRule, ETag: tag, Vary: 'Accept', ...headers };
  const response = isUnchanged(context, tag)
    ? new Response(null, { status: 304, headers: sent })
    : new Response(await compute() as Uint8Array<ArrayBuffer>, { status: 200, headers: { ...sent, 'Content-Type': contentType } });
  return response as unknown as TypedResponse<T, 200, 'json'>;
}

/** Whether the compact form is wanted: by the parameter `format`, else by the header `Accept`; JSON when neither says so. */
export function wantsBytes(context: Context<Env>, format: 'json' | 'binary' | undefined, contentType: string): boolean {
  if (format !== undefined) return format === 'binary';
  return accepts(context, { header: 'Accept', supports: ['application/json', contentType], default: 'application/json' }) === contentType;
}

/** For what changes without a data version: imports under way, status, the list of saved runs. */
export function answerFresh<T>(context: Context<Env>, body: T): TypedResponse<T, 200, 'json'> {
  return context.json(body as object, 200, { 'Cache-Control': 'private, no-store' }) as unknown as TypedResponse<T, 200, 'json'>;
}

/** `responses: jsonOf(schema, '…')` in a route. Problems are added to the OpenAPI document centrally. */
export const jsonOf = <S extends z.ZodType>(schema: S, description: string) =>
  ({ 200: { description, content: { 'application/json': { schema } } } }) as const;
