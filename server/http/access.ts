import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { StoredKey } from '../db/api_keys.ts';
import { isOperatorKey, type OperatorKey } from '../db/operator_key.ts';
import { Problem } from '../model/problem.ts';
import type { Scope } from '../model/scopes.ts';
import { localPerson, maySeeLayer, mayDo, nobody, scopeOfLayer, type Who } from '../model/who.ts';
import { accessRules, type Rule } from './access_rules.ts';
import { countedAs, isWithin, readRange, type ClientAddress } from './client_address.ts';
import { utcDay, type KeyRing } from './key_ring.ts';
import { respondProblem } from './problem_response.ts';
import { failureWindowSeconds, standingInHeader, type LimitName, type Rates, type Standing } from './rate.ts';
import type { Env } from './router.ts';

type Gate = {
  /** Whether data are shown to whoever brings no key. */
  mode: 'open' | 'keys';
  ring: KeyRing;
  rates: Rates;
  addressOf: (context: Context) => ClientAddress;
  operatorKey: OperatorKey | null;
};

const nothing = (): void => {};

/**
 * Who asks, whether they may, and how often. Stands before every route: looks up by the route that will answer what it
 * needs, so that a route which nobody thought of is shut.
 */
export function accessControl(gate: Gate): MiddlewareHandler<Env> {
  return async (context, next) => {
    context.set('countRows', nothing);
    const rule = ruleOf(context);
    if (rule === 'open') {
      context.set('who', nobody);
      return next();
    }
    const from = gate.addressOf(context);
    const key = await letIn(gate, context, from);
    const standings = await takeTurns(gate.rates, key, from);
    context.set('who', key === null ? localPerson : whoIs(key));
    const tooMany = standings.find(({ left }) => left < 0);
    // Answered, not thrown: the headers below belong to this answer most of all.
    if (tooMany !== undefined) context.res = respondProblem(context, tooManyRequests(tooMany, gate.rates));
    else {
      if (key !== null) spend(gate.ring, context, key);
      permit(context, rule, { key, from });
      await next();
    }
    const { headers } = context.res;
    headers.append('Vary', 'Authorization, X-API-Key');
    headers.set('RateLimit-Policy', gate.rates.policyOf(standings));
    headers.set('RateLimit', standingInHeader(standings));
  };
}

/** Of the first route that is no middleware: the one that will answer. Nothing is behind an address without one. */
function ruleOf(context: Context<Env>): Rule | null {
  for (const { method, path } of matchedRoutes(context)) if (method !== 'ALL') return accessRules[`${method} ${path}`] ?? null;
  return 'open';
}

export function presentedKey(context: Context): string | null {
  const header = context.req.header('Authorization');
  const bearer = header === undefined ? null : /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
  return bearer ?? context.req.header('X-API-Key')?.trim() ?? null;
}

/** The key that holds; null for the person at the machine or, on an open server, whoever reaches it. */
async function letIn(gate: Gate, context: Context<Env>, from: ClientAddress): Promise<StoredKey | null> {
  const text = presentedKey(context);
  if (text === null) {
    if (gate.mode === 'open') return null;
    throw keyMissing();
  }
  if (gate.operatorKey !== null && from.loopback && isOperatorKey(gate.operatorKey, text)) return null;
  const place = countedAs(from.address);
  const found = await gate.ring.find(text, !(await gate.rates.isSuspect(place)));
  if (found === 'not asked') throw await tooManyFailures(gate.rates, place);
  const fault = typeof found === 'string' ? faultOf(found) : whyShut(found, from, new Date());
  if (fault === null) return found as StoredKey;
  if (fault.kind === 'unauthorized') await gate.rates.noteFailure(place);
  throw fault;
}

async function takeTurns(rates: Rates, key: StoredKey | null, { address, loopback }: ClientAddress): Promise<Standing[]> {
  if (loopback) return [await rates.take('local', 'local'), ...(key === null ? [] : [await rates.take('key', key.id)])];
  const place = await rates.take('address', countedAs(address));
  return key === null ? [place] : [place, await rates.take('key', key.id)];
}

const whoIs = ({ id, agency, maxHandlingCode, layers, scopes }: StoredKey): Who => ({
  person: `key:${id}`, agencies: [agency], layers, scopes: scopes as Scope[],
  handlingCodes: maxHandlingCode >= 9 ? null : Array.from({ length: maxHandlingCode + 1 }, (_, code) => code),
});

/** Counts the request against the day's quota, and lets the route count its rows. */
function spend(ring: KeyRing, context: Context<Env>, key: StoredKey): void {
  const now = new Date();
  const used = ring.usedToday(key, now);
  if (key.requestsPerDay !== null && used.requests >= key.requestsPerDay) throw quotaExceeded('requests', key.requestsPerDay, now);
  if (key.rowsPerDay !== null && used.rows >= key.rowsPerDay) throw quotaExceeded('rows', key.rowsPerDay, now);
  ring.count(key, { requests: 1, rows: 0 }, now);
  context.set('countRows', (rows) => { if (rows > 0) ring.count(key, { requests: 0, rows }, new Date()); });
}

