import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { layerIds } from '../../tiles/layers.ts';
import { ensureAgency, findAgency, listAgencies, type Agency } from '../db/agencies.ts';
import { findKeys, insertKey, listKeys, readUsage, revokeKey, type StoredKey } from '../db/api_keys.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { makeKey, type ApiKey, type KeyRequest, type KeyUsage, type MadeKey } from '../model/api_key.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { scopesOverAllCodes } from '../model/scopes.ts';
import { scopeOfLayer, type Who } from '../model/who.ts';
import type { OwnAgency } from './receiving_agency.ts';

const mostKeys = 1000;
const mostDays = 400;
const dayMs = 86_400_000;
const utcDay = (now: Date): string => now.toISOString().slice(0, 10);

/** Makes a key and tells it this once. Whoever asks with a key gets none that opens more than theirs. */
export async function createKey(database: Database, own: OwnAgency, { who, request, now }: { who: Who; request: KeyRequest; now: Date }): Promise<MadeKey> {
  checkRequest(request);
  checkWithin(who, request);
  const agency = await agencyOf(database, own, who, request.agency);
  const { id, key } = makeKey((bytes) => crypto.getRandomValues(bytes));
  const context: Context = { agencyId: agency.agencyId, person: who.person, purpose: 'make a key' };
  const stored = await transact(database, context, async (transaction) => {
    await insertKey(transaction, context, {
      agencyId: agency.agencyId, id, sha256: createHash('sha256').update(key).digest(), label: request.label,
      scopes: [...new Set(request.scopes)].sort(), layers: request.layers ? [...new Set(request.layers)].sort() : null,
      maxHandlingCode: request.maxHandlingCode, networks: request.networks ?? null,
      requestsPerDay: request.requestsPerDay ?? null, rowsPerDay: request.rowsPerDay ?? null,
      expiresAt: new Date(now.getTime() + request.days * dayMs),
    });
    return (await listKeys(transaction, agency.agencyId, { day: utcDay(now), id, limit: 1 }))[0]!;
  });
  return { key, description: describeKey(stored, now) };
}

/** Keys of the agencies that may be seen, the latest first. */
export async function allKeys(database: Database, own: OwnAgency, { who, slug, now }: { who: Who; slug: string | undefined; now: Date }): Promise<ApiKey[]> {
  const agency = await visibleAgency(database, own, who, slug);
  if (agency === null) return [];
  const context: Context = { agencyId: agency.agencyId, person: who.person, purpose: 'look at keys' };
  const found = await transact(database, context, (transaction) => listKeys(transaction, agency.agencyId, { day: utcDay(now), limit: mostKeys }), { readOnly: true });
  return found.map((key) => describeKey(key, now));
}

/** Shuts a key for good. One that was revoked or has ended stays as it is. */
export async function shutKey(database: Database, { who, id, now }: { who: Who; id: string; now: Date }): Promise<ApiKey> {
  const { agencyId } = await keyNamed(database, who, id, now);
  const context: Context = { agencyId, person: who.person, purpose: 'revoke a key' };
  const stored = await transact(database, context, async (transaction) => {
    await revokeKey(transaction, context, id);
    return (await listKeys(transaction, agencyId, { day: utcDay(now), id, limit: 1 }))[0]!;
  });
  return describeKey(stored, now);
}

export async function usageOfKey(database: Database, { who, id, now }: { who: Who; id: string; now: Date }): Promise<KeyUsage> {
  const { agencyId } = await keyNamed(database, who, id, now);
  const context: Context = { agencyId, person: who.person, purpose: 'look at the use of a key' };
  return { id, days: await transact(database, context, (transaction) => readUsage(transaction, agencyId, id, mostDays), { readOnly: true }) };
}

export function describeKey(key: StoredKey, now: Date): ApiKey {
  const { agencyId: _, sha256: __, used, createdAt, expiresAt, revokedAt, lastUsedAt, ...rest } = key;
  return {
    ...rest, state: revokedAt !== null ? 'revoked' : expiresAt <= now ? 'expired' : 'valid',
    createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null, lastUsedAt: lastUsedAt?.toISOString() ?? null,
    requestsToday: used.requests, rowsToday: used.rows,
  };
}

