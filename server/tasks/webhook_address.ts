import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Problem } from '../model/problem.ts';

/**
 * Where messages may go. An administrator names each origin in the settings, so that no request ever leaves for anywhere else; the address
 * behind the name is looked at besides, because whoever answers for a name could make it point at this machine or at the
 * cloud's own services.
 */
export function readWebhookUrl(text: string, origins: readonly string[]): URL {
  if (origins.length === 0) {
    throw new Problem('forbidden', 'webhooks_off', 'This server sends no messages: its settings name no place that they may go to. '
      + 'Its administrator allows one with HEXWATCH_WEBHOOK_ORIGINS, e.g. https://desk.police.example.');
  }
  const bad = (message: string): Problem => new Problem('bad_request', 'bad_webhook', `url: ${message}`, [{ field: 'url', message }]);
  if (!URL.canParse(text)) throw bad('That is no address. Give e.g. https://desk.police.example/hexwatch.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw bad('Leave user and password out: messages are signed, and the address is shown to others.');
  if (url.hash !== '') throw bad('Leave out what follows #: it is not sent.');
  if (!origins.includes(url.origin)) {
    throw new Problem('forbidden', 'webhook_origin_not_allowed', `Messages may go to ${origins.join(', ')} only, by the settings of this server, not to ${url.origin}.`,
      [{ field: 'url', message: 'Its origin is not among those that are allowed.' }]);
  }
  const host = bare(url.hostname);
  if (isIP(host) !== 0 && !mayReach(host, host)) throw bad(`${host} is no address of a machine that could answer.`);
  return url;
}

/** Without the brackets of an IPv6 address. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** This machine only where the settings name it so; another machine of the own network always; never addresses that belong to no machine, or to the link. */
export function mayReach(hostname: string, address: string): boolean {
  const named = bare(hostname).toLowerCase();
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return named === 'localhost' || (isIP(named) !== 0 && ipaddr.process(named).range() === 'loopback');
  return range === 'unicast' || range === 'private' || range === 'uniqueLocal';
}

/** The addresses of a name, all of them ones that may be reached; for the `lookup` of a connection, which is then made to exactly these. */
export function checkedAddresses(hostname: string, found: readonly LookupAddress[]): LookupAddress[] {
  const refused = found.find(({ address }) => !mayReach(hostname, address));
  if (refused !== undefined) throw new Error(`${hostname} leads to ${refused.address}, where no message may go`);
  if (found.length === 0) throw new Error(`${hostname} has no address`);
  return [...found];
}
