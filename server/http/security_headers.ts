import type { MiddlewareHandler } from 'hono';
import type { Env } from './router.ts';

/**
 * The page runs only what this server sends and talks only to this server. `blob:` is for the workers and images that
 * MapLibre makes from its own bytes; inline styles are Mantine's and MapLibre's, inline scripts are never allowed.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const fixed: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const securityHeaders = (): MiddlewareHandler<Env> => async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(fixed)) context.res.headers.set(name, value);
  // A page that may read the answer may also put it on a page that takes nothing of other sites unasked.
  if (context.res.headers.has('Access-Control-Allow-Origin')) context.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  // What no route has spoken about must not lie about in a shared cache.
  if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'private, no-store');
};
