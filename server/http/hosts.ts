import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../model/problem.ts';
import type { Env } from './router.ts';

/** `example.org:8080` → `example.org`, `[::1]:8080` → `::1`. */
export function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase();
}

const isLoopbackName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** True for an address that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  isLoopbackName(host) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Answers only under names that are ours. A page elsewhere can make its own name point at this server (DNS rebinding) and
 * would then be let in as same-origin; what it cannot do is make the browser send another name, or a bare IP address.
 */
export function knownHosts(names: readonly string[]): MiddlewareHandler<Env> {
  const known = new Set(names.map((name) => hostName(name)));
  const isKnown = (host: string | undefined): boolean => {
    if (host === undefined || host === '') return false;
    const name = hostName(host);
    return isIP(name) !== 0 || isLoopbackName(name) || known.has(name);
  };
  return async (context, next) => {
    const named = context.req.header('Host') ?? new URL(context.req.url).host;
    // An absolute address in the request line may name another host than the header does.
    if (!isKnown(named) || !isKnown(new URL(context.req.url).host)) {
      throw new Problem('forbidden', 'unknown_host',
        'This server does not answer under that host name. If the name is right, add it to HEXWATCH_ALLOWED_HOSTS and start the server again.');
    }
    await next();
  };
}
