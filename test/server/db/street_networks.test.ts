import { describe, expect, it } from 'vitest';
import { backdropStreets, currentNetwork, deleteNetwork, insertNetwork, listNetworks, readNetworkContent } from '../../../server/db/street_networks.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const id = '0123456789abcdef01234567';
const made = {
  id, name: 'Town', source: 'town.osm.pbf', fileSha256: 'a'.repeat(64), attribution: '© OpenStreetMap contributors', joined: 'corners' as const, nodes: 4, edges: 5, metres: 600,
  bounds: [30, 50, 31, 51] as [number, number, number, number], linesRead: 7, linesStored: 5, rejected: [{ code: 'not_for_cars', count: 2, line: 3, reason: 'A way for walking or cycling.' }],
  apart: { parts: 0, edges: 0, metres: 0 }, importedBy: 'local', purpose: 'load streets', content: new Uint8Array(9), contentBytes: 40,
};

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  listNetworks: (transaction) => listNetworks(transaction, 1, 100),
  currentNetwork: (transaction) => currentNetwork(transaction, 1),
  readNetworkContent: (transaction) => readNetworkContent(transaction, 1, id),
  insertNetwork: (transaction) => insertNetwork(transaction, 1, made),
  deleteNetwork: (transaction) => deleteNetwork(transaction, 1, id),
  backdropStreets: (transaction) => backdropStreets(transaction, 1, { after: '0', limit: 1000 }),
};

describe('the SQL of street networks', () => {
  it.each(Object.entries(functions))('%s', async (_, work) => {
    expect(await recordSql(work)).toMatchSnapshot();
  });
});
