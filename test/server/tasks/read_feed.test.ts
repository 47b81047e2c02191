import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import type { Context } from '../../../server/model/context.ts';
import type { FeedPage } from '../../../server/model/feed.ts';
import { Problem } from '../../../server/model/problem.ts';
import { localPerson, type Who } from '../../../server/model/who.ts';
import { importIncidents, type ImportOptions } from '../../../server/tasks/import_incidents.ts';
import { readFeed } from '../../../server/tasks/read_feed.ts';
import { undoImport } from '../../../server/tasks/undo_import.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { file, newAgency, one } from './import_support.ts';

const options: ImportOptions = { preset: 'generic', source: 'feed', zone: 'Europe/Kyiv', mapping: { offence: 'type' } };
const rows = (from: number, to: number, type: string): string => 'id,date,type,longitude,latitude\n'
  + Array.from({ length: to - from }, (_, i) => `${from + i},2025-03-01 10:00,${type},30.5,50.4\n`).join('');
const lowest: Who = { ...localPerson, handlingCodes: [0, 1] };

onBothDatabases('the feed of changes', (get) => {
  const load = (context: Context, text: string, more: Partial<ImportOptions> = {}) => importIncidents(get(), context, file(text), { ...options, ...more });
  const page = (slug: string, since: string | null, { limit = 3, who = localPerson } = {}): Promise<FeedPage> => readFeed(get(), { who, slug, since, limit });

  /** A copy that is kept by the feed alone. */
  function copyOf(slug: string, who = localPerson) {
    const kept = new Map<string, string>();
    let since: string | null = null;
    const kinds: string[] = [];
    const follow = async (): Promise<void> => {
      for (;;) {
        const { entries, next, complete } = await page(slug, since, { who });
        for (const { kind, id, incident } of entries) {
          kinds.push(`${kind} ${id}`);
          if (incident === null) kept.delete(id);
          else kept.set(id, incident.sourceOffence);
        }
        since = next;
        if (complete) return;
      }
    };
    return { kept, follow, kinds, place: () => since };
  }
  const stored = async (context: Context, codes: readonly number[] | null): Promise<Record<string, string>> => (await one(get(), context, sql<{ all: Record<string, string> | null }>`
    select jsonb_object_agg(incident_id::text, source_offence) as all from incident where agency_id = ${context.agencyId}
      and (${codes === null} or handling_code = any(${codes ?? []}::smallint[]))`)).all ?? {};

  it('keeps a copy the same as the incidents, through new, changed and withdrawn ones, for each reader', async () => {
    const context = await newAgency(get(), 'copied', 'Europe/Kyiv');
    const [all, some] = [copyOf('copied'), copyOf('copied', lowest)];
    const check = async (): Promise<void> => {
      for (const copy of [all, some]) await copy.follow();
      expect(Object.fromEntries(all.kept)).toEqual(await stored(context, null));
      expect(Object.fromEntries(some.kept)).toEqual(await stored(context, [0, 1]));
    };
    await load(context, rows(1, 11, 'theft'));
    await check();
    const second = await load(context, rows(8, 15, 'robbery'));
    await check();
    // The same rows under a code that not everybody may see, then open again.
    const third = await load(context, rows(9, 12, 'assault'), { handlingCode: 3 });
    await check();
    expect(some.kept.size).toBe(11);
    await undoImport(get(), context, third.id);
    await check();
    await undoImport(get(), context, second.id);
    await check();
    expect(all.kept.size).toBe(10);
    expect(new Set(all.kinds.map((text) => text.split(' ')[0]))).toEqual(new Set(['new', 'changed', 'withdrawn']));
    // A new reader hears of what is there, and of what has been and is gone.
    const late = copyOf('copied');
    await late.follow();
    expect(late.kept).toEqual(all.kept);
    expect(late.kinds.filter((text) => text.startsWith('withdrawn'))).toHaveLength(4);
  });

  it('tells nothing twice and nothing of the time before "now"', async () => {
    const context = await newAgency(get(), 'now', 'Europe/Kyiv');
    await load(context, rows(1, 5, 'theft'));
    const start = await page('now', 'now');
    expect(start).toMatchObject({ entries: [], complete: true, dataVersion: '1' });
    expect(await page('now', start.next)).toEqual(start);
    await load(context, rows(4, 6, 'robbery'));
    const { entries, next } = await page('now', start.next);
    expect(entries.map(({ kind, dataVersion, incident }) => [kind, dataVersion, incident?.sourceId, incident?.offence])).toEqual([
      ['changed', '2', '4', 'robbery'], ['new', '2', '5', 'robbery'],
    ]);
    expect(Date.parse(entries[0]!.publishedAt!)).toBeGreaterThan(Date.now() - 600_000);
    expect((await page('now', next)).entries).toEqual([]);
  });

  it('refuses a cursor that was changed, is of another agency or another reader, or that a restored database does not know', async () => {
    const context = await newAgency(get(), 'refused', 'Europe/Kyiv');
    await newAgency(get(), 'other', 'Europe/Kyiv');
    await load(context, rows(1, 9, 'theft'));
    const { next } = await page('refused', null);
    const codeOf = (given: Promise<unknown>) => given.then(() => 'no problem', (error: unknown) => (error instanceof Problem ? error.code : String(error)));
    expect(await codeOf(page('other', next))).toBe('bad_cursor');
    expect(await codeOf(page('refused', next, { who: lowest }))).toBe('bad_cursor');
    const parts = JSON.parse(Buffer.from(next, 'base64url').toString()) as string[];
    for (const changed of [[parts[0], parts[1], '999', parts[3]], parts.slice(1), [...parts, 'x'], [parts[0], "1' or true --", '1', parts[3]], 'text', null, [1, 2, 3, 4]]) {
      expect(await codeOf(page('refused', Buffer.from(JSON.stringify(changed)).toString('base64url')))).toBe('bad_cursor');
    }
    expect(await codeOf(page('refused', 'not base64 {'))).toBe('bad_cursor');
    await transact(get(), context, (transaction) => transaction.updateTable('publication').set({ stamp: sql`gen_random_uuid()` }).where('agency_id', '=', context.agencyId).execute());
    expect(await codeOf(page('refused', next))).toBe('feed_restarted');
  });
});
