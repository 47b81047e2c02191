import { LRUCache } from 'lru-cache';
import { openStreets } from '../allocation/street_works.ts';
import type { Database } from '../db/database.ts';
import { currentNetwork, deleteNetwork, listNetworks, readNetworkContent } from '../db/street_networks.ts';
import { transact } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import type { StreetNetwork } from '../model/streets.ts';
import type { OpenGraph } from '../streets/graph.ts';
import { mostNetworks } from './import_streets.ts';
import { singleFlight, type SingleFlight } from './single_flight.ts';
import { allocationThread, runInThread } from './threads.ts';

/** A network ready to be asked. */
export type OpenNetwork = { id: string; name: string; attribution: string; graph: OpenGraph };

type Owner = { agency: { agencyId: number }; context: Context };

/** In bytes; a city of 160,000 crossings takes about 30 MB. What is used oftenest stays; one that alone is larger is used and not kept. */
const mostBytes = 400e6;
const opened = new WeakMap<Database, { kept: LRUCache<string, OpenGraph>; fly: SingleFlight }>();

function memoryOf(database: Database) {
  const memory = opened.get(database) ?? { kept: new LRUCache<string, OpenGraph>({ maxSize: mostBytes, max: 100 }), fly: singleFlight() };
  opened.set(database, memory);
  return memory;
}

const currentOf = (database: Database, { agency: { agencyId }, context }: Owner, signal?: AbortSignal) =>
  transact(database, context, (transaction) => currentNetwork(transaction, agencyId), { readOnly: true, ...(signal !== undefined && { signal }) });

export const currentNetworkId = async (database: Database, owner: Owner, signal?: AbortSignal): Promise<string | null> => (await currentOf(database, owner, signal))?.id ?? null;

/**
 * The network that the agency travels on; null where none is loaded. Which one that is, is asked each time: another server may have taken a newer one
 * in. The graph of an id never changes, so it is kept until there is a newer one.
 */
export async function findNetwork(database: Database, owner: Owner, signal?: AbortSignal): Promise<OpenNetwork | null> {
  const { agency: { agencyId }, context } = owner;
  const { kept, fly } = memoryOf(database);
  const current = await currentOf(database, owner, signal);
  const outdated = Array.from(kept.keys()).filter((key) => key.startsWith(`${agencyId}:`) && key !== `${agencyId}:${current?.id}`);
  for (const key of outdated) kept.delete(key);
  if (current === null) return null;
  const key = `${agencyId}:${current.id}`;
  const known = kept.get(key);
  if (known !== undefined) return { ...current, graph: known };
  const graph = await fly(key, signal, async (joint) => {
    const content = await transact(database, context, (transaction) => readNetworkContent(transaction, agencyId, current.id), { readOnly: true, signal: joint });
    if (content === null) throw new Problem('conflict', 'network_replaced', 'The street network was removed while it was being read. Ask again.');
    const made = await runInThread<OpenGraph>(allocationThread, { work: openStreets.id, input: { content } }, { signal: joint });
    kept.set(key, made, { size: bytesOf(made) });
    return made;
  });
  return { ...current, graph };
}

const bytesOf = ({ course, edges, nodes, arcs, squares }: OpenGraph): number =>
  4 * course.length + 21 * edges + 4 * nodes + 12 * arcs.head.length + 4 * (squares.offsets.length + squares.steps.length + squares.edgeOfStep.length);

export const readNetworks = (database: Database, { agency, context }: Owner, signal?: AbortSignal): Promise<StreetNetwork[]> =>
  transact(database, context, (transaction) => listNetworks(transaction, agency.agencyId, mostNetworks), { readOnly: true, ...(signal !== undefined && { signal }) });

/** Throws the Problem `unknown_network` when there is none of that id. */
export async function removeNetwork(database: Database, { agency, context }: Owner, id: string): Promise<void> {
  const gone = await transact(database, { ...context, purpose: 'remove streets' }, (transaction) => deleteNetwork(transaction, agency.agencyId, id));
  if (!gone) throw new Problem('not_found', 'unknown_network', `There is no street network ${id.slice(0, 24)}. /api/v1/patrols/streets lists them.`);
}
