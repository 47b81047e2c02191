import type { Context } from 'hono';

/** Where this server stands, for links that have to be whole, e.g. `https://example.org`. */
export function originOf(context: Context): string {
  const url = new URL(context.req.url);
  // A proxy that ends TLS says so; a wrong word here can only make the client's own links fail.
  return context.req.header('X-Forwarded-Proto') === 'https' ? `https://${url.host}` : url.origin;
}