function permit(context: Context<Env>, rule: Rule | null, { key, from }: { key: StoredKey | null; from: ClientAddress }): void {
  if (rule === 'any key' || rule === 'open') return;
  // Without a key everything is open to the person at the machine.
  if (key === null) {
    if (rule?.keylessOnlyHere && !from.loopback) throw onlyHere();
    return;
  }
  if (rule === null) throw new Problem('forbidden', 'scope_missing', 'No key opens this address.');
  const who = context.get('who');
  const missing = rule.scopes.find((scope) => !mayDo(who, scope));
  if (missing !== undefined) throw scopeMissing(missing, key);
  if (rule.layer === undefined) return;
  const layer = typeof rule.layer === 'string' ? rule.layer : layerInPath(context.req.path, rule.layer);
  if (maySeeLayer(who, layer)) return;
  if (rule.hidden) throw new Problem('not_found', 'unknown_collection', `The key that was given opens no collection "${layer.slice(0, 60)}". /ogc/collections lists those that it opens.`);
  throw mayDo(who, scopeOfLayer(layer)) ? layerNotAllowed(layer, key) : scopeMissing(scopeOfLayer(layer), key);
}

/** `/tiles/hexes.json` → hexes. Decoded as the route will decode it. */
function layerInPath(path: string, place: number): string {
  const part = path.split('/')[place] ?? '';
  let name = part;
  try {
    name = decodeURIComponent(part);
  } catch {
    // Not decodable: then it is no layer's name either.
  }
  return name.replace(/\..*$/s, '');
}

function whyShut({ revokedAt, expiresAt, networks }: StoredKey, { address, loopback }: ClientAddress, now: Date): Problem | null {
  if (revokedAt !== null) return new Problem('unauthorized', 'key_revoked', `This key was revoked on ${utcDay(revokedAt)}. Ask whoever runs this server for another.`);
  if (expiresAt <= now) return new Problem('unauthorized', 'key_expired', `This key ended on ${utcDay(expiresAt)}. Ask whoever runs this server for another.`);
  if (networks === null || isWithin(loopback && address === 'inside' ? '127.0.0.1' : address, networks.map(readRange))) return null;
  return new Problem('forbidden', 'key_not_from_here', 'This key is not taken from the network address that the request came from.');
}

const keyMissing = (): Problem => new Problem('unauthorized', 'key_missing',
  'This server shows data only to whoever brings a key. Send it as "Authorization: Bearer hexwatch_..." or as "X-API-Key: hexwatch_...". Whoever runs the server makes one with: npm run key -- create');

const faultOf = (why: 'unreadable' | 'unknown'): Problem => (why === 'unreadable'
  ? new Problem('unauthorized', 'key_unreadable', 'This cannot be a key: a letter is wrong or something is missing. A key is hexwatch_, ten letters and digits, _, and 49 letters and digits; copy it whole.')
  : new Problem('unauthorized', 'key_unknown', 'There is no such key on this server.'));

async function tooManyFailures(rates: Rates, place: string): Promise<Problem> {
  const seconds = await rates.suspectFor(place);
  const problem = new Problem('too_many_requests', 'too_many_wrong_keys',
    `Too many wrong keys came from your network address within ${failureWindowSeconds / 60} minutes. Try again in ${seconds} s.`);
  problem.retryAfterSeconds = seconds;
  return problem;
}

function quotaExceeded(what: 'requests' | 'rows', allowed: number, now: Date): Problem {
  const midnight = Date.parse(`${utcDay(now)}T00:00:00Z`) + 86_400_000;
  const problem = new Problem('too_many_requests', 'quota_exceeded',
    `This key has used up its ${allowed.toLocaleString('en')} ${what} of today. It has as many again from ${new Date(midnight).toISOString().slice(0, 16)}Z on.`);
  problem.retryAfterSeconds = (midnight - now.getTime()) / 1000;
  return problem;
}

const onlyHere = (): Problem => new Problem('forbidden', 'keys_only_here',
  'Keys are made and revoked on the server\'s own machine, or with a key that has the scope keys:admin.');

function tooManyRequests({ name, resetSeconds }: Standing, rates: Rates): Problem {
  const problem = new Problem('too_many_requests', 'too_many_requests',
    `There were more than ${rates.allowed(name).toLocaleString('en')} requests in a minute from ${inWords[name]}. Ask again in ${resetSeconds} s.`);
  problem.retryAfterSeconds = resetSeconds;
  return problem;
}

const inWords: Readonly<Record<LimitName, string>> = { key: 'this key', address: 'your network address', local: 'this machine' };

const scopeMissing = (scope: Scope, { scopes }: StoredKey): Problem => new Problem('forbidden', 'scope_missing',
  `This needs a key with the scope ${scope}. The key that was given has ${scopes.join(', ')}.`);

const layerNotAllowed = (layer: string, { layers }: StoredKey): Problem => new Problem('forbidden', 'layer_not_allowed',
  `The key that was given does not open the layer "${layer.slice(0, 60)}". It opens ${(layers ?? []).join(', ')}.`, [{ field: 'layer', message: 'not open to this key' }]);
