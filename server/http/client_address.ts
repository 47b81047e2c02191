import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Context } from 'hono';

/** Where a request comes from. */
export type ClientAddress = {
  /** As text, an IPv4 address in its own form; `inside` for what came over no network at all (a test, a task). */
  address: string;
  /** From this machine itself, not through a proxy on it. */
  loopback: boolean;
};

const inside: ClientAddress = { address: 'inside', loopback: true };
type Parsed = ReturnType<typeof ipaddr.process>;
export type Range = [Parsed, number];

/** Throws a RangeError for what is no range. */
export function readRange(text: string): Range {
  try {
    return ipaddr.parseCIDR(text);
  } catch {
    throw new RangeError(`${text} is no network range`);
  }
}

/** Whether an address lies in one of the ranges; what is no address lies in none. */
export function isWithin(address: string, ranges: readonly Range[]): boolean {
  if (ranges.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base as never, bits));
}

const normal = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address);
const isLoopbackAddress = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';

/**
 * The peer of the connection, or, when that is one of the proxies that are trusted, the last address in X-Forwarded-For that
 * is not: anybody can write what stands before it. A request that another proxy passed on is not from this machine.
 */
export function clientAddress(proxies: readonly Range[]) {
  // Nearly all requests come over few connections, and reading an address takes longer than looking it up.
  const seen = new Map<string, ClientAddress>();
  const plain = (peer: string): ClientAddress => {
    let known = seen.get(peer);
    if (known === undefined) {
      if (seen.size > 10_000) seen.clear();
      known = { address: normal(peer), loopback: isLoopbackAddress(peer) };
      seen.set(peer, known);
    }
    return known;
  };
  return (context: Context): ClientAddress => {
    const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
    if (incoming === undefined) return inside;
    const peer = plain(incoming.socket.remoteAddress ?? '');
    const passedOn = incoming.headers['x-forwarded-for'];
    if (passedOn === undefined && incoming.headers.forwarded === undefined) return peer;
    if (!isWithin(peer.address, proxies)) return { ...peer, loopback: false };
    const chain = String(passedOn ?? '').split(',').map((part) => normal(part.trim())).filter((part) => part !== '');
    const client = chain.findLast((part) => !isWithin(part, proxies)) ?? chain[0] ?? peer.address;
    return { address: client, loopback: false };
  };
}

/** What is counted together: an IPv6 subscriber has a whole /64 to choose addresses from. */
export function countedAs(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? address : `${(parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`;
}