async function keyNamed(database: Database, who: Who, id: string, now: Date): Promise<StoredKey> {
  const found = (await findKeys(database, id, utcDay(now))).filter(({ agency }) => who.agencies === null || who.agencies.includes(agency));
  if (found[0] === undefined) throw new Problem('not_found', 'unknown_key', `There is no key ${id.slice(0, 20)}. /api/v1/keys lists them.`);
  return found[0];
}

/** The server's own agency is there as soon as it is named: a key may be made before the first file comes. */
async function agencyOf(database: Database, own: OwnAgency, who: Who, slug: string | undefined): Promise<Agency> {
  const named = slug ?? who.agencies?.[0] ?? own.agencySlug;
  if (who.agencies !== null && !who.agencies.includes(named)) throw beyond(`the agency "${named}"`, 'agency');
  const agency = await findAgency(database, named);
  if (agency !== null) return agency;
  if (named === own.agencySlug) return ensureAgency(database, { slug: named, name: own.agencyName, zone: own.zone ?? 'UTC', demonstration: false });
  throw await unknownAgency(database, named);
}

async function visibleAgency(database: Database, own: OwnAgency, who: Who, slug: string | undefined): Promise<Agency | null> {
  const named = slug ?? who.agencies?.[0] ?? own.agencySlug;
  if (who.agencies !== null && !who.agencies.includes(named)) throw beyond(`the agency "${named}"`, 'agency');
  const agency = await findAgency(database, named);
  if (agency === null && slug !== undefined) throw await unknownAgency(database, slug);
  return agency;
}

async function unknownAgency(database: Database, slug: string): Promise<Problem> {
  const known = (await listAgencies(database)).map((agency) => agency.slug).slice(0, 20).join(', ');
  const message = `There is no agency "${slug.slice(0, 63)}".${known === '' ? '' : ` There is ${known}.`}`;
  return new Problem('not_found', 'unknown_agency', message, [{ field: 'agency', message }]);
}

/** What cannot be right whoever asks. */
function checkRequest({ scopes, layers, maxHandlingCode, networks }: KeyRequest): void {
  const range = (networks ?? []).find((text) => !ipaddr.isValidCIDR(text));
  if (range !== undefined) throw bad('networks', `${range} is no network range, e.g. 10.0.0.0/8.`);
  for (const layer of layers ?? []) {
    if (!(layerIds as readonly string[]).includes(layer)) throw bad('layers', `There is no layer "${layer}". The layers are ${layerIds.join(', ')}.`);
    const scope = scopeOfLayer(layer);
    if (!scopes.includes(scope)) throw bad('layers', `The layer ${layer} needs the scope ${scope}, which the key would not have.`);
  }
  const overAll = scopes.find((scope) => scopesOverAllCodes.includes(scope));
  if (overAll !== undefined && maxHandlingCode < 9) {
    throw bad('maxHandlingCode', `${overAll} needs maxHandlingCode 9: files replace incidents whatever their handling code, and accounts of files and patrol plans are made of all of them.`);
  }
}

/** A key makes no key that opens more than itself. */
function checkWithin(who: Who, { scopes, layers, maxHandlingCode }: KeyRequest): void {
  const scope = scopes.find((name) => who.scopes != null && !who.scopes.includes(name));
  if (scope !== undefined) throw beyond(`the scope ${scope}`, 'scopes');
  if (who.layers != null && (layers == null || layers.some((layer) => !who.layers!.includes(layer)))) throw beyond('more layers', 'layers');
  if (who.handlingCodes !== null && maxHandlingCode > Math.max(0, ...who.handlingCodes)) throw beyond(`handling code ${maxHandlingCode}`, 'maxHandlingCode');
}

const bad = (field: string, message: string): Problem => new Problem('bad_request', 'bad_key_request', message, [{ field, message }]);

const beyond = (what: string, field: string): Problem => new Problem('forbidden', 'key_beyond_own',
  `The key that was given does not open ${what} itself, so it can make none that does.`, [{ field, message: 'beyond the key that asks' }]);
