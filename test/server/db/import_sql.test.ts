import { describe, expect, it } from 'vitest';
import { findAreas, publishAreas, readAllShapes, shapeFaults } from '../../../server/db/areas_write.ts';
import { publishBackdrop } from '../../../server/db/backdrop_write.ts';
import { publishIncidents } from '../../../server/db/incidents_write.ts';
import { undoIncidents } from '../../../server/db/incidents_undo.ts';
import { beginPublishing, completeImport, emptyAccount, saveMapping, saveProgress } from '../../../server/db/imports.ts';
import { findStaged, findStored, hasIncidents } from '../../../server/db/staging.ts';
import type { Context } from '../../../server/model/context.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const context: Context = { agencyId: 7, person: 'p', purpose: 'w' };
const report = [{ import_id: '1', slug: 'x', requested_at: new Date(0), notes: [], seconds: null }];

describe('the SQL that imports send', () => {
  const publishing = (isKnownSource: boolean) => recordSql(
    (transaction) => publishIncidents(transaction, context, { importId: '9', source: 's', staged: 0, zone: 'Europe/Kyiv' }),
    [[], [{ data_version: '4' }], [], [{ rows: 0 }], [], [{ found: isKnownSource }]]);

  it('publishes incidents under a lock of the agency, history first', async () => {
    expect(await publishing(true)).toMatchSnapshot();
  });

  it('compares the incidents of a new source with nothing', async () => {
    expect(await publishing(false)).toMatchSnapshot();
  });

  it('takes an import back under the same lock: nothing built upon it, history, what it changed, what it brought', async () => {
    const completed = [{ ...report[0], kind: 'incidents', status: 'completed', data_version: '3' }];
    const rows = await recordSql((transaction) => undoIncidents(transaction, context, '9'), [[], [{ data_version: '4' }], [], [], completed, [], [], [], [], [], completed]);
    expect(rows).toMatchSnapshot();
  });

  it('publishes areas and backdrop', async () => {
    const answers = [[], [{ data_version: '4' }]];
    expect(await recordSql((transaction) => publishAreas(transaction, context, { importId: '9', kind: 'beat', areas: [{ line: 1, code: 'c', name: 'n', geometry: '{}', hash: '00' }] }), answers)).toMatchSnapshot();
    expect(await recordSql((transaction) => publishBackdrop(transaction, context, { importId: '9', kind: 'street', features: [{ class: '', name: '', geometry: '{}', hash: '00' }] }), answers)).toMatchSnapshot();
    expect(await recordSql((transaction) => shapeFaults(transaction, ['{}']))).toMatchSnapshot();
    expect(await recordSql((transaction) => findAreas(transaction, context, 'beat'))).toMatchSnapshot();
    expect(await recordSql((transaction) => readAllShapes(transaction, context))).toMatchSnapshot();
  });

  it('looks rows up by their keys', async () => {
    expect(await recordSql((transaction) => findStaged(transaction, context, '9', ['a']))).toMatchSnapshot();
    expect(await recordSql((transaction) => findStored(transaction, context, 's', ['a']))).toMatchSnapshot();
    expect(await recordSql((transaction) => hasIncidents(transaction, context, 's'), [[{ found: true }]])).toMatchSnapshot();
  });

  it('writes the account of rows, and only of an import that is under way', async () => {
    const progress = { account: emptyAccount, bytesRead: 1, notes: [] };
    expect(await recordSql((transaction) => saveProgress(transaction, context, '9', progress))).toMatchSnapshot();
    expect(await recordSql((transaction) => saveMapping(transaction, context, '9', { source: 's', mapping: {} }))).toMatchSnapshot();
    expect(await recordSql((transaction) => beginPublishing(transaction, context, '9'))).toMatchSnapshot();
    expect(await recordSql((transaction) => completeImport(transaction, context, '9', { ...progress, sha256: 'x', dataVersion: '5' }), [[], report])).toMatchSnapshot();
  });
});
