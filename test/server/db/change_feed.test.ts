import { describe, expect, it } from 'vitest';
import { readFeed, readStamp } from '../../../server/db/change_feed.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const after = { version: '3', id: '700' };
const listed = [{ version: '4', id: '9', kind: 'new', published_at: null }, { version: '5', id: '2', kind: 'withdrawn', published_at: null }];

const functions: Record<string, [(transaction: Transaction) => Promise<unknown>, unknown[][]]> = {
  readFeed: [(transaction) => readFeed(transaction, 1, { after, upTo: '9', limit: 101, handlingCodes: null }), [listed]],
  'readFeed, for some codes': [(transaction) => readFeed(transaction, 1, { after, upTo: '9', limit: 101, handlingCodes: [0, 1] }), []],
  readStamp: [(transaction) => readStamp(transaction, 1, '4'), []],
};

describe('the SQL of the feed', () => {
  it.each(Object.entries(functions))('%s', async (_, [work, answers]) => {
    expect(await recordSql(work, answers)).toMatchSnapshot();
  });
});
