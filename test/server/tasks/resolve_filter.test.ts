import { beforeAll, expect, it } from 'vitest';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { transact } from '../../../server/db/transact.ts';
import { localPerson } from '../../../server/model/who.ts';
import { resolveAgency, resolveFilter } from '../../../server/tasks/resolve_filter.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { storeScattered, type Scattered } from '../../support/scatter.ts';

const incident = (key: string, at: string, precision: Scattered['precision'] = 'instant'): Scattered =>
  ({ key, offence: 'robbery', at: new Date(at), place: [30.5, 50.45], precision, address: null });

onBothDatabases('a filter', (get) => {
  beforeAll(async () => {
    await storeScattered(get(), [incident('a', '2025-01-10T12:00:00Z'), incident('b', '2025-06-30T21:30:00Z')], 'plain');
    await storeScattered(get(), [incident('a', '2025-01-10T12:00:00Z', 'month'), incident('b', '2025-06-20T12:00:00Z', 'month')], 'months');
    const fed = await storeScattered(get(), [incident('a', '2025-01-10T12:00:00Z'), incident('b', '2025-07-02T05:00:00Z')], 'fed');
    // The nightly import began in the morning of the second of July and already holds something of that morning.
    await transact(get(), { agencyId: fed.agencyId, person: 'local', purpose: 'test' }, (transaction) => transaction.insertInto('import').values({
      agency_id: fed.agencyId, kind: 'incidents', source: 'feed', file: 'f.csv', mapping: '{}', status: 'completed', requested_by: 'local', purpose: 'test',
      started_at: '2025-07-02T06:00:00Z', finished_at: '2025-07-02T06:01:00Z',
    }).execute());
  });

  it('covers by default the 365 days that end with the day of the latest incident, on the local clock', async () => {
    const { described, coverage } = await resolveFilter(get(), localPerson, { agency: 'plain' });
    // 21:30 UTC is half past midnight of the first of July in Kyiv.
    expect(coverage).toEqual({ rows: 2, placed: 2, firstDay: '2025-01-10', lastCompleteDay: '2025-07-01' });
    expect([described.fromDay, described.toDay, described.zone]).toEqual(['2024-07-02', '2025-07-02', 'Europe/Kyiv']);
  });

  it('takes the whole month to be there where only months are known', async () => {
    expect((await resolveFilter(get(), localPerson, { agency: 'months' })).coverage).toMatchObject({ firstDay: '2025-01-01', lastCompleteDay: '2025-06-30' });
  });

  it('does not take a day for complete that was not over when the latest import began', async () => {
    expect((await resolveFilter(get(), localPerson, { agency: 'fed' })).coverage.lastCompleteDay).toBe('2025-07-01');
  });

  it('ends yesterday while there are no incidents', async () => {
    await ensureAgency(get(), { slug: 'bare', name: 'Bare', zone: 'Pacific/Auckland', demonstration: false });
    const { described } = await resolveFilter(get(), localPerson, { agency: 'bare' }, undefined, new Date('2026-03-10T12:30:00Z'));
    expect(described.toDay).toBe('2026-03-11');
  });

  it('expands groups of offences, and says what was asked', async () => {
    const { filter, described } = await resolveFilter(get(), localPerson, { agency: 'plain', offences: 'theft.shop, robbery', hours: '22-1', weekdays: '6-1' });
    expect(filter).toMatchObject({ offenceIds: [300, 301, 302, 303, 502], hours: [0, 1, 22, 23], weekdays: [1, 6, 7], polygon: null });
    expect(described).toMatchObject({ agency: 'plain', offences: ['robbery', 'theft.shop'], hours: [0, 1, 22, 23], weekdays: [1, 6, 7], area: null });
  });

  it('is the same question however the same thing is written', async () => {
    const [one, other] = await Promise.all([
      resolveFilter(get(), localPerson, { agency: 'plain', offences: 'robbery,theft.shop', hours: '0,1,22,23', area: 'POLYGON((30 50,31 50,31 51,30 50))' }),
      resolveFilter(get(), localPerson, { agency: 'plain', offences: 'theft.shop,robbery,robbery', hours: '22-1', area: '{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,50]]]}' }),
    ]);
    expect(other.described).toEqual(one.described);
    expect(other.filter).toEqual(one.filter);
  });

  it('goes, without a name, to an agency that has real incidents', async () => {
    expect((await resolveAgency(get(), localPerson, undefined)).agency.slug).toBe('plain');
  });
});
